"""What is done the quick way gives exactly what the obvious way gives, on any cell."""

import gc
import re
import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yichuang.kernel.importing.rules import Column, Kind, Sheet, cells, judge, make_plan, validation
from yichuang.kernel.importing.rules.cells import is_empty, read_identifier, read_text, tidy
from yichuang.kernel.importing.rules.collector import collector_paused

from .lists import spec

# The characters that some rule is about, half of the time; any other, the other half.
TELLING = (
    "'=+-@＝＋－＠ \t\r\n\v\f\x1c\x1f\x85\u2028\u2029\u3000\xa0\u2003\x00\ud800\udfff"
    "\u200b\u200c\u200d\u2060\ufeff\u00ad０９ＡＺａｚ／：［｀｛一，。（）aZ0.eE+"
)
TEXT = st.text(st.one_of(st.sampled_from(TELLING), st.characters()), max_size=12)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, 1, 0.0, 1.0, 1.5, 1e20, float("nan"), float("inf"), "", "1", "是", "否"]),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    TEXT,
)


def obvious_tidy(text: str, *, multiline: bool) -> str:
    text = text.translate(cells._NARROW).translate(cells._INVISIBLE).strip()
    text = cells._BREAK.sub("\n", cells._FORMULA_QUOTE.sub("", text))
    return text if multiline else cells._CJK.sub("", text).replace("\n", " ")


def obvious_identifier(cell: Any) -> str:
    text = unicodedata.normalize("NFKC", str(cell)).translate(cells._INVISIBLE)
    return cells._FORMULA_QUOTE.sub("", "".join(text.split()))


@given(TEXT, st.booleans())
@example("'=1+1", False)
@example(" '＝１ ", False)
@example("一\n二 三", True)
def test_tidy(text: str, multiline: bool) -> None:
    assert tidy(text, multiline=multiline) == obvious_tidy(text, multiline=multiline)


@given(CELLS)
@example("\u200b \ufeff")
def test_is_empty(cell: Any) -> None:
    obvious = cell is None or (
        isinstance(cell, str) and not cell.translate(cells._INVISIBLE).strip()
    )
    assert is_empty(cell) == obvious


def test_a_letter_or_digit_is_never_a_space_nor_invisible() -> None:
    """What the shortcut of `is_empty` rests on, for every character there is."""
    every = map(chr, range(0x110000))
    assert not [c for c in every if c.isalnum() and not c.translate(cells._INVISIBLE).strip()]


def test_printable_text_holds_nothing_that_tidy_repairs_but_wide_letters() -> None:
    """What the shortcut of `tidy` rests on, for every character there is."""
    every = (c for c in map(chr, range(0x110000)) if c.isprintable() and c != " ")
    repaired = {c for c in every if obvious_tidy(c, multiline=False) != c}
    assert repaired == {c for c in map(chr, range(0x110000)) if cells._WIDE.match(c)}


@given(CELLS)
@example("9E17")
@example("１２３４５６７")
@example("'=99 04")
def test_identifier(cell: Any) -> None:
    column = Column("code", "编码", Kind.IDENTIFIER, max_length=9)
    value, fault = read_identifier(cell, column)
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = obvious_identifier(cell)
    if isinstance(cell, bool):
        assert "是/否" in fault
    elif number or isinstance(cell, date):
        assert ("数字格式" if number else "变成了日期") in fault
    elif re.match(r"^\d(\.\d+)?[eE]\+?\d+$", text):
        assert "科学计数法" in fault
    elif len(text) > column.max_length:
        assert "超过上限" in fault
    else:
        assert (value, fault) == (text, "")


@given(TEXT)
@example("一\x00二")
@example("一\ud800")
@example("\udfff")
def test_text_that_cannot_be_stored(text: str) -> None:
    tidied = obvious_tidy(text, multiline=False)
    bad = "\x00" in tidied or any("\ud800" <= c <= "\udfff" for c in tidied)
    expected = ("", "含有不能保存的字符") if bad else (tidied, "")
    assert read_text(text, Column("name", "名称")) == expected


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CHOICE])
@given(st.lists(CELLS, max_size=12))
@example([1, True, 1.0, "1", 0, False, 0.0])
@example([True, 1.0])
@example([date(2026, 3, 2), datetime(2026, 3, 2), "", None])
def test_a_column_is_its_cells_one_by_one(kind: Kind, column_cells: list[Any]) -> None:
    column = Column("x", "列", kind, required=True, max_length=9, validator=_seven_is_wrong)
    read = cells.READERS[kind]
    one_by_one = [validation._read_cell(column, cell, read) for cell in column_cells]
    values, faults = validation._read_column(column, column_cells)
    assert list(map(repr, values)) == [repr(value) for value, _ in one_by_one]
    assert faults == [(at, fault) for at, (_, fault) in enumerate(one_by_one) if fault]


