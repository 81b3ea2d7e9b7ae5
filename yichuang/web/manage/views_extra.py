"""清单外材料: reports by days left, looked into by another office than the one complained of."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.feedback import actions, queries
from yichuang.feedback.queries import Row
from yichuang.feedback.rules.demands import WORDS_LONGEST, DemandResult, DemandStage, days_left
from yichuang.feedback.rules.finding import Verdict
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.errors import DomainError
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed

from .common import actor_of, crumbs, number, page, sent
from .forms import ManageForm

HEAD = (
    *("剩余", "事项", "被反映部门", "哪里要的", "哪天要的", "收到", "最迟答复"),
    *("自动比对", "阶段"),
)
TITLE = "清单外材料"
_KINDS = {DemandStage.RECEIVED: "warn", DemandStage.CHECKING: "wait", DemandStage.TOLD: "done"}
_handle = requires(Permission.FEEDBACK_HANDLE)


class AnswerForm(ManageForm):
    """What was found, and what the reporter reads."""

    result = forms.ChoiceField(
        label="核实结果",
        choices=DemandResult.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择属实还是不属实"},
    )
    words = forms.CharField(
        label="给反映人的答复",
        max_length=WORDS_LONGEST,
        help_text="核实了什么、怎么处理。不写反映人的姓名和电话。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写给反映人的答复"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _cells(row: Row) -> tuple[Any, ...]:
    left = "" if row.stage is DemandStage.TOLD else _left(row)
    where = (row.item_name, row.department, row.asked_where.label, row.asked_on)
    stage = f"{row.stage.label}：{row.result}" if row.result else row.stage.label
    return (left, *where, row.received_on, row.due_on, row.verdict.label, stage)


def _left(row: Row) -> str:
    return days_left(row.due_on, today(), current_calendar())


def _list(asked: Asked) -> Listed:
    all_ = asked.get("all") == "1"

    def rows() -> Iterator[tuple[Any, ...]]:
        for part in every(
            lambda key: queries.reports(asked.actor, open_only=not all_, after=key, limit=CHUNK)
        ):
            yield from map(_cells, part)

    return Listed(HEAD, rows(), ("全部" if all_ else "没有反馈的",))


@_handle
@listed(TITLE, _list, personal=False)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Open reports, the nearest day first; `all` shows the answered ones too."""
    all_, after = request.GET.get("all") == "1", request.GET.get("after", "")
    found = queries.reports(actor_of(request), open_only=not all_, after=after)
    base = "?all=1" if all_ else "?"
    context = {
        "rows": [(row, _cells(row), _KINDS[row.stage]) for row in found.rows],
        "head": HEAD,
        "all": all_,
        "older": f"{base}&after={found.next_key}" if found.next_key else "",
        "newer": base if after else "",
    }
    return page(request, "manage/extra.html", context)


@_handle
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, demand_id: int) -> HttpResponse:
    """One report: the finding with its rows, and the answer to give."""
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(by=actor_of(request), at=now(), demand_id=demand_id, **form.cleaned_data)
        except DomainError as error:
            if error.status == 404:
                raise
            form.take(error)
        else:
            messages.success(request, "已反馈，反映人现在就能看到。")
            return redirect("web:manage_extra_report", demand_id)
    return _page(request, demand_id, form=form, status=422 if form.errors else 0)


def _page(
    request: HttpRequest,
    demand_id: int,
    *,
    form: AnswerForm | None = None,
    phone: str = "",
    error: DomainError | None = None,
    status: int = 0,
) -> HttpResponse:
    found = queries.report(actor_of(request), demand_id)
    if form is None or not form.is_bound:
        form = AnswerForm(initial={"version": found.version})
    r = found.report
    context = {
        "d": found,
        "r": r,
        "form": form,
        "phone": phone or found.phone,
        "shown": bool(phone),
        "kind": _KINDS[r.stage],
        "unsure": r.verdict is Verdict.UNSURE,
        "left": days_left(r.due_on, today(), current_calendar()),
        "crumbs": crumbs((TITLE, reverse("web:manage_extra")), (r.item_name, "")),
    }
    response = page(request, "manage/extra_report.html", context, error=error, status=status)
    response["Cache-Control"] = "no-store"
    return response


@_handle
@require_POST
def take(request: HttpRequest, demand_id: int) -> HttpResponse:
    """Begin to look into it."""
    version = number(request.POST.get("version"), -1)
    try:
        actions.take_up(by=actor_of(request), at=now(), demand_id=demand_id, version=version)
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(request, demand_id, error=error)
    return redirect("web:manage_extra_report", demand_id)


@_handle
@require_POST
def phone(request: HttpRequest, demand_id: int) -> HttpResponse:
    """The reporter's telephone, on this answer only; the ledger says to whom."""
    try:
        shown = actions.reveal_phone(by=actor_of(request), at=now(), demand_id=demand_id)
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(request, demand_id, error=error)
    return _page(request, demand_id, phone=shown)
