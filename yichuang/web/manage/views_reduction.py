"""精简: the acts, recording one, correcting one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.catalog.reduction.actions import correct_act, record_act
from yichuang.catalog.reduction.queries import acts, rate
from yichuang.catalog.reduction.queries.acts import ActRow
from yichuang.catalog.reduction.rules.acts import RECORDED, ActKind, read_lines
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, NotFound
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import actor_of, crumbs, page, sent
from .forms import ReasonForm
from .forms_reduction import ActForm

SIZE = 100
_KINDS = {kind.value: kind.label for kind in RECORDED}
_HEAD = ("编号", "生效日期", "方式", "调整前", "调整后", "部门", "文号", "状态")


def _state(row: ActRow) -> str:
    if row.corrected_by:
        return f"已更正：{row.correction_reason}"
    if row.corrects:
        return f"更正第 {row.corrects} 号"
    return "尚未生效" if row.effective_on > today() else "有效"


def _cells(row: ActRow) -> tuple[str, ...]:
    sides = ("、".join(one.name for one in side) for side in (row.before, row.after))
    return (
        *(f"{row.id}", f"{row.effective_on}", row.kind.label, *sides),
        *(row.departments, row.number, _state(row)),
    )


def _list(asked: Asked) -> Listed:
    kind, text = asked.get("kind"), asked.get("q")
    chosen = {"kind": kind if kind in _KINDS else "", "text": text[:100]}

    def rows() -> Iterator[tuple[str, ...]]:
        for found in every(
            lambda key: acts.acts_page(after=key, limit=CHUNK, all_acts=True, **chosen)
        ):
            yield from map(_cells, found)

    return Listed(_HEAD, rows(), (_KINDS.get(kind, ""), text and f"含“{text}”"))


@requires(Permission.REDUCTION_MANAGE)
@listed("精简动作", _list, personal=False)
@require_safe
def reduction(request: HttpRequest) -> HttpResponse:
    """Every act, corrected ones too; the rate in words, and what does not add up."""
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:100]
    chosen = {"kind": kind if kind in _KINDS else "", "text": text}
    key = request.GET.get("after", "")
    found = acts.acts_page(after=key, limit=SIZE, all_acts=True, **chosen)
    more = urlencode({"q": text, "kind": kind, "after": found.next_key})
    context = {
        "table": Table(
            "精简动作",
            tuple(Column(name) for name in _HEAD),
            tuple(TableRow(_linked(row)) for row in found.rows),
            dense=True,
            empty="没有这样的精简动作。",
        ),
        "kinds": _KINDS,
        "kind": kind,
        "q": text,
        "older": f"?{more}" if found.next_key else "",
        "newer": f"?{urlencode({'q': text, 'kind': kind})}" if key else "",
        "rate": rate.reckoned(today()),
        "target": rate.target(today()),
        "no_baseline": rate.NO_BASELINE,
    }
    return page(request, "manage/reduction.html", context)


def _linked(row: ActRow) -> tuple[object, ...]:
    number, on, *rest = _cells(row)
    url = reverse("web:manage_reduction_act", args=[row.id])
    link = format_html('<a class="yc-nowrap" href="{}">{}</a>', url, number)
    return (link, format_html('<span class="yc-nowrap">{}</span>', on), *rest)


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def reduction_new(request: HttpRequest) -> HttpResponse:
    """Record an act from its document."""
    form = ActForm(sent(request), initial={"kind": ActKind.CANCEL})
    if request.method == "POST" and form.is_valid():
        try:
            made = record_act(by=actor_of(request), at=now(), **_given(form))
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "已登记。登记了的不能改；错了的另登一条更正。")
            return redirect("web:manage_reduction_act", made)
    context = {
        "form": form,
        "crumbs": crumbs(("精简清理", reverse("web:manage_reduction")), ("登记", "")),
    }
    return page(request, "manage/reduction_new.html", context, status=422 if form.errors else 0)


def _given(form: ActForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "kind": ActKind(given["kind"]),
        "effective_on": given["effective_on"],
        "paper": form.paper,
        "before": [
            replace(one, bases=given["bases"], materials=given["materials"])
            for one in read_lines(given["before"])
        ],
        "after": read_lines(given["after"]),
        "type_before": given["type_before"],
        "type_after": given["type_after"],
        "reason": given["reason"],
    }


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def reduction_act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act with everything frozen in it; a wrong one is corrected here, with reason."""
    found = acts.act(act_id)
    if found is None:
        raise NotFound("没有这条精简记录", what_to_do="请回到精简清理页查找。")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            correct_act(by=actor_of(request), at=now(), act_id=act_id, reason=reason)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "已更正：原来的一条留着，不再算数。")
            return redirect("web:manage_reduction_act", act_id)
    context = {
        "act": found,
        "state": _state(found),
        "form": form,
        "correctable": not (found.corrected_by or found.corrects),
        "crumbs": crumbs(("精简清理", reverse("web:manage_reduction")), (f"第 {act_id} 号", "")),
    }
    return page(request, "manage/reduction_act.html", context, status=422 if form.errors else 0)
