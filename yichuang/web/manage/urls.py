"""Management addresses: catalogue, import, administrators, ledger, figures."""

from django.urls import path

from yichuang.kernel.permissions.rules import Permission as P
from yichuang.web.components.nav import Entry, add

from . import (
    opening_urls,
    views_calendar,
    views_editor,
    views_figures,
    views_import,
    views_items,
    views_ledger,
    views_lists,
    views_outbound,
    views_phrases,
    views_review,
    views_staff,
    views_system,
    views_tokens,
    views_words,
)
from .common import may

_ITEM = "items/<int:version_id>"
_IMPORT = "import/items/<int:job_id>"
_RUN = "import/run/<int:run_id>"
_OUT = "outbound/<int:endpoint_id>"

urlpatterns = [
    path("items", views_items.items, name="manage_items"),
    path("items/new", views_items.new_item, name="manage_item_new"),
    path(_ITEM, views_editor.edit, name="manage_item"),
    path(f"{_ITEM}/check", views_editor.check, name="manage_item_check"),
    path(f"{_ITEM}/preview", views_items.preview, name="manage_item_preview"),
    path(f"{_ITEM}/history", views_items.history, name="manage_item_history"),
    path(f"{_ITEM}/review", views_review.review, name="manage_review"),
    path(f"{_ITEM}/publish", views_review.publish, name="manage_publish"),
    path(f"{_ITEM}/return", views_review.send_back, name="manage_return"),
    path(f"{_ITEM}/withdraw", views_review.withdraw, name="manage_withdraw"),
    path("items/of/<int:item_id>/new-version", views_editor.new_version, name="manage_new_version"),
    path("samples/<int:file_id>", views_items.sample, name="manage_sample"),
    path("synonyms", views_words.words, name="manage_synonyms"),
    path("import", views_import.centre, name="manage_import"),
    path(_IMPORT, views_import.item_run, name="manage_import_items"),
    path(f"{_IMPORT}/progress", views_import.progress, name="manage_import_progress"),
    path(f"{_IMPORT}/commit", views_import.commit, name="manage_import_commit"),
    path(f"{_IMPORT}/cancel", views_import.cancel, name="manage_import_cancel"),
    path(f"{_IMPORT}/errors", views_import.errors, name="manage_import_errors"),
    path("import/list/<str:spec_key>", views_lists.upload, name="manage_import_list"),
    path(
        "import/list/<str:spec_key>/template", views_lists.template, name="manage_import_template"
    ),
    path(_RUN, views_lists.run, name="manage_import_run"),
    path(f"{_RUN}/progress", views_lists.run_progress, name="manage_import_run_progress"),
    path(f"{_RUN}/commit", views_lists.run_commit, name="manage_import_run_commit"),
    path(f"{_RUN}/cancel", views_lists.run_cancel, name="manage_import_run_cancel"),
    path(f"{_RUN}/errors", views_lists.run_errors, name="manage_import_run_errors"),
    path("staff", views_staff.staff, name="manage_staff"),
    path("staff/new", views_staff.staff_new, name="manage_staff_new"),
    path("staff/<int:user_id>/close", views_staff.staff_close, name="manage_staff_close"),
    path("staff/<int:user_id>/password", views_staff.staff_password, name="manage_staff_password"),
    path("tokens", views_tokens.tokens, name="manage_tokens"),
    path("tokens/new", views_tokens.token_new, name="manage_token_new"),
    path("tokens/<int:token_id>/revoke", views_tokens.token_revoke, name="manage_token_revoke"),
    path("outbound", views_outbound.endpoints, name="manage_outbound"),
    path("outbound/new", views_outbound.endpoint_new, name="manage_outbound_new"),
    path(_OUT, views_outbound.endpoint, name="manage_outbound_log"),
    path(f"{_OUT}/pause", views_outbound.endpoint_pause, name="manage_outbound_pause"),
    path(f"{_OUT}/resume", views_outbound.endpoint_resume, name="manage_outbound_resume"),
    path(f"{_OUT}/test", views_outbound.endpoint_test, name="manage_outbound_test"),
    path(
        f"{_OUT}/again/<int:delivery_id>",
        views_outbound.delivery_again,
        name="manage_outbound_again",
    ),
    path("roles", views_staff.roles, name="manage_roles"),
    path("roles/<int:user_id>", views_staff.person, name="manage_person"),
    path("roles/<int:user_id>/revoke", views_staff.revoke, name="manage_revoke"),
    path("calendar", views_calendar.year, name="manage_calendar"),
    path("calendar/preview", views_calendar.preview, name="manage_calendar_preview"),
    path("calendar/load", views_calendar.load, name="manage_calendar_load"),
    path("calendar/result", views_calendar.result, name="manage_calendar_result"),
    path("statutes", views_calendar.statutory, name="manage_statutes"),
    path("health", views_system.health, name="manage_health"),
    path("jobs", views_system.job_list, name="manage_jobs"),
    path("jobs/<int:job_id>", views_system.job, name="manage_job"),
    path("jobs/<int:job_id>/progress", views_system.job_progress, name="manage_job_progress"),
    path("jobs/<int:job_id>/cancel", views_system.job_cancel, name="manage_job_cancel"),
    path("jobs/<int:job_id>/retry", views_system.job_retry, name="manage_job_retry"),
    path("notices", views_system.outbox, name="manage_notices"),
    path("ledger", views_ledger.entries, name="manage_ledger"),
    path("ledger/<int:seq>", views_ledger.entry, name="manage_ledger_entry"),
    path("phrases", views_phrases.phrases, name="manage_phrases"),
    path("ledger/verify", views_ledger.verify, name="manage_ledger_verify"),
    path("ledger/verify/<int:job_id>", views_ledger.verified, name="manage_ledger_verified"),
    path("ledger/verify/<int:job_id>/bar", views_ledger.progress, name="manage_ledger_progress"),
    path("ledger/export", views_ledger.export, name="manage_ledger_export"),
    path("ledger/anchor", views_ledger.anchor, name="manage_ledger_anchor"),
    *opening_urls.patterns,
    path("figures", views_figures.figures, name="manage_figures"),
    path("figures/<str:figure_id>", views_figures.figure, name="manage_figure"),
]

