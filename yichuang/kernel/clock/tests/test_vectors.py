"""Known answers: domain.md 16 and the edges of the calendar."""

from datetime import date

import chinese_calendar
import holidays
import pytest

from yichuang.kernel.clock.rules import (
    Day,
    Limit,
    Pause,
    Unit,
    WorkCalendar,
    deadline,
    reference_calendar,
)
from yichuang.kernel.clock.rules.reference import NOTICES, reference_days
from yichuang.kernel.errors import Invalid

D = date.fromisoformat
CALENDAR = reference_calendar()


def wd(start: str, days: int, *pauses: Pause, extension: int = 0):
    return deadline(D(start), Limit(days), calendar=CALENDAR, pauses=pauses, extension=extension)


def nd(start: str, days: int, *pauses: Pause):
    return deadline(D(start), Limit(days, Unit.ND), calendar=CALENDAR, pauses=pauses)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 20, "2026-03-18"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-04-30", 30, "2026-06-15"),
        ("2026-06-18", 7, "2026-06-30"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2025-09-26", 20, "2025-10-30"),
        ("2025-12-31", 5, "2026-01-08"),
    ],
)
def test_working_days(start: str, days: int, expected: str) -> None:
    result = wd(start, days)
    assert (result.due, result.provisional) == (D(expected), False)


def test_pauses_include_both_ends() -> None:
    result = wd("2026-02-12", 20, Pause(D("2026-02-24"), D("2026-03-02")))
    assert (result.due, result.paused) == (D("2026-03-26"), 6)


def test_control_a_pause_without_its_last_day_gives_another_date() -> None:
    assert wd("2026-02-12", 20, Pause(D("2026-02-24"), D("2026-03-01"))).due == D("2026-03-25")


def test_an_open_pause_leaves_no_date() -> None:
    result = wd("2026-02-12", 20, Pause(D("2026-02-24")))
    assert (
        result.due is None and result.stopped and "届满日期待恢复计时后确定" in result.explanation
    )


def test_a_pause_outside_the_period_changes_nothing_and_is_named() -> None:
    late, early = Pause(D("2026-03-19")), Pause(D("2026-02-01"), D("2026-02-12"))
    result = wd("2026-02-12", 20, late, early)
    assert result.due == D("2026-03-18")
    assert set(result.without_effect) == {late, early} and not result.pauses


def test_extension() -> None:
    result = wd("2026-02-12", 20, extension=10)
    assert result.due == wd("2026-02-12", 30).due and result.total == 30


def test_calendar_days_move_off_rest_days() -> None:
    """民法典 Art 203: the 30th day, 2026-10-01, is followed by the first day after the holiday."""
    result = nd("2026-09-01", 30)
    assert (result.counted_to, result.due) == (D("2026-10-01"), D("2026-10-08"))
    assert "第二百零三条" in result.explanation
    assert nd("2026-03-02", 10).due == D("2026-03-12")


def test_calendar_days_do_not_end_inside_a_pause() -> None:
    result = nd("2026-09-01", 30, Pause(D("2026-10-08"), D("2026-10-12")))
    assert result.due == D("2026-10-13")
    assert nd("2026-09-01", 30, Pause(D("2026-10-08"))).due is None


def test_zero_is_the_day_itself() -> None:
    assert wd("2026-02-14", 0, Pause(D("2026-02-01"))).due == D("2026-02-14")
    assert nd("2026-02-15", 0).due == D("2026-02-15")


def test_explanation_names_dates_articles_and_basis() -> None:
    limit = Limit(20, Unit.WD, basis="行政许可法第四十二条第一款")
    result = deadline(
        D("2026-02-12"),
        limit,
        calendar=CALENDAR,
        pauses=[Pause(D("2026-02-24"), D("2026-03-02"))],
        extension=10,
    )
    for part in (
        "2026年2月12日",
        "第四十二条第一款",
        "延长10个工作日",
        "6个工作日",
        "第二百零一条",
    ):
        assert part in result.explanation
    assert result.explanation.count("。") == 1


@pytest.mark.parametrize("year", [2025, 2026])
def test_working_days_of_a_year(year: int) -> None:
    assert CALENDAR.count(date(year, 1, 1), date(year, 12, 31)) == 248


def all_days() -> list[date]:
    first, last = date(min(NOTICES), 1, 1), date(max(NOTICES), 12, 31)
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def differing(calendar: WorkCalendar) -> list[date]:
    return [d for d in all_days() if calendar.is_workday(d) != chinese_calendar.is_workday(d)]


def test_the_shipped_calendar_equals_chinesecalendar() -> None:
    assert differing(CALENDAR) == []


def test_the_shipped_calendar_equals_holidays() -> None:
    """`holidays` knows rest days on weekdays; the make-up days it does not call holidays."""
    china = holidays.country_holidays("CN", years=range(2018, 2027))
    weekdays = [d for d in all_days() if d.weekday() < 5]
    assert [d for d in weekdays if CALENDAR.is_workday(d) == (d in china)] == []


def test_control_one_wrong_day_is_seen() -> None:
    days = [d for d in reference_days() if d.date != D("2026-02-14")]
    assert differing(WorkCalendar("bad", days, NOTICES)) == [D("2026-02-14")]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-29", True),  # leap day
        ("2025-12-31", True),  # year end
        ("2025-10-08", False),  # the eighth day of National Day and Mid-Autumn
        ("2025-01-27", True),  # the day before Spring Festival eve's holiday began
        ("2025-01-28", False),  # 除夕
        ("2020-02-02", False),  # the extension announced late
        ("2020-02-01", False),
        ("2018-12-29", True),  # in the next year's notice
        ("2022-12-31", False),
        ("2027-05-02", False),  # no notice: fixed date and Sunday
        ("2027-10-01", False),
        ("2027-10-04", True),  # no notice yet: an ordinary Monday, provisionally
    ],
)
def test_edges(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(D(day)) is works


def test_the_table_grows_both_ways_and_ends() -> None:
    calendar = WorkCalendar("x", [], [2026])
    assert calendar.add_workdays(D("2026-01-01"), -300).year == 2024
    assert calendar.count(D("2000-01-01"), D("2000-12-31")) == 256
    with pytest.raises(Invalid, match="1949年"):
        calendar.is_workday(D("1948-12-31"))
    with pytest.raises(Invalid, match="2199年"):
        calendar.add_workdays(D("2199-01-01"), 300)
    with pytest.raises(Invalid, match="2199年"):
        deadline(D("2199-12-30"), Limit(3, Unit.ND), calendar=calendar)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(Invalid, match="早于"):
        Pause(D("2026-03-02"), D("2026-03-01"))
    with pytest.raises(Invalid, match="负数"):
        Limit(-1)
    with pytest.raises(Invalid, match="负数"):
        wd("2026-02-12", 5, extension=-1)


def test_a_calendar_keeps_its_days() -> None:
    day = Day(D("2026-07-01"), False, "防台风停工", "清川县人民政府通知", local=True)
    calendar = WorkCalendar("x", [day], [2026])
    assert calendar.days == (day,) and calendar.name_of(day.date) == "防台风停工"
    assert calendar.last_published == D("2026-12-31")
    assert calendar.digest != WorkCalendar("x", [], [2026]).digest
