"""Sheets whose cells lie far apart, in every way of writing that a reader takes."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook

from yichuang.kernel.files.rules import Refused, check_content, sheets
from yichuang.kernel.files.rules.limits import MAX_CELLS

from . import samples


def workbook(sheet: str) -> bytes:
    """A whole workbook with this as its only sheet."""
    whole, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == SHEET else old.read(name))
    return changed.getvalue()


FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row><c {}><v>1</v></c></row></sheetData>'
FAR_REFERENCES = ('r="XFD1048576"', "r='XFD1048576'", 'r ="XFD1048576"', 'r= "XFD1048576"')
BLANK_REFERENCES = tuple(
    mark.replace("b", blank)
    for blank in "\t\n\r"
    for mark in ('rb="XFD1048576"', 'r=b"XFD1048576"')
)


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>\n', "<?xml version='1.0'?>\r\n"])
@pytest.mark.parametrize("reference", FAR_REFERENCES + BLANK_REFERENCES)
@pytest.mark.parametrize("after", ["", "<?x ?>"])
def test_a_cell_far_off_is_seen_however_it_is_written(
    head: str, reference: str, after: str
) -> None:
    content = (head + FAR.format(reference) + after).encode()
    with pytest.raises(Refused, match="太大了"):
        sheets.check_extent(content)


def test_line_breaks_between_cells_make_no_sheet_far() -> None:
    sheets.check_extent(FAR.format('r="B2"').replace("><", ">\r\n<").encode())


SHEET = "xl/worksheets/sheet1.xml"
SHEET_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PLACES = ("", 'r="{}"', "r='{}'", 'r = "{}"', 's="1" r="{}"', 'r="{}" s="1" t="str"')
PLACES += ('r="A1" r="{}"', 'x="" r="{}"', 'x=">" r="{}"', 'x=\'"\' r="{}"')
CELLS = st.tuples(
    st.sampled_from(("c", "x:c")),
    st.sampled_from(PLACES),
    st.sampled_from(("A", "c", "Z", "AA", "AZ", "cv")),
    st.sampled_from((1, 3, 60, 200)),
    st.sampled_from(("><v>1</v></{}>", "/>", "></{}>")),
)
ROWS = st.tuples(
    st.sampled_from(PLACES), st.sampled_from((1, 4, 70, 300)), st.lists(CELLS, max_size=4)
)


def sheet_of(rows: list[tuple[str, int, list[tuple[str, str, str, int, str]]]]) -> str:
    parts = []
    for place, number, cells in rows:
        inside = "".join(
            f"<{name} {where.format(f'{letters}{at}')}{rest.format(name)}"
            for name, where, letters, at, rest in cells
        )
        parts.append(f"<row {place.format(number)}>{inside}</row>")
    return f"<sheetData>{''.join(parts)}</sheetData>"


@settings(max_examples=400, deadline=None)
@given(st.lists(ROWS, max_size=4))
@example([("", 1, [("c", 'r="A1" r="{}"', "AZ", 200, "><v>1</v></{}>")])])
@example([('r="{}"', 300, [("c", "", "A", 1, "><v>1</v></{}>")] * 4)])
def test_the_reader_makes_no_larger_table_than_was_judged(rows: list) -> None:
    """Whatever is let in, calamine finds no more in it: it is asked itself."""
    content = sheet_of(rows)
    usual = not any(look.search(content.encode()) for look in sheets._UNUSUAL)
    try:
        high, wide = sheets._extent(content.encode())
    except Refused:
        assert not usual
        return
    assert not usual or high * wide <= MAX_CELLS
    page = f'<?xml version="1.0"?><worksheet {SHEET_NS} xmlns:x="x">{content}</worksheet>'
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(page)))
        found = book.get_sheet_by_index(0)
    except CalamineError:
        return
    assert found.total_height <= high and found.total_width <= wide


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c><v>1</v></c></row><row r="4000000000"><c><v>2</v></c></row>',
        f'<row r="1">{"<c><v>1</v></c>" * 500}</row><row r="99999"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" r="XFD1048576"><v>1</v></c></row>',
    ],
    ids=["far row", "cells without place", "two places"],
)
@pytest.mark.parametrize("part", [SHEET, "xl/worksheets/sheet1.dat", "elsewhere.bin"])
def test_a_small_file_asks_for_no_gigabytes(rows: str, part: str) -> None:
    with pytest.raises(Refused):
        check_content("a.xlsx", samples.xlsx({part: f"<sheetData>{rows}</sheetData>"}))


@pytest.mark.parametrize("other", ["mimetype", "xl/workbook.bin"])
def test_an_archive_that_is_two_kinds_of_workbook_is_refused(other: str) -> None:
    with pytest.raises(Refused, match="认不出"):
        check_content("a.xlsx", samples.xlsx({other: b"x"}))


def test_a_sheet_of_tags_that_never_end_is_judged_at_once() -> None:
    """Every look stops at the next tag: 400 KB that would keep a quadratic one for minutes."""
    for piece in ('<c r="A1" ', "<c ", ' r="A1"', "<row ", "<c x='"):
        content = b"<sheetData><c>" + piece.encode() * 40_000
        with contextlib.suppress(Refused):
            sheets.check_extent(content)
