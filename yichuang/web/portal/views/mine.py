"""我的: cases, drafts and licences of a signed-in person."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases.queries.applicant import my_drafts, my_licences
from yichuang.cases.queries.inbox import Filter, Row, newest
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Link, Status, Table, TableRow
from yichuang.web.portal import session
from yichuang.web.portal.present.words import day, moment, spaced
from yichuang.web.templatetags.yc import link, status


def _list(asked: Asked) -> Listed:
    rows = (
        (row.item_name, row.number, _status(row).word, None if row.outcome else _due(row))
        for part in every(lambda key: newest(asked.actor, where=Filter(), after=key, size=CHUNK))
        for row in part
    )
    return Listed(("事项", "受理编号", "状态", "最迟"), rows)


@requires(Permission.APPLY)
@listed("我的办件", _list)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of mine on one page; older cases by key."""
    actor = session.actor_of(request)
    page = newest(actor, where=Filter(), after=request.GET.get("after", ""), size=20)
    licences = my_licences(actor)
    context = {
        "cases": _cases(page.rows),
        "has_cases": bool(page.rows),
        "older": f"?after={page.next_key}" if page.next_key else "",
        "drafts": [
            (row, moment(row.saved_at, today()), reverse("web:apply_tasks", args=[row.number]))
            for row in my_drafts(actor)
        ],
        "licences": [
            (card, day(card.valid_to, weekday=False) or "长期", _licence_url(card.case_number))
            for card in licences
        ],
        "name": actor.name,
        "page_title": "我的",
        "crumbs": [Link("首页", reverse("web:home")), Link("我的", "")],
    }
    return render(request, "portal/mine.html", context)


def _licence_url(case_number: str) -> str:
    return reverse("web:licence", args=[case_number])


def _cases(rows: list[Row]) -> Table:
    return Table(
        "我的办件",
        (Column("事项"), Column("受理编号", width="20"), Column("状态"), Column("最迟")),
        tuple(_case(row) for row in rows),
    )


def _case(row: Row) -> TableRow:
    url = reverse("web:progress", args=[row.number])
    shown = "" if row.outcome else day(_due(row), today())
    return TableRow(
        (link(Link(row.item_name, url)), spaced(row.number), status(_status(row)), shown)
    )


def _due(row: Row) -> date | None:
    if row.stage is Stage.RECEIVED:
        return row.notice_due
    return row.due_promised or row.due_statutory


def _status(row: Row) -> Status:
    if row.outcome:
        return Status("done" if row.outcome == "准予" else "no", row.outcome)
    kinds = {Stage.SUPPLEMENT: Status("warn", "等您补材料"), Stage.PAUSED: Status("pause", "暂停")}
    return kinds.get(row.stage, Status("ok", row.stage.label))
