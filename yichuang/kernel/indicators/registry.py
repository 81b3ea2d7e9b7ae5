"""Figures are declared by the context that owns their rows, and open to exactly those rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from yichuang.kernel.enums import Labelled


class Kind(Labelled):
    """What a figure is; each kind has its own equality test against its rows."""

    COUNT = "count", "计数"
    DISTINCT = "distinct", "去重计数"
    RATIO = "ratio", "比率"
    DISTRIBUTION = "distribution", "分布"


@dataclass(frozen=True)
class Column:
    """A column of the rows behind a figure."""

    key: str
    label: str


@dataclass(frozen=True)
class Figure:
    """A value and how it came about. `part` and `whole` are set for a ratio."""

    value: int | Fraction
    as_of: date
    part: int | None = None
    whole: int | None = None

    @property
    def text(self) -> str:
        """As a page prints it: ratios as per cent with one decimal."""
        if self.part is None:
            return f"{int(self.value):,}"
        return f"{float(self.value) * 100:.1f}%" if self.whole else "无数据"


Row = dict[str, Any]


@dataclass(frozen=True)
class Indicator:
    """A declared figure (指标): definition, owner, rows.

    `rows(as_of, part, after, limit)` yields the rows behind it, by key; `part` of a ratio
    asks for the numerator's rows. `measure(as_of)` computes the figure without loading them.
    """

    id: str
    name: str
    definition: str
    unit: str
    owner: str
    kind: Kind
    measure: Callable[[date], Figure]
    rows: Callable[..., Sequence[Row]]
    columns: tuple[Column, ...]


_declared: dict[str, Indicator] = {}


def declare(indicator: Indicator) -> Indicator:
    """Register a figure. Raises ValueError for an id declared twice by different code."""
    known = _declared.get(indicator.id)
    if known is not None and known.measure.__qualname__ != indicator.measure.__qualname__:
        raise ValueError(f"indicator {indicator.id} is declared twice")
    _declared[indicator.id] = indicator
    return indicator


def get(indicator_id: str) -> Indicator | None:
    """The declared figure, or None: then a page prints 未接入, never 0."""
    return _declared.get(indicator_id)


def all_indicators() -> list[Indicator]:
    """Every declared figure by id."""
    return [_declared[key] for key in sorted(_declared)]


def every_row(indicator: Indicator, as_of: date, *, part: bool = False) -> Iterator[Row]:
    """All rows behind a figure, page by page: what equality tests and exports walk."""
    after = 0
    while True:
        page = indicator.rows(as_of, part=part, after=after, limit=1000)
        yield from page
        if len(page) < 1000:
            return
        after = page[-1]["id"]
