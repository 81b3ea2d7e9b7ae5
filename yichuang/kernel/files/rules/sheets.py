"""The extent of a worksheet: two cells far apart are a table of billions to who reads them."""

import re

from .limits import MAX_CELLS, Refused

# A cell or row that may lie outside 99,999 rows × 26 columns, or is written in a way no program
# writes. Nearly no sheet has one, so nearly none comes to the slow, exact look.
_FAR = re.compile(rb"r=[\"'](?:[A-Z]{0,3}\d{6}|[A-Z]{2})")
_BLANKS = (b" ", b"\t", b"\n", b"\r")
# A cell with something in it: styled empty ones (<c r="XFD9" s="1"/>) take no room.
_FILLED = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})(?:[\"'][^>]*[^/>]|[\"'])>")


def check_extent(content: bytes) -> None:
    """Raise Refused for a sheet whose filled cells span more than MAX_CELLS from A1 on.

    The reader (calamine) keeps a rectangle: one cell in the last column and row takes half a
    terabyte, and the process that asks for it is aborted.
    """
    if b"sheetData" not in content or not (_odd(content) or _FAR.search(content)):
        return
    found = _FILLED.findall(content)
    rows = max((int(number) for number in {cell[1] for cell in found}), default=1)
    columns = max((_column(letters) for letters in {cell[0] for cell in found}), default=1)
    if rows * columns > MAX_CELLS:
        raise Refused(
            f"工作表占了 {rows} 行 × {columns} 列，太大了。",
            "请删去多余的空行空列（选中后按 Ctrl+- 删除），或分成几个文件上传。",
        )


def _odd(content: bytes) -> bool:
    """Whether a sheet may write r = "A1" with a blank. Tens of megabytes are looked through:
    a line break or tab stands in hardly any of them but in its first line, and one byte is
    found ten times as fast as three."""
    end = content.find(b"?>", 0, 200)
    start = end + 4 if end > 0 and b"<" not in content[1:end] else 0  # after the declaration
    return any(
        content.find(blank, start) >= 0 and (b"r%b=" % blank in content or b"r=" + blank in content)
        for blank in _BLANKS
    )


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, XFD → 16384."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
