"""Every declared figure equals its rows, on the day and in the past."""

from datetime import date

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.queries import figures
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.indicators.registry import Kind, all_indicators, every_row, get

pytestmark = pytest.mark.django_db


@pytest.fixture
def some_cases(world: factories.Hall) -> factories.Hall:
    factories.received(world)
    done = factories.reviewed(world)
    at = factories.day("2026-03-02")
    actions.decide(by=world.approver, at=at, case_id=done.id, outcome=Outcome.GRANTED)
    no = factories.reviewed(world)
    actions.decide(
        by=world.approver,
        at=factories.day("2026-04-02"),
        case_id=no.id,
        outcome=Outcome.REFUSED,
        reason="面积不够",
        basis="办法第五条",
    )
    return world


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2026, 3, 2), date(2026, 12, 31)])
def test_every_figure_equals_its_rows(some_cases: factories.Hall, day: date) -> None:
    assert len(all_indicators()) >= 8
    for indicator in all_indicators():
        figure = indicator.measure(day)
        rows = list(every_row(indicator, day))
        if indicator.kind is Kind.SUM:
            assert figure.value == sum(row[indicator.columns[-1].key] for row in rows)
        elif indicator.kind is Kind.RATIO:
            assert figure.whole == len(rows), indicator.id
            assert figure.part == len(list(every_row(indicator, day, part=True))), indicator.id
        else:
            assert figure.value == len(rows), indicator.id
        assert len({row["id"] for row in rows}) == len(rows)


def test_lateness_is_counted_where_it_is(some_cases: factories.Hall) -> None:
    ratio = get("cases.in_promise")
    assert ratio is not None
    figure = ratio.measure(date(2026, 12, 31))
    assert (figure.part, figure.whole) == (0, 2)
    assert figures.over_statute(date(2026, 12, 31)).count() == 1


def test_negative_control_a_figure_with_other_rows_is_caught(
    some_cases: factories.Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = get("cases.received")
    assert received is not None
    monkeypatch.setattr(figures.Case.objects, "filter", figures.Case.objects.exclude)
    assert received.measure(date(2026, 12, 31)).value != 3


def test_an_undeclared_figure_is_not_zero() -> None:
    assert get("hall.visitors") is None


def test_days_before_the_statutory_date_are_added_and_late_ones_take_nothing_away(
    some_cases: factories.Hall,
) -> None:
    days = get("saved.days")
    assert days is not None
    last = date(2026, 12, 31)
    rows = list(every_row(days, last))
    assert all(row["days"] > 0 for row in rows)
    assert days.measure(last).value == sum(
        (row["due_statutory"] - row["decided_on"]).days for row in rows
    )
    assert days.measure(date(2026, 1, 1)).value == 0


def test_an_exempt_paper_is_saved_and_one_handed_in_is_not(some_cases: factories.Hall) -> None:
    papers = get("saved.papers")
    assert papers is not None
    before = papers.measure(date(2026, 12, 31)).value
    case = factories.received(some_cases)
    row = case.materials.first()
    row.state = "exempt"
    row.save()
    assert papers.measure(date(2026, 12, 31)).value == before + 1
    assert papers.measure(date(2026, 1, 1)).value == 0
