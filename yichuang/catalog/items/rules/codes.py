"""Item codes: text columns, checked by schemes that a province can add to.

No scheme is the truth (domain.md 2.2): GB/T 39046 prints 10 and 24 digits, the field uses
12, 31 and 33, provinces run their own. So a code no scheme knows is a warning, never a
refusal; a code that cannot be stored or quoted (blank, control characters) is a fault.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from yichuang.kernel.org.rules import uscc_fault

MAX_LENGTH = 80
_USCC = r"(?P<uscc>[0-9A-Z]{18})"
_ALLOWED = re.compile(r"[0-9A-Z](?:[0-9A-Z\-]*[0-9A-Z])?")


@dataclass(frozen=True)
class Reading:
    """What a scheme made of a code. `warnings` are soft: shown, never a refusal."""

    scheme: str
    parts: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A province's or the nation's way of writing codes."""

    name: str
    label: str
    pattern: re.Pattern[str]
    check: Callable[[dict[str, str]], tuple[str, ...]]


def _check_uscc(parts: dict[str, str]) -> tuple[str, ...]:
    fault = uscc_fault(parts.get("uscc", ""))
    return (f"实施主体编码：{fault}",) if fault else ()


def _check_sichuan(parts: dict[str, str]) -> tuple[str, ...]:
    organ = parts.get("organ", "")
    if len(organ) == 18:
        fault = uscc_fault(organ)
        return (f"实施主体编码：{fault}",) if fault else ()
    return (f"实施主体编码“{organ}”不是统一社会信用代码",)


SCHEMES: list[Scheme] = [
    Scheme(
        "national_31",
        "国家实施编码（31 位）",
        re.compile(_USCC + r"(?P<level>[1-7])(?P<base>[0-9]{12})"),
        _check_uscc,
    ),
    Scheme(
        "national_33",
        "国家业务办理项编码（33 位）",
        re.compile(_USCC + r"(?P<level>[1-7])(?P<base>[0-9]{12})(?P<serial>[0-9]{2})"),
        _check_uscc,
    ),
    Scheme(
        "base_12",
        "国家基本编码（12 位）",
        re.compile(r"(?P<base>[0-9]{12})"),
        lambda _: (),
    ),
    Scheme(
        "sichuan",
        "四川地方编码",
        re.compile(
            r"(?P<base>[0-9A-Z]{8,16}|[0-9A-Z]{1,2}-[0-9]{4,6}-[0-9]{3,5})"
            r"-(?P<area>[0-9]{12})-(?P<sub>[0-9]{3})"
            r"-(?P<organ>[0-9A-Z]{3,20}(?:-[0-9A-Z])?)-(?P<kind>[0-9])-(?P<serial>[0-9]{2})"
        ),
        _check_sichuan,
    ),
    Scheme(
        "sichuan_short",
        "四川地方编码（短式）",
        re.compile(r"(?P<base>[A-Z]-[0-9]{6}-[0-9]{3})-(?P<organ>[0-9A-Z]{8,20})"),
        _check_sichuan,
    ),
]


def register(scheme: Scheme) -> None:
    """Add a province's scheme; an existing one of the same name is replaced."""
    SCHEMES[:] = [s for s in SCHEMES if s.name != scheme.name] + [scheme]


def normalise_code(text: str) -> str:
    """Half-width, upper case, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def code_fault(code: str) -> str:
    """Why a text cannot be a code at all, in Chinese; empty when it can."""
    if not code:
        return "编码为空"
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", code):
        return "编码被表格软件改成了科学计数法，请把该列设为文本后重新导出"
    if len(code) > MAX_LENGTH:
        return f"编码超过 {MAX_LENGTH} 个字符"
    if not _ALLOWED.fullmatch(code):
        return "编码只能有数字、大写字母和中间的连字符"
    return "" if len(code) >= 6 else "编码过短，不足 6 个字符"


def read(code: str) -> Reading | None:
    """The first scheme that fits; None when no scheme knows the code."""
    for scheme in SCHEMES:
        if found := scheme.pattern.fullmatch(code):
            parts = found.groupdict()
            return Reading(scheme.name, parts, scheme.check(parts))
    return None


def warnings(code: str) -> tuple[str, ...]:
    """What is doubtful about a code; empty when a scheme accepts it fully."""
    reading = read(code)
    if reading is None:
        return ("编码不符合已登记的任何编码规则（国家 12、31、33 位或地方规则），请核对",)
    return reading.warnings
