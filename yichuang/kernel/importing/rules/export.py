"""Lists going out: the rows and columns on screen, as a file that cannot run anything."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from .cells import plain
from .workbooks import OPTIONS, write_cell

BEIJING = ZoneInfo("Asia/Shanghai")
# What a spreadsheet program takes for the start of a formula, full width included.
_DANGEROUS = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠|%]|^[\t\r\n]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
# Codes a spreadsheet program would round (beyond 11 digits) or strip of their leading noughts.
_CODE = re.compile(r"^(0\d+|\d{12,})$")
_STREAMED = OPTIONS | {"in_memory": False, "constant_memory": True}
_WIDEST = 48


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export; `total` adds it up in the last row, width 0 fits the content."""

    field: str
    name: str
    width: int = 16
    total: bool = False


@dataclass(frozen=True)
class Export:
    """A list as it stands on the screen, and 口径: how its figures came about.

    `heading` are lines above the header: title, filters, time, how many rows.
    """

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[dict[str, Any]]
    definition: dict[str, str] = field(default_factory=dict)
    heading: Sequence[str] = ()


def safe_text(text: str) -> str:
    """Text that a spreadsheet program shows instead of running; plain numbers stay."""
    if _DANGEROUS.match(text) and not _NUMBER.match(text):
        return "'" + text
    return text


def to_csv(export: Export) -> bytes:
    """UTF-8 with mark, so that WPS and Excel open it without 乱码."""
    return b"".join(csv_lines(export))


def csv_lines(export: Export) -> Iterator[bytes]:
    """The same line by line, for lists that are not held in memory."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    mark = b"\xef\xbb\xbf"
    for line in _csv_rows(export):
        writer.writerow(line)
        yield mark + buffer.getvalue().encode()
        mark = b""
        buffer.seek(0)
        buffer.truncate()


def _csv_rows(export: Export) -> Iterator[list[Any]]:
    for text in export.heading:
        yield [safe_text(text)]
    yield [safe_text(column.name) for column in export.columns]
    for row in export.rows:
        yield [_csv_cell(row.get(column.field)) for column in export.columns]


def _csv_cell(value: Any) -> Any:
    value = _in_beijing(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = plain(value).replace("\x00", "")
        # A tab behind the digits keeps a code text; it cannot be seen in the cell.
        return f"{text}\t" if _CODE.match(text) else safe_text(text)
    return value


def to_xlsx(export: Export) -> bytes:
    """Header frozen and repeated in print, filters, A4 landscape one page wide, totals, 口径."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        _fill(book, export)
    return buffer.getvalue()


def write_xlsx(export: Export, target: IO[bytes]) -> None:
    """The same written row by row into a file, for lists that are not held in memory."""
    with xlsxwriter.Workbook(target, _STREAMED) as book:
        _fill(book, export)


def _fill(book: xlsxwriter.Workbook, export: Export) -> None:
    sheet = book.add_worksheet("数据")
    head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
    styles: dict[type, Any] = {
        kind: book.add_format({"num_format": form, "border": 1, "quote_prefix": kind is str})
        for kind, form in ((str, "@"), (int, "0"), (float, "0.00"), (date, "yyyy-mm-dd"))
    }
    bold = book.add_format({"bold": True})
    for number, text in enumerate(export.heading):
        sheet.write_string(number, 0, text, bold if number == 0 else None)
    first = len(export.heading)
    widths = [_width(column.name) for column in export.columns]
    for index, column in enumerate(export.columns):
        sheet.write_string(first, index, column.name, head)
    last = first
    for last, row in enumerate(export.rows, start=first + 1):
        for index, column in enumerate(export.columns):
            value = _xlsx_cell(row.get(column.field))
            write_cell(sheet, last, index, value, styles[_style_of(value)])
            widths[index] = max(widths[index], _width(value))
    for index, column in enumerate(export.columns):
        sheet.set_column(index, index, column.width or min(widths[index] + 2, _WIDEST))
    _totals(sheet, export, first, last, head)
    _page_setup(sheet, export, first, last)
    if export.definition:
        _definition_sheet(book, export)


def _width(value: Any) -> int:
    """How wide a cell is in the letters of a spreadsheet: a Chinese character takes two."""
    text = str(value) if value is not None else ""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text[:_WIDEST])


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


def _totals(sheet: Any, export: Export, first: int, last: int, style: Any) -> None:
    if last == first or not any(column.total for column in export.columns):
        return
    sheet.write_string(last + 1, 0, "合计", style)
    for index, column in enumerate(export.columns):
        if column.total:
            letter = xlsxwriter.utility.xl_col_to_name(index)
            sheet.write_formula(
                last + 1, index, f"=SUM({letter}{first + 2}:{letter}{last + 1})", style
            )


def _page_setup(sheet: Any, export: Export, first: int, last: int) -> None:
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{export.title.replace('&', '&&')}")
    sheet.set_footer("&R第 &P 页 共 &N 页")
    if last > first:
        sheet.autofilter(first, 0, last, len(export.columns) - 1)


def _definition_sheet(book: xlsxwriter.Workbook, export: Export) -> None:
    sheet = book.add_worksheet("口径")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    for row, (name, text) in enumerate(export.definition.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(text))
