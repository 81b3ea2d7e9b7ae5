"""Workbooks we hand out: the template with current data, and the file with its faults marked."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .reading import FILL_SHEET, META_SHEET, Sheet
from .spec import Column, ImportSpec, Kind, Values
from .validation import RowError

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOTE = (
    "请勿改动表头；编号列已设为文本格式，请直接填写或用“选择性粘贴—数值”。改好后上传本表即可更新。"
)
SPARE_ROWS = 1000  # rows below the data that get drop-downs and formats
COMMENTS = 2000  # more comments than this make spreadsheet programs slow


def template(spec: ImportSpec, rows: Iterable[Values] = ()) -> bytes:
    """The list's template: 填写 with the present rows, 说明, 字典, and hidden version cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        fill = book.add_worksheet(FILL_SHEET)
        last = _fill_sheet(book, fill, spec, list(rows))
        _help_sheet(book, spec)
        lists = _dictionary_sheet(book, spec)
        for index, column in enumerate(spec.columns):
            _add_rule(fill, index, column, last, lists.get(column.field))
        meta = book.add_worksheet(META_SHEET)
        meta.write_row(0, 0, ["list", spec.key])
        meta.write_row(1, 0, ["version", str(spec.version)])
        meta.very_hidden()
    return buffer.getvalue()


def _fill_sheet(
    book: xlsxwriter.Workbook, sheet: Worksheet, spec: ImportSpec, rows: list[Values]
) -> int:
    """Note, header and rows; returns the last prepared row."""
    formats = {kind: book.add_format(_cell_style(kind)) for kind in Kind}
    sheet.merge_range(
        0,
        0,
        0,
        max(1, len(spec.columns) - 1),
        f"{spec.title}：{NOTE}",
        book.add_format(_NOTE_STYLE),
    )
    for index, column in enumerate(spec.columns):
        style = book.add_format(
            _HEAD_STYLE | ({"font_color": "#b30000"} if column.required else {})
        )
        sheet.write_string(1, index, column.name + ("*" if column.required else ""), style)
        sheet.set_column(index, index, column.width, formats[column.kind])
        if column.help:
            sheet.write_comment(1, index, column.help)
    ways = [(shown_by(column), formats[column.kind]) for column in spec.columns]
    for number, values in enumerate(rows, start=2):
        for index, (shown, form) in enumerate(ways):
            write_cell(sheet, number, index, shown(values), form)
    sheet.freeze_panes(2, 0)
    return len(rows) + 1 + SPARE_ROWS


def shown_by(column: Column) -> Callable[[Values], Any]:
    """How a row's value stands in the sheet: the label of a choice, 是 or 否.

    The choices, which may be rows of the database, are read once.
    """
    field = column.field
    if column.kind == Kind.CHOICE:
        labels: dict[Any, str] = {}
        for text, stored in column.options().items():
            labels.setdefault(stored, text)
        return lambda values: labels.get(values.get(field), values.get(field))
    if column.kind == Kind.BOOL:
        words = {None: "", True: "是", False: "否"}
        return lambda values: words[values.get(field)]
    return lambda values: values.get(field)


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """Strings always as strings: never a formula, never a link."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:32_767], style)


def _help_sheet(book: xlsxwriter.Workbook, spec: ImportSpec) -> None:
    sheet = book.add_worksheet("说明")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 2, 18)
    sheet.set_column(3, 3, 60, wrap)
    sheet.write_string(0, 0, f"{spec.title}导入说明", bold)
    sheet.write_string(1, 0, spec.help or NOTE)
    key = "、".join(spec.column(field).name for field in spec.business_key)
    sheet.write_string(2, 0, f"按“{key}”认定是否同一条：相同则更新，没有则新增；重复导入不会重复。")
    sheet.write_row(4, 0, ["列", "填法", "必填", "说明"], bold)
    for row, column in enumerate(spec.columns, start=5):
        required = "必填" if column.required else ""
        sheet.write_row(row, 0, [column.name, column.kind.label, required, column.help])


def _dictionary_sheet(book: xlsxwriter.Workbook, spec: ImportSpec) -> dict[str, str]:
    """Options by column; returns the range of each for its drop-down."""
    sheet = book.add_worksheet("字典")
    ranges = {}
    choices = [column for column in spec.columns if column.kind in {Kind.CHOICE, Kind.BOOL}]
    for index, column in enumerate(choices):
        options = list(column.options()) if column.kind == Kind.CHOICE else ["是", "否"]
        sheet.write_string(0, index, column.name)
        for row, option in enumerate(options, start=1):
            sheet.write_string(row, index, option)
        letter = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
        ranges[column.field] = f"=字典!{letter}$2:{letter}${max(2, len(options) + 1)}"
    return ranges


def _add_rule(sheet: Worksheet, index: int, column: Column, last: int, source: str | None) -> None:
    if source:
        rule = {
            "validate": "list",
            "source": source,
            "error_title": "请从列表中选择",
            "error_message": "可选的内容见“字典”工作表。",
        }
        sheet.data_validation(2, index, last, index, rule)


def error_workbook(sheet: Sheet, errors: list[RowError]) -> bytes:
    """The person's own sheet with bad cells red and commented, and a last column 错误."""
    by_row: dict[int, list[RowError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        page = book.add_worksheet(sheet.name or FILL_SHEET)
        normal, head, red = (book.add_format(s) for s in (_TEXT_STYLE, _HEAD_STYLE, _RED_STYLE))
        day = book.add_format(_cell_style(Kind.DATE))
        for number, row in enumerate(sheet.titles):
            _write_row(page, number, row, normal, day)
        page.set_column(0, len(sheet.header), 18)
        page.write_row(sheet.header_row - 1, 0, [*sheet.header, "错误"], head)
        page.freeze_panes(sheet.header_row, 0)
        comments = COMMENTS
        for number, row in zip(sheet.numbers, sheet.rows, strict=True):
            _write_row(page, number - 1, row, normal, day)
            found = by_row.get(number, [])
            for error in found:
                comments -= 1
                _mark(page, error, row, red, with_comment=comments >= 0)
            if found:
                words = "；".join(f"{error.column}：{error.reason}" for error in found)
                page.write_string(number - 1, len(sheet.header), words, red)
    return buffer.getvalue()


def _mark(
    page: Worksheet, error: RowError, row: list[Any], red: Format, *, with_comment: bool
) -> None:
    at, column = xlsxwriter.utility.xl_cell_to_rowcol(error.cell)
    value = row[column]
    write_cell(page, at, column, str(value) if isinstance(value, date) else value, red)
    if value in ("", None):
        page.write_blank(at, column, None, red)
    if with_comment:
        page.write_comment(at, column, error.reason)


def _write_row(page: Worksheet, number: int, row: list[Any], normal: Format, day: Format) -> None:
    for index, value in enumerate(row):
        write_cell(page, number, index, value, day if isinstance(value, date) else normal)


_NOTE_STYLE = {"italic": True, "font_color": "#595959", "align": "left", "text_wrap": False}
_HEAD_STYLE = {"bold": True, "bg_color": "#e8eef5", "border": 1, "text_wrap": True}
_TEXT_STYLE = {"num_format": "@"}
_RED_STYLE = {"bg_color": "#ffc7ce", "font_color": "#9c0006", "num_format": "@"}


def _cell_style(kind: Kind) -> dict[str, Any]:
    """Text format for codes, so that a spreadsheet program keeps all eighteen digits."""
    formats = {Kind.DATE: "yyyy-mm-dd", Kind.INT: "0"}
    return {"num_format": formats.get(kind, "@")}
