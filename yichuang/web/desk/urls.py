"""Routes of the desk: window, reviewers, approvers."""

from django.http import HttpRequest
from django.urls import path

from yichuang.kernel.permissions.rules import Permission
from yichuang.web.components import nav

from . import (
    views_account,
    views_archive,
    views_batch,
    views_beside,
    views_case,
    views_colleagues,
    views_day,
    views_hearing,
    views_inbox,
    views_intake,
    views_lanes,
    views_licence,
    views_moves,
    views_palette,
    views_papers,
    views_phone,
    views_photos,
    views_phrases,
    views_tables,
    views_talk,
    views_upload,
    views_window,
)

_OFFICERS = (Permission.CASE_REVIEW, Permission.CASE_DECIDE, Permission.CASE_EXTEND)

urlpatterns = [
    path("batch", views_batch.batch, name="desk_batch"),
    path("day", views_day.day, name="desk_day"),
    path("day/note", views_day.note, name="desk_note"),
    path("day/notes/<int:note_id>/read", views_day.note_read, name="desk_note_read"),
    path("phrases", views_phrases.phrases, name="desk_phrases"),
    path("tables/day", views_tables.end_of_day, name="desk_end_of_day"),
    path("tables/returned", views_tables.returned, name="desk_returned"),
    path("tables/rows", views_tables.rows, name="desk_rows"),
    path("intake", views_intake.intake, name="desk_intake"),
    path("intake/items", views_intake.items, name="desk_intake_items"),
    path("cases", views_window.cases, name="desk_window"),
    path("cases/<str:number>", views_case.case, name="desk_case"),
    path("cases/<str:number>/check", views_window.check, name="desk_check"),
    path("cases/<str:number>/notice", views_window.notice, name="desk_notice"),
    path("cases/<str:number>/supply", views_window.supply, name="desk_supply"),
    path("cases/<str:number>/attach", views_upload.attach, name="desk_attach"),
    path("cases/<str:number>/photos", views_photos.start, name="desk_photos_open"),
    path("cases/<str:number>/photos/<int:link_id>", views_photos.link, name="desk_photos"),
    path(
        "cases/<str:number>/photos/<int:link_id>/close",
        views_photos.close,
        name="desk_photos_close",
    ),
    path("cases/<str:number>/not-needed", views_moves.not_needed, name="desk_not_needed"),
    path(
        "cases/<str:number>/refuse-acceptance",
        views_moves.refuse_acceptance,
        name="desk_refuse_acceptance",
    ),
    path("cases/<str:number>/correct", views_moves.correct, name="desk_correct"),
    path("cases/<str:number>/deliver", views_moves.deliver, name="desk_deliver"),
    path("cases/<str:number>/phrases", views_phrases.of_case, name="desk_case_phrases"),
    path("cases/<str:number>/done", views_papers.done, name="desk_done"),
    path("cases/<str:number>/step", views_case.step, name="desk_step"),
    path("cases/<str:number>/reveal", views_case.reveal, name="desk_reveal"),
    path("cases/<str:number>/pause", views_moves.pause, name="desk_pause"),
    path("cases/<str:number>/resume", views_moves.resume, name="desk_resume"),
    path("cases/<str:number>/extend", views_moves.extend, name="desk_extend"),
    path("cases/<str:number>/decide", views_moves.decide, name="desk_decide"),
    path("cases/<str:number>/files/<int:file_id>", views_papers.file, name="desk_file"),
    path("cases/<str:number>/typo", views_beside.typo, name="desk_typo"),
    path("cases/<str:number>/fee", views_beside.fee, name="desk_fee"),
    path("cases/<str:number>/fee/paid", views_beside.pay, name="desk_pay"),
    path("cases/<str:number>/originals", views_beside.take, name="desk_originals"),
    path(
        "cases/<str:number>/originals/<int:slip_id>",
        views_beside.give_back,
        name="desk_originals_back",
    ),
    path("cases/<str:number>/hand-up", views_hearing.hand_up, name="desk_hand_up"),
    path("cases/<str:number>/ask", views_colleagues.ask, name="desk_ask"),
    path("cases/<str:number>/pass", views_colleagues.hand, name="desk_pass"),
    path("account", views_account.account, name="desk_account"),
    path("phone", views_phone.phone, name="desk_phone"),
    path("cases/<str:number>/talk", views_talk.talk, name="desk_talk"),
    path(
        "cases/<str:number>/ask/<int:opinion_id>/chase",
        views_colleagues.chase,
        name="desk_chase",
    ),
    path("opinions/<int:opinion_id>", views_colleagues.answer, name="desk_answer"),
    path("cases/<str:number>/archive", views_archive.archive, name="desk_archive"),
    path("cases/<str:number>/archive/make", views_archive.make, name="desk_archive_make"),
    path(
        "cases/<str:number>/archive/progress",
        views_archive.progress,
        name="desk_archive_progress",
    ),
    path("cases/<str:number>/archive/zip", views_archive.download, name="desk_archive_zip"),
    path("cases/<str:number>/hearing", views_hearing.tell, name="desk_hearing_tell"),
    path("hearings/<int:hearing_id>", views_hearing.hearing, name="desk_hearing"),
    path("hearings/<int:hearing_id>/<str:step>", views_hearing.move, name="desk_hearing_move"),
    path("licences", views_licence.licences, name="desk_licences"),
    path("licences/confirm", views_licence.confirm, name="desk_licences_confirm"),
    path("licences/<str:number>", views_licence.licence, name="desk_licence"),
    path("licences/<str:number>/apply/<str:move>", views_licence.apply, name="desk_licence_apply"),
    path(
        "licences/<str:number>/propose/<str:move>",
        views_licence.propose,
        name="desk_licence_propose",
    ),
    path(
        "licences/<str:number>/acts/<int:act_id>/tell",
        views_licence.tell,
        name="desk_licence_tell",
    ),
    path(
        "licences/<str:number>/acts/<int:act_id>/statement",
        views_licence.statement,
        name="desk_licence_statement",
    ),
    path(
        "licences/<str:number>/acts/<int:act_id>/decide",
        views_licence.decide,
        name="desk_licence_decide",
    ),
    path("cases/<str:number>/gaps", views_lanes.gaps, name="desk_gaps"),
    path("cases/<str:number>/promise", views_lanes.promise, name="desk_promise"),
    path("cases/<str:number>/later", views_lanes.hand_in, name="desk_later"),
    path("cases/<str:number>/later/back", views_lanes.give_back, name="desk_later_back"),
    path("cases/<str:number>/commitment", views_lanes.check, name="desk_commitment"),
    path("cases/<str:number>/commitment/repair", views_lanes.repair, name="desk_repair"),
    path("commitments", views_lanes.checks, name="desk_checks"),
    path("lots/<str:number>.json", views_lanes.lot_file, name="desk_lot_file"),
    path("lots/<str:number>", views_lanes.lot_page, name="desk_lot"),
    path("inbox", views_inbox.box, name="desk_inbox"),
    path("inbox/next", views_inbox.take, name="desk_next"),
    path("palette", views_palette.palette, name="desk_palette"),
    path("scan", views_palette.scan, name="desk_scan"),
    path("find", views_inbox.look_up, name="desk_find"),
    path("documents/<int:document_id>", views_papers.document, name="desk_document"),
    path("documents/<int:document_id>/docx", views_papers.document_docx, name="desk_docx"),
]


