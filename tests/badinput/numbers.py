"""Codes of 18 digits that a program turned into numbers: refused, never guessed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tests.axe.county import County
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

from . import doors, files
from .cases import Case
from .sheets import rejected, stored

_WHY = (
    "数字格式",
    "是/否",
    "科学计数法",
    "变成了日期",
    "校验位",
    "应为 18 位",
    "不允许的字符",
    "首位",
)
CELLS: dict[str, Any] = {
    "int": 911990423000000123,
    "float": 911990423000000123.0,
    "digits-15": 123456789012345,
    "digits-16": 1234567890123456,
    "digits-17": 12345678901234567,
    "digits-19": 1234567890123456789,
    "id-as-number": 510123199001011234,
    "id-lost-end": 510123199001011000,
    "small": 12,
    "zero": 0,
    "minus": -911990423,
    "half": 0.5,
    "science": 9.11990423e17,
    "tiny": 1e-17,
    "huge": 1e300,
    "date": date(2026, 11, 22),
    "moment": datetime(2026, 11, 22, 8, 30),
    "true": True,
    "false": False,
}
TEXTS = {
    "science": "9.11990423E+17",
    "science-lower": "9.11990423e17",
    "science-short": "9E+17",
    "science-full-width": "９.１１Ｅ＋１７",
    "science-spaced": " 9.11990423E+17 ",
}


def cases(c: County) -> Iterator[Case]:
    """Number cells in the columns for codes; the same as text in CSV; and the right ones."""
    wrong = {"effect": "places_faulty"}
    for name, cell in CELLS.items():
        row = ("QC-9", "清川县新设局", "县属部门", cell, "", "")
        yield rejected(f"numbers/uscc/{name}", _xlsx(c, row), *_WHY, **wrong)
        row = (cell, "清川县新设局", "县属部门", "", "", "")
        yield rejected(f"numbers/code/{name}", _xlsx(c, row), *_WHY, **wrong)
        listed = files.sheet([doors.LIST_HEAD, (cell, "乙")])
        sent = doors.list_file(c, "表.xlsx", listed)
        yield rejected(f"numbers/list/{name}", sent, *_WHY, effect="list_faulty")
    for name, text in TEXTS.items():
        for column in (0, 3):
            row = ["QC-9", "清川县新设局", "县属部门", "", "", ""]
            row[column] = text
            yield rejected(f"numbers/text-{column}/{name}", _csv(c, tuple(row)), *_WHY, **wrong)
            yield rejected(f"numbers/cell-{column}/{name}", _xlsx(c, tuple(row)), *_WHY, **wrong)
    yield from _codes(c)
    yield from _right(c)


def _xlsx(c: County, row: tuple[Any, ...]) -> Any:
    return doors.places_file(c, "表.xlsx", files.sheet([doors.PLACES_HEAD, row]))


def _csv(c: County, row: tuple[str, ...]) -> Any:
    return doors.places_file(c, "表.csv", doors.csv_of([doors.PLACES_HEAD, row]))


def _codes(c: County) -> Iterator[Case]:
    """One digit wrong, at each of the eighteen places; lengths around eighteen."""
    good = credit_code(3)
    for at in range(18):
        other = "0" if good[at] != "0" else "1"
        bad = good[:at] + other + good[at + 1 :]
        yield rejected(
            f"numbers/digit-{at}",
            _csv(c, doors.place_row("QC-9", "新局", bad)),
            *_WHY,
            effect="places_faulty",
        )
    for length in (1, 9, 15, 17):
        yield rejected(
            f"numbers/length-{length}",
            _csv(c, doors.place_row("QC-9", "新局", good[:length])),
            *_WHY,
            effect="places_faulty",
        )
    yield rejected(
        "numbers/length-19",
        _csv(c, doors.place_row("QC-9", "新局", good + "0")),
        "超过上限",
        effect="places_faulty",
    )
    for letter in "IOSVZ":
        bad = good[:9] + letter + good[10:]
        yield rejected(
            f"numbers/letter-{letter}",
            _csv(c, doors.place_row("QC-9", "新局", bad)),
            *_WHY,
            effect="places_faulty",
        )


def _right(c: County) -> Iterator[Case]:
    """As text every digit stays; a telephone may be a number."""
    for at in range(1, 9):
        good = credit_code(at)
        for name, written in {
            "plain": good,
            "spaced": f" {good[:6]} {good[6:]} ",
            "full-width": "".join(chr(ord(ch) + 0xFEE0) for ch in good),
            "quoted": "'" + good if good[0] in "=+-@" else good,
            "zero-width": good[:4] + "\u200b" + good[4:],
        }.items():
            row = doors.place_row("QC-9", "清川县新设局", written)
            want = {"uscc": good}
            yield stored(f"numbers/right-{at}/{name}", _xlsx(c, row), code="QC-9", want=want)
    row = ("QC-9", "清川县新设局", "县属部门", "", 13900000008, "")
    yield stored("numbers/phone", _xlsx(c, row), code="QC-9", want={"phone": "13900000008"})
    for at in (1, 2, 3):
        number = id_number(at)
        row = ("QC-" + number, "清川县新设局", "县属部门", "", "", "")
        yield stored(
            f"numbers/long-code-{at}", _xlsx(c, row), code="QC-" + number, want={"uscc": ""}
        )
