"""The transition tables: every move from every stage, for each regime."""

from datetime import date

import pytest

from yichuang.cases.rules.clocks import Facts, card, compute
from yichuang.cases.rules.lifecycle import (
    LICENCE,
    PUBLIC_SERVICE,
    REGIMES,
    By,
    Move,
    Regime,
    fault,
)
from yichuang.cases.rules.states import Card, Stage
from yichuang.cases.rules.steps import Step, decide_fault, may_decide, open_steps, step_fault
from yichuang.kernel.clock.rules import Limit, Pause, Unit, reference_calendar

CALENDAR = reference_calendar()
LICENCE_ONLY = {Move.NOT_NEEDED, Move.DEEM_ACCEPTED, Move.PAUSE, Move.RESUME, Move.EXTEND}
WD5, WD10, WD20 = Limit(5, Unit.WD), Limit(10, Unit.WD), Limit(20, Unit.WD)


def given_for(regime: Regime, move: Move) -> dict[str, object]:
    row = regime.find(move)
    return {name: "有" for name in row.required} if row else {}


@pytest.mark.parametrize("regime", REGIMES.values(), ids=lambda r: r.key)
@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("stage", Stage)
def test_a_move_is_refused_exactly_where_the_table_has_no_row(
    regime: Regime, move: Move, stage: Stage
) -> None:
    row = regime.find(move)
    allowed = row is not None and stage in row.sources
    assert (fault(regime, move, stage, given_for(regime, move)) == "") == allowed


@pytest.mark.parametrize("move", sorted(LICENCE_ONLY))
def test_a_public_service_knows_no_licence_only_move(move: Move) -> None:
    assert PUBLIC_SERVICE.find(move) is None
    assert LICENCE.find(move) is not None
    assert "公共服务" in fault(PUBLIC_SERVICE, move, Stage.REVIEWING, {})


@pytest.mark.parametrize(
    "regime", [r for r in REGIMES.values() if r.key != "licence"], ids=lambda r: r.key
)
def test_no_row_of_another_regime_cites_the_licence_law(regime: Regime) -> None:
    assert not [row for row in regime.transitions if "行政许可" in row.law]
    only = {Move.NOT_NEEDED, Move.DEEM_ACCEPTED, Move.PAUSE, Move.RESUME, Move.DEEM_RENEWED}
    assert not only & {row.move for row in regime.transitions}
    assert not regime.notice_statute and not regime.decision_statute


@pytest.mark.parametrize("regime", REGIMES.values(), ids=lambda r: r.key)
def test_every_required_field_is_asked_for_by_name(regime: Regime) -> None:
    for row in regime.transitions:
        for name in row.required:
            given = given_for(regime, row.move) | {name: ""}
            text = fault(regime, row.move, next(iter(row.sources)), given)
            assert "还缺" in text


@pytest.mark.parametrize("regime", REGIMES.values(), ids=lambda r: r.key)
def test_nothing_leaves_a_closed_case(regime: Regime) -> None:
    assert regime.moves_from(Stage.CLOSED) == []


@pytest.mark.parametrize("regime", REGIMES.values(), ids=lambda r: r.key)
def test_staff_moves_name_a_permission_and_others_do_not(regime: Regime) -> None:
    for row in regime.transitions:
        assert (row.permission is not None) == (row.by is By.STAFF), row.move


STEPS = (
    Step("paper", "书面审查"),
    Step("site", "现场核查", needs=("paper",)),
    Step("legal", "法制审核", needs=("paper", "site")),
)


def test_steps_open_when_all_their_needs_are_done() -> None:
    assert [s.key for s in open_steps(STEPS, set())] == ["paper"]
    assert [s.key for s in open_steps(STEPS, {"paper"})] == ["site"]
    assert "书面审查" in step_fault(STEPS, set(), "legal")
    assert step_fault(STEPS, {"paper", "site"}, "legal") == ""
    assert "已经完成" in step_fault(STEPS, {"paper"}, "paper")
    assert "没有这一环节" in step_fault(STEPS, set(), "x")


def test_deciding_opens_after_the_last_step_and_not_for_a_reviewer() -> None:
    done = {"paper", "site", "legal"}
    assert may_decide(STEPS, done) and not may_decide(STEPS, {"paper"})
    assert "现场核查" in decide_fault(STEPS, {"paper"}, {1}, 2)
    assert "另一位" in decide_fault(STEPS, done, {1}, 1)
    assert decide_fault(STEPS, done, {1}, 2) == ""


def facts(**over: object) -> Facts:
    base: dict[str, object] = {
        "received_on": date(2026, 2, 12),
        "notice_limit": WD5,
        "statutory": WD20,
        "promised": WD10,
        "deliver_limit": WD10,
    }
    return Facts(**(base | over))  # type: ignore[arg-type]


def test_before_acceptance_only_the_notice_clock_runs() -> None:
    clocks = compute(facts(), CALENDAR)
    assert clocks.notice and clocks.notice.due == date(2026, 2, 26)  # Spring Festival, 调休
    assert clocks.statutory is None and clocks.promised is None


def test_telling_stops_the_notice_clock_and_the_last_supplement_starts_it_again() -> None:
    assert compute(facts(told=True), CALENDAR).notice is None
    again = compute(facts(told=True, supplied_on=date(2026, 4, 30)), CALENDAR).notice
    assert again and again.due == date(2026, 5, 11)  # May holiday off, a make-up Saturday counts


def test_acceptance_starts_both_clocks_and_pauses_move_both() -> None:
    plain = compute(facts(accepted_on=date(2026, 2, 12)), CALENDAR)
    assert plain.statutory and plain.statutory.due == date(2026, 3, 18)
    pause = (Pause(date(2026, 2, 24), date(2026, 3, 2)),)
    moved = compute(facts(accepted_on=date(2026, 2, 12), pauses=pause), CALENDAR)
    assert moved.statutory and moved.statutory.due == date(2026, 3, 26)
    assert moved.promised and plain.promised and moved.promised.due > plain.promised.due


def test_an_open_pause_leaves_no_due_date_and_no_card() -> None:
    pause = (Pause(date(2026, 2, 24), None),)
    clocks = compute(facts(accepted_on=date(2026, 2, 12), pauses=pause), CALENDAR)
    assert clocks.statutory and clocks.statutory.due is None
    assert card(date(2026, 3, 1), None, CALENDAR) is Card.NONE


def test_a_public_service_has_no_notice_and_no_delivery_clock() -> None:
    service = facts(notice_limit=None, deliver_limit=None, decided_on=date(2026, 3, 2))
    assert compute(service, CALENDAR).notice is None
    assert compute(service, CALENDAR).deliver is None


def test_cards_turn_yellow_the_working_day_before_and_red_after() -> None:
    due = date(2026, 3, 2)  # Monday; 28 February is a make-up Saturday
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), due, date(2026, 3, 3)]
    found = [card(day, due, CALENDAR) for day in days]
    assert found == [Card.NONE, Card.YELLOW, Card.YELLOW, Card.YELLOW, Card.RED]
