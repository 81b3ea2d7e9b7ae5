"""A CSV file as rows with their numbers: encodings, damaged bytes, ragged rows.

Row numbers are those a spreadsheet shows: the header is row 1, the first item row 2.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST_CELL = 200_000
DAMAGED = "\ufffd"


@dataclass(frozen=True)
class CellError:
    """One reason why a row (or, with row 1, the file) is not taken."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One data row: trimmed cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What was read. `faults` concern the whole file, `bad` single rows."""

    rows: tuple[Row, ...] = ()
    bad: tuple[CellError, ...] = ()
    faults: tuple[CellError, ...] = ()
    read: int = field(default=0)


def decode(data: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, GB18030. Damaged bytes become U+FFFD.

    A UTF-8 file with one damaged row must not be read as GB18030, so the share of damaged
    characters decides, not the first one.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    text = data.decode("utf-8", errors="replace")
    foreign = sum(not char.isascii() for char in text)
    if text.count(DAMAGED) * 10 > foreign:
        return data.decode("gb18030", errors="replace")
    return text


def read_table(data: bytes, columns: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Rows of a CSV file whose header must be these columns, in any order."""
    text = decode(data)
    lines = _parse(text)
    header = next(iter(lines), None)
    if header is None:
        return Table(faults=(CellError(1, "", "", "文件是空的"),))
    names = [name.replace("\ufeff", "").strip() for name in header[1]]
    faults = _header_faults(names, columns, optional)
    if faults:
        return Table(faults=tuple(faults))
    return _rows(names, lines[1:])


def _parse(text: str) -> list[tuple[int, list[str]]]:
    """(record number, cells) for each record that is not a blank line.

    A quote that is never closed would swallow all rows up to the next quote: a record of
    several lines with the wrong number of cells is therefore read again line by line.
    """
    csv.field_size_limit(LONGEST_CELL * 100)
    first = text.split("\n", 1)[0]
    comma = "\t" if "\t" in first and "," not in first else ","
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    stream = (line + "\n" for line in lines)
    reader = csv.reader(stream, delimiter=comma)
    records: list[list[str]] = []
    done = 0
    for cells in reader:
        span = lines[done : reader.line_num]
        done = reader.line_num
        if len(span) > 1 and records and len(cells) != len(records[0]):
            records += [one for line in span for one in csv.reader([line], delimiter=comma)]
        else:
            records.append(cells)
    return [(number, cells) for number, cells in enumerate(records, 1) if cells]


def _header_faults(
    names: list[str], columns: Sequence[str], optional: Sequence[str]
) -> list[CellError]:
    wanted = "、".join(columns)
    faults = [
        CellError(1, name, "", f"缺少“{name}”列；这个对照表需要的列：{wanted}")
        for name in columns
        if name not in names and name not in optional
    ]
    faults += [
        CellError(1, name, "", f"不认识“{name}”列；请删去或改名，避免内容丢失")
        for name in dict.fromkeys(names)
        if name not in columns
    ]
    faults += [
        CellError(1, name, "", f"“{name}”列出现了 {names.count(name)} 次")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    return faults


def _rows(names: list[str], lines: list[tuple[int, list[str]]]) -> Table:
    rows: list[Row] = []
    bad: list[CellError] = []
    for number, cells in lines:
        fault = _row_fault(number, names, cells)
        if fault:
            bad.append(fault)
        else:
            rows.append(Row(number, dict(zip(names, (c.strip() for c in cells), strict=True))))
    return Table(tuple(rows), tuple(bad), (), len(lines))


def _row_fault(number: int, names: list[str], cells: list[str]) -> CellError | None:
    if not any(cell.strip() for cell in cells):
        return CellError(number, "", "", "空行：没有任何内容")
    if len(cells) != len(names):
        reason = f"这一行有 {len(cells)} 格，表头有 {len(names)} 列；检查引号和逗号"
        return CellError(number, "", ",".join(cells)[:80], reason)
    for name, cell in zip(names, cells, strict=True):
        if DAMAGED in cell:
            return CellError(number, name, cell[:80], "有无法识别的字节，请按 UTF-8 重新导出")
        if any(ord(c) < 32 and c not in "\r\n\t" for c in cell):
            shown = "".join(c if ord(c) >= 32 else "□" for c in cell[:80])
            return CellError(number, name, shown, "有看不见的控制字符（如 NUL），请清除后重试")
        if len(cell) > LONGEST_CELL:
            return CellError(
                number, name, cell[:80], f"内容超过 {LONGEST_CELL} 字，疑似引号没有配对"
            )
    return None
