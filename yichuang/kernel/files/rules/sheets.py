"""The extent of a worksheet: two cells far apart are a table of billions to who reads them."""

import re

from .limits import MAX_CELLS, Refused

# What every program writes: each cell and row says where it stands, once, within 99,999 rows ×
# 26 columns. A sheet with another cell or row, and nearly none has one, gets the slow, exact look.
# Tens of megabytes are looked through: three plain patterns are quicker than one with choices.
_UNUSUAL = (
    re.compile(rb"<c[\s>/](?!r=\"[A-Z]\d{1,5}+\"(?: s=\"\d{1,5}+\")?+(?: t=\"\w{1,9}+\")?+/?>)"),
    re.compile(rb"<row[\s>/](?!r=\"\d{1,5}+\"(?: (?!r=)[^\s=]+=\"[^\"<>]*+\")*+/?>)"),
    re.compile(rb":(?:c|row)[\s>/]"),
)
_START = re.compile(rb"<(?:[^\s<>/:]+:)?(?:c|row)(?=[\s>/])")
_ATTRIBUTE = rb"\s++([^\s=<>\"'/]++)\s*+=\s*+(\"[^\"<]*+\"|'[^'<]*+')"
_TAG = re.compile(
    rb"<(?:[^\s<>/:]+:)?(c|row)((?:%s)*+)\s*+(/?)>" % re.sub(rb"\((?!\?)", b"(?:", _ATTRIBUTE)
)
_PAIR = re.compile(_ATTRIBUTE)
_PLACE = re.compile(rb"([A-Za-z]{0,6})(\d{1,12})")


def check_extent(content: bytes) -> None:
    """Raise Refused for a sheet whose filled cells span more than MAX_CELLS from A1 on.

    The reader (calamine) keeps a rectangle: one cell in the last column and row takes half a
    terabyte, and the process that asks for it is aborted.
    """
    if b"sheetData" not in content or not any(look.search(content) for look in _UNUSUAL):
        return
    rows, columns = _extent(content)
    if rows * columns > MAX_CELLS:
        raise Refused(
            f"工作表占了 {rows} 行 × {columns} 列，太大了。",
            "请删去多余的空行空列（选中后按 Ctrl+- 删除），或分成几个文件上传。",
        )


def _extent(content: bytes) -> tuple[int, int]:
    """Rows and columns from A1 to the last filled cell.

    A cell or row that does not say where it stands, stands behind the one before. Styled empty
    cells (<c r="XFD9" s="1"/>) take no room.
    """
    rows = columns = row = column = 0
    for start in _START.finditer(content):
        kind, at_row, at_column, empty = _place(content, start.start())
        if kind == b"row":
            row, column = at_row or row + 1, 0
            continue
        column = at_column or column + 1
        if not empty:
            rows, columns = max(rows, at_row or row), max(columns, column)
    return max(rows, 1), max(columns, 1)


def _place(content: bytes, start: int) -> tuple[bytes, int, int, bool]:
    """What begins here, the row and column it names (0: none), and whether it ends at once.

    Readers differ in what they make of a tag that is not XML, so such a sheet is refused.
    """
    tag = _TAG.match(content, start)
    places = [value for name, value in _PAIR.findall(tag[2]) if name == b"r"] if tag else []
    place = _PLACE.fullmatch(places[0][1:-1].strip()) if places else None
    if tag is None or len(places) > 1 or (places and place is None):
        raise Refused("文件已损坏，打不开。", "请在办公软件中打开确认后另存，再上传。")
    row, column = (int(place[2]), _column(place[1])) if place else (0, 0)
    return tag[1], row, column, bool(tag[3])


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, XFD → 16384."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found
