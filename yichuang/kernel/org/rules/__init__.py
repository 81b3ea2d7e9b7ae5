"""Kinds of county bodies and the check digit of their code."""

from yichuang.kernel.enums import Labelled

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class DepartmentKind(Labelled):
    """县属部门 belong to the county; 派驻机构 are vertical agencies stationed in it."""

    COUNTY = "county", "县属部门"
    STATIONED = "stationed", "派驻机构"
    TOWNSHIP = "township", "乡镇（街道）"
    HALL = "hall", "政务服务机构"


def uscc_check_digit(first17: str) -> str:
    """Check character of 统一社会信用代码 (GB 32100-2015); remainder 0 gives 0."""
    total = sum(_ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def uscc_fault(code: str) -> str:
    """Why a code is no 统一社会信用代码, in Chinese; empty when it is one."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现为 {len(code)} 位"
    strange = sorted({c for c in code if c not in _ALPHABET})
    if strange:
        return f"统一社会信用代码里有不允许的字符：{'、'.join(strange)}（没有字母 I、O、S、V、Z）"
    if code.startswith("0"):  # the first character names who registers (GB 32100-2015 4.1)
        return "统一社会信用代码的首位不能是 0"
    expected = uscc_check_digit(code[:17])
    if code[17] != expected:
        return f"统一社会信用代码校验位不符：末位应为 {expected}，现为 {code[17]}"
    return ""
