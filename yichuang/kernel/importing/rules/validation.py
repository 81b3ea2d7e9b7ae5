"""Every row is judged, column by column: a column's cells repeat, and are read once each."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from .cells import READERS, Read, all_as_meant, choice_reader, empty_value, is_empty, plain
from .collector import collector_paused
from .reading import Sheet
from .spec import Column, ImportSpec, Key, Kind, Values

_NUMBERS = frozenset({bool, int, float})


@dataclass(frozen=True)
class RowError:
    """One fault: `row` and `cell` as the person's program numbers them."""

    row: int
    column: str
    value: str
    reason: str
    cell: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What `--json` and pages show."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
            "cell": self.cell,
        }


@dataclass(frozen=True)
class Judged:
    """The good rows with their numbers, and every fault of the others."""

    values: list[dict[str, Any]]
    numbers: list[int]
    errors: list[RowError]
    read: int

    @property
    def rejected(self) -> int:
        return self.read - len(self.values)


@collector_paused()
def judge(
    spec: ImportSpec, sheet: Sheet, *, tick: Callable[[int], None] = lambda _done: None
) -> Judged:
    """Check all cells, then each row as a whole, then rows against each other.

    `tick` hears how many rows' worth of work is done.
    """
    count = len(sheet.rows)
    columns: dict[str, list[Any]] = {}
    errors: list[RowError] = []
    cells = list(map(list, zip(*sheet.rows, strict=True))) or [[] for _ in sheet.fields]
    used = [(index, name) for index, name in enumerate(sheet.fields) if name]
    for done, (index, name) in enumerate(used, start=1):
        column = spec.column(name)
        values, faults = _read_column(column, cells[index])
        columns[name] = values
        errors.extend(_error(sheet, column, index, at, reason) for at, reason in faults)
        tick(count * done // len(used))
    bad = {error.row for error in errors}
    # One call of C for all rows: a comprehension of fifty thousand dicts takes half as long again.
    rows = list(map(dict, map(zip, repeat(list(columns)), zip(*columns.values(), strict=True))))
    good = [at for at in range(count) if sheet.numbers[at] not in bad]
    errors += _cross_checked(spec, sheet, [rows[at] for at in good], good)
    errors += _doubled(spec, sheet, good, spec.keys_of([rows[at] for at in good]))
    bad = {error.row for error in errors}
    kept = [at for at in good if sheet.numbers[at] not in bad]
    errors.sort(key=lambda error: error.row)
    return Judged([rows[at] for at in kept], [sheet.numbers[at] for at in kept], errors, count)


def _read_column(column: Column, cells: list[Any]) -> tuple[list[Any], list[tuple[int, str]]]:
    """Values, and (position, fault) of the bad ones. The same cell is judged once."""
    if all_as_meant(column, cells):
        return cells, _refused(column, cells)
    read = _reader(column)
    marks = _marks(cells)
    meant: dict[Any, Any] = {}
    bad: dict[Any, str] = {}
    for mark, cell in dict(zip(marks, cells, strict=True)).items():
        meant[mark], fault = _read_cell(column, cell, read)
        if fault:
            bad[mark] = fault
    faults = [(at, bad[mark]) for at, mark in enumerate(marks) if mark in bad] if bad else []
    return list(map(meant.__getitem__, marks)), faults


def _refused(column: Column, cells: list[str]) -> list[tuple[int, str]]:
    """What the column's validator has against cells that are well-formed."""
    if column.validator is None:
        return []
    said = {cell: fault for cell in set(cells) if (fault := column.validator(cell))}
    return [(at, said[cell]) for at, cell in enumerate(cells) if cell in said] if said else []


def _reader(column: Column) -> Callable[[Any, Column], Read]:
    if column.reader is not None:
        return column.reader(column)
    return choice_reader(column) if column.kind == Kind.CHOICE else READERS[column.kind]


def _marks(cells: list[Any]) -> list[Any]:
    """What tells cells apart: 1, 1.0 and True are equal, and not the same.

    Only numbers are equal across types, so that mostly the cells can stand for themselves.
    """
    if len(_NUMBERS.intersection(map(type, cells))) < 2:
        return cells
    return list(zip(map(type, cells), cells, strict=True))


def _read_cell(column: Column, cell: Any, read: Callable[[Any, Column], Read]) -> Read:
    if is_empty(cell):
        return empty_value(column.kind), "必须填写" if column.required else ""
    value, fault = read(cell, column)
    if not fault and column.validator is not None:
        fault = column.validator(value)
    return value, fault


def _cross_checked(
    spec: ImportSpec, sheet: Sheet, rows: list[Values], positions: list[int]
) -> list[RowError]:
    if spec.cross_check is None:
        return []
    return [
        _error(
            sheet,
            spec.column(field),
            sheet.fields.index(field) if field in sheet.fields else 0,
            positions[index],
            reason,
        )
        for index, field, reason in spec.cross_check(rows)
    ]


def _doubled(
    spec: ImportSpec, sheet: Sheet, positions: list[int], keys: list[Key]
) -> list[RowError]:
    """The first row with a key counts; later ones are named, not silently last-wins."""
    if len(set(keys)) == len(keys):
        return []
    first: dict[Key, int] = {}
    errors = []
    column = spec.column(spec.business_key[0])
    index = sheet.fields.index(column.field)
    for at, key in zip(positions, keys, strict=True):
        if key in first:
            reason = f"与第 {sheet.numbers[first[key]]} 行重复（{_key_words(spec)}相同）"
            errors.append(_error(sheet, column, index, at, reason))
        else:
            first[key] = at
    return errors


def _key_words(spec: ImportSpec) -> str:
    return "、".join(spec.column(field).name for field in spec.business_key)


def _error(sheet: Sheet, column: Column, index: int, at: int, reason: str) -> RowError:
    number, cell = sheet.numbers[at], sheet.rows[at][index]
    return RowError(
        row=number,
        column=column.name,
        value="" if cell is None else plain(cell)[:200],
        reason=reason,
        cell=sheet.address(number, index),
    )
