"""P15, P16: what may be done to a running clock; and the light at its edges."""

from datetime import date

import pytest

from yichuang.kernel.clock.rules import (
    CellKind,
    Light,
    Limit,
    Pause,
    Unit,
    check_extension,
    check_pause,
    deadline,
    light,
    progress,
    reference_calendar,
)
from yichuang.kernel.errors import Conflict, Invalid

D = date.fromisoformat
CALENDAR = reference_calendar()
RUNNING = deadline(D("2026-02-12"), Limit(20), calendar=CALENDAR)  # to 2026-03-18
STOPPED = deadline(D("2026-02-12"), Limit(20), calendar=CALENDAR, pauses=[Pause(D("2026-02-24"))])
EXTENDED = deadline(D("2026-02-12"), Limit(20), calendar=CALENDAR, extension=10)
GOOD = {"approver": "局长", "reason": "情况复杂"}


def test_p15_a_pause_after_the_deadline_is_refused() -> None:
    """wd and nd."""
    check_pause(RUNNING, on=D("2026-03-18"))
    with pytest.raises(Conflict, match="2026年3月18日届满"):
        check_pause(RUNNING, on=D("2026-03-19"))
    with pytest.raises(Conflict, match="已经暂停"):
        check_pause(STOPPED, on=D("2026-02-25"))


def test_p16_an_extension_once_in_time_with_approver_and_reason() -> None:
    """wd and nd."""
    check_extension(RUNNING, on=D("2026-03-18"), **GOOD)
    check_extension(STOPPED, on=D("2026-03-18"), **GOOD)
    with pytest.raises(Conflict, match="只能延长一次"):
        check_extension(EXTENDED, on=D("2026-03-18"), **GOOD)
    with pytest.raises(Conflict, match="已于2026年3月18日届满"):
        check_extension(RUNNING, on=D("2026-03-19"), **GOOD)
    with pytest.raises(Invalid) as refusal:
        check_extension(RUNNING, on=D("2026-03-18"), approver=" ", reason="")
    assert set(refusal.value.fields) == {"approver", "reason"}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-02-12", Light.GREEN),
        ("2026-03-16", Light.GREEN),
        ("2026-03-17", Light.YELLOW),
        ("2026-03-18", Light.YELLOW),
        ("2026-03-19", Light.RED),
    ],
)
def test_light(today: str, expected: Light) -> None:
    assert light(D(today), RUNNING.due, calendar=CALENDAR) == expected


def test_a_stopped_clock_has_no_colour() -> None:
    assert light(D("2026-03-30"), None, calendar=CALENDAR) == Light.STOPPED


def test_the_strip_of_days() -> None:
    pauses = [Pause(D("2026-02-24"), D("2026-03-02"))]
    result = deadline(D("2026-02-12"), Limit(10), calendar=CALENDAR, pauses=pauses)
    seen = progress(result, today=D("2026-03-04"), calendar=CALENDAR)
    assert seen.sequence == "uu" + "p" * 6 + "uu"
    assert (seen.used, seen.paused, seen.remaining, seen.over) == (4, 6, 6, 0)
    assert [cell.day for cell in seen.cells if cell.today] == [D("2026-03-04")]
    assert seen.cells[-1].day == result.due and seen.cells[-1].kind == CellKind.LEFT


def test_the_strip_of_a_late_case() -> None:
    result = deadline(D("2026-03-02"), Limit(5), calendar=CALENDAR)  # to Monday 2026-03-09
    seen = progress(result, today=D("2026-03-11"), calendar=CALENDAR)
    assert (seen.used, seen.remaining, seen.over, seen.late) == (5, 0, 2, True)
    assert [cell.kind for cell in seen.cells][-2:] == [CellKind.OVER] * 2


def test_late_on_a_weekend_is_late_by_no_working_day() -> None:
    result = deadline(D("2026-03-02"), Limit(4), calendar=CALENDAR)  # to Friday 2026-03-06
    seen = progress(result, today=D("2026-03-07"), calendar=CALENDAR)
    assert (seen.late, seen.over, seen.light) == (True, 0, Light.RED)


def test_the_strip_of_a_stopped_clock_has_days_without_dates() -> None:
    seen = progress(STOPPED, today=D("2026-02-26"), calendar=CALENDAR)
    assert seen.sequence == "uuppp" and seen.remaining == 18
    assert [cell.day for cell in seen.cells[5:]] == [None] * 18


def test_before_the_first_day_everything_is_left() -> None:
    seen = progress(RUNNING, today=D("2026-02-12"), calendar=CALENDAR)
    assert (seen.used, seen.remaining, seen.sequence) == (0, 20, "")


def test_calendar_days_have_a_cell_each() -> None:
    result = deadline(D("2026-09-25"), Limit(6, Unit.ND), calendar=CALENDAR)  # raw 10-01
    seen = progress(result, today=D("2026-09-27"), calendar=CALENDAR)
    assert (seen.sequence, seen.remaining, len(seen.cells)) == ("uu", 4, 6)
