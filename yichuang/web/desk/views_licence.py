"""证照: found by number, its standing and past, and the six acts on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.cases.actions import licence_acts as acts
from yichuang.cases.actions.licence_applications import apply_for
from yichuang.cases.queries import licence_file as files
from yichuang.cases.rules.licence_acts import TABLE, LicenceMove, LicenceStatus, Starter
from yichuang.cases.rules.states import Channel
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid, NotFound
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import MOST, Asked, Listed, listed
from yichuang.web.components.values import Status

from . import shown
from .common import actor_of, page, seen_of
from .forms import put_errors
from .licence_forms import AlterForm, DecideForm, ProposeForm, RenewForm, StatementForm

P = Permission
_ORGANS = (LicenceMove.WITHDRAW, LicenceMove.RESCIND, LicenceMove.CANCEL, LicenceMove.REVOKE)
_LEADS = {
    LicenceMove.ALTER: "持证人申请变更证照上的事项。填要改的几项，不改的留空；会生成一件新办件。",
    LicenceMove.RENEW: "有效期届满前申请延续。会生成一件新办件，届满前没有决定的视为准予延续。",
    LicenceMove.WITHDRAW: "许可合法，但法律或者客观情况变了，公共利益需要收回；要给予补偿。",
    LicenceMove.RESCIND: "许可当初就不该给：机关有过错的可以撤销，骗取的应当撤销。",
    LicenceMove.CANCEL: "许可已经没有了，从登记里去掉；不是处罚，也不代替撤回、撤销、吊销。",
    LicenceMove.REVOKE: "处罚决定已经在别处作出，这里按处罚决定书登记。",
}


def _list(asked: Asked) -> Listed:
    """The table that was asked for: found ones, ended ones, or what is open."""
    actor, text = asked.actor, asked.get("q")
    if asked.get("table") == "found":
        columns: tuple[str, ...] = ("证照编号", "证照", "持证人")
        return Listed(columns, files.find_licences(actor, text, limit=MOST), (f"查“{text}”",))
    rows = files.waiting(actor, limit=MOST)
    if asked.get("table") == "ended":
        ended = ((r.number, r.title, r.holder, r.valid_to) for r in rows if _has_ended(r))
        return Listed(("证照编号", "证照", "持证人", "有效期到"), ended, ("到期待注销",))
    open_ = (
        (r.move.label, r.state.label, r.number, r.title, r.holder, r.case_number)
        for r in rows
        if not _has_ended(r)
    )
    columns = ("处理", "状态", "证照编号", "证照", "持证人", "办件")
    return Listed(columns, open_, ("正在处理",))


def _has_ended(row: files.Waiting) -> bool:
    return row.ground_key == "expired" and not row.case_number


@requires(P.CASE_VIEW)
@listed("证照", _list)
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Find one, and what is open on the organ's licences."""
    actor, text = actor_of(request), request.GET.get("q", "")
    rows = files.waiting(actor)
    ended = [row for row in rows if _has_ended(row)]
    context = {
        "q": text,
        "found": files.find_licences(actor, text),
        "ended": ended,
        "open": [row for row in rows if row not in ended],
        "may_decide": actor.can(P.CASE_DECIDE),
    }
    return page(request, "desk/licences.html", context)


