"""Reading the upper level's catalogue, and the difference of the county's list from it."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from yichuang.catalog.powers.queries import rows_on
from yichuang.kernel.importing.rules.spec import Key, Values

from .models import BaseEntry
from .rules import Entry, Found, differences

FIELDS = (
    *("base_code", "name", "kind", "levels", "basis", "document"),
    *("valid_from", "valid_to"),
)


def entries_on(day: date) -> list[Entry]:
    """The catalogue of a day."""
    rows = BaseEntry.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return [Entry(*row) for row in rows.values_list("base_code", "name", "kind", "levels")]


def difference(*, on: date) -> tuple[Found, ...] | None:
    """Where the county's list of a day differs from the catalogue of that day.

    None while no catalogue is loaded: then nothing can be said. Four statements.
    """
    theirs = entries_on(on)
    if not theirs:
        return None
    ours = [
        Entry(
            row["base_code"], row["name"], row["kind"], row["level"], row["code"], row["department"]
        )
        for row in rows_on(on).values()
    ]
    return differences(theirs, ours)


def entry_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Lines by code, as their workbook holds them; all of them without keys."""
    rows = BaseEntry.objects.order_by("base_code")
    if keys is not None:
        rows = rows.filter(base_code__in={code for (code,) in keys})
    return {(row["base_code"],): row for row in rows.values(*FIELDS)}
