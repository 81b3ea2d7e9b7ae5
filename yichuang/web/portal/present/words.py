"""Dates, times and numbers as the public pages say them."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from yichuang.kernel.clock.now import beijing

WEEKDAYS = "一二三四五六日"
COUNT = "零一二三四五六七八九十"


def day(value: date | None, today: date | None = None, *, weekday: bool = True) -> str:
    """11 月 25 日（周三）; with the year when it is not this one. Empty for no date."""
    if value is None:
        return ""
    text = f"{value.month} 月 {value.day} 日"
    if today is None or value.year != today.year:
        text = f"{value.year} 年 {text}"
    return f"{text}（周{WEEKDAYS[value.weekday()]}）" if weekday else text


def moment(at: datetime, today: date | None = None) -> str:
    """11 月 19 日 16:05, Beijing time."""
    local = beijing(at)
    return f"{day(local.date(), today, weekday=False)} {local:%H:%M}"


def spaced(number: str) -> str:
    """A case number in groups of four, easier to read out."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def count(number: int) -> str:
    """Small numbers as people say them: 三."""
    return COUNT[number] if number <= 10 else str(number)


def with_query(url: str, answers: Mapping[str, str]) -> str:
    """An address that carries the guided answers."""
    return f"{url}?{urlencode(answers)}" if answers else url
