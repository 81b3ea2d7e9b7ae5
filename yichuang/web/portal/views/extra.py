"""“窗口要我交清单外的材料？”: three fields, the finding at once, a number to follow it by."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases.queries.file import CaseFileView
from yichuang.catalog.items.queries import once_published
from yichuang.feedback import actions
from yichuang.feedback.queries import by_number
from yichuang.feedback.rules.demands import (
    MATERIAL_LONGEST,
    AskedWhere,
    DemandStage,
    day_fault,
    material_fault,
    normal_material,
    normal_number,
)
from yichuang.feedback.rules.finding import Verdict
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import checked
from yichuang.web.portal.present.words import day, moment

from .progress import NotProved, my_case

TITLE = "窗口要我交清单外的材料"
# In words and shapes; the colour says only what they say.
KINDS = {
    Verdict.LISTED: "wait",
    Verdict.UNSURE: "warn",
    Verdict.OUTSIDE: "no",
    Verdict.CANCELLED: "no",
    Verdict.HELD: "no",
    Verdict.INTERMEDIARY: "no",
    Verdict.NO_GUIDE: "no",
}


class DemandForm(forms.Form):
    """What, when, where: nothing about the person."""

    use_required_attribute = False
    material = forms.CharField(
        label="要您交什么材料？",
        help_text="照他们说的写，一次写一种。",
        error_messages={"required": "请写窗口要的是什么材料"},
    )
    asked_on = forms.DateField(
        label="哪天要的？",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "请写哪天要的", "invalid": "日期看不懂，请写成 2026-03-02"},
    )
    asked_where = forms.ChoiceField(
        label="在哪里要的？",
        choices=AskedWhere.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择在哪里要的"},
    )
    key = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=64)
    case = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["asked_on"].widget.attrs["max"] = f"{today}"

    def clean_material(self) -> str:
        """One line that says something."""
        text = self.cleaned_data["material"]
        return checked(normal_material(text), material_fault(text))

    def clean_asked_on(self) -> date:
        """A day that has come, under the law."""
        on = self.cleaned_data["asked_on"]
        if fault := day_fault(on, self.today):
            raise forms.ValidationError(fault)
        return on


class PhoneForm(forms.Form):
    """Where to say that there is an answer."""

    use_required_attribute = False
    phone = forms.CharField(
        label="留个手机号，有答复时发短信告诉您",
        max_length=20,
        help_text="可以不留。只有核实的人能看，每看一次都有记录。",
        error_messages={"required": "请填写手机号；不想留就不用填，凭编号来看"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class NumberForm(forms.Form):
    """The number of the receipt."""

    use_required_attribute = False
    number = forms.CharField(
        label="查询编号",
        max_length=60,
        help_text="16 位数字，回执上有；空格可以不管。",
        error_messages={"required": "请填写查询编号"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _crumbs(title: str) -> list[Link]:
    return [Link("首页", reverse("web:home")), Link(title, "")]


def _case_of(request: HttpRequest, number: str, item_id: int) -> CaseFileView | None:
    """The case it happened in, when this browser has proved it and it is of this item."""
    if not number:
        return None
    try:
        found = my_case(request, number)
    except (NotProved, NotFound):
        return None
    return found if found.pinned.item_id == item_id else None


@public
def extra(request: HttpRequest, item_id: int) -> HttpResponse:
    """The form, prefilled with what the page before knew; its answer is the receipt."""
    item, on = once_published(item_id), today()
    if request.method == "POST":
        form = DemandForm(request.POST, today=on)
    else:
        form = DemandForm(today=on, initial=_known(request, on))
    number = str(form["case"].value() or "")[:40]
    case = _case_of(request, number, item_id)
    if request.method == "POST" and form.is_valid():
        throttle.take(request, "report")
        if (found := _report(request, form, item_id, case)) is not None:
            return HttpResponseRedirect(reverse("web:extra_follow", args=[found]))
    context = {
        "item": item,
        "case": case,
        "form": form,
        "page_title": TITLE,
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(item.name, reverse("web:guide", args=[item_id])),
            Link("反映", ""),
        ],
    }
    response = render(request, "portal/extra.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _known(request: HttpRequest, on: date) -> dict[str, Any]:
    where = request.GET.get("where", "")
    return {
        "material": request.GET.get("material", "")[:MATERIAL_LONGEST],
        "asked_on": on,
        "asked_where": where if where in set(AskedWhere) else AskedWhere.WINDOW.value,
        "key": secrets.token_hex(16),
        "case": request.GET.get("case", "")[:40],
    }


def _report(
    request: HttpRequest, form: DemandForm, item_id: int, case: CaseFileView | None
) -> str | None:
    """The query number; None when the action found a fault, which is beside its field then."""
    given = form.cleaned_data
    demand = actions.Demand(
        item_id=item_id,
        material=given["material"],
        asked_where=given["asked_where"],
        asked_on=given["asked_on"],
        case_id=case.id if case else None,
        version_id=case.pinned.id if case else None,
    )
    by = session.applicant_actor(request, None)
    try:
        return actions.report(by=by, at=now(), demand=demand, key=given["key"])
    except Invalid as error:
        for name, texts in (error.fields or {"": [error.message]}).items():
            form.add_error(name if name in form.fields else None, "；".join(texts))
    return None


@public
def extra_find(request: HttpRequest) -> HttpResponse:
    """The number of a receipt, to see how it stands."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slot = throttle.take(request, "report-number")
        try:
            found = by_number(form.cleaned_data["number"])
        except NotFound as error:
            form.add_error("number", f"{error.message}。{error.what_to_do}")
        else:
            slot.give_back()
            return HttpResponseRedirect(reverse("web:extra_follow", args=[found.number]))
    context = {"form": form, "page_title": "查反映的结果", "crumbs": _crumbs("查反映的结果")}
    return render(request, "portal/extra_find.html", context, status=422 if form.errors else 200)


@public
def extra_follow(request: HttpRequest, number: str) -> HttpResponse:
    """Receipt and progress in one: the finding, the day of the answer, the answer."""
    try:
        found = by_number(number)
    except NotFound:
        throttle.take(request, "report-number")  # guesses are counted, the right number is not
        raise
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.take(request, "report")
        by = session.applicant_actor(request, None)
        phone = form.cleaned_data["phone"]
        try:
            actions.leave_phone(by=by, at=now(), number=normal_number(number), phone=phone)
        except (Invalid, Conflict) as error:
            form.add_error("phone", f"{error.message}。{error.what_to_do}".removesuffix("。。"))
        else:
            messages.success(request, "记下了。有答复时发短信告诉您。")
            return HttpResponseRedirect(reverse("web:extra_follow", args=[found.number]))
    on = today()
    context = {
        "r": found,
        "kind": KINDS[found.verdict],
        "told": found.stage is DemandStage.TOLD,
        "asked_on": day(found.asked_on, on),
        "received": moment(found.received_at, on),
        "due": day(found.due_on, on),
        "told_on": day(found.told_on, on),
        "form": form,
        "absolute_url": request.build_absolute_uri(
            reverse("web:extra_follow", args=[found.number])
        ),
        "page_title": "反映的结果",
        "crumbs": _crumbs("反映的结果"),
    }
    response = render(
        request, "portal/extra_follow.html", context, status=422 if form.errors else 200
    )
    response["Cache-Control"] = "no-store"
    return response