add(
    "desk",
    Entry("事项", "web:manage_items", order=60, allowed=may(P.ITEM_VIEW_DRAFTS)),
    Entry("导入", "web:manage_import", order=61, allowed=may(P.IMPORT_RUN)),
    Entry("同义词", "web:manage_synonyms", order=62, allowed=may(P.ITEM_EDIT)),
    Entry("部门常用语", "web:manage_phrases", order=63, allowed=may(P.ITEM_EDIT)),
    Entry("人员账号", "web:manage_staff", order=70, allowed=may(P.STAFF_MANAGE)),
    Entry("工作日历", "web:manage_calendar", order=71, allowed=may(P.CALENDAR_EDIT)),
    Entry("法定值", "web:manage_statutes", order=72, allowed=may(P.CALENDAR_EDIT)),
    Entry("后台任务", "web:manage_jobs", order=73, allowed=may(P.SYSTEM_HEALTH)),
    Entry("通知", "web:manage_notices", order=74, allowed=may(P.NOTICE_VIEW)),
    Entry("系统健康", "web:manage_health", order=75, allowed=may(P.SYSTEM_HEALTH)),
    Entry("接口密钥", "web:manage_tokens", order=75, allowed=may(P.TOKEN_MANAGE)),
    Entry("推送", "web:manage_outbound", order=75, allowed=may(P.OUTBOUND_MANAGE)),
    Entry("授权", "web:manage_roles", order=76, allowed=may(P.ROLE_GRANT)),
    Entry("台账", "web:manage_ledger", order=77, allowed=may(P.LEDGER_VIEW)),
    Entry("指标", "web:manage_figures", order=80, allowed=may(P.FIGURES_VIEW)),
)
