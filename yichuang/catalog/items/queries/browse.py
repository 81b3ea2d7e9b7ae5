"""Browsing what is in force by 个人/法人, theme and department. No empty columns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.rules import limits, themes
from yichuang.catalog.items.rules.enums import FROZEN_STATES, Handling, Regime
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import department_names

_FROZEN = [state.value for state in FROZEN_STATES]


@dataclass(frozen=True)
class CatalogueRow:
    """One item in a list."""

    item_id: int
    version_id: int
    name: str
    implement_code: str
    department: str
    regime_label: str
    handling_label: str
    promised_text: str
    visits: int | None
    charges_fee: bool | None
    online_depth: int
    summary: str


@dataclass(frozen=True)
class Page:
    """Rows and the key of the next page; empty key when this is the last."""

    rows: tuple[CatalogueRow, ...]
    next_key: str


@dataclass(frozen=True)
class Column:
    """A browse column with at least one item in it."""

    key: str
    label: str
    count: int


def _current(on: date) -> QuerySet[ItemVersion]:
    return ItemVersion.objects.filter(
        Q(effective_to=None) | Q(effective_to__gt=on),
        state__in=_FROZEN,
        effective_from__lte=on,
    )


def columns(audience: str, *, on: date) -> list[Column]:
    """Themes of an audience that hold at least one item in force, in catalogue order."""
    current = _current(on).values("item_id")
    rows = (
        Item.objects.filter(id__in=current, themes__audience=audience)
        .values("themes__theme")
        .annotate(count=Count("id", distinct=True))
        .values_list("themes__theme", "count")
    )
    counts = dict(rows)
    order = [*themes.LABELS[audience], *sorted(set(counts) - set(themes.LABELS[audience]))]
    return [Column(key, themes.label(audience, key), counts[key]) for key in order if key in counts]


def department_columns(*, on: date) -> list[Column]:
    """Departments with at least one item in force, largest first."""
    rows = (
        _current(on)
        .values(department_id=F("item__department_id"))
        .annotate(count=Count("item_id", distinct=True))
        .order_by("-count", "department_id")
    )
    names = department_names()
    return [
        Column(str(row["department_id"]), names.get(row["department_id"], ""), row["count"])
        for row in rows
    ]


def browse(
    *,
    on: date,
    audience: str = "",
    theme: str = "",
    department_id: int | None = None,
    after: str = "",
    limit: int = 30,
) -> Page:
    """Items in force, by name, paged by key: pass `next_key` of the page before as `after`."""
    rows = _current(on)
    if theme:
        rows = rows.filter(item__themes__audience=audience, item__themes__theme=theme)
    elif audience:
        rows = rows.filter(item__themes__audience=audience).distinct()
    if department_id is not None:
        rows = rows.filter(item__department_id=department_id)
    name, _, key = after.rpartition("|")
    seen = row_number(key)
    if seen is not None:
        rows = rows.filter(Q(item__name__gt=name) | Q(item__name=name, item_id__gt=seen))
    found = list(_values(rows.order_by("item__name", "item_id")[: limit + 1]))
    page, more = found[:limit], len(found) > limit
    names = department_names()
    last = page[-1] if more else None
    return Page(
        tuple(_row(values, names) for values in page),
        f"{last['name']}|{last['item_id']}" if last else "",
    )


def _values(rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion, dict[str, Any]]:
    return rows.values(
        *("id", "item_id", "regime", "handling", "promised_value", "promised_unit"),
        *("visits", "charges_fee", "online_depth", "summary"),
        name=F("item__name"),
        implement_code=F("item__implement_code"),
        department_id=F("item__department_id"),
    )


def _row(values: dict[str, Any], names: dict[int, str]) -> CatalogueRow:
    regime, handling = str(values["regime"]), str(values["handling"])
    return CatalogueRow(
        item_id=values["item_id"],
        version_id=values["id"],
        name=values["name"],
        implement_code=values["implement_code"],
        department=names.get(values["department_id"], ""),
        regime_label=Regime(regime).label if regime else "",
        handling_label=Handling(handling).label if handling else "",
        promised_text=limits.show_limit(values["promised_value"], values["promised_unit"]),
        visits=values["visits"],
        charges_fee=values["charges_fee"],
        online_depth=values["online_depth"],
        summary=values["summary"],
    )
