"""案卷: form beside attachments beside opinions, and what may be done now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.cases import actions
from yichuang.cases.queries.changes import first_values
from yichuang.cases.queries.checks import checks_of
from yichuang.cases.queries.file import CaseFileView, available, case_file
from yichuang.cases.queries.opinions import of_case
from yichuang.cases.rules.lifecycle import REGIMES, Move, fault
from yichuang.cases.rules.originals import reminder
from yichuang.cases.rules.states import ACCEPTED_STAGES, LineState, Outcome, Stage
from yichuang.cases.rules.typos import stage_fault
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act as LedgerAct
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Act

from . import shown
from .common import actor_of, page, seen_of
from .forms import StepForm, put_errors, worded

REVEAL_REASONS = ("核对身份", "联系申请人", "制作或送达文书")
_NOBODY: frozenset[str] = frozenset()


@requires(Permission.CASE_VIEW)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case in full."""
    view = case_file(actor_of(request), number, today=today())
    return _page(request, view)


@requires(Permission.CASE_REVEAL)
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Show the masked personal data, once, on this answer only; the ledger says to whom."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    reason = request.POST.get("why", "")
    if reason not in REVEAL_REASONS:
        error = Invalid("请选择为什么要看", what_to_do="选一个理由再按“显示”；每次显示都记入台账")
        return _page(request, view, error=error)
    record_alone(
        action=LedgerAct.REVEAL,
        by=actor,
        at=now(),
        obj=("case", number),
        version=view.version,
        fields=("id_number", "phone", "representative"),
        reason=reason,
    )
    return _page(request, view, revealed=frozenset({"applicant"}))


