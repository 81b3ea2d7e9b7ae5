"""清理: the legacy entries of 非行政许可审批, and the pairs that look like 明减暗增."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.reduction.actions import dispose, judge_pair
from yichuang.catalog.reduction.queries import disguise, legacy
from yichuang.catalog.reduction.queries.disguise import Judged
from yichuang.catalog.reduction.queries.legacy import Entry
from yichuang.catalog.reduction.rules.disguise import ARTICLE, THRESHOLD, Judgement
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid, NotFound
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import actor_of, crumbs, number, page, sent
from .forms_reduction import DisposalForm

_HEAD = ("台账编号", "事项", "部门", "出自文件", "处置", "文号", "生效日期")
_PAIRS = ("取消的事项", "取消日期", "后来出现的", "出现日期", "出现在", "相似度", "判断", "理由")


def _cells(row: Entry) -> tuple[str, ...]:
    end = row.end
    if end is None:
        return (row.code, row.name, row.department, row.found_in, "还没有处置", "", "")
    turned = end.way is Disposal.OTHER_POWER and end.power_type
    way = f"{end.way.label}（{end.power_type}）" if turned else end.way.label
    done = (way, end.number, f"{end.effective_on}")
    return (row.code, row.name, row.department, row.found_in, *done)


def _legacy_list(asked: Asked) -> Listed:
    del asked
    return Listed(_HEAD, map(_cells, legacy.entries()))


@requires(Permission.REDUCTION_MANAGE)
@listed("非行政许可审批清理台账", _legacy_list, personal=False)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The ledger of the clean-up: open entries first."""
    found = legacy.entries()
    rows = []
    for row in found:
        code, *rest = _cells(row)
        url = reverse("web:manage_legacy_entry", args=[row.id])
        cell = format_html('<a class="yc-nowrap" href="{}">{}</a>', url, code)
        rows.append(TableRow((cell, *rest), tone="" if row.end else "is-bad"))
    context = {
        "table": Table(
            "非行政许可审批清理台账",
            tuple(Column(name) for name in _HEAD),
            tuple(rows),
            dense=True,
            empty="台账是空的。从当年的清理目录整理成表导入。",
        ),
        "total": len(found),
        "open": sum(row.end is None for row in found),
        "import_url": reverse("web:manage_import_list", args=["legacy"]),
    }
    return page(request, "manage/legacy.html", context)


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry and its one end."""
    found = legacy.entry(entry_id)
    if found is None:
        raise NotFound("台账里没有这一项", what_to_do="请回到清理台账查找。")
    form = DisposalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            dispose(by=actor_of(request), at=now(), entry_id=entry_id, **_given(form))
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"“{found.name}”已处置。")
            return redirect("web:manage_legacy")
    context = {
        "entry": found,
        "form": form,
        "crumbs": crumbs(("非行政许可清理", reverse("web:manage_legacy")), (found.code, "")),
    }
    return page(request, "manage/legacy_entry.html", context, status=422 if form.errors else 0)


def _given(form: DisposalForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "way": Disposal(given["way"]),
        "effective_on": given["effective_on"],
        "paper": form.paper,
        "power_type": given["power_type"],
        "bases": given["bases"],
    }


def _pair_cells(one: Judged) -> tuple[Any, ...]:
    gone, new = one.pair.gone, one.pair.subject
    verdict = one.verdict.label if one.verdict else "还没有判断"
    return (
        *(gone.name, gone.gone_on, new.name, new.since, new.kind.label),
        *(f"{one.pair.percent}%", verdict, one.reason),
    )


def _pair_list(asked: Asked) -> Listed:
    return Listed(_PAIRS, map(_pair_cells, disguise.pairs(asked.day)))


@requires(Permission.REDUCTION_MANAGE)
@listed("疑似明减暗增", _pair_list, personal=False)
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Cancelled and new side by side."""
    return _pairs(request)


def _pairs(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    found = disguise.pairs(today())
    context = {
        "pairs": found,
        "open": sum(one.verdict is None for one in found),
        "article": ARTICLE,
        "threshold": int(THRESHOLD * 100),
        "verdicts": Judgement.choices(),
        "typed": request.POST,
    }
    return page(request, "manage/disguise.html", context, error=refusal)


@requires(Permission.REDUCTION_MANAGE)
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """An officer's word on a pair."""
    given = request.POST
    try:
        if given.get("verdict") not in {one.value for one in Judgement}:
            raise Invalid("没有选判断", what_to_do="选“属实”或“不属实”，再写理由。")
        judge_pair(
            by=actor_of(request),
            at=now(),
            line_id=number(given.get("line")),
            subject_kind=given.get("kind", ""),
            subject_code=given.get("code", ""),
            verdict=Judgement(given["verdict"]),
            reason=given.get("reason", ""),
        )
    except DomainError as refusal:
        return _pairs(request, refusal)
    messages.success(request, "判断已登记。")
    return redirect("web:manage_disguise")
