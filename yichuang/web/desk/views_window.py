"""The window's cases: checking, telling once, the other exits of Art 32, delivery."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.cases import actions
from yichuang.cases.actions import counter, previews
from yichuang.cases.actions.supplement import Line
from yichuang.cases.queries import phrases
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.queries.inbox import Filter, Row, count
from yichuang.cases.queries.pinned import bound
from yichuang.cases.queries.rows import WINDOW_STAGES, Tally, tally, window
from yichuang.cases.rules.lifecycle import REGIMES, lanes_open
from yichuang.cases.rules.phrases import PhraseKind
from yichuang.cases.rules.states import LineState, MaterialState, Stage
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Link

from . import checklist, shown
from .common import actor_of, page, seen_of

# The chips of the window list: query value → label, stages. Three waits, in order of the law.
CHIPS = {
    "": ("全部", WINDOW_STAGES),
    "received": ("待核验", (Stage.RECEIVED,)),
    "supplement": ("等补正", (Stage.SUPPLEMENT,)),
    "decided": ("待送达", (Stage.DECIDED,)),
}


_HEADS = ("状态", "法定期限", "受理编号", "事项", "申请人", "类型", "实施部门", "收件")


def _asked(query: QueryDict) -> tuple[str, Filter]:
    state = query.get("state", "") if query.get("state", "") in CHIPS else ""
    return state, Filter(stages=CHIPS[state][1], text=query.get("q", ""))


def _list(asked: Asked) -> Listed:
    state, where = _asked(asked.query)
    calendar = current_calendar()

    def rows() -> Iterator[tuple[Any, ...]]:
        for part in every(lambda key: window(asked.actor, where=where, after=key, size=CHUNK)):
            yield from (_cells(row, asked.day, calendar) for row in part)

    words = (CHIPS[state][0] if state else "", where.text and f"含“{where.text}”")
    return Listed(_HEADS, rows(), words, lambda: count(asked.actor, where))


def _cells(row: Row, day: date, calendar: Any) -> tuple[Any, ...]:
    left = shown.days_left(row.notice_due or row.due_deliver, day, calendar)
    return (
        shown.window_status(row).word,
        f"{left.text} {left.note}".strip(),
        row.number,
        row.item_name,
        row.applicant,
        row.lane.label,
        row.department,
        row.received_at,
    )


@requires(Permission.CASE_INTAKE)
@listed("窗口办件", _list)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What waits at the window, nearest legal limit first."""
    actor, day = actor_of(request), today()
    chosen, where = _asked(request.GET)
    text = where.text
    found = window(actor, where=where, after=request.GET.get("after", ""))
    calendar = current_calendar()
    tallies = tally(actor, WINDOW_STAGES)
    chips = [
        Link(label, _url(state, text), current=state == chosen, count=_count(tallies, stages))
        for state, (label, stages) in CHIPS.items()
    ]
    context = {
        "rows": [_row(row, day, calendar) for row in found.rows],
        "chips": chips,
        "q": text,
        "chosen": chosen,
        "older": f"{_url(chosen, text)}&after={found.next_key}" if found.next_key else "",
        "total": _count(tallies, CHIPS[chosen][1]),
    }
    return page(request, "desk/window.html", context)


def _url(state: str, text: str) -> str:
    query = QueryDict(mutable=True)
    query["state"] = state
    if text:
        query["q"] = text
    return f"{reverse('web:desk_window')}?{query.urlencode()}"


def _count(tallies: list[Tally], stages: tuple[Stage, ...]) -> int:
    return sum(one.count for one in tallies if one.stage in stages)


