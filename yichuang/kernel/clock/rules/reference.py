"""The working-day calendar 2018-2026, as the State Council's yearly notices set it.

Facts only: per festival its rest days and make-up working days, month-day within the year
of the notice, written out in full where they lie in another year.
"""

import functools
from collections.abc import Iterator
from datetime import date, timedelta

from .calendar import Day, WorkCalendar

Festival = tuple[str, str, str]  # name, rest days, make-up working days

NOTICES: dict[int, tuple[Festival, ...]] = {
    2018: (
        ("元旦", "01-01", ""),
        ("春节", "02-15..02-21", "02-11 02-24"),
        ("清明节", "04-05..04-07", "04-08"),
        ("劳动节", "04-29..05-01", "04-28"),
        ("端午节", "06-18", ""),
        ("中秋节", "09-24", ""),
        ("国庆节", "10-01..10-07", "09-29 09-30"),
    ),
    2019: (
        ("元旦", "2018-12-30..2019-01-01", "2018-12-29"),
        ("春节", "02-04..02-10", "02-02 02-03"),
        ("清明节", "04-05", ""),
        ("劳动节", "05-01..05-04", "04-28 05-05"),
        ("端午节", "06-07", ""),
        ("中秋节", "09-13", ""),
        ("国庆节", "10-01..10-07", "09-29 10-12"),
    ),
    2020: (
        ("元旦", "01-01", ""),
        ("春节", "01-24..02-02", "01-19"),
        ("清明节", "04-04..04-06", ""),
        ("劳动节", "05-01..05-05", "04-26 05-09"),
        ("端午节", "06-25..06-27", "06-28"),
        ("国庆节、中秋节", "10-01..10-08", "09-27 10-10"),
    ),
    2021: (
        ("元旦", "01-01..01-03", ""),
        ("春节", "02-11..02-17", "02-07 02-20"),
        ("清明节", "04-03..04-05", ""),
        ("劳动节", "05-01..05-05", "04-25 05-08"),
        ("端午节", "06-12..06-14", ""),
        ("中秋节", "09-19..09-21", "09-18"),
        ("国庆节", "10-01..10-07", "09-26 10-09"),
    ),
    2022: (
        ("元旦", "01-01..01-03", ""),
        ("春节", "01-31..02-06", "01-29 01-30"),
        ("清明节", "04-03..04-05", "04-02"),
        ("劳动节", "04-30..05-04", "04-24 05-07"),
        ("端午节", "06-03..06-05", ""),
        ("中秋节", "09-10..09-12", ""),
        ("国庆节", "10-01..10-07", "10-08 10-09"),
    ),
    2023: (
        ("元旦", "2022-12-31..2023-01-02", ""),
        ("春节", "01-21..01-27", "01-28 01-29"),
        ("清明节", "04-05", ""),
        ("劳动节", "04-29..05-03", "04-23 05-06"),
        ("端午节", "06-22..06-24", "06-25"),
        ("中秋节、国庆节", "09-29..10-06", "10-07 10-08"),
    ),
    2024: (
        ("元旦", "01-01", ""),
        ("春节", "02-10..02-17", "02-04 02-18"),
        ("清明节", "04-04..04-06", "04-07"),
        ("劳动节", "05-01..05-05", "04-28 05-11"),
        ("端午节", "06-10", ""),
        ("中秋节", "09-15..09-17", "09-14"),
        ("国庆节", "10-01..10-07", "09-29 10-12"),
    ),
    2025: (
        ("元旦", "01-01", ""),
        ("春节", "01-28..02-04", "01-26 02-08"),
        ("清明节", "04-04..04-06", ""),
        ("劳动节", "05-01..05-05", "04-27"),
        ("端午节", "05-31..06-02", ""),
        ("国庆节、中秋节", "10-01..10-08", "09-28 10-11"),
    ),
    2026: (
        ("元旦", "01-01..01-03", "01-04"),
        ("春节", "02-15..02-23", "02-14 02-28"),
        ("清明节", "04-04..04-06", ""),
        ("劳动节", "05-01..05-05", "05-09"),
        ("端午节", "06-19..06-21", ""),
        ("中秋节", "09-25..09-27", ""),
        ("国庆节", "10-01..10-07", "09-20 10-10"),
    ),
}
# Two holidays were changed after the yearly notice.
AMENDMENTS = {
    (2019, "劳动节"): "国务院办公厅关于调整2019年劳动节假期安排的通知",
    (2020, "春节"): "国务院办公厅关于延长2020年春节假期的通知",
}


def source_of(year: int, festival: str) -> str:
    """The title of the notice that a row rests on."""
    yearly = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return AMENDMENTS.get((year, festival), yearly)


def _dates(year: int, text: str) -> Iterator[date]:
    for part in text.split():
        first, _, last = part.partition("..")
        day, end = _date(year, first), _date(year, last or first)
        while day <= end:
            yield day
            day += timedelta(days=1)


def _date(year: int, text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"{year}-{text}")


def reference_days() -> tuple[Day, ...]:
    """Every rest day and make-up working day of the shipped notices, by date."""
    days = [
        Day(day, is_workday, name, source_of(year, name))
        for year, festivals in NOTICES.items()
        for name, rest, work in festivals
        for is_workday, text in ((False, rest), (True, work))
        for day in _dates(year, text)
    ]
    return tuple(sorted(days))


@functools.cache
def reference_calendar() -> WorkCalendar:
    """The calendar that ships with the product; what a county loads may go beyond it."""
    days, last = reference_days(), max(NOTICES)
    return WorkCalendar(f"内置{last}", days, NOTICES)
