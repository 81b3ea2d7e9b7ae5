"""A statutory value, and which one binds on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.clock.rules import Limit, Unit
from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import NotFound


class StatuteUnit(Labelled):
    """What a value counts. Only the first two are limits a clock can run on."""

    WD = "wd", "个工作日"
    ND = "nd", "日"
    MONTH = "month", "个月"
    YEAR = "year", "年"
    COUNT = "count", "个"


class Certainty(Labelled):
    """How sure we are: read in the law's text, known, or doubtful (then a switch, not a bar)."""

    SEEN = "seen", "已核对原文"
    KNOWN = "known", "未核对原文"
    UNSURE = "unsure", "存疑"


@dataclass(frozen=True)
class Statute:
    """One row: what `authority` says in `article`, from and to (both included)."""

    key: str
    label: str
    authority: str
    article: str
    value: int
    unit: StatuteUnit
    effective_from: date
    effective_to: date | None = None
    note: str = ""
    certainty: Certainty = Certainty.SEEN

    @property
    def citation(self) -> str:
        """行政许可法第四十二条第一款, as documents cite it."""
        return f"{self.authority}{self.article}"

    @property
    def limit(self) -> Limit:
        """The value as a limit for the clock. Raises ValueError for months and years."""
        return Limit(self.value, Unit(self.unit.value), basis=self.citation)

    def __str__(self) -> str:
        return f"{self.value}{self.unit.label}（{self.citation}）"

    def binds(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def in_force(rows: Sequence[Statute], key: str, on: date) -> Statute:
    """The row of a key that binds on a day.

    Raises NotFound, with what to do, for a key without rows or a day without a row.
    """
    mine = [row for row in rows if row.key == key]
    if not mine:
        raise NotFound(
            f"没有法定值“{key}”",
            code="statute.unknown",
            what_to_do="请信息中心核对参考数据是否已载入。",
        )
    binding = [row for row in mine if row.binds(on)]
    if not binding:
        spans = "；".join(f"{r.effective_from} 至 {r.effective_to or '今'}" for r in mine)
        raise NotFound(
            f"“{mine[0].label}”在 {on} 没有生效的规定（已载入的生效期间：{spans}）",
            code="statute.not_in_force",
            what_to_do="请核对日期；确有规定的，请信息中心补充法定值。",
        )
    return max(binding, key=lambda row: row.effective_from)


def overlaps(rows: Iterable[Statute]) -> list[tuple[Statute, Statute]]:
    """Pairs of rows of one key that bind on the same day: a fault in the data."""
    ordered = sorted(rows, key=lambda row: (row.key, row.effective_from))
    return [
        (before, after)
        for before, after in zip(ordered, ordered[1:], strict=False)
        if before.key == after.key
        and (before.effective_to is None or before.effective_to >= after.effective_from)
    ]
