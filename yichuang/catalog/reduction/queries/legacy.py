"""The clean-up ledger: every legacy entry and its end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.models import LegacyDisposal, LegacyEntry
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.kernel.importing.rules.spec import Key, Values

FIELDS = ("code", "name", "department", "found_in")


@dataclass(frozen=True)
class End:
    """How an entry ended."""

    way: Disposal
    power_type: str
    bases: str
    number: str
    title: str
    dated: date
    effective_on: date


@dataclass(frozen=True)
class Entry:
    """A legacy entry; `end` is None while nobody has disposed of it."""

    id: int
    code: str
    name: str
    department: str
    found_in: str
    end: End | None


def entries() -> list[Entry]:
    """All of them by code: open ones first."""
    rows = LegacyEntry.objects.select_related("disposal").order_by("code")
    return sorted(map(_entry, rows), key=lambda one: one.end is not None)


def entry(entry_id: int) -> Entry | None:
    """One of them."""
    row = LegacyEntry.objects.select_related("disposal").filter(id=entry_id).first()
    return _entry(row) if row else None


def disposed_codes(codes: Collection[str]) -> set[str]:
    """Of these codes, the entries that have their end: they no longer change."""
    rows = LegacyDisposal.objects.filter(entry__code__in=codes)
    return set(rows.values_list("entry__code", flat=True))


def sheet_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Entries by code as their workbook holds them."""
    rows = LegacyEntry.objects.order_by("code")
    if keys is not None:
        rows = rows.filter(code__in={key[0] for key in keys})
    return {(row["code"],): row for row in rows.values(*FIELDS)}


def _entry(row: LegacyEntry) -> Entry:
    end: LegacyDisposal | None = getattr(row, "disposal", None)
    return Entry(row.pk, row.code, row.name, row.department, row.found_in, _end(end))


def _end(row: LegacyDisposal | None) -> End | None:
    if row is None:
        return None
    return End(
        Disposal(row.way),
        PowerType(row.power_type).label if row.power_type else "",
        row.bases,
        row.document_number,
        row.document_title,
        row.document_date,
        row.effective_on,
    )
