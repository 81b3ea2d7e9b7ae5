"""A list to import in tests: 编号 (unique), name, day, amount, kind, open. Kept in `Counter`s.

The kernel's own small tables serve as storage, so that no other context's models come in.
"""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.apps import apps

from yichuang.kernel.importing.rules import Change, Column, ImportSpec, Kind

HEADER = ["事项编码", "名称", "生效日期", "数量", "类型", "是否公开"]


def code_fault(code: str) -> str:
    return "" if len(code) == 18 else f"应为 18 位，现在是 {len(code)} 位"


COLUMNS = (
    Column(
        "code", "事项编码", Kind.IDENTIFIER, required=True, aliases=("编码",), validator=code_fault
    ),
    Column("name", "名称", required=True, max_length=40),
    Column("day", "生效日期", Kind.DATE),
    Column("amount", "数量", Kind.INT),
    Column("kind", "类型", Kind.CHOICE, choices={"行政许可": "permit", "公共服务": "service"}),
    Column("open", "是否公开", Kind.BOOL),
)


def spec(store: dict[Any, Any] | None = None, **changes: Any) -> ImportSpec:
    """The list over a dict: pure tests need no database."""
    rows = {} if store is None else store

    def load(keys: Collection[Any]) -> Mapping[Any, Any]:
        return {key: rows[key] for key in keys if key in rows}

    def apply(*, by: Any, at: Any, new: Sequence[Any], changed: Sequence[Change]) -> None:
        for values in [*new, *(change.values for change in changed)]:
            rows[(values["code"],)] = {**rows.get((values["code"],), {}), **values}

    fields: dict[str, Any] = {
        "key": "test.items",
        "title": "事项清单",
        "columns": COLUMNS,
        "business_key": ("code",),
        "load_existing": load,
        "apply": apply,
        "load_all": lambda: list(rows.values()),
    }
    return ImportSpec(**(fields | changes))


def power_cut() -> None:
    raise RuntimeError("the power went out")


def counters_spec(
    fail_after: int | None = None, fail: Callable[[], None] = power_cut
) -> ImportSpec:
    """A list in the database: series and value of counters; may fail half-way on purpose."""
    model = apps.get_model("kernel", "Counter")

    def load(keys: Collection[Any]) -> Mapping[Any, Any]:
        found = model.objects.filter(year=1, series__in=[key[0] for key in keys])
        return {(row.series,): {"series": row.series, "value": row.value} for row in found}

    def apply(*, by: Any, at: Any, new: Sequence[Any], changed: Sequence[Change]) -> None:
        for number, values in enumerate(new):
            if number == fail_after:
                fail()
            model.objects.create(year=1, **values)
        for change in changed:
            model.objects.filter(year=1, series=change.key[0]).update(**change.after)

    return ImportSpec(
        key="test.counters",
        title="计数清单",
        columns=(
            Column("series", "系列", Kind.IDENTIFIER, required=True),
            Column("value", "数值", Kind.INT, required=True),
        ),
        business_key=("series",),
        load_existing=load,
        apply=apply,
    )


def code(number: int = 1) -> str:
    return f"990423{number:012d}"


def row(number: int = 1, **changes: Any) -> list[Any]:
    values = {
        "事项编码": code(number),
        "名称": f"事项{number}",
        "生效日期": date(2026, 3, 2),
        "数量": 3,
        "类型": "行政许可",
        "是否公开": "是",
    } | changes
    return [values[name] for name in HEADER]


def workbook(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A sheet with these rows as they stand; `merged` as (top, left, bottom, right)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate(rows):
            for index, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, index, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(number, index, cell)
                elif cell:
                    sheet.write_string(number, index, cell)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    return buffer.getvalue()
