"""Time limits as people publish them: read, written and compared."""

import re
import unicodedata
from dataclasses import dataclass

from .enums import LimitUnit

NOT_GIVEN = frozenset(
    {"", "无", "无。", "暂无", "没有", "-", "--", "/", "—", "null", "none", "不限"}
)
_INSTANT = frozenset(
    {"即办", "即时", "当场", "当场办结", "即时办结", "即办件", "立等可取", "马上办"}
)
_UNITS = {
    "工作日": LimitUnit.WORKING_DAYS,
    "个工作日": LimitUnit.WORKING_DAYS,
    "自然日": LimitUnit.CALENDAR_DAYS,
    "个自然日": LimitUnit.CALENDAR_DAYS,
    "日历日": LimitUnit.CALENDAR_DAYS,
    "天": LimitUnit.CALENDAR_DAYS,
    "日": LimitUnit.CALENDAR_DAYS,
    "个月": LimitUnit.MONTHS,
    "月": LimitUnit.MONTHS,
    "年": LimitUnit.MONTHS,
}
_PATTERN = re.compile(r"(\d{1,5})\s*[\((]?\s*([个工作自然日历天月年]+)\s*[\))]?")


@dataclass(frozen=True)
class ReadLimit:
    """A limit as read: `value` None with no `fault` means not given."""

    value: int | None = None
    unit: str = "wd"
    fault: str = ""


def read_limit(text: str) -> ReadLimit:
    """Read "30(工作日)", "20个工作日", "3个月", "即办", "无"; a year is twelve months.

    Half a working day or an hour has no unit in our clocks and is refused, not rounded.
    """
    clean = unicodedata.normalize("NFKC", text).replace(" ", "").strip()
    if clean.lower() in NOT_GIVEN:
        return ReadLimit()
    if clean in _INSTANT:
        return ReadLimit(0, LimitUnit.WORKING_DAYS)
    found = _PATTERN.fullmatch(clean)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return ReadLimit(fault="时限应写成“30(工作日)”“60(自然日)”“3(个月)”“即办”或“无”")
    value = int(found[1]) * (12 if found[2] == "年" else 1)
    return ReadLimit(value, unit)


def show_limit(value: int | None, unit: str) -> str:
    """A limit for people: 当场办结, 5 个工作日, 3 个月; empty when not given."""
    if value is None:
        return ""
    if value == 0:
        return "当场办结"
    label = LimitUnit(unit).label.removeprefix("个")
    return f"{value} 个{label}"


def iso_duration(value: int | None, unit: str) -> str:
    """ISO 8601 duration for CPSV-AP and schema.org; working days have none, so P1D each."""
    if value is None:
        return ""
    return f"P{value}M" if unit == LimitUnit.MONTHS else f"P{value}D"


def exceeds(value: int, unit: str, other: int, other_unit: str) -> bool | None:
    """Whether the first limit is longer; None when the units do not compare.

    Working days compare with working days only (Art 82). A value of 0 compares with all.
    """
    if value == 0:
        return False
    if unit == other_unit:
        return value > other
    return None
