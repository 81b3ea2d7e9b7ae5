"""征求意见 and 转交: a case between colleagues."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.cases.actions import opinions as actions
from yichuang.cases.actions.passing import pass_case
from yichuang.cases.queries import opinions
from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.rules.lifecycle import Move
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.duties.queries import colleagues, found_by_number
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires

from .common import actor_of, page
from .forms import put_errors
from .views_moves import move_page

DAYS_TO_ANSWER = timedelta(days=3)  # what the form proposes; the asker may change it


def _choices(actor: Actor) -> list[tuple[str, str]]:
    rows = colleagues(actor.department_id or 0, on=today())
    found = [(str(r.user_id), f"{r.name}　{r.post}") for r in rows if r.user_id != actor.user_id]
    return [("", "请选择"), *found]


class AskForm(forms.Form):
    """Whom, what, until when."""

    to = forms.ChoiceField(label="本部门同事", required=False)
    staff_no = forms.CharField(
        label="或者别的部门：工号",
        required=False,
        max_length=20,
        help_text="别的部门的人只看到事项名称和您写的问题，看不到申请人和材料",
    )
    question = forms.CharField(label="征求什么意见", widget=forms.Textarea(attrs={"rows": 4}))
    due_on = forms.DateField(label="答复期限", widget=forms.DateInput(attrs={"type": "date"}))


class PassForm(forms.Form):
    """To whom and why."""

    to = forms.ChoiceField(label="转交给")
    reason = forms.CharField(label="理由", max_length=200)


class AnswerForm(forms.Form):
    """The opinion."""

    answer = forms.CharField(label="我的意见", widget=forms.Textarea(attrs={"rows": 5}))


def _asked(data: dict[str, Any]) -> int:
    if data["to"] and not data["staff_no"]:
        return int(data["to"])
    found = found_by_number(data["staff_no"].strip(), on=today()) if data["staff_no"] else None
    if found is None or data["to"]:
        text = (
            "请选一位同事，或者填一个工号" if not data["staff_no"] or data["to"] else "没有这个工号"
        )
        raise Invalid(text, fields={"staff_no": [text]})
    return found.user_id


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """征求意见."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        given = {"question": data["question"], "due_on": data["due_on"]}
        whom = _asked(data)
        return actions.ask_opinion(
            by=actor_of(req), at=now(), number=number, of_user_id=whom, seen=seen, **given
        )

    usual = {"due_on": (today() + DAYS_TO_ANSWER).isoformat()}
    form = AskForm(request.POST if request.method == "POST" else None, initial=usual)
    form.fields["to"].choices = _choices(actor_of(request))  # type: ignore[attr-defined]
    return move_page(
        request,
        number,
        move=Move.COMPLETE_STEP,
        form=form,
        do=do,
        title="征求意见",
        lead="问一位同事或别的部门的人。征求意见不停止计时，要在法定期限之前答复；决定时意见就在旁边。",
        button="发出",
    )


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest, number: str) -> HttpResponse:
    """转交."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        who = int(data["to"])
        return pass_case(
            by=actor_of(req), at=now(), number=number, to_id=who, reason=data["reason"], seen=seen
        )

    form = PassForm(request.POST if request.method == "POST" else None)
    form.fields["to"].choices = _choices(actor_of(request))  # type: ignore[attr-defined]
    return move_page(
        request,
        number,
        move=Move.COMPLETE_STEP,
        form=form,
        do=do,
        title="转交",
        lead="交给本部门有同样权限的同事办，写明理由，记入台账。提过审查意见的人不能接手决定。",
        button="转交",
    )


@requires(Permission.CASE_VIEW)
@require_POST
def chase(request: HttpRequest, number: str, opinion_id: int) -> HttpResponse:
    """催办."""
    actor = actor_of(request)
    actions.chase_opinion(by=actor, at=now(), number=number, opinion_id=opinion_id)
    messages.success(request, "已催办，对方的“我的一天”里会标出来。")
    return HttpResponseRedirect(reverse("web:desk_case", args=[number]))


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """答复意见: the question, and no more of the case than its reader may see."""
    actor = actor_of(request)
    asked = opinions.one(actor, opinion_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            given = {"opinion_id": opinion_id, "answer": form.cleaned_data["answer"]}
            actions.answer_opinion(by=actor, at=now(), **given)
            messages.success(request, "意见已答复，征求的人在案卷和决定页都看得到。")
            return HttpResponseRedirect(reverse("web:desk_day"))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    invalid = form.is_bound and bool(form.errors)
    context = {"asked": asked, "form": form}
    return page(request, "desk/answer.html", context, error=error, invalid=invalid)
