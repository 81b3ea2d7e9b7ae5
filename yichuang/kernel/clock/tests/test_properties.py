"""Properties P1-P24 of the statutory clock. Each docstring says for which unit it holds.

P15 and P16 are checks on acts (test_checks), P22 is in test_now.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yichuang.kernel.clock.rules import (
    Day,
    Light,
    Limit,
    Pause,
    StartRule,
    Unit,
    WorkCalendar,
    counted_from,
    deadline,
    light,
    merge,
    progress,
    reference_calendar,
)
from yichuang.kernel.clock.rules.progress import remaining
from yichuang.kernel.clock.rules.starts import BEIJING

from . import oracle

CALENDAR = reference_calendar()
DAY = timedelta(days=1)
dates = st.dates(date(2018, 1, 1), date(2027, 6, 30))
units = st.sampled_from(Unit)
lengths = st.integers(0, 90)


@st.composite
def spans(draw: st.DrawFn, closed: bool = True) -> Pause:
    start = draw(dates)
    end = start + DAY * draw(st.integers(0, 40))
    return Pause(start, end if closed or draw(st.booleans()) else None)


# Fixed seed and no time limit: a busy machine must not turn a property red.
STEADY = settings(deadline=None, derandomize=True, max_examples=100, database=None)


def holds(*drawn: st.SearchStrategy):
    """`given` with the settings above."""
    return lambda function: STEADY(given(*drawn)(function))


pause_lists = st.lists(spans(), max_size=4)


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, Limit, list[Pause]]:
    """A start, a limit and pauses near it, so that most of them matter."""
    start = draw(dates)
    limit = Limit(draw(lengths), draw(units))
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        first = start + DAY * draw(st.integers(-10, 120))
        pauses.append(Pause(first, first + DAY * draw(st.integers(0, 30))))
    return start, limit, pauses


def due(start: date, limit: Limit, pauses=(), calendar: WorkCalendar = CALENDAR) -> date:
    found = deadline(start, limit, calendar=calendar, pauses=pauses).due
    assert found is not None
    return found


def wd(start: date, days: int, pauses=()) -> date:
    return due(start, Limit(days), pauses)


@holds(cases())
def test_p1_deadline_is_a_working_day(case) -> None:
    """wd and nd (民法典 203 moves nd), for every limit but 0 (即时: the day itself)."""
    start, limit, pauses = case
    if limit.value:
        assert CALENDAR.is_workday(due(start, limit, pauses))


@holds(cases())
def test_p2_equals_the_oracle(case) -> None:
    """wd and nd. 100,000 seeded cases more in test_differential."""
    start, limit, pauses = case
    plain = [(p.start, p.end) for p in pauses]
    expected = oracle.due(start, limit.value, limit.unit.value, plain, CALENDAR.is_workday)
    assert due(start, limit, pauses) == expected


@holds(dates, st.integers(0, 24 * 60 - 1), st.integers(0, 24 * 60 - 1), cases())
def test_p3_any_minute_of_a_day(day, one, other, case) -> None:
    """wd and nd: the start is a Beijing date, so the minute is gone before counting."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    a, b = (counted_from(midnight + timedelta(minutes=n), calendar=CALENDAR) for n in (one, other))
    assert a == b == day


@holds(dates, st.times())
def test_p4_after_closing_or_on_a_rest_day_moves_once(day, at) -> None:
    """Before any unit: the day a submission counts as made."""
    rule = StartRule(closes=datetime(2000, 1, 1, 17, 30).time(), rest_days_move=True)
    moment = datetime.combine(day, at, tzinfo=BEIJING)
    late = at > rule.closes
    expected = CALENDAR.next_workday(day + DAY if late else day)
    assert counted_from(moment, calendar=CALENDAR, rule=rule) == expected
    if late and not CALENDAR.is_workday(day) and not CALENDAR.is_workday(day + DAY):
        assert expected == CALENDAR.next_workday(day)  # once, not twice


@holds(cases(), st.integers(0, 30))
def test_p5_more_days_never_earlier(case, more) -> None:
    """wd and nd."""
    start, limit, pauses = case
    assert due(start, replace(limit, value=limit.value + more), pauses) >= due(start, limit, pauses)


@holds(cases(), st.integers(0, 30))
def test_p6_later_acceptance_never_earlier(case, later) -> None:
    """wd and nd."""
    start, limit, pauses = case
    assert due(start + DAY * later, limit, pauses) >= due(start, limit, pauses)


@holds(dates, st.integers(0, 40), st.integers(0, 40), pause_lists)
def test_p7_k_then_m_days_equal_k_plus_m(start, k, m, pauses) -> None:
    """wd only: nd may move off a rest day after k days, and so start later."""
    assert wd(wd(start, k, pauses), m, pauses) == wd(start, k + m, pauses)


