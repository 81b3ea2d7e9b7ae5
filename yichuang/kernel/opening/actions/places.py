"""Departments and windows from a list, written in bulk; the import's entry covers the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yichuang.kernel.importing.rules import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.org.models import Department, OpeningHours, Window
from yichuang.kernel.org.rules.hall import DayKind, spans_of
from yichuang.kernel.permissions.rules import Actor

from ..queries import DEPARTMENT_FIELDS

_DATES = frozenset({"valid_from", "valid_to"})


def apply_departments(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and change departments by code."""
    Department.objects.bulk_create(Department(**_given(row)) for row in new)
    rows = {row.code: row for row in Department.objects.filter(code__in=_keys(changed))}
    for change in changed:
        for name, value in change.after.items():
            setattr(rows[change.key[0]], name, value)
    Department.objects.bulk_update(rows.values(), [n for n in DEPARTMENT_FIELDS if n != "code"])


def _given(row: Values) -> dict[str, Any]:
    return {name: row[name] for name in DEPARTMENT_FIELDS if name in row}


def _keys(changed: Sequence[Change]) -> list[str]:
    return [change.key[0] for change in changed]


def apply_windows(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and change windows by number, with their hours."""
    places = dict(Department.objects.values_list("name", "id"))
    made = Window.objects.bulk_create(Window(**_window(row, places)) for row in new)
    hours = [(window.pk, row) for window, row in zip(made, new, strict=True)]
    rows = {row.number: row for row in Window.objects.filter(number__in=_keys(changed))}
    for change in changed:
        row = rows[change.key[0]]
        for name, value in _window(change.values, places).items():
            setattr(row, name, value)
        hours.append((row.pk, change.values))
    fields = ["name", "kind", "department", "place", "valid_from", "valid_to"]
    Window.objects.bulk_update(rows.values(), fields)
    _write_hours(hours)


def _window(row: Values, places: dict[str, int]) -> dict[str, Any]:
    names = ("number", "name", "kind", "place", "valid_from", "valid_to")
    values = {name: row[name] for name in names if name in row}
    if "department" in row:
        values["department_id"] = places.get(row["department"])
    return values


def _write_hours(rows: Sequence[tuple[int, Values]]) -> None:
    """The days a file names anew; a column it does not have stays."""
    days = {day.value for _, row in rows for day in DayKind if day.value in row}
    ids = [window_id for window_id, _ in rows]
    OpeningHours.objects.filter(window_id__in=ids, day__in=days).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(window_id=window_id, day=day, opens=opens, closes=closes)
        for window_id, row in rows
        for day in sorted(days)
        for opens, closes in spans_of(row.get(day) or "")
    )