PLAIN = st.text("aZ09E名 '\u200b９=", min_size=1, max_size=4)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.IDENTIFIER])
@given(st.lists(PLAIN, min_size=1, max_size=5))
@example(["7", "7", "8"])
@example(["1E15", "7"])
@example(["'=1", "7"])
@example(["９", "7"])
@example(["7", "0123456789"])
@example([" 7"])
@example(["\u200b", "7"])
def test_a_column_settled_at_once_is_its_cells_one_by_one(kind: Kind, texts: list[str]) -> None:
    column = Column("x", "列", kind, required=True, max_length=9, validator=_no_seven)
    read = cells.READERS[kind]
    one_by_one = [validation._read_cell(column, cell, read) for cell in texts]
    values, faults = validation._read_column(column, texts)
    assert faults == [(at, fault) for at, (_, fault) in enumerate(one_by_one) if fault]
    assert values == [value for value, _ in one_by_one]


@pytest.mark.parametrize(
    ("look", "kind", "cell"),
    [("_SCIENTIFIC", Kind.IDENTIFIER, "1E15"), ("_WIDE", Kind.TEXT, "９")],
)
def test_without_one_of_its_looks_the_shortcut_is_wrong(
    monkeypatch: pytest.MonkeyPatch, look: str, kind: Kind, cell: str
) -> None:
    """Negative control of the test above."""
    column = Column("x", "列", kind)
    assert not cells.all_as_meant(column, [cell])
    monkeypatch.setattr(cells, look, re.compile("(?!)"))
    assert cells.all_as_meant(column, [cell])


def test_equal_numbers_of_different_types_would_be_mixed_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control of the test above."""
    monkeypatch.setattr(validation, "_marks", lambda column_cells: column_cells)
    values, _ = validation._read_column(Column("x", "列"), [True, 1.0])
    assert values == ["1", "1"], "the one was 是"


def _no_seven(value: str) -> str:
    return "不能是七" if value == "7" else ""


def _seven_is_wrong(value: Any) -> str:
    return "不能是七" if value == 7 else ""


@given(st.lists(st.integers(1, 5), max_size=8))
def test_doubles_are_named_with_the_first_of_them(numbers: list[int]) -> None:
    codes = [f"{number:018d}" for number in numbers]
    rows = [[code, "名"] for code in codes]
    sheet = Sheet(
        [], ["事项编码", "名称"], 1, ["code", "name"], rows, list(range(2, len(rows) + 2))
    )
    judged = judge(spec(), sheet)
    again = [at for at, code in enumerate(codes) if code in codes[:at]]
    assert [(e.row, e.reason) for e in judged.errors] == [
        (at + 2, f"与第 {codes.index(codes[at]) + 2} 行重复（事项编码相同）") for at in again
    ]
    assert judged.numbers == [at + 2 for at in range(len(codes)) if at not in again]


@given(st.lists(st.tuples(TEXT, st.integers(), st.none() | st.dates()), max_size=5))
def test_keys_of_many_rows_are_the_keys_of_each(found: list[Any]) -> None:
    rows = [{"code": code, "name": name, "day": day} for code, name, day in found]
    for names in (("code",), ("day", "code")):
        list_ = spec(business_key=names)
        assert list_.keys_of(rows) == [list_.key_of(row) for row in rows]


def test_collector_is_paused_and_comes_back() -> None:
    with pytest.raises(RuntimeError), collector_paused():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()
    with collector_paused(), collector_paused():
        pass
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        make_plan(spec(), judge(spec(), Sheet([], ["事项编码"], 1, ["code"], [], [])), {})
        assert not gc.isenabled()
    finally:
        gc.enable()
