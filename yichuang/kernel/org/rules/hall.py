"""Windows and their hours, as people write them: 9:00-12:00、13:30-17:30."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time

from yichuang.kernel.enums import Labelled


class WindowKind(Labelled):
    """What a window is for (国发〔2024〕3号 has 综合服务窗口 and 专业服务窗口)."""

    GENERAL = "general", "综合窗口"
    SPECIAL = "special", "专业窗口"
    DELIVERY = "delivery", "出件窗口"
    HELP = "help", "帮办代办窗口"
    ADVICE = "advice", "咨询导办"
    COMPLAINT = "complaint", "办不成事反映窗口"


class DayKind(Labelled):
    """A make-up working Saturday is a working day, a holiday on a Tuesday is none."""

    WORKDAY = "workday", "工作日"
    SATURDAY = "saturday", "周六"
    SUNDAY = "sunday", "周日"


Span = tuple[time, time]
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})[-~至到](\d{1,2})[:.](\d{2})$")
_CLOSED = frozenset({"", "不开放", "休息", "无", "-"})


def read_hours(text: str) -> tuple[str, str]:
    """Hours in one spelling, and what is wrong; one of them is empty, or both (closed)."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[—–−―～]+", "-", plain)
    plain = "".join(plain.split())
    if plain in _CLOSED:
        return "", ""
    spans: list[Span] = []
    for part in re.split("[、,;]+", plain):
        span, fault = _span(part)
        if span is None:
            return "", fault
        spans.append(span)
    spans.sort()
    for (_, closes), (opens, _) in zip(spans, spans[1:], strict=False):
        if opens < closes:
            return "", f"两段时间重叠：{closes:%H:%M} 关门之前 {opens:%H:%M} 又开门"
    return written(spans), ""


def _span(part: str) -> tuple[Span | None, str]:
    match = _SPAN.match(part)
    if match is None:
        return None, f"“{part}”不是时间段。请写成 9:00-12:00、13:30-17:30 的样子"
    hour, minute, end_hour, end_minute = (int(group) for group in match.groups())
    try:
        opens, closes = time(hour, minute), time(end_hour, end_minute)
    except ValueError:
        return None, f"“{part}”里有不存在的时刻"
    if closes <= opens:
        return None, f"“{part}”关门不晚于开门"
    return (opens, closes), ""


def written(spans: Iterable[Span]) -> str:
    """Spans as the workbook shows them."""
    return "、".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


def spans_of(text: str) -> list[Span]:
    """The spans of a text that `read_hours` wrote."""
    found = (part.split("-") for part in text.split("、") if part)
    return [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in found]


def day_kind(day: date, *, workday: bool) -> DayKind | None:
    """Which hours hold on a day; None for a holiday in the week, when the hall is closed."""
    if workday:
        return DayKind.WORKDAY
    return {5: DayKind.SATURDAY, 6: DayKind.SUNDAY}.get(day.weekday())


def county_code_fault(code: str) -> str:
    """Why a code is no 行政区划代码 of a county (GB/T 2260), in Chinese; empty when it is one."""
    if not re.fullmatch(r"\d{6}", code):
        return "行政区划代码应为 6 位数字"
    return "县级代码的后两位不能是 00" if code.endswith("00") else ""
