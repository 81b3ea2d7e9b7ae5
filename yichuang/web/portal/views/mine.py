"""我的: cases, drafts and licences of a signed-in person and of those he acts for."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases.queries.applicant import my_drafts, my_licences
from yichuang.cases.queries.mine import MineFilter, MineRow, Part, mine, tally
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import today
from yichuang.kernel.identity.queries import own_parties
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Link, Option, Status, Table, TableRow
from yichuang.web.portal import session
from yichuang.web.portal.present.words import day, moment, spaced
from yichuang.web.templatetags.yc import link, status

LICENCES = 10


def _asked(query: QueryDict) -> MineFilter:
    known = {part.value: part for part in Part}
    part = known.get(str(query.get("state", "")), Part.ALL)
    text = str(query.get("q", "")).strip()[:60]
    return MineFilter(part, text, row_number(str(query.get("for", ""))))


def _list(asked: Asked) -> Listed:
    where = _asked(asked.query)
    rows = (
        (
            *(row.item_name, row.applicant, row.number, _status(row).word),
            *(row.to_do, row.due),
        )
        for part in every(lambda key: mine(asked.actor, where=where, after=key, size=CHUNK))
        for row in part
    )
    heads = ("事项", "申请人", "受理编号", "状态", "要您办的", "最迟")
    found = (where.part.label if where.part is not Part.ALL else "", where.text)
    return Listed(heads, rows, filters=found)


@requires(Permission.APPLY)
@listed("我的办件", _list)
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything of mine on one page: what waits for me first, the rest by key."""
    actor = session.actor_of(request)
    where = _asked(request.GET)
    page = mine(actor, where=where, after=request.GET.get("after", ""))
    counts = tally(actor, where)
    names = _names(actor, where)
    all_licences = "licences" in request.GET
    licences = my_licences(actor, limit=50 if all_licences else LICENCES + 1)
    more = len(licences) > LICENCES and not all_licences
    context = {
        "cases": _cases(page.rows, many=len(names) > 2),
        "has_cases": bool(page.rows),
        "any": counts[Part.ALL] or where.text or where.party_id,
        "chips": [
            Link(part.label, _url(replace(where, part=part)), part is where.part, counts[part])
            for part in Part
        ],
        "where": where,
        "names": names if len(names) > 2 else [],
        "older": f"{_url(where)}&after={page.next_key}" if page.next_key else "",
        "drafts": [
            (row, moment(row.saved_at, today()), reverse("web:apply_tasks", args=[row.number]))
            for row in my_drafts(actor)
        ],
        "licences": [
            (card, day(card.valid_to, weekday=False) or "长期", _licence_url(card.case_number))
            for card in (licences[:LICENCES] if more else licences)
        ],
        "more_licences": more,
        "name": actor.name,
        "page_title": "我的",
        "crumbs": [Link("首页", reverse("web:home")), Link("我的", "")],
    }
    return render(request, "portal/mine.html", context)


def _names(actor: Actor, where: MineFilter) -> list[Option]:
    """In whose names the list may be read: everybody's, one's own, each firm's."""
    found = {row.id: row.name for row in own_parties(actor.user_id)}
    found |= {one.party_id: one.name for one in actor.mandates}
    chosen = where.party_id
    rows = [Option(str(key), name, key == chosen) for key, name in found.items()]
    return [Option("", "所有申请人", chosen is None), *rows]


def _url(where: MineFilter) -> str:
    given = {"state": where.part.value, "q": where.text, "for": where.party_id or ""}
    return f"?{urlencode({key: value for key, value in given.items() if value})}"


def _licence_url(case_number: str) -> str:
    return reverse("web:licence", args=[case_number])


def _cases(rows: list[MineRow], *, many: bool) -> Table:
    heads = [Column("事项"), Column("受理编号", width="20"), Column("状态"), Column("最迟")]
    if many:
        heads.insert(1, Column("申请人"))
    return Table("我的办件", tuple(heads), tuple(_case(row, many) for row in rows))


def _case(row: MineRow, many: bool) -> TableRow:
    url = reverse("web:progress", args=[row.number])
    cells = [
        link(Link(row.item_name, url)),
        spaced(row.number),
        status(_status(row)),
        day(row.due, today()),
    ]
    if many:
        cells.insert(1, row.applicant)
    return TableRow(tuple(cells))


def _status(row: MineRow) -> Status:
    if row.to_do:
        return Status("warn", f"等您{row.to_do}")
    if row.outcome:
        return Status("done" if row.outcome in ("准予", "已备案") else "no", row.outcome)
    if row.stage is Stage.PAUSED:
        return Status("pause", "暂停")
    return Status("ok", row.stage.label)