@holds(dates, st.integers(1, 60), st.integers(1, 40), st.integers(0, 30))
def test_p8_a_pause_of_w_days_moves_by_w(start, days, offset, length) -> None:
    """wd: by exactly its working days. nd: the last counted day moves by its calendar days."""
    first = start + DAY * offset
    pause = Pause(first, first + DAY * length)
    plain = wd(start, days)
    if first <= plain:
        inside = CALENDAR.count(pause.start, pause.end)
        assert wd(start, days, [pause]) == CALENDAR.add_workdays(plain, inside)
    raw = deadline(start, Limit(days, Unit.ND), calendar=CALENDAR, pauses=[pause]).counted_to
    moved = length + 1 if first <= start + DAY * days else 0
    assert raw == start + DAY * (days + moved)


@holds(cases())
def test_p9_overlapping_pauses_equal_their_union(case) -> None:
    """wd and nd."""
    start, limit, pauses = case
    assert due(start, limit, pauses) == due(start, limit, merge(pauses))
    one_by_one = {d for p in pauses for d in days_of(p)}
    assert one_by_one == {d for p in merge(pauses) for d in days_of(p)}


def days_of(pause: Pause) -> list[date]:
    assert pause.end is not None
    return [pause.start + DAY * n for n in range((pause.end - pause.start).days + 1)]


@holds(cases(), st.randoms(use_true_random=False))
def test_p10_order_is_irrelevant(case, random) -> None:
    """wd and nd."""
    start, limit, pauses = case
    shuffled = random.sample(pauses, len(pauses))
    one = deadline(start, limit, calendar=CALENDAR, pauses=pauses)
    assert one == deadline(start, limit, calendar=CALENDAR, pauses=shuffled)


@holds(dates, lengths, dates)
def test_p11_a_pause_on_rest_days_moves_nothing(start, days, day) -> None:
    """wd only: for nd a rest day is a day like any other."""
    rest = day
    while CALENDAR.is_workday(rest):
        rest += DAY
    assert wd(start, days, [Pause(rest, rest)]) == wd(start, days)


@holds(cases())
def test_p12_nothing_moves_nothing(case) -> None:
    """wd and nd. Both ends count, so a pause of zero length cannot be written: A..A is one day."""
    start, limit, pauses = case
    plain = deadline(start, limit, calendar=CALENDAR, pauses=pauses)
    assert plain == deadline(start, limit, calendar=CALENDAR, pauses=pauses, extension=0)
    assert due(start, replace(limit, value=0), pauses) == start


@holds(cases(), st.integers(0, 60), st.integers(0, 60))
def test_p13_an_open_pause_stops_the_clock(case, offset, later) -> None:
    """wd and nd: no deadline, and what remains stays what it was."""
    start, limit, _ = case
    begin = start + DAY * (1 + offset)
    if limit.value and begin <= due(start, limit):
        stopped = deadline(start, limit, calendar=CALENDAR, pauses=[Pause(begin)])
        assert stopped.due is None
        left = [
            progress(stopped, today=day, calendar=CALENDAR).remaining
            for day in (begin, begin + DAY * later)
        ]
        assert left[0] == left[1]


@holds(cases(), st.integers(0, 60), st.integers(0, 60))
def test_p14_resuming_restores_what_remained(case, offset, length) -> None:
    """wd and nd: the remaining days run from the day after the pause."""
    start, limit, _ = case
    begin = start + DAY * (1 + offset)
    if limit.value and begin <= due(start, limit):
        stopped = deadline(start, limit, calendar=CALENDAR, pauses=[Pause(begin)])
        left = progress(stopped, today=begin, calendar=CALENDAR).remaining
        end = begin + DAY * length
        resumed = due(start, limit, [Pause(begin, end)])
        if left:
            assert resumed == due(end, replace(limit, value=left))


@holds(cases(), dates)
def test_p17_a_new_working_day_never_moves_later(case, day) -> None:
    """wd and nd: and a new rest day never earlier."""
    start, limit, pauses = case
    other = [d for d in CALENDAR.days if d.date != day]
    work, rest = (
        due(start, limit, pauses, WorkCalendar("x", [*other, Day(day, kind)], CALENDAR.published))
        for kind in (True, False)
    )
    assert work <= due(start, limit, pauses) <= rest


@holds(cases(), dates, st.booleans())
def test_p18_a_change_outside_changes_nothing(case, day, kind) -> None:
    """wd and nd: outside (start, deadline]."""
    start, limit, pauses = case
    plain = due(start, limit, pauses)
    if not start < day <= plain:
        other = [d for d in CALENDAR.days if d.date != day]
        changed = WorkCalendar("x", [*other, Day(day, kind)], CALENDAR.published)
        assert due(start, limit, pauses, changed) == plain


@holds(cases())
def test_p19_the_same_version_gives_the_same(case) -> None:
    """wd and nd, explanation included."""
    start, limit, pauses = case
    again = WorkCalendar(CALENDAR.version, CALENDAR.days, CALENDAR.published)
    one, two = (
        deadline(start, limit, calendar=calendar, pauses=pauses) for calendar in (CALENDAR, again)
    )
    assert one == two and one.explanation == two.explanation


