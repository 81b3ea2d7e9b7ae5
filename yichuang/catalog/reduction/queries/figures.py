"""The figures of reducing and clearing, and the two claims that rest on them."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from yichuang.catalog.items.queries.figures import no_third_kind
from yichuang.catalog.reduction.models import LegacyDisposal, LegacyEntry
from yichuang.catalog.reduction.rules.rate import Line, Standing
from yichuang.kernel.indicators.registry import (
    Column,
    Figure,
    Indicator,
    Kind,
    Row,
    Verdict,
    declare,
    declare_claim,
    declare_count,
)

from .rate import NO_BASELINE, NOTHING_IN_FORCE, Target, reckoned, target

_LINES = (
    Column("code", "实施编码"),
    Column("name", "事项"),
    Column("department", "部门"),
    Column("fate", "去向或来历"),
)
_TARGET = (
    Column("percent", "目标"),
    Column("number", "文号"),
    Column("title", "文件"),
    Column("dated", "文件日期"),
)
_CLEARED = (
    Column("entry__code", "台账编号"),
    Column("entry__name", "事项"),
    Column("entry__department", "部门"),
    Column("way", "处置"),
    Column("document_number", "文号"),
    Column("effective_on", "生效日期"),
)


def cleared(as_of: date) -> QuerySet[LegacyDisposal]:
    """Legacy entries whose end was in force on a day."""
    return LegacyDisposal.objects.filter(effective_on__lte=as_of)


def undisposed(as_of: date) -> QuerySet[LegacyEntry]:
    """Legacy entries without an end in force on a day."""
    return LegacyEntry.objects.exclude(disposal__effective_on__lte=as_of)


def _pages(every: Sequence[Row], after: int, limit: int) -> list[Row]:
    """Rows that were computed, numbered in their order."""
    numbered = [{"id": n, **row} for n, row in enumerate(every, start=1)]
    return numbered[after : after + limit]


def _shown(lines: Sequence[Line]) -> list[Row]:
    return [
        {
            "code": line.row.code,
            "name": line.row.name,
            "department": line.row.department,
            "fate": line.fate or "没有登记文件",
        }
        for line in lines
    ]


def _baseline(as_of: date) -> Figure:
    found = reckoned(as_of)
    if found is None:
        return Figure(0, as_of, unready=NO_BASELINE)
    return Figure(found.chosen.before, as_of, note=found.sentence)


def _baseline_rows(as_of: date, *, part: bool = False, after: int = 0, limit: int = 50) -> Any:
    del part
    found = reckoned(as_of)
    return _pages(_shown(found.chosen.baseline), after, limit) if found else []


def _rate_of(choose: Callable[[Any], Standing]) -> tuple[Any, Any]:
    def measure(as_of: date) -> Figure:
        found = reckoned(as_of)
        if found is None:
            return Figure(0, as_of, unready=NO_BASELINE)
        held = choose(found)
        rate = held.rate
        if rate is None or not held.now:
            why = NOTHING_IN_FORCE if held.before else "基期清单里没有行政许可事项"
            return Figure(Fraction(0), as_of, held.now, held.before, unready=why)
        return Figure(rate, as_of, held.now, held.before, note=found.sentence)

    def rows(as_of: date, *, part: bool = False, after: int = 0, limit: int = 50) -> Any:
        found = reckoned(as_of)
        if found is None:
            return []
        held = choose(found)
        return _pages(_shown(held.current if part else held.baseline), after, limit)

    return measure, rows


def _target(as_of: date) -> Figure:
    found = target(as_of)
    if found is None:
        return Figure(0, as_of, unready="还没有登记压减目标文件")
    return Figure(found.percent, as_of)


def _target_rows(as_of: date, *, part: bool = False, after: int = 0, limit: int = 50) -> Any:
    del part
    found = target(as_of)
    return _pages([_entry(found)], after, limit) if found else []


def _entry(found: Target) -> Row:
    percent = f"{float(found.percent) * 100:g}%"
    return {
        "percent": percent,
        "number": found.number,
        "title": found.title,
        "dated": found.dated,
    }


def _target_met(as_of: date) -> Verdict | None:
    """超额: more than the target. The same is the target met, not exceeded."""
    found, wanted = reckoned(as_of), target(as_of)
    if found is None or wanted is None or not found.chosen.now or found.chosen.rate is None:
        return None
    rate, goal = found.chosen.rate, f"{float(wanted.percent) * 100:g}%"
    against = () if rate > wanted.percent else (_short(rate, wanted.percent),)
    text = f"{found.sentence}目标 {goal}（{wanted.number}，{wanted.dated}）。"
    return Verdict(rate > wanted.percent, text, against)


def _short(rate: Fraction, goal: Fraction) -> str:
    if rate == goal:
        return "压减率正好等于目标，是完成，不是超额完成"
    return f"离目标还差 {float(goal - rate) * 100:.1f} 个百分点"


def _all_cleared(as_of: date) -> Verdict:
    """不再保留: no item of the kind, and every legacy entry has its end."""
    kinds, left = no_third_kind(as_of), undisposed(as_of).order_by("code")
    names = tuple(left.values_list("name", flat=True))
    text = f"{kinds.evidence}清理台账里没有处置的 {len(names)} 项。"
    return Verdict(kinds.holds and not names, text, (*kinds.against, *names))


def declare_figures() -> None:
    """Called once at start-up."""
    _declare_rates()
    declare(
        Indicator(
            "approvals.baseline",
            "精简前行政审批事项",
            "封存的基期清单里的行政许可事项，按清单写明的单位（主项或者子项）计数；"
            "清单名称、基准日和文件在精简页。",
            "项",
            "catalog",
            Kind.COUNT,
            _baseline,
            _baseline_rows,
            _LINES,
        )
    )
    declare(
        Indicator(
            "approvals.reduction_target",
            "省定压减目标",
            "截至当日最近一份目标文件写明的百分比。",
            "%",
            "catalog",
            Kind.SETTING,
            _target,
            _target_rows,
            _TARGET,
        )
    )
    declare_count(
        "non_licence.cleared",
        "清理非行政许可事项",
        "清理台账里处置已经生效的遗留事项，四种处置都算，一项只有一个处置。",
        unit="项",
        owner="catalog",
        rows=cleared,
        columns=_CLEARED,
    )
    declare_claim("approvals.target_met", _target_met)
    declare_claim("non_licence.gone", _all_cleared)


_FORMULA = "（基期 − 现行）÷ 基期，都是行政许可事项；合并减少的另列，除非县里选定计入压减。"


def _declare_rates() -> None:
    for key, name, words, choose in (
        (
            "approvals.reduction_rate",
            "压减率",
            f"县里选定的口径：{_FORMULA}",
            lambda found: found.chosen,
        ),
        (
            "approvals.reduction_rate_other",
            "压减率（另一口径）",
            f"没有选定的那个口径，留着对照：{_FORMULA}",
            lambda found: found.other,
        ),
    ):
        measure, rows = _rate_of(choose)
        measure.__qualname__ = f"reduction:{key}"
        declare(Indicator(key, name, words, "项", "catalog", Kind.CHANGE, measure, rows, _LINES))
