"""听证: from telling of the right to the signed record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.cases.actions import handing_up, hearings
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.queries.licence_file import HearingRow, hearing_file, hearing_of_case
from yichuang.cases.rules.hearing import HearingState
from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.errors import DomainError, Invalid, NotFound
from yichuang.kernel.org.queries import staff
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Status

from .common import actor_of, page
from .forms import put_errors
from .licence_forms import (
    AnswerForm,
    HandUpForm,
    NotifyForm,
    RecordForm,
    RecuseForm,
    TellHearingForm,
)
from .views_moves import move_page

P = Permission
_KINDS = {
    HearingState.TOLD: "wait",
    HearingState.WAIVED: "done",
    HearingState.REQUESTED: "warn",
    HearingState.SCHEDULED: "ok",
    HearingState.HELD: "done",
}


@requires(P.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """告知听证权利 in a case under review."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    if row := hearing_of_case(actor, view.id):
        return HttpResponseRedirect(reverse("web:desk_hearing", args=[row.id]))
    form = TellHearingForm(request.POST or None)
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            found = hearings.tell_right(by=actor, at=now(), case_id=view.id, **form.cleaned_data)
            return HttpResponseRedirect(reverse("web:desk_hearing", args=[found.id]))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    context = {
        "number": number,
        "title": "告知听证权利",
        "lead": "直接涉及申请人与他人之间重大利益关系的，决定前要告知双方听证的权利；"
        "五个工作日内申请，二十个工作日内举行，听证费用不由申请人承担。",
        "law": "行政许可法第四十六条、第四十七条",
        "button": "出听证告知书",
        "form": form,
    }
    invalid = form.is_bound and error is None
    return page(request, "desk/hearing_form.html", context, error=error, invalid=invalid)


@requires(P.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def hand_up(request: HttpRequest, number: str) -> HttpResponse:
    """报送上级: the lower organ's review is done (行政许可法 Art 43)."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        done = handing_up.hand_up(
            by=actor_of(req), at=now(), case_id=view.id, opinion=data["opinion"], seen=seen
        )
        messages.success(req, f"{number} 已报{view.pinned.content.upper_organ}决定。")
        return done

    return move_page(
        request,
        number,
        move=None,
        form=HandUpForm(request.POST or None),
        do=do,
        title="报送上级机关决定",
        lead="初审意见和全部材料直接报上级机关，报送以后由上级机关办；上级机关不得要求申请人"
        "重复提供材料（行政许可法第三十五条、第四十三条）。",
        button="报送",
        done="web:desk_inbox",
    )


@requires(P.CASE_VIEW)
@require_safe
def hearing(request: HttpRequest, hearing_id: int) -> HttpResponse:
    """One hearing: where it stands, what comes next."""
    return _page(request, hearing_file(actor_of(request), hearing_id))


def _page(
    request: HttpRequest,
    row: HearingRow,
    *,
    step: str = "",
    form: forms.Form | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    steps = _steps(row, actor_of(request))
    found = [
        (name, title, form if form is not None and name == step else blank, button)
        for name, title, blank, button in steps
    ]
    context = {
        "row": row,
        "number": row.case_number,
        "status": Status(_KINDS[row.state], row.state.label),  # type: ignore[arg-type]
        "steps": found,
        "sits": f"{beijing(row.sits_at):%Y 年 %-m 月 %-d 日 %H:%M}" if row.sits_at else "",
    }
    invalid = form is not None and error is None
    return page(request, "desk/hearing.html", context, error=error, invalid=invalid)


def _steps(row: HearingRow, actor: Actor) -> list[tuple[str, str, forms.Form, str]]:
    """What this person may do now: route's step, heading, form, button."""
    own = row.department_id in actor.departments
    reviewer = own and actor.can(P.CASE_REVIEW)
    if row.state is HearingState.TOLD and (reviewer or actor.can(P.CASE_INTAKE)):
        return [("answer", "登记申请或者放弃", AnswerForm(), "登记")]
    if row.state is HearingState.REQUESTED and reviewer:
        return [("notify", "通知举行听证", NotifyForm(_people(row)), "出听证通知书")]
    if row.state is not HearingState.SCHEDULED or not own:
        return []
    found: list[tuple[str, str, forms.Form, str]] = []
    if actor.can(P.CASE_DECIDE) or actor.can(P.CASE_EXTEND):
        found.append(("recuse", "申请主持人回避", RecuseForm(_people(row)), "登记回避的决定"))
    return [("record", "登记听证笔录", RecordForm(), "登记笔录"), *found]


def _people(row: HearingRow) -> list[tuple[str, str]]:
    """Who of the organ may chair; the action refuses the reviewer."""
    rows = staff().filter(department_id=row.department_id)
    return [(str(one.user_id), one.user.display_name) for one in rows]


@requires(P.CASE_VIEW)
@require_http_methods(["POST"])
def move(request: HttpRequest, hearing_id: int, step: str) -> HttpResponse:
    """The next step of a hearing; each action checks who may."""
    actor = actor_of(request)
    row = hearing_file(actor, hearing_id)
    kinds: dict[str, forms.Form] = {
        "answer": AnswerForm(request.POST),
        "notify": NotifyForm(_people(row), request.POST),
        "recuse": RecuseForm(_people(row), request.POST),
        "record": RecordForm(request.POST),
    }
    form = kinds.get(step)
    if form is None:
        raise NotFound("没有这一步")
    if not form.is_valid():
        return _page(request, row, step=step, form=form)
    try:
        _do(step, actor, hearing_id, form.cleaned_data)
    except Invalid as refused:
        put_errors(refused, form, prefixes={})
        return _page(request, row, step=step, form=form)
    except DomainError as refused:
        return _page(request, row, step=step, form=form, error=refused)
    messages.success(request, "已登记。")
    return HttpResponseRedirect(reverse("web:desk_hearing", args=[hearing_id]))


def _do(step: str, actor: Actor, hearing_id: int, data: dict[str, Any]) -> None:
    common: dict[str, Any] = {"by": actor, "at": now(), "hearing_id": hearing_id}
    if step == "answer":
        hearings.answer(**common, requests=data["requests"] == "yes", who=data["who"])
    elif step == "notify":
        moment = data["sits_at"]
        if is_naive(moment):
            moment = make_aware(moment, get_current_timezone())
        chair = int(data["chair"])
        hearings.notify(**common, sits_at=moment, place=data["place"], chair_id=chair)
    elif step == "recuse":
        chair_id = int(data["chair"]) if data["chair"] else None
        hearings.recuse(
            **common, reason=data["reason"], agreed=chair_id is not None, chair_id=chair_id
        )
    else:
        hearings.hold_hearing(**common, **data)
