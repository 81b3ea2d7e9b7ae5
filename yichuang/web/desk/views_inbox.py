"""待办: what waits for a reviewer, an approver or the head, nearest statutory limit first."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.cases.actions.next import take_next
from yichuang.cases.queries.inbox import Filter, count, inbox
from yichuang.cases.queries.rows import Tally, details, find, tally
from yichuang.cases.rules.states import Card, Stage
from yichuang.catalog.items.queries import item_ids_by_code
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.search.queries import search
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Link, Status

from . import box_rows, shown
from .common import actor_of, page

STAGES = (Stage.REVIEWING, Stage.PAUSED)
# query value → state, stages, card
CHIPS: dict[str, tuple[Status | None, tuple[Stage, ...], str]] = {
    "": (None, STAGES, ""),
    "late": (Status("late", "已超期"), (Stage.REVIEWING,), Card.RED.value),
    "near": (Status("warn", "将到期"), (Stage.REVIEWING,), Card.YELLOW.value),
    "ok": (Status("ok", "正常"), (Stage.REVIEWING,), Card.NONE.value),
    "paused": (Status("pause", "暂停"), (Stage.PAUSED,), ""),
}
_ITEMS = 12


def _asked(query: QueryDict) -> tuple[dict[str, str], Filter]:
    """The filter of an address, as it stands in links, and as the list reads it."""
    chosen = query.get("state", "") if query.get("state", "") in CHIPS else ""
    item, text, mine = query.get("item", ""), query.get("q", ""), query.get("mine") == "1"
    _, stages, card = CHIPS[chosen]
    where = Filter(stages=stages, card=card, item=item, text=text, mine=mine)
    return {"state": chosen, "item": item, "q": text, "mine": "1" if mine else ""}, where


def _list(asked: Asked) -> Listed:
    here, where = _asked(asked.query)
    status = CHIPS[here["state"]][0]

    def rows() -> Iterator[tuple[Any, ...]]:
        for part in every(lambda key: inbox(asked.actor, where=where, after=key, size=CHUNK)):
            known = details(part, today=asked.day)
            yield from (box_rows.cells(row, known[row.id], asked.day) for row in part)

    words = (status.word if status else "", here["item"], here["q"] and f"含“{here['q']}”")
    mine = "在我手上" if where.mine else ""
    return Listed(box_rows.HEADS, rows(), (*words, mine), lambda: count(asked.actor, where))


@requires(Permission.CASE_VIEW)
@listed("待办", _list)
@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """The inbox: chips, item views, rows with both clocks."""
    actor, day = actor_of(request), today()
    here, where = _asked(request.GET)
    found = inbox(actor, where=where, after=request.GET.get("after", ""))
    known = details(found.rows, today=day)
    tallies = tally(actor, STAGES)
    context = {
        "rows": box_rows.body(found.rows, known, day),
        "chips": [_chip(key, here, tallies) for key in CHIPS],
        "items": _items(here, tallies),
        "all_items": Link(
            "全部待办", _url(here, item="", mine=""), not where.item and not where.mine, None
        ),
        "mine": Link("在我手上", _url(here, mine="1", item=""), where.mine),
        "total": sum(one.count for one in tallies),
        "older": _url(here, after=found.next_key) if found.next_key else "",
        "newer": _url(here) if request.GET.get("after") else "",
        "here": here,
        "may_take": actor.can(Permission.CASE_REVIEW) or actor.can(Permission.CASE_DECIDE),
    }
    return page(request, "desk/inbox.html", context)


def _url(here: dict[str, str], **changes: str) -> str:
    query = urlencode({name: value for name, value in (here | changes).items() if value})
    return f"?{query}"  # this very page


def _chip(key: str, here: dict[str, str], tallies: list[Tally]) -> dict[str, Any]:
    status, stages, card = CHIPS[key]
    rows = [t for t in tallies if t.stage in stages and (not card or t.card == card)]
    rows = [t for t in rows if not here["item"] or t.item == here["item"]]
    return {
        "status": status,
        "url": _url(here, state=key),
        "on": here["state"] == key,
        "count": sum(t.count for t in rows),
    }


def _items(here: dict[str, str], tallies: list[Tally]) -> list[Link]:
    found: dict[str, int] = {}
    for one in tallies:
        found[one.item] = found.get(one.item, 0) + one.count
    most = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_ITEMS]
    return [
        Link(name, _url(here, item=name, mine=""), here["item"] == name, count)
        for name, count in most
    ]


@requires(Permission.CASE_VIEW)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """领下一件: one atomic act, then its case."""
    case = take_next(by=actor_of(request), at=now())
    if case is None:
        messages.info(request, "现在没有轮到您的办件。新件会自动出现在这里。")
        return HttpResponseRedirect(reverse("web:desk_inbox"))
    return HttpResponseRedirect(reverse("web:desk_case", args=[case.number]))


def _found(asked: Asked) -> Listed:
    # What was typed may be an identity number: it is not repeated in the file or the ledger.
    rows = (
        (row.number, row.applicant, row.item_name, row.outcome or row.stage.label, row.received_at)
        for row in find(asked.actor, asked.get("q"))
    )
    return Listed(("受理编号", "申请人", "事项", "状态", "收件"), rows, ("按输入的词查找",))


@requires(Permission.CASE_VIEW)
@listed("查找结果", _found)
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ctrl+K: a case by number, name, identity number or phone; an item by name or code."""
    # By POST from the bar: an identity number or a phone must not end up in an address.
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("q", "").strip()
    actor, day = actor_of(request), today()
    rows = find(actor, text)
    if len(rows) == 1 and rows[0].number == text.upper():
        return HttpResponseRedirect(reverse("web:desk_case", args=[rows[0].number]))
    context = {
        "q": text,
        "rows": [(row, shown.stamp(row.received_at)) for row in rows],
        "items": _item_hits(text, actor) if text else [],
        "day": day,
    }
    context["can_intake"] = actor_of(request).can(Permission.CASE_INTAKE)
    return page(request, "desk/find.html", context)


def _item_hits(text: str, actor: Actor) -> list[tuple[str, str, str]]:
    if not actor.can(Permission.CASE_INTAKE):
        return [(hit.title, hit.subtitle, "") for hit in search(text, limit=8)]
    coded = {str(key) for key in item_ids_by_code([text.upper()]).values()}
    start = reverse("web:desk_intake")
    return [
        (hit.title, hit.subtitle, f"{start}?version={hit.payload['version_id']}")
        for hit in sorted(search(text, limit=8), key=lambda hit: hit.key not in coded)
    ]
