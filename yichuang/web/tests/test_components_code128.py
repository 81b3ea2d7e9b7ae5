"""The barcode, read back bar by bar as a reader does it."""

import re

import pytest

from yichuang.web.components import code128, svg


def decode(picture: str) -> str:
    """Widths of bars and spaces back to digits, with the check symbol tested."""
    bars = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)v", picture)]
    modules = "".join(
        "1" * width
        + "0" * ((bars[i + 1][0] if i + 1 < len(bars) else start + width) - start - width)
        for i, (start, width) in enumerate(bars)
    )
    symbols = []
    while len(modules) > 13:
        runs = [len(run) for run in re.findall(r"1+|0+", modules[:11])]
        symbols.append(code128._WIDTHS.index("".join(map(str, runs))))
        modules = modules[11:]
    check = symbols.pop()
    assert check == (symbols[0] + sum(i * v for i, v in enumerate(symbols))) % 103
    out, letters = "", False
    for value in symbols[1:]:
        if value == 100 and not letters:
            letters = True
        else:
            out += chr(value + 32) if letters else f"{value:02d}"
    return out


@pytest.mark.parametrize("number", ["202602120007", "2026021212345", "00", "7"])
def test_a_reader_reads_the_number_back(number):
    assert decode(svg.barcode(number)) == number


def test_the_table_is_the_standard_s():
    assert code128.values("12345678") == [105, 12, 34, 56, 78, 47, 106]  # worked by hand
    assert {sum(map(int, widths)) for widths in code128._WIDTHS[:-1]} == {11}
    assert len(set(code128._WIDTHS)) == 107


def test_what_is_no_number_has_no_barcode():
    assert svg.barcode("清市监") == "" == svg.barcode("") == svg.barcode("１２")