@requires(Permission.CASE_REVIEW)
@require_POST
def step(request: HttpRequest, number: str) -> HttpResponse:
    """Complete a step with an opinion."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, view, form=form, invalid=True)
    proposes = form.cleaned_data["proposes"]
    try:
        actions.complete_step(
            by=actor,
            at=now(),
            case_id=view.id,
            key=form.cleaned_data["key"],
            opinion=form.cleaned_data["opinion"],
            proposes=Outcome(proposes) if proposes else None,
            seen=seen_of(request.POST),
        )
    except Invalid as refused:
        put_errors(refused, form, prefixes={})
        return _page(request, view, form=form, invalid=True)
    except DomainError as refused:
        return _page(request, view, form=form, error=refused)
    messages.success(request, "意见已记入案卷。")
    return HttpResponseRedirect(reverse("web:desk_case", args=[number]))


def _page(
    request: HttpRequest,
    view: CaseFileView,
    *,
    form: StepForm | None = None,
    error: DomainError | None = None,
    invalid: bool = False,
    revealed: frozenset[str] = _NOBODY,
) -> HttpResponse:
    actor = actor_of(request)
    now_step = next((row for row in view.steps if row.state == "now"), None)
    may_step = (
        now_step is not None
        and view.stage is Stage.REVIEWING
        and Move.COMPLETE_STEP in {row.move for row in available(view, actor)}
    )
    start = {"key": now_step.key if now_step else "", "proposes": Outcome.GRANTED.value}
    changed = first_values(view.id) if _was_corrected(view) else {}
    context: dict[str, Any] = {
        "view": view,
        "number": view.number,
        "seen": view.version,
        "status": shown.case_status(view),
        "clocks": [shown.clock(c, paused_now=bool(view.open_pause)) for c in view.clocks],
        "applicant": shown.applicant_rows(view, revealed),
        "groups": shown.form_groups(view, revealed, changed),
        "changed": len(changed),
        "answers": shown.answers_text(view),
        "view_materials": shown.tabs(view),
        "hidden": not revealed and actor.can(Permission.CASE_REVEAL),
        "reasons": REVEAL_REASONS,
        "supplied": {r.key for r in view.lines if r.state != LineState.OPEN},
        "done_steps": [(r, shown.stamp(r.at)) for r in view.steps if r.state == "done"],
        "now_step": now_step if may_step else None,
        "form": worded(form or StepForm(initial=start), REGIMES[view.regime]),
        "checks": checks_of(view, actor, today=today()),
        "events": shown.timeline(view.events),
        "acts": _acts(view, actor, bool(may_step)),
        **_reviewers_own(view, actor),
        **_beside(view, actor),
        "opinions": of_case(actor, view.id) if shown.opinions_asked(view) else [],
        "received": shown.stamp(view.received_at),
        "may_take": actor.can(Permission.CASE_INTAKE) and not view.closed_at,
        "may_return": actor.can(Permission.CASE_REVIEW) and view.stage in ACCEPTED_STAGES,
        "due_deliver": shown.day(view.due_deliver),
        "home": "web:desk_window" if actor.can(Permission.CASE_INTAKE) else "web:desk_inbox",
    }
    if actor.department_id == view.department.id:
        context["desk_place"] = view.department.name
    return page(request, "desk/case.html", context, error=error, invalid=invalid)


def _reviewers_own(view: CaseFileView, actor: Actor) -> dict[str, bool]:
    """What a reviewer may start beside the steps: a hearing, or handing up (Art 43, 46)."""
    reviews = view.stage is Stage.REVIEWING and actor.can(Permission.CASE_REVIEW)
    below = view.department.id == view.pinned.department_id
    above = bool(view.pinned.content.upper_organ)
    return {
        "may_ask": view.stage in ACCEPTED_STAGES
        and (actor.can(Permission.CASE_REVIEW) or actor.can(Permission.CASE_DECIDE)),
        "may_tell_hearing": reviews and view.regime == "licence",
        "may_hand_up": reviews and above and below and view.may_decide,
    }


def _beside(view: CaseFileView, actor: Actor) -> dict[str, Any]:
    """What may be done beside the course: originals, fees, a slip of the pen."""
    takes = actor.can(Permission.CASE_INTAKE)
    open_ = view.stage not in (Stage.DECIDED, Stage.CLOSED)
    slips = not stage_fault(view.stage, view.outcome) and bool(view.form)
    return {
        "can_intake": takes,
        "may_keep": takes and open_,
        "may_fix": slips and actor.can(Permission.CASE_REVIEW),
        "originals_left": reminder(view.stage, view.besides.here),
    }


def _was_corrected(view: CaseFileView) -> bool:
    kind = LedgerAct.CASE_CORRECT_ON_SPOT.value
    return any(row.kind == kind and row.public for row in view.events)


# What each desk sees in the bar: move → label, hint, route, key, tone.
_BAR: dict[Move, tuple[str, str, str, str, str]] = {
    Move.COMPLETE_STEP: ("完成环节", "写意见后提交", "", "F9", "key"),
    Move.GRANT: ("同意并下一件", "先看决定书，再按 F9 生效", "decide", "F9", "key"),
    Move.REFUSE: ("不予", "写事实、理由和依据，附救济途径", "decide", "", "no"),
    Move.PAUSE: ("启动特别程序", "只限八种，书面告知", "pause", "", "pause"),
    Move.RESUME: ("特别程序结束", "恢复计时", "resume", "", "pause"),
    Move.EXTEND: ("延期", "须机关负责人批准，只一次", "extend", "", ""),
    Move.REQUEST_SUPPLEMENT: ("补正告知", "一次说清", "check", "", ""),
    Move.ACCEPT: ("去核验受理", "看材料，受理或告知", "check", "F9", "key"),
    Move.FILE: ("去核验备案", "看材料，备案或告知", "check", "F9", "key"),
    Move.DELIVER: ("送达", "登记签收，办结", "deliver", "F9", "key"),
}


def _acts(view: CaseFileView, actor: Actor, may_step: bool) -> list[Act]:
    regime, acts = REGIMES[view.regime], []
    for move, (label, hint, route, key, tone) in _BAR.items():
        row = regime.find(move)
        if row is None or row.permission is None or not _concerns(move, actor):
            continue
        if move is Move.EXTEND and not view.may_extend:
            continue  # nothing this item stands on allows it
        why = _why_not(view, actor, move, may_step)
        if move is Move.RESUME and why:
            continue  # shown only while a procedure runs
        url = _url(view.number, route, move) if route else ""
        acts.append(
            Act(
                label,
                hint,
                key="" if why else key,
                tone=tone,  # type: ignore[arg-type]
                form="step" if move is Move.COMPLETE_STEP else "",
                url=url,
                why_not=why,
            )
        )
    return acts


def _concerns(move: Move, actor: Actor) -> bool:
    """Officers see each other's moves switched off with the reason; the window sees its own."""
    window = {Move.REQUEST_SUPPLEMENT, Move.ACCEPT, Move.FILE, Move.DELIVER}
    officer = any(
        actor.can(p)
        for p in (Permission.CASE_REVIEW, Permission.CASE_DECIDE, Permission.CASE_EXTEND)
    )
    if officer:
        return move not in window - {Move.REQUEST_SUPPLEMENT} or actor.can(Permission.CASE_INTAKE)
    return move in window


def _why_not(view: CaseFileView, actor: Actor, move: Move, may_step: bool) -> str:
    row = REGIMES[view.regime].find(move)
    assert row is not None and row.permission is not None  # the caller found it
    if move is Move.REQUEST_SUPPLEMENT and view.stage not in row.sources:
        return "已受理，不得再要求补正" if view.accepted_on else "已一次告知"
    if not actor.can(row.permission):
        return f"须由有“{row.permission.label}”权限的人办"
    given: dict[str, object] = {name: "given" for name in row.required}
    if text := fault(REGIMES[view.regime], move, view.stage, given):
        return text if len(text) <= 24 else f"现在是“{view.stage.label}”"
    if move in (Move.GRANT, Move.REFUSE):
        return view.decide_fault or (view.grant_fault if move is Move.GRANT else "")
    return "" if move is not Move.COMPLETE_STEP or may_step else "环节都已完成，等决定"


def _url(number: str, route: str, move: Move) -> str:
    url = reverse(f"web:desk_{route}", args=[number])
    return f"{url}?outcome=refused" if move is Move.REFUSE else url
