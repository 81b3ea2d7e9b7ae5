"""Lists going out: the rows and columns on screen, as a file that cannot run anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from .cells import plain
from .workbooks import OPTIONS, write_cell

BEIJING = ZoneInfo("Asia/Shanghai")
# What a spreadsheet program takes for the start of a formula, full width included.
_DANGEROUS = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠|%]|^[\t\r\n]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export; `total` adds it up in the last row."""

    field: str
    name: str
    width: int = 16
    total: bool = False


@dataclass(frozen=True)
class Export:
    """A list as it stands on the screen, and 口径: how its figures came about."""

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[dict[str, Any]]
    definition: dict[str, str] = field(default_factory=dict)


def safe_text(text: str) -> str:
    """Text that a spreadsheet program shows instead of running; plain numbers stay."""
    if _DANGEROUS.match(text) and not _NUMBER.match(text):
        return "'" + text
    return text


def to_csv(export: Export) -> bytes:
    """UTF-8 with mark, so that WPS and Excel open it without 乱码."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe_text(column.name) for column in export.columns])
    for row in export.rows:
        writer.writerow([_csv_cell(row.get(column.field)) for column in export.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> Any:
    value = _in_beijing(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return safe_text(plain(value).replace("\x00", ""))
    return value


def to_xlsx(export: Export) -> bytes:
    """Header frozen and repeated in print, filters, A4 landscape one page wide, totals, 口径."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet("数据")
        head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
        styles: dict[type, Any] = {
            kind: book.add_format({"num_format": form, "border": 1, "quote_prefix": kind is str})
            for kind, form in ((str, "@"), (int, "0"), (float, "0.00"), (date, "yyyy-mm-dd"))
        }
        for index, column in enumerate(export.columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.name, head)
        last = 0
        for last, row in enumerate(export.rows, start=1):
            for index, column in enumerate(export.columns):
                value = _xlsx_cell(row.get(column.field))
                write_cell(sheet, last, index, value, styles[_style_of(value)])
        _totals(sheet, export, last, head)
        _page_setup(sheet, export, last)
        if export.definition:
            _definition_sheet(book, export)
    return buffer.getvalue()


def _in_beijing(value: Any) -> Any:
    """An instant as people here read it; everything else as it is."""
    if not isinstance(value, datetime):
        return value
    local = value.astimezone(BEIJING) if value.tzinfo else value
    return local.strftime("%Y-%m-%d %H:%M")


def _xlsx_cell(value: Any) -> Any:
    value = _in_beijing(value)
    if isinstance(value, bool) or not isinstance(value, int | float | date | None):
        return plain(value)
    return value


def _style_of(value: Any) -> type:
    return next((kind for kind in (int, float, date) if isinstance(value, kind)), str)


def _totals(sheet: Any, export: Export, last: int, style: Any) -> None:
    if last == 0 or not any(column.total for column in export.columns):
        return
    sheet.write_string(last + 1, 0, "合计", style)
    for index, column in enumerate(export.columns):
        if column.total:
            letter = xlsxwriter.utility.xl_col_to_name(index)
            sheet.write_formula(last + 1, index, f"=SUM({letter}2:{letter}{last + 1})", style)


def _page_setup(sheet: Any, export: Export, last: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{export.title.replace('&', '&&')}")
    sheet.set_footer("&R第 &P 页 共 &N 页")
    if last:
        sheet.autofilter(0, 0, last, len(export.columns) - 1)


def _definition_sheet(book: xlsxwriter.Workbook, export: Export) -> None:
    sheet = book.add_worksheet("口径")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    for row, (name, text) in enumerate(export.definition.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(text))
