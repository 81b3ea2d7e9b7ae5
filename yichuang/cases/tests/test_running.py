"""What runs in a case that is over: nothing. One test for each way a case ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from yichuang.cases import actions, factories, jobs
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.models import Case
from yichuang.cases.queries import rows
from yichuang.cases.queries.inbox import Filter, newest
from yichuang.cases.queries.public import progress
from yichuang.cases.rules.clocks import Facts, compute
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.kernel.clock.rules import Limit, Unit, reference_calendar

CALENDAR = reference_calendar()
MUCH_LATER = date(2026, 9, 1)
End = Callable[[Hall], Case]


def withdrawn_at_once(world: Hall) -> Case:
    case = factories.received(world)
    return actions.withdraw(by=world.clerk, at=AT, case_id=case.id)


def not_needed(world: Hall) -> Case:
    case = factories.received(world)
    return actions.not_needed(by=world.clerk, at=AT, case_id=case.id, reason="不需要许可")


def not_accepted(world: Hall) -> Case:
    given = {"reason": "不归这里", "basis": "第三十二条", "competent_organ": "城乡建设局"}
    case = factories.received(world)
    return actions.refuse_acceptance(by=world.clerk, at=AT, case_id=case.id, **given)


def told(world: Hall) -> Case:
    case = factories.received(world)
    key = case.materials.values_list("key", flat=True)[0]
    factories.look_at_everything(world, case, **{key: "看不清"})
    lines = [Line(key, "看不清", "重新提供")]
    return actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)


def lapsed(world: Hall) -> Case:
    return actions.lapse(by=jobs.CLOCK, at=day("2026-05-27"), case_id=told(world).id)


def withdrawn_after_supplying(world: Hall) -> Case:
    case = told(world)
    key = case.materials.filter(state="defective").values_list("key", flat=True)[0]
    actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={key: ()})
    return actions.withdraw(by=world.clerk, at=AT, case_id=case.id)


def withdrawn_under_review(world: Hall) -> Case:
    case = factories.accepted(world)
    return actions.withdraw(by=world.clerk, at=day("2026-02-13"), case_id=case.id)


def decided(world: Hall) -> Case:
    case = factories.reviewed(world)
    return actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)


def refused(world: Hall) -> Case:
    given = {"outcome": Outcome.REFUSED, "reason": "面积不够", "basis": "办法第五条"}
    case = factories.reviewed(world)
    return actions.decide(by=world.approver, at=AT, case_id=case.id, **given)


def delivered(world: Hall) -> Case:
    given = {"method": "direct", "recipient": "阿卜杜拉"}
    return actions.deliver(by=world.clerk, at=AT, case_id=decided(world).id, **given)


BEFORE_ACCEPTANCE: list[End] = [
    *(withdrawn_at_once, not_needed, not_accepted, lapsed, withdrawn_after_supplying)
]
AFTER_ACCEPTANCE: list[End] = [withdrawn_under_review, decided, refused, delivered]


@pytest.mark.parametrize("end", BEFORE_ACCEPTANCE, ids=lambda end: end.__name__)
def test_what_ended_before_acceptance_has_no_clock(world: Hall, end: End) -> None:
    case = end(world)
    assert case.stage == Stage.CLOSED and case.notice_due is None
    assert progress(case.number, today=MUCH_LATER).clocks == ()


@pytest.mark.parametrize("end", AFTER_ACCEPTANCE, ids=lambda end: end.__name__)
def test_what_ended_after_acceptance_stands_still(world: Hall, end: End) -> None:
    case = end(world)
    then = progress(case.number, today=date(2026, 2, 13)).clocks
    later = progress(case.number, today=MUCH_LATER).clocks
    assert [clock.label for clock in later] == ["承诺", "法定"]
    assert later == then and not any(clock.late for clock in later)


@pytest.mark.parametrize("end", AFTER_ACCEPTANCE, ids=lambda end: end.__name__)
def test_a_list_says_the_same_as_the_page(world: Hall, end: End) -> None:
    case = end(world)
    listed = newest(world.clerk, where=Filter()).rows
    found = rows.details(listed, today=MUCH_LATER)[case.id].clocks
    assert found == progress(case.number, today=MUCH_LATER).clocks


def test_an_open_case_keeps_its_notice_clock(world: Hall) -> None:
    case = factories.received(world)
    (clock,) = progress(case.number, today=MUCH_LATER).clocks
    assert clock.label == "一次告知" and clock.late


def test_the_rule_alone_gives_no_notice_clock_to_a_case_that_is_over() -> None:
    facts = Facts(received_on=date(2026, 2, 12), notice_limit=Limit(5, Unit.WD))
    assert compute(facts, CALENDAR).notice is not None
    assert compute(replace(facts, ended_on=date(2026, 2, 12)), CALENDAR).notice is None
