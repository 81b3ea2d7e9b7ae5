"""法规核对: the table of laws, and which citations of the guides no longer hold."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.catalog.items.queries import CitedLaw, check_citations
from yichuang.catalog.laws.queries import LawRow, counts, laws_page
from yichuang.catalog.laws.rules import Standing, TextStatus
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import page

SHOWN = 200
_LAW_HEAD = ("法规名称", "效力层级", "文本日期", "施行日期", "时效性", "今天")
_CITED_HEAD = ("部门", "事项", "实施编码", "状态", "在哪里", "引用", "条", "核对结果", "原因")
_KINDS = {
    Standing.IN_FORCE: "ok",
    Standing.NOT_YET: "wait",
    Standing.STALE: "no",
    Standing.UNCHECKED: "warn",
}
_STATUSES = {status.value: status.label for status in TextStatus}
_STANDINGS = {standing.value: standing.label for standing in Standing}


def _law(row: LawRow) -> tuple[str, ...]:
    status = f"{row.status.label}（{row.ended_on} 废止）" if row.ended_on else row.status.label
    day = f"{row.version_on}"
    now_ = f"{row.today.standing.label}：{row.today.reason}"
    return (row.name, row.level, day, f"{row.effective_from}", status, now_)


def _law_list(asked: Asked) -> Listed:
    text, status = asked.get("q"), asked.get("status")
    said = (text and f"含“{text}”", _STATUSES.get(status, ""))
    return Listed(_LAW_HEAD, map(_law, _every_law(text, status)), said)


def _every_law(text: str, status: str) -> list[LawRow]:
    found, after = laws_page(on=today(), text=text, status=status, limit=500)
    while after:
        more, after = laws_page(on=today(), text=text, status=status, after=after, limit=500)
        found += more
    return found


@requires(Permission.ITEM_VIEW_DRAFTS)
@listed("法律法规目录", _law_list, personal=False)
@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """Every text in the table, and what it is worth today."""
    text, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    status = status if status in _STATUSES else ""
    rows, after = laws_page(
        on=today(), text=text, status=status, after=request.GET.get("after", "")
    )
    columns = tuple(Column(name) for name in _LAW_HEAD)
    table = Table(
        "法律法规目录",
        columns,
        tuple(TableRow(_law(row)) for row in rows),
        dense=True,
        empty="没有这样的法规。还没有载入目录的，请在“导入”里导入“法律法规目录”。",
    )
    context = {
        "table": table,
        "after": after,
        "q": text,
        "status": status,
        "statuses": _STATUSES,
        "counts": counts(),
    }
    return page(request, "manage/laws.html", context)


def _cited(line: CitedLaw) -> tuple[str, ...]:
    where = (line.department, line.item, line.implement_code, line.state, line.place)
    return (*where, line.law, line.article, line.standing.label, line.reason)


def _wanted(standing: str) -> list[Standing]:
    return [Standing(standing)] if standing in _STANDINGS else [Standing.STALE, Standing.NOT_YET]


def _cited_list(asked: Asked) -> Listed:
    lines, _ = check_citations(on=asked.day, standings=_wanted(asked.get("standing")))
    said = (_STANDINGS.get(asked.get("standing"), "已失效和尚未施行"),)
    return Listed(_CITED_HEAD, map(_cited, lines), said)


@requires(Permission.ITEM_VIEW_DRAFTS)
@listed("依据核对", _cited_list, personal=False)
@require_safe
def cited(request: HttpRequest) -> HttpResponse:
    """Every law the guides name against the table: those that do not hold, and how many are unchecked."""
    asked = request.GET.get("standing", "")
    lines, counted = check_citations(on=today(), standings=_wanted(asked))
    context = {
        "lines": [
            (line, reverse("web:manage_item", args=[line.version_id]), _KINDS[line.standing])
            for line in lines[:SHOWN]
        ],
        "total": len(lines),
        "shown": SHOWN,
        "standing": asked if asked in _STANDINGS else "",
        "counted": [(s.value, s.label, counted[s]) for s in Standing],
        "all": sum(counted.values()),
    }
    return page(request, "manage/laws_cited.html", context)
