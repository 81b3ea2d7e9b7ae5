"""Figures are declared by the context that owns their rows, and open to exactly those rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet, TextField, Value

from yichuang.kernel.enums import Labelled


class Kind(Labelled):
    """What a figure is; each kind has its own equality test against its rows."""

    COUNT = "count", "计数"
    DISTINCT = "distinct", "去重计数"
    SUM = "sum", "合计"  # a column of the rows added up
    RATIO = "ratio", "比率"
    DISTRIBUTION = "distribution", "分布"
    CHANGE = "change", "增减率"  # value = 1 − part / whole; both sides open to their rows
    SETTING = "setting", "设定值"  # as a document sets it; one row: the document's entry


@dataclass(frozen=True)
class Column:
    """A column of the rows behind a figure."""

    key: str
    label: str


@dataclass(frozen=True)
class Figure:
    """A value and how it came about. `part` and `whole` are set for a ratio.

    `unready` says why there is no value on that day: then a page prints 未接入, never 0.
    """

    value: int | Fraction
    as_of: date
    part: int | None = None
    whole: int | None = None
    unready: str = ""
    note: str = ""  # how this day's value came about, in a sentence

    @property
    def text(self) -> str:
        """As a page prints it: ratios as per cent with one decimal."""
        if self.unready:
            return "未接入"
        if self.part is None and isinstance(self.value, Fraction):
            return f"{float(self.value) * 100:.1f}%"
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
    period: bool = False  # counts what happened in a period that ends on the day


# --- the period of a figure: what happened between a first day and `as_of` ---

_since: ContextVar[date | None] = ContextVar("figures_since", default=None)


@contextmanager
def within(first: date | None) -> Iterator[None]:
    """Within, figures of a period count from this day; None: from the year's first day."""
    token = _since.set(first)
    try:
        yield
    finally:
        _since.reset(token)


def period_start(as_of: date) -> date:
    """From when a figure of a period counts: as asked for by `within`, else since 1 January."""
    return _since.get() or as_of.replace(month=1, day=1)


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


# --- figures that are a queryset ---

Rows = Callable[[date], QuerySet[Any]]


# Indicator id → what it counts: asked together by pages that show several.
_counted: dict[str, tuple["_Counted", ...]] = {}


class _Counted(NamedTuple):
    """A queryset and the column whose different values are counted."""

    rows: Rows
    by: str = "id"

    @property
    def name(self) -> str:
        return f"{self.rows.__module__}.{self.rows.__qualname__}:{self.by}"


@dataclass
class _Together:
    """The querysets of one block, and what has been counted in it, by day and name."""

    rows: dict[str, _Counted]
    known: dict[date, dict[str, int]]
    kept: dict[tuple[str, date], Any]


_together: ContextVar[_Together | None] = ContextVar("figures_counted_together", default=None)


def count_with(id_: str, *rows: Rows) -> None:
    """Say which querysets a figure counts."""
    _counted[id_] = tuple(map(_Counted, rows))


@contextmanager
def counted_together(ids: Iterable[str]) -> Iterator[None]:
    """Within, the first of these figures asked of a day counts them all, in one statement.

    For pages that show several; what is counted is forgotten at the end of the block.
    """
    rows = {one.name: one for id_ in ids for one in _counted.get(id_, ())}
    token = _together.set(_Together(rows, {}, {}))
    try:
        yield
    finally:
        _together.reset(token)


def number_of(rows: Rows, as_of: date, by: str = "id") -> int:
    """How many rows on a day, or how many different values of a column they have."""
    block, wanted = _together.get(), _Counted(rows, by)
    if block is None or wanted.name not in block.rows:
        return _counts({wanted.name: wanted}, as_of)[wanted.name]
    if as_of not in block.known:
        block.known[as_of] = _counts(block.rows, as_of)
    return block.known[as_of][wanted.name]