def _row(row: Row, day: date, calendar: Any) -> dict[str, Any]:
    targets = {
        Stage.RECEIVED: "web:desk_check",
        Stage.SUPPLEMENT: "web:desk_check",
        Stage.DECIDED: "web:desk_deliver",
    }
    return {
        "row": row,
        "url": reverse(targets.get(row.stage, "web:desk_case"), args=[row.number]),
        "status": shown.window_status(row),
        "left": shown.days_left(row.notice_due or row.due_deliver, day, calendar),
        "received": shown.stamp(row.received_at),
    }


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Materials with their attachments beside; accept, tell once, or settle what was supplied."""
    given = request.POST if request.method == "POST" else None
    view = case_file(actor_of(request), number, today=today())
    if given is None:
        return _check_page(request, view, None)
    do = given.get("do", "")
    if do == "all_complete":
        return _check_page(request, view, _ticked(view, given))
    lines = _lines(actor_of(request), view, given)
    try:
        case = counter.check(
            by=actor_of(request),
            at=now(),
            case_id=view.id,
            findings=checklist.findings(lines),
            then_accept=do == "accept",
            seen=seen_of(given),
        )
    except DomainError as error:
        return _check_page(request, view, given, error=error)
    if do in _AFTER_CHECK:
        return HttpResponseRedirect(reverse(_AFTER_CHECK[do], args=[number]))
    if case.stage == Stage.SUPPLEMENT:
        messages.success(request, "补正的材料仍不对，已退回原来那一行，申请人会看到原因。")
    else:
        messages.success(request, "核验结果已保存。")
    return HttpResponseRedirect(reverse("web:desk_check", args=[number]))


_AFTER_CHECK = {
    "accept": "web:desk_done",
    "notice": "web:desk_notice",
    "not_needed": "web:desk_not_needed",
    "refuse_acceptance": "web:desk_refuse_acceptance",
    "correct": "web:desk_correct",
    "gaps": "web:desk_gaps",
    "promise": "web:desk_promise",
}


def _ticked(view: CaseFileView, given: QueryDict) -> QueryDict:
    data = given.copy()
    for row in view.materials:
        if data.get(f"m-{row.key}", row.state) == MaterialState.UNSEEN:
            data[f"m-{row.key}"] = MaterialState.COMPLETE.value
    return data


def _lines(actor: Actor, view: CaseFileView, given: QueryDict | None) -> list[checklist.Line]:
    supplied = {row.key for row in view.lines if row.state == LineState.SUPPLIED}
    bank = phrases.bank(actor, PhraseKind.PROBLEM, department_id=view.department.id)
    since = bound(view.pinned, on=today()).barred
    return [
        checklist.make_line(
            row.key,
            row.name,
            form=row.form,
            copies=row.copies,
            source=row.source,
            standard=row.standard,
            state=row.state,
            given=given,
            problem=row.problem,
            fix=row.fix,
            files=row.files,
            note=checklist.note_of(row.key in supplied, since.get(row.key, "")),
            may_follow=row.may_follow and lanes_open(view.regime),
            bank=bank,
            item=view.item_name,
        )
        for row in view.materials
    ]


def _check_page(
    request: HttpRequest,
    view: CaseFileView,
    given: QueryDict | None,
    *,
    error: DomainError | None = None,
) -> HttpResponse:
    lines = _lines(actor_of(request), view, given)
    counts = checklist.counts(lines)
    supplied = any(row.state == LineState.SUPPLIED for row in view.lines)
    buttons = checklist.bar(REGIMES[view.regime], view.stage, counts)
    if view.lines:
        buttons = _after_notice(buttons, supplied, counts)
    context = {
        "view": view,
        "number": view.number,
        "status": shown.case_status(view),
        "seen": view.version,
        "lines": lines,
        "counts": counts,
        "states": checklist.SHOWN,
        "buttons": buttons,
        "can_check": view.stage is Stage.RECEIVED,
        "waiting": [row for row in view.lines if row.state == LineState.OPEN],
        "applicant": shown.applicant_rows(view, frozenset()),
        "groups": shown.form_groups(view, frozenset(), {}),
        "answers": shown.answers_text(view),
        "view_materials": shown.tabs(view),
        "left": shown.days_left(view.notice_due, today(), current_calendar()),
        "received": shown.stamp(view.received_at),
        "supplement_due": shown.day(view.supplement_due),
    }
    return page(request, "desk/check.html", context, error=error)


def _after_notice(
    buttons: list[checklist.Button], supplied: bool, counts: checklist.Counts
) -> list[checklist.Button]:
    """After the one notice a further one is off (Art 32, 72(4)); a wrong line goes back."""
    told = "已一次告知过，不得再要求"
    found = []
    for one in buttons:
        if one.value == "notice":
            why = one.why if not supplied else "" if counts.defective else "没有仍不对的材料"
            label, hint = ("退回补正", "退回原来那一行") if supplied else (one.label, told)
            value, when = ("save", "") if supplied else (one.value, "")
            why = why if supplied else told
            found.append(checklist.Button(label, hint, value, one.key, when=when, why=why))
        else:
            found.append(one)
    return found


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The one-time notice drafted from the defective lines, read as A4, then issued."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    given = request.POST if request.method == "POST" else None
    lines = [
        Line(
            row.key,
            (given.get(f"p-{row.key}", row.problem) if given else row.problem).strip(),
            (given.get(f"x-{row.key}", row.fix) if given else row.fix).strip(),
        )
        for row in view.materials
        if row.state == MaterialState.DEFECTIVE
    ]
    error: DomainError | None = None
    if given is not None and given.get("do") == "issue":
        try:
            actions.request_supplement(
                by=actor, at=now(), case_id=view.id, lines=lines, seen=seen_of(given)
            )
            return HttpResponseRedirect(reverse("web:desk_done", args=[number]))
        except DomainError as refused:
            error = refused
    names = {row.key: row for row in view.materials}
    context = {
        "view": view,
        "number": number,
        "seen": view.version,
        "lines": [(names[line.material_key], line) for line in lines],
        "blocks": previews.supplement(by=actor, at=now(), number=number, lines=lines),
        "unseen": [row.name for row in view.materials if row.state == MaterialState.UNSEEN],
        "error_fields": error.fields if isinstance(error, Invalid) else {},
    }
    return page(request, "desk/notice.html", context, error=error)


@requires(Permission.CASE_INTAKE)
@require_http_methods(["POST"])
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant brings paper to the window: tick what came, line by line."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    keys = request.POST.getlist("line")
    try:
        if not keys:
            raise Invalid("请勾选交来的材料", what_to_do="一份也没交来的，不用登记")
        actions.supply(
            by=actor,
            at=now(),
            case_id=view.id,
            lines={key: [] for key in keys},
            seen=seen_of(request.POST),
        )
    except DomainError as error:
        return _check_page(request, view, None, error=error)
    messages.success(request, f"登记补交 {len(keys)} 份。")
    return HttpResponseRedirect(reverse("web:desk_check", args=[number]))
