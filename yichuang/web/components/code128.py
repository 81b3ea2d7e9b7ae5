"""Code 128 of a number, as bars: what the barcode reader at the window reads (ISO/IEC 15417).

Digits go two to a symbol (code set C); an odd one at the end changes to set B. The barcode is of
digits only, because an input method that is switched on swallows letters but lets digits pass.
"""

# Bar and space widths of the values 0…106; the last is the stop symbol with its closing bar.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112"
)
_WIDTHS = _TABLE.split()
_START_C, _TO_B, _STOP = 105, 100, 106
_QUIET = 10  # modules on either side


def values(digits: str) -> list[int]:
    """The symbol values: start, pairs, check, stop. Raises ValueError for anything but digits."""
    if not digits.isascii() or not digits.isdigit():
        raise ValueError("only digits")
    found = [_START_C] + [int(digits[i : i + 2]) for i in range(0, len(digits) - 1, 2)]
    if len(digits) % 2:
        found += [_TO_B, ord(digits[-1]) - 32]
    check = (found[0] + sum(at * value for at, value in enumerate(found))) % 103
    return [*found, check, _STOP]


def bars(digits: str) -> tuple[list[tuple[int, int]], int]:
    """(left, width) of each bar in modules, and the width of the whole with its quiet zones."""
    widths = "".join(_WIDTHS[value] for value in values(digits))
    at, found = _QUIET, []
    for index, width in enumerate(map(int, widths)):
        if index % 2 == 0:
            found.append((at, width))
        at += width
    return found, at + _QUIET
