"""From the bytes of a workbook or CSV to a grid of raw cells with their addresses."""

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from yichuang.kernel.files.rules import FileKind, Refused, check_content
from yichuang.kernel.files.rules.text import decode_text

from .collector import collector_paused
from .spec import ImportSpec

FILL_SHEET = "填写"
META_SHEET = "_meta"
HEADER_WITHIN = 20  # rows from the top in which the header is looked for
MAX_CELLS = 3_000_000
_TAKE = "请使用导入页上的模板，保存为 .xlsx 或 .csv 后再上传。"


class Unreadable(ValueError):
    """The file as a whole cannot be imported; `column` is set when one heading is at fault."""

    def __init__(self, message: str, what_to_do: str = "", *, row: int = 0, column: str = ""):
        super().__init__(message)
        self.message, self.what_to_do = message, what_to_do
        self.row, self.column = row, column


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: `rows` are data rows, `numbers` their row numbers in the file.

    `fields[i]` is the field of column i, or "" for an empty heading.
    """

    titles: list[list[Any]]
    header: list[str]
    header_row: int
    fields: list[str]
    rows: list[list[Any]]
    numbers: list[int]
    name: str = ""
    meta: dict[str, str] = field(default_factory=dict)

    def address(self, number: int, column: int) -> str:
        """A cell's address as the person's program shows it: C5."""
        return f"{column_letters(column)}{number}"


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@collector_paused()
def read_sheet(spec: ImportSpec, name: str, data: bytes) -> Sheet:
    """Read a file for this list. Raises Unreadable in words for the person who uploads."""
    try:
        kind = check_content(name, data).kind
    except Refused as error:
        raise Unreadable(error.message, error.what_to_do) from error
    if kind == FileKind.XLSX:
        grid, title, meta = _read_workbook(spec, data)
    elif kind in {FileKind.CSV, FileKind.TXT}:
        grid, title, meta = _read_csv(data), "", {}
    else:
        raise Unreadable(f"不能导入{kind.label}。", _TAKE)
    return _with_header(spec, grid, title, meta)


def _read_workbook(spec: ImportSpec, data: bytes) -> tuple[list[list[Any]], str, dict[str, str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        meta = _meta(spec, book)
        names = [n for n in book.sheet_names if n != META_SHEET]
        if not names:
            raise Unreadable("工作簿里没有工作表。", _TAKE)
        title = FILL_SHEET if FILL_SHEET in names else names[0]
        sheet = book.get_sheet_by_name(title)
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise Unreadable(
                f"工作表“{title}”有 {sheet.total_height} 行 × {sheet.total_width} 列，太大了。",
                "请删去多余的空行空列（选中后按 Ctrl+- 删除），或分成几个文件导入。",
            )
        grid = sheet.to_python(skip_empty_area=False)
        _fill_merged(grid, sheet.merged_cell_ranges or [])
    except CalamineError as error:
        raise Unreadable("这个表格读不出来，可能已损坏。", "请打开后另存为 .xlsx。") from error
    return grid, title, meta


def _meta(spec: ImportSpec, book: CalamineWorkbook) -> dict[str, str]:
    """The hidden cells that our templates carry."""
    if META_SHEET not in book.sheet_names:
        return {}
    rows = book.get_sheet_by_name(META_SHEET).to_python()
    meta = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if meta.get("list", spec.key) != spec.key:
        raise Unreadable(f"这不是“{spec.title}”的模板，而是另一张表的。", "请下载对应的模板填写。")
    if meta.get("version", str(spec.version)) != str(spec.version):
        raise Unreadable("这份模板是旧版本，列已经变化。", "请重新下载模板，把内容粘贴过去。")
    return meta


def _fill_merged(grid: list[list[Any]], ranges: list[Any]) -> None:
    """A merged cell says the same for every row it spans."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        for row in grid[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value


def _read_csv(data: bytes) -> list[list[Any]]:
    text = decode_text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(
            "CSV 的引号不成对，读不出来。", "请用 WPS 或 Excel 打开后另存。"
        ) from error


def heading(cell: Any) -> str:
    """A heading for comparison: no width, spaces, line breaks, star or 必填 remark."""
    text = unicodedata.normalize("NFKC", str(cell))
    text = "".join(text.split()).replace("(必填)", "").replace("(选填)", "")
    return text.strip("*:").lower()


def _with_header(
    spec: ImportSpec, grid: list[list[Any]], title: str, meta: dict[str, str]
) -> Sheet:
    known = {
        heading(name): column.field
        for column in spec.columns
        for name in (column.name, *column.aliases)
    }
    at = _header_row(grid, known)
    if at is None:
        needed = "、".join(column.name for column in spec.columns if column.required)
        raise Unreadable(
            f"没有找到表头。应有的列：{needed}。",
            "请保留模板的表头一行，不要改列名。",
        )
    header = [" ".join(str(cell).split()) for cell in grid[at]]
    fields = [known.get(heading(cell), "") for cell in grid[at]]
    _check_header(spec, header, fields, at + 1)
    width = len(header)
    rows, numbers = [], []
    for number, row in enumerate(grid[at + 1 :], start=at + 2):
        # Nearly every row begins with a word; the others are looked through.
        if (row and isinstance(row[0], str) and row[0].strip()) or _filled(row):
            _check_width(row, width, number)
            rows.append((row + [""] * (width - len(row)))[:width] if len(row) != width else row)
            numbers.append(number)
    if len(rows) > spec.max_rows:
        raise Unreadable(
            f"有 {len(rows)} 行，超过一次导入的上限 {spec.max_rows} 行。", "请分成几个文件导入。"
        )
    return Sheet(grid[:at], header, at + 1, fields, rows, numbers, title, meta)


def _filled(row: list[Any]) -> bool:
    return any(cell not in ("", None) and str(cell).strip() for cell in row)


def _check_width(row: list[Any], width: int, number: int) -> None:
    """A line with more cells than the header was torn apart by a comma that nobody quoted."""
    if len(row) > width and any(str(cell).strip() for cell in row[width:]):
        raise Unreadable(
            f"第 {number} 行有 {len(row)} 格，表头只有 {width} 列，为免错位，没有导入任何内容。",
            "内容里有逗号的，要用英文双引号括起来；或用 WPS、Excel 打开核对后另存。",
            row=number,
        )


def _header_row(grid: list[list[Any]], known: dict[str, str]) -> int | None:
    """The row with the most known headings among the first ones; titles may stand above."""
    best, most = None, 0
    for index, row in enumerate(grid[:HEADER_WITHIN]):
        found = len({known[heading(cell)] for cell in row if heading(cell) in known})
        if found > most:
            best, most = index, found
    return best if most >= min(2, len(set(known.values()))) else None


def _check_header(spec: ImportSpec, header: list[str], fields: list[str], row: int) -> None:
    for name, field_ in zip(header, fields, strict=True):
        if name and not field_:
            raise Unreadable(
                f"不认识的列“{name}”，为免漏掉数据，没有导入任何内容。",
                f"请删去这一列，或改为：{'、'.join(c.name for c in spec.columns)}。",
                row=row,
                column=name,
            )
    used = [field_ for field_ in fields if field_]
    for column in spec.columns:
        if used.count(column.field) > 1:
            raise Unreadable(
                f"列“{column.name}”出现了两次。", "请只保留一列。", row=row, column=column.name
            )
        if column.field not in used and (column.required or column.field in spec.business_key):
            raise Unreadable(
                f"缺少必填的列“{column.name}”。", "请使用模板。", row=row, column=column.name
            )