def kept_together(name: str, as_of: date, compute: Callable[[date], Any]) -> Any:
    """What several figures of one block rest on, computed once within `counted_together`."""
    block = _together.get()
    if block is None:
        return compute(as_of)
    if (name, as_of) not in block.kept:
        block.kept[name, as_of] = compute(as_of)
    return block.kept[name, as_of]


def _counts(chosen: dict[str, _Counted], as_of: date) -> dict[str, int]:
    """A UNION ALL of the counts: each keeps its own queryset and its own index."""
    first, *others = (_one_count(one, as_of) for one in chosen.values())
    found = first.union(*others, all=True) if others else first
    return dict.fromkeys(chosen, 0) | dict(found)


def _one_count(one: _Counted, as_of: date) -> QuerySet[Any, Any]:
    named = one.rows(as_of).order_by().annotate(figure=Value(one.name, TextField()))
    number = Count(one.by, distinct=one.by != "id")
    return named.values("figure").annotate(n=number).values_list("figure", "n")


def pages(whole: Rows, columns: tuple[Column, ...], part_rows: Rows | None = None) -> Any:
    """The rows behind a figure that counts a queryset, by id."""
    keys = ["id", *[column.key for column in columns]]

    def rows(as_of: date, *, part: bool = False, after: int = 0, limit: int = 50) -> Sequence[Row]:
        chosen = part_rows if part and part_rows is not None else whole
        return list(chosen(as_of).filter(id__gt=after).order_by("id").values(*keys)[:limit])

    return rows


def declare_count(
    id_: str,
    name: str,
    definition: str,
    *,
    unit: str,
    owner: str,
    rows: Rows,
    columns: Any,
    period: bool = False,
) -> None:
    """A figure that is the number of rows of a queryset."""

    def measure(as_of: date) -> Figure:
        return Figure(number_of(rows, as_of), as_of)

    count_with(id_, rows)
    measure.__qualname__ = f"count:{_Counted(rows).name}"
    shown = tuple(columns)
    behind = pages(rows, shown)
    declare(
        Indicator(id_, name, definition, unit, owner, Kind.COUNT, measure, behind, shown, period)
    )


def declare_distinct(
    id_: str,
    name: str,
    definition: str,
    *,
    unit: str,
    owner: str,
    rows: Rows,
    by: Column,
    period: bool = False,
) -> None:
    """How many different values of a column the rows have; a row for each, with its count."""

    def grouped(as_of: date) -> QuerySet[Any, Any]:
        return rows(as_of).order_by().values(by.key).annotate(id=Min("pk"), n=Count("pk"))

    def measure(as_of: date) -> Figure:
        return Figure(number_of(rows, as_of, by.key), as_of)

    def behind(
        as_of: date, *, part: bool = False, after: int = 0, limit: int = 50
    ) -> Sequence[Row]:
        return list(grouped(as_of).filter(id__gt=after).order_by("id")[:limit])

    _counted[id_] = (_Counted(rows, by.key),)
    measure.__qualname__ = f"distinct:{_Counted(rows, by.key).name}"
    shown = (by, Column("n", "条数"))
    kind = Kind.DISTINCT
    declare(Indicator(id_, name, definition, unit, owner, kind, measure, behind, shown, period))


# --- claims: sentences that are printed only when the rows bear them out ---


@dataclass(frozen=True)
class Verdict:
    """What checking a claim found: whether it holds, and the evidence in one sentence."""

    holds: bool
    evidence: str
    against: tuple[str, ...] = ()  # what speaks against it, each by name


Check = Callable[[date], Verdict | None]
_claims: dict[str, Check] = {}


def declare_claim(claim_id: str, check: Check) -> None:
    """Register who can check a sentence of the report; declaring it again replaces it."""
    _claims[claim_id] = check


def check_claim(claim_id: str, as_of: date) -> Verdict | None:
    """The verdict on a day; None where no context can check it yet (未接入)."""
    check = _claims.get(claim_id)
    return check(as_of) if check else None
