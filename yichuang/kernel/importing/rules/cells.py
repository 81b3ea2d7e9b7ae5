"""One cell: from what the program stored to the value that was meant, or why not."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from .spec import Column, Kind

_USUAL = frozenset({Kind.TEXT, Kind.IDENTIFIER})
Read = tuple[Any, str]  # value and fault; one of them is empty

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|\.(\d{1,2})\.|/(\d{1,2})/|年(\d{1,2})月)(\d{1,2})日?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_INT = re.compile(r"[+-]?\d{1,15}$")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
# Full-width letters and digits only: 。，（） are right as they are in Chinese text.
_NARROW = {
    code: code - 0xFEE0
    for start, end in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(start, end + 1)
} | {0x3000: 0x20, 0xA0: 0x20}
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")  # what _NARROW narrows and prints
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BREAK = re.compile(r"[ \t]*[\r\n\v\f\u2028\u2029]+[ \t]*")
_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
_TRUE = frozenset({"是", "有", "y", "yes", "true", "1", "√", "对"})
_FALSE = frozenset({"否", "无", "n", "no", "false", "0", "×", "错"})
_FORMULA_QUOTE = re.compile(r"^'(?=[=+\-@＝＋－＠\t\r])")


def read_text(cell: Any, column: Column) -> Read:
    """Text without stray spaces and line breaks; a whole number loses its ".0"."""
    text = tidy(plain(cell), multiline=column.multiline)
    if len(text) > column.max_length:
        return "", f"有 {len(text)} 个字，超过上限 {column.max_length}"
    if _UNSTORABLE.search(text):
        return "", "含有不能保存的字符"
    return text, ""


def read_identifier(cell: Any, column: Column) -> Read:
    """A code kept as text. A numeric cell is refused: its last digits may be lost already."""
    fault = "" if isinstance(cell, str) else _damaged(cell)
    if fault:
        return "", fault
    text = str(cell)
    if not text.isascii():  # ASCII is its own normal form and has nothing invisible to take out
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    text = _unquoted("".join(text.split()))
    if _SCIENTIFIC.match(text):
        return "", "是科学计数法，原来的号码已经丢失。请把整列设为“文本”格式，再重新填写"
    if len(text) > column.max_length:
        return "", f"有 {len(text)} 个字，超过上限 {column.max_length}"
    return text, ""


def _damaged(cell: Any) -> str:
    """Why a cell that is not text cannot be trusted as a code, or ""."""
    if isinstance(cell, bool):
        return "这是“是/否”格式的单元格。请把整列设为“文本”格式，再重新填写这个号码"
    if isinstance(cell, int | float):
        return (
            "这是数字格式的单元格，超过 15 位时末尾数字已经丢失。"
            "请把整列设为“文本”格式，再重新填写这个号码"
        )
    if isinstance(cell, date):
        return "被表格软件变成了日期。请把整列设为“文本”格式，再重新填写"
    return ""


def read_date(cell: Any, column: Column) -> Read:
    """A real date, 2026-11-22, 2026.11.22, 2026/11/22, 2026年11月22日 or 20261122."""
    del column
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    text = "".join(unicodedata.normalize("NFKC", plain(cell)).split())
    match = _DATE.match(text) or _COMPACT.match(text)
    if not match:
        return None, "不是日期。可以写 2026-11-22、2026.11.22、2026年11月22日 或 20261122"
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, "日历上没有这一天"


def read_int(cell: Any, column: Column) -> Read:
    """A whole number; thousands separators are taken off."""
    del column
    if isinstance(cell, float) and not isinstance(cell, bool):
        if cell != cell or not cell.is_integer() or abs(cell) >= 1e15:  # NaN is not itself
            return None, "不是整数"
        return int(cell), ""
    text = unicodedata.normalize("NFKC", plain(cell)).replace(",", "").strip()
    return (int(text), "") if _INT.match(text) else (None, "不是整数")


def read_bool(cell: Any, column: Column) -> Read:
    """是 or 否, in the ways people write them."""
    del column
    if isinstance(cell, bool):
        return cell, ""
    word = unicodedata.normalize("NFKC", plain(cell)).strip().lower()
    if word in _TRUE:
        return True, ""
    return (False, "") if word in _FALSE else (None, "请填“是”或“否”")


def choice_reader(column: Column) -> Callable[[Any, Column], Read]:
    """A reader bound to the column's options, asked for once per file."""
    options = {_loose(text): value for text, value in column.options().items()}
    shown = "、".join(list(column.options())[:12])

    def read(cell: Any, _column: Column) -> Read:
        found = options.get(_loose(plain(cell)))
        return ("", f"不在可选的范围内。可以填：{shown}") if found is None else (found, "")

    return read


READERS: dict[Kind, Callable[[Any, Column], Read]] = {
    Kind.TEXT: read_text,
    Kind.IDENTIFIER: read_identifier,
    Kind.DATE: read_date,
    Kind.INT: read_int,
    Kind.BOOL: read_bool,
}


def all_as_meant(column: Column, cells: Sequence[Any]) -> bool:
    """Whether every cell of a column is already what its reader would return, without a fault.

    One look at all of them together settles what most columns of most files are; where it does
    not, each cell is read by itself. Only for texts and identifiers of the usual reader.
    """
    if column.kind not in _USUAL or column.reader is not None or not cells:
        return False
    if set(map(type, cells)) != {str}:
        return False
    cells = list(set(cells))
    together = "".join(cells)
    if "" in cells or "'" in together or max(map(len, cells)) > column.max_length:
        return False
    if column.kind == Kind.IDENTIFIER:
        usual = together.isascii() and together.isalnum()
        return usual and not ("e" in together.lower() and any(map(_SCIENTIFIC.match, cells)))
    clean = together.isprintable() and not _WIDE.search(together)
    return clean and list(map(str.strip, cells)) == cells


def empty_value(kind: Kind) -> Any:
    """What an empty cell means."""
    return "" if kind in {Kind.TEXT, Kind.IDENTIFIER, Kind.CHOICE} else None


def is_empty(cell: Any) -> bool:
    """Nothing, or nothing but spaces."""
    if not isinstance(cell, str):
        return cell is None
    # A letter or digit in front is the usual case and settles it.
    return not (cell[:1].isalnum() or cell.translate(_INVISIBLE).strip())


def plain(cell: Any) -> str:
    """The cell as its program shows it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def tidy(text: str, *, multiline: bool = False) -> str:
    """Width of letters and digits, invisible characters, spaces and line breaks in order.

    A line break between two Chinese characters was made by a narrow cell and vanishes.
    """
    # Printable text has no line break, nothing invisible and no space but the plain one.
    if text.isprintable() and (text.isascii() or not _WIDE.search(text)):
        return _unquoted(text.strip())
    text = _unquoted(text.translate(_NARROW).translate(_INVISIBLE).strip())
    text = _BREAK.sub("\n", text)
    return text if multiline else _CJK.sub("", text).replace("\n", " ")


def _unquoted(text: str) -> str:
    """Without the apostrophe that our exports put before what looks like a formula."""
    return _FORMULA_QUOTE.sub("", text) if text.startswith("'") else text


def _loose(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()
