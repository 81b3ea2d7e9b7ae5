"""Public addresses: short, stable, readable over the telephone."""

from django.urls import path

from yichuang.web.components import nav
from yichuang.web.portal.views import (
    apply,
    apply_files,
    apply_forms,
    apply_submit,
    figures,
    find,
    guide,
    lost,
    mine,
    papers,
    progress,
    verify,
)

urlpatterns = [
    path("", find.home, name="home"),
    path("s", find.search, name="search"),
    path("t/<str:audience>", find.audience, name="audience"),
    path("t/<str:audience>/<str:theme>", find.theme, name="theme"),
    path("dept/", find.departments, name="departments"),
    path("dept/<int:department_id>", find.department, name="department"),
    path("figures/<str:indicator_id>", figures.figure, name="public_figure"),
    path("g/<int:item_id>", guide.guide, name="guide"),
    path("g/<int:item_id>.jsonld", guide.guide_json_ld, name="guide_json_ld"),
    path("g/<int:item_id>/history", guide.history, name="guide_history"),
    path("g/<int:item_id>/my", guide.my_list, name="guide_my"),
    path("a/new/<int:item_id>", apply.new, name="apply_new"),
    path("a/resume", apply.resume, name="apply_resume"),
    path("a/<str:number>", apply.tasks, name="apply_tasks"),
    path("a/<str:number>/save", apply.save, name="apply_save"),
    path("a/<str:number>/who", apply_forms.who, name="apply_who"),
    path("a/<str:number>/applicant", apply_forms.applicant, name="apply_applicant"),
    path("a/<str:number>/q/<str:key>", apply_forms.question, name="apply_question"),
    path("a/<str:number>/files", apply_files.listing, name="apply_files"),
    path("a/<str:number>/files/<str:key>", apply_files.upload, name="apply_upload"),
    path("a/<str:number>/file/<int:file_id>", apply_files.download, name="apply_file"),
    path("a/<str:number>/file/<int:file_id>/remove", apply_files.remove, name="apply_remove"),
    path("a/<str:number>/wants", apply_forms.wants, name="apply_wants"),
    path("a/<str:number>/check", apply_submit.check, name="apply_check"),
    path("p", progress.track, name="track"),
    path("p/lost", lost.lost, name="lost"),
    path("p/lost/code", lost.code, name="lost_code"),
    path("p/<str:number>", progress.progress, name="progress"),
    path("p/<str:number>/receipt", progress.receipt, name="receipt"),
    path("p/<str:number>/fix/<str:key>", progress.supply, name="supply"),
    path("p/<str:number>/withdraw", progress.withdraw, name="withdraw"),
    path("p/<str:number>/doc/<int:document_id>", papers.page, name="case_document"),
    path("p/<str:number>/doc/<int:document_id>.docx", papers.docx, name="case_docx"),
    path("p/<str:number>/file/<int:file_id>", papers.attachment, name="case_file"),
    path("p/<str:number>/licence", papers.licence, name="licence"),
    path("v", verify.ask, name="verify"),
    path("v/<str:number>", verify.verify, name="verify_number"),
    path("v/<str:number>/text", verify.text, name="verify_text"),
    path("d", verify.ask_document, name="verify_document"),
    path("keys.json", verify.keys, name="keys"),
    path("my", mine.mine, name="my"),
]

nav.add(
    "public",
    nav.Entry("首页", "web:home", order=0),
    nav.Entry("个人办事", "web:audience", order=10, kwargs=(("audience", "personal"),)),
    nav.Entry("法人办事", "web:audience", order=20, kwargs=(("audience", "legal"),)),
    nav.Entry("按部门", "web:departments", order=30),
    nav.Entry("办件查询", "web:track", order=40),
    nav.Entry("继续填写", "web:apply_resume", order=50),
    nav.Entry("证照核验", "web:verify", order=60),
)
nav.add("tools", nav.Entry("我的", "web:my", order=10))
nav.add(
    "footer",
    nav.Entry("办件查询", "web:track", order=10),
    nav.Entry("证照核验", "web:verify", order=20),
    nav.Entry("文书核验", "web:verify_document", order=30),
    nav.Entry("公布的签名密钥", "web:keys", order=40),
)