@holds(cases(), st.integers(-5, 200), st.booleans())
def test_p20_used_and_remaining_are_the_total(case, offset, still_open) -> None:
    """wd and nd, at every instant; the strip of cells says the same as the figures."""
    start, limit, pauses = case
    if still_open and pauses:
        pauses = [*pauses[:-1], Pause(pauses[-1].start)]
    result = deadline(start, limit, calendar=CALENDAR, pauses=pauses)
    today = start + DAY * offset
    seen = progress(result, today=today, calendar=CALENDAR)
    kinds = [cell.kind.value for cell in seen.cells]
    assert seen.used + seen.remaining == seen.total == limit.value
    assert kinds.count("used") == seen.used and kinds.count("left") == seen.remaining
    assert 0 <= seen.used <= seen.total
    assert remaining(result, today=today, calendar=CALENDAR) == seen.remaining
    assert seen.sequence.count("u") == seen.used
    if result.due is not None and today >= result.due:
        assert seen.remaining == 0


@holds(cases())
def test_p21_the_colour_only_gets_worse(case) -> None:
    """wd and nd: green, yellow from a working day on, red from the day after the deadline."""
    start, limit, _ = case
    last = due(start, limit)
    days = [start + DAY * n for n in range((last - start).days + 3)]
    colours = [light(day, last, calendar=CALENDAR) for day in days]
    rank = [Light.GREEN, Light.YELLOW, Light.RED]
    assert colours == sorted(colours, key=rank.index)
    turning = [day for day, c in zip(days, colours, strict=True) if c == Light.YELLOW]
    if turning and turning[0] > start and limit.value:
        assert CALENDAR.is_workday(turning[0])
    assert [day for day, c in zip(days, colours, strict=True) if c == Light.RED][0] == last + DAY


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2024-02-28", 1, "2024-02-29"),  # leap day
        ("2025-12-30", 2, "2026-01-04"),  # year end, and a make-up Sunday
        ("2025-09-30", 1, "2025-10-09"),  # National Day with Mid-Autumn: eight days
        ("2026-02-13", 2, "2026-02-24"),  # make-up Saturday, then Spring Festival from its eve
    ],
)
def test_p23_edges(start, days, expected) -> None:
    """wd."""
    assert wd(date.fromisoformat(start), days) == date.fromisoformat(expected)


@holds(cases())
def test_p24_provisional_exactly_past_the_last_published_day(case) -> None:
    """wd and nd."""
    start, limit, pauses = case
    result = deadline(start, limit, calendar=CALENDAR, pauses=pauses)
    past = max(start, result.due) > CALENDAR.last_published
    assert result.provisional is past
    assert ("暂定" in result.explanation) is past or limit.value == 0


# --- negative controls: a clock with one fault breaks the property that watches it ---


def start_counted(start, limit, pauses=(), calendar=CALENDAR):
    return due(start - DAY, limit, pauses, calendar)


def exclusive_ends(start, limit, pauses=(), calendar=CALENDAR):
    cut = [Pause(p.start, p.end - DAY) for p in pauses if p.end > p.start]
    return due(start, limit, cut, calendar)


REST_ONLY = WorkCalendar("x", [d for d in CALENDAR.days if not d.is_workday], CALENDAR.published)


def no_make_up_days(start, limit, pauses=(), calendar=CALENDAR):
    return due(start, limit, pauses, REST_ONLY)


def pauses_added_up(start, limit, pauses=(), calendar=CALENDAR):
    shifted = due(start, limit)
    for p in pauses:
        if start < p.start <= shifted:
            shifted = calendar.add_workdays(shifted, calendar.count(p.start, p.end))
    return shifted


def rest_day_stays(start, limit, pauses=(), calendar=CALENDAR):
    return deadline(start, limit, calendar=calendar, pauses=pauses).counted_to


@pytest.mark.parametrize(
    ("mutant", "prop"),
    [
        (start_counted, test_p2_equals_the_oracle),
        (exclusive_ends, test_p2_equals_the_oracle),
        (no_make_up_days, test_p2_equals_the_oracle),
        (pauses_added_up, test_p9_overlapping_pauses_equal_their_union),
        (rest_day_stays, test_p1_deadline_is_a_working_day),
    ],
)
def test_control_a_mutated_clock_is_caught(mutant, prop, monkeypatch) -> None:
    monkeypatch.setitem(globals(), "due", faulty(mutant))

    def same_property(case) -> None:
        prop.hypothesis.inner_test(case)

    with pytest.raises(AssertionError):
        holds(cases())(same_property)()


def faulty(mutant):
    original = due

    def call(start, limit, pauses=(), calendar=CALENDAR):
        globals()["due"] = original  # the mutant itself calls the real one
        try:
            return mutant(start, limit, pauses, calendar)
        finally:
            globals()["due"] = call

    return call