def _can(*permissions: Permission) -> nav.Allowed:
    def allowed(request: HttpRequest) -> bool:
        actor = request.actor  # type: ignore[attr-defined]
        return any(actor.can(permission) for permission in permissions)

    return allowed


nav.add(
    "desk",
    nav.Entry("我的一天", "web:desk_day", order=5, allowed=_can(Permission.CASE_VIEW)),
    nav.Entry("日清", "web:desk_end_of_day", order=70, allowed=_can(Permission.CASE_INTAKE)),
    nav.Entry("批量准予", "web:desk_batch", order=35, allowed=_can(Permission.CASE_DECIDE)),
    nav.Entry("退件", "web:desk_returned", order=75, allowed=_can(Permission.CASE_VIEW)),
    nav.Entry("收件", "web:desk_intake", order=10, allowed=_can(Permission.CASE_INTAKE)),
    nav.Entry("窗口办件", "web:desk_window", order=20, allowed=_can(Permission.CASE_INTAKE)),
    nav.Entry("证照", "web:desk_licences", order=40, allowed=_can(Permission.CASE_VIEW)),
    nav.Entry("待办", "web:desk_inbox", order=30, allowed=_can(*_OFFICERS)),
    nav.Entry("承诺核查", "web:desk_checks", order=60, allowed=_can(Permission.CASE_REVIEW)),
)
# Pages beside the daily ones: found by Ctrl+K and from where they are used, not in the bar.
nav.add(
    "desk_more",
    nav.Entry("我的常用语", "web:desk_phrases", allowed=_can(Permission.CASE_VIEW)),
)
nav.add(
    "desk_search",
    nav.Entry("编号、姓名、证件、事项", "web:desk_find", allowed=_can(Permission.CASE_VIEW)),
)
