"""One form, one move: the acts on a case that need more than a button."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases import actions
from yichuang.cases.actions import previews
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.queries.opinions import of_case
from yichuang.cases.queries.rows import next_for, number_of
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.phrases import PhraseKind
from yichuang.cases.rules.states import DeliveryMethod, Outcome, PauseKind
from yichuang.catalog.items.forms import SchemaForm
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from . import shown
from .common import actor_of, page, said, seen_of
from .forms import (
    DeliverForm,
    GrantForm,
    PauseForm,
    ReasonForm,
    RefuseAcceptanceForm,
    RefuseForm,
    ResumeForm,
    put_errors,
)

Do = Callable[[HttpRequest, CaseFileView, dict[str, Any], int], object]


def move_page(
    request: HttpRequest,
    number: str,
    *,
    move: Move | None,
    form: forms.Form,
    do: Do,
    title: str,
    lead: str,
    button: str,
    done: str = "web:desk_case",
    tone: str = "key",
    other: tuple[str, str] | None = None,
    phrases: PhraseKind | None = None,
) -> HttpResponse:
    """Show the form of a move, or make it. A refusal comes back on the form, input kept."""
    view = case_file(actor_of(request), number, today=today())
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            do(request, view, form.cleaned_data, seen_of(request.POST))
            # Handed up, the case is no longer on this officer's desk.
            args = [] if done == "web:desk_inbox" else [number]
            return HttpResponseRedirect(reverse(done, args=args))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    row = REGIMES[view.regime].find(move) if move else None  # None: an act beside the course
    context = {
        "view": view,
        "number": number,
        "seen": view.version,
        "status": shown.case_status(view),
        "clocks": [shown.clock(c, paused_now=bool(view.open_pause)) for c in view.clocks],
        "form": form,
        "title": title,
        "lead": lead,
        "law": row.law if row else "",
        "button": button,
        "tone": tone,
        "other": other,
        "said": said(actor_of(request), phrases, view) if phrases else (),
    }
    invalid = form.is_bound and error is None
    return page(request, "desk/move.html", context, error=error, invalid=invalid)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def not_needed(request: HttpRequest, number: str) -> HttpResponse:
    """不受理 (Art 32(1))."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        by = actor_of(req)
        return actions.not_needed(by=by, at=now(), case_id=view.id, seen=seen, **data)

    return move_page(
        request,
        number,
        move=Move.NOT_NEEDED,
        form=ReasonForm(_data(request)),
        do=do,
        title="不受理",
        lead="申请的事情依法不需要取得行政许可，当场告诉申请人。写明为什么不需要。",
        button="不受理，出告知书",
        done="web:desk_done",
        tone="no",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def refuse_acceptance(request: HttpRequest, number: str) -> HttpResponse:
    """不予受理 (Art 32(2))."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        by = actor_of(req)
        return actions.refuse_acceptance(by=by, at=now(), case_id=view.id, seen=seen, **data)

    return move_page(
        request,
        number,
        move=Move.REFUSE_ACCEPTANCE,
        form=RefuseAcceptanceForm(_data(request)),
        do=do,
        title="不予受理",
        phrases=PhraseKind.REFUSE_ACCEPTANCE,
        lead="不属于本机关职权范围。写明理由、依据，并告诉申请人该向哪个机关申请；"
        "决定书会写明复议和诉讼的途径。",
        button="不予受理，出决定书",
        done="web:desk_done",
        tone="no",
    )


@requires(Permission.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, number: str) -> HttpResponse:
    """启动特别程序 (Art 45)."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.pause(by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data)

    form = PauseForm(_data(request))
    form.fields["kind"].help_text = "只限这八种。现场踏勘、公示、会签不能停钟"
    assert len(PauseKind) == 8  # a closed list: Art 45 names eight
    return move_page(
        request,
        number,
        move=Move.PAUSE,
        form=form,
        do=do,
        title="启动特别程序",
        lead="所需时间不计入办理期限，书面告知申请人。两条钟从今天起停，结束当天仍不计。",
        button="启动并出告知书",
        tone="pause",
    )


@requires(Permission.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """特别程序结束: the clocks run again."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.resume(by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data)

    return move_page(
        request,
        number,
        move=Move.RESUME,
        form=ResumeForm(_data(request)),
        do=do,
        title="特别程序结束",
        lead="写明结果，两条钟从明天起接着走。",
        button="结束，恢复计时",
    )


@requires(Permission.CASE_EXTEND)
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """延期 (Art 42(1)): by the head of the organ only."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.extend(by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data)

    return move_page(
        request,
        number,
        move=Move.EXTEND,
        form=ReasonForm(_data(request)),
        do=do,
        title="批准延期",
        lead="法定期限内不能作出决定的，经本行政机关负责人批准可以延长一次，"
        "到期前把理由书面告知申请人。延长的天数由法律或者本事项的依据规定。",
        button="批准延期，出告知书",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, number: str) -> HttpResponse:
    """送达 (Art 44): how, when, who signs for it as whom, and what the form of service needs."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.deliver(by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data)

    view = case_file(actor_of(request), number, today=today())
    start = {"method": DeliveryMethod.DIRECT.value, "recipient": view.applicant.name}
    return move_page(
        request,
        number,
        move=Move.DELIVER,
        form=DeliverForm(_data(request), initial=start),
        do=do,
        title="送达",
        lead="登记后打印送达回证，请签收人签名、写日期，存进案卷。"
        f"送达期限：{shown.day(view.due_deliver) or '没有法定期限'}。",
        button="登记送达，办结",
        done="web:desk_done",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """当场更正 (Art 32(3)): the form as it stands, and what was put right."""
    view = case_file(actor_of(request), number, today=today())
    specs, start = shown.for_correction(view)
    form = SchemaForm(
        specs, _data(request), today=today(), known=view.answers, initial=start, prefix="f"
    )
    form.fields["note"] = forms.CharField(label="更正了什么", max_length=200)

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        note = data.pop("note")
        kept = {spec.key for spec in specs if spec.key not in start}  # masked: blank keeps them
        changed = {
            key: value
            for key, value in data.items()
            if view.form.get(key) != value and not (key in kept and not value)
        }
        return actions.correct(
            by=actor_of(req), at=now(), case_id=view.id, note=note, form=changed, seen=seen
        )

    return move_page(
        request,
        number,
        move=Move.CORRECT,
        form=form,
        do=do,
        title="当场更正",
        lead="申请材料有可以当场更正的错误，应当允许当场更正，不要变成补正。",
        button="保存更正",
        done="web:desk_check",
    )


_FROM_RECORD = "举行了听证，写明听证笔录的采纳情况"


@requires(Permission.CASE_DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The decision: read as it will be printed, then made. It takes effect when recorded."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    data = _data(request)
    refusing = (data or request.GET).get("outcome") == Outcome.REFUSED.value
    outcome = Outcome.REFUSED if refusing else Outcome.GRANTED
    form: forms.Form = RefuseForm(data) if refusing else GrantForm(data)
    regime = REGIMES[view.regime]
    if not refusing:
        form.fields["content"].label = regime.content_word
        if view.hearing:  # Art 48: the decision follows the record, and says so
            form.fields["reason"] = forms.CharField(
                label="理由", widget=forms.Textarea(attrs={"rows": 3}), help_text=_FROM_RECORD
            )
    texts: dict[str, str] = {}
    error: DomainError | None = None
    if data is not None and form.is_valid():
        texts = {name: str(value) for name, value in form.cleaned_data.items()}
        if data.get("do") == "decide":
            try:
                seen = seen_of(data)
                actions.decide(
                    by=actor, at=now(), case_id=view.id, outcome=outcome, seen=seen, **texts
                )
                return _to_next(request, view)
            except Invalid as refused:
                put_errors(refused, form, prefixes={})
            except DomainError as refused:
                error = refused
    elif data is not None:
        texts = {name: data.get(name, "") for name in form.fields}
    context = {
        "view": view,
        "number": number,
        "seen": view.version,
        "status": shown.case_status(view),
        "clocks": [shown.clock(c) for c in view.clocks],
        "form": form,
        "outcome": outcome.value,
        "word": regime.words.get(outcome.value, outcome.label),
        "refusing": refusing,
        "said": said(actor, PhraseKind.REFUSE, view) if refusing else (),
        "opinions": of_case(actor, view.id) if shown.opinions_asked(view) else [],
        "why_not": _why_not(view, refusing=refusing),
        "blocks": previews.decision(by=actor, at=now(), number=number, outcome=outcome, **texts),
    }
    return page(request, "desk/decide.html", context, error=error, invalid=bool(form.errors))


def _why_not(view: CaseFileView, *, refusing: bool = False) -> str:
    row = REGIMES[view.regime].find(Move.GRANT)
    if row is None or view.stage not in row.sources:
        return f"办件现在是“{view.stage.label}”"
    return view.decide_fault or ("" if refusing else view.grant_fault)


def _to_next(request: HttpRequest, view: CaseFileView) -> HttpResponse:
    messages.success(request, f"{view.number} 已决定，决定书已出，转窗口送达。")
    actor = actor_of(request)
    following = next_for(actor, today=today(), beside=view.id)
    if following is None:
        return HttpResponseRedirect(reverse("web:desk_inbox"))
    return HttpResponseRedirect(reverse("web:desk_case", args=[number_of(actor, following)]))