@requires(P.CASE_DECIDE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """批量注销 of what ran out: one transaction a licence."""
    asked = map(row_number, request.POST.getlist("act"))
    ids = [number for number in asked if number is not None]
    done, refused = acts.confirm_cancellations(by=actor_of(request), at=now(), act_ids=ids)
    messages.success(request, f"注销 {done} 张。")
    for text in refused[:5]:
        messages.warning(request, text)
    return HttpResponseRedirect(reverse("web:desk_licences"))


@requires(P.CASE_VIEW)
@require_safe
def licence(request: HttpRequest, number: str) -> HttpResponse:
    """One licence in full."""
    view = files.licence_file(actor_of(request), number, today=today())
    return _page(request, view)


def _page(
    request: HttpRequest, view: files.LicenceFile, error: DomainError | None = None
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "view": view,
        "number": view.number,
        "status": _status(view),
        "acts": [(row, shown.stamp(row.proposed_at)) for row in view.acts],
        "proposal": view.proposal,
        "starts": _starts(view, actor),
        "own": view.department_id in actor.departments,
        "may_review": actor.can(P.CASE_REVIEW),
        "may_decide": actor.can(P.CASE_DECIDE),
        "mine": view.proposal is not None and view.proposal.proposed_by_id in actor.desks,
    }
    return page(request, "desk/licence.html", context, error=error)


def _status(view: files.LicenceFile) -> Status:
    now_ = view.standing
    if now_.good:
        return Status("done" if not now_.deemed else "warn", now_.label)
    pending = now_.status is LicenceStatus.VALID
    return Status("wait" if pending else "no", now_.label)


def _starts(view: files.LicenceFile, actor: Actor) -> list[tuple[LicenceMove, str, str]]:
    """The acts this person may begin now: move, address, lead."""
    status, found = view.standing.status, []
    for move in LicenceMove:
        row = TABLE[move]
        grounds = [g for g in row.grounds if status in (g.sources or row.sources)]
        mine = P.CASE_INTAKE if row.by_case else P.CASE_REVIEW
        organ = row.by_case or view.department_id in actor.departments
        busy = not row.by_case and view.proposal is not None
        if grounds and actor.can(mine) and organ and not busy:
            name = "web:desk_licence_apply" if row.by_case else "web:desk_licence_propose"
            found.append((move, reverse(name, args=[view.number, move.value]), _LEADS[move]))
    return found


def _move(text: str, among: tuple[LicenceMove, ...]) -> LicenceMove:
    if text not in {move.value for move in among}:
        raise NotFound("没有这一种处理")
    return LicenceMove(text)


Do = Callable[[dict[str, Any]], str]


def _form(
    request: HttpRequest,
    view: files.LicenceFile,
    form: forms.Form,
    do: Do,
    *,
    title: str,
    lead: str,
    law: str,
    button: str,
    act: files.ActRow | None = None,
    seen: int = 0,
) -> HttpResponse:
    """Show the form of an act, or make it. A refusal comes back on the form, input kept."""
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            return HttpResponseRedirect(do(form.cleaned_data))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    context = {
        "view": view,
        "licence_number": view.number,
        "status": _status(view),
        "form": form,
        "act": act,
        "title": title,
        "lead": lead,
        "law": law,
        "button": button,
        "seen": seen,
    }
    invalid = form.is_bound and error is None
    return page(request, "desk/licence_form.html", context, error=error, invalid=invalid)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@requires(P.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """变更 or 延续, taken in at the window for the holder."""
    actor = actor_of(request)
    wanted = _move(move, (LicenceMove.ALTER, LicenceMove.RENEW))
    view = files.licence_file(actor, number, today=today())
    kind = AlterForm if wanted is LicenceMove.ALTER else RenewForm

    def do(data: dict[str, Any]) -> str:
        case = apply_for(
            by=actor,
            at=now(),
            number=number,
            move=wanted,
            changes=data,
            channel=Channel.WINDOW,
        )
        messages.success(request, f"已收件，受理编号 {case.number}。")
        return reverse("web:desk_check", args=[case.number])

    return _form(
        request,
        view,
        kind(_data(request)),
        do,
        title=f"申请{wanted.label}",
        lead=_LEADS[wanted],
        law=TABLE[wanted].law,
        button="收件，去核验材料",
    )


@requires(P.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """撤回, 撤销, 注销, 吊销: put forward by one, decided by another."""
    actor, wanted = actor_of(request), _move(move, _ORGANS)
    view = files.licence_file(actor, number, today=today())

    def do(data: dict[str, Any]) -> str:
        acts.propose(
            by=actor,
            at=now(),
            number=number,
            move=wanted,
            proposal=acts.Proposal(**data),
            starter=Starter.ORGAN,
        )
        messages.success(request, f"已提出{wanted.label}，由另一位有权的人决定。")
        return reverse("web:desk_licence", args=[number])

    return _form(
        request,
        view,
        ProposeForm(wanted, _data(request)),
        do,
        title=f"提出{wanted.label}",
        lead=_LEADS[wanted],
        law=TABLE[wanted].law,
        button=f"提出{wanted.label}",
    )


@requires(P.CASE_REVIEW)
@require_POST
def tell(request: HttpRequest, number: str, act_id: int) -> HttpResponse:
    """告知 the holder: facts, ground, 陈述、申辩 and 听证."""
    actor = actor_of(request)
    view = files.licence_file(actor, number, today=today())
    try:
        acts.tell_holder(by=actor, at=now(), act_id=files.act_of(view, act_id).id)
    except DomainError as error:
        return _page(request, view, error)
    messages.success(request, "已出拟作处理告知书，请送达持证人。")
    return HttpResponseRedirect(reverse("web:desk_licence", args=[number]))


@requires(P.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, number: str, act_id: int) -> HttpResponse:
    """陈述、申辩 taken down."""
    actor = actor_of(request)
    view = files.licence_file(actor, number, today=today())
    row = files.act_of(view, act_id)

    def do(data: dict[str, Any]) -> str:
        acts.take_statement(by=actor, at=now(), act_id=row.id, statement=data["statement"])
        return reverse("web:desk_licence", args=[number])

    return _form(
        request,
        view,
        StatementForm(_data(request)),
        do,
        title="登记陈述、申辩",
        lead="照持证人说的写，不删改。",
        law="行政许可法第七条",
        button="登记",
        act=row,
    )


@requires(P.CASE_DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: str, act_id: int) -> HttpResponse:
    """The decision on a proposal, with all its elements."""
    actor = actor_of(request)
    view = files.licence_file(actor, number, today=today())
    row = files.act_of(view, act_id)

    def do(data: dict[str, Any]) -> str:
        given = {**data, "carry_out": data["carry_out"] == "yes"}
        verdict = acts.Verdict(**{k: v for k, v in given.items() if v is not None})
        acts.decide_act(
            by=actor, at=now(), act_id=row.id, verdict=verdict, seen=seen_of(request.POST)
        )
        messages.success(request, "决定已记录，即时生效。")
        return reverse("web:desk_licence", args=[number])

    return _form(
        request,
        view,
        DecideForm(row.move, _data(request), lacks_law=row.lacks_law),
        do,
        title=f"决定{row.move.label}",
        lead=_LEADS[row.move],
        law=TABLE[row.move].law,
        button="作出决定",
        act=row,
        seen=row.version,
    )
