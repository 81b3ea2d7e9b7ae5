"""征求意见 and 转交: no clock stops, nobody sees more than he may, two people stay two people."""

from datetime import date

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.actions.opinions import answer_opinion, ask_opinion, chase_opinion
from yichuang.cases.actions.passing import pass_case
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.queries import opinions
from yichuang.cases.rules.passing import needed, pass_fault
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Permission, Role

DUE = date(2026, 2, 14)


def test_who_recommended_is_not_handed_the_decision() -> None:
    given = {"reviewers": {7}, "giver": 1}
    decide, review = needed(steps_left=False), needed(steps_left=True)
    assert (decide, review) == (Permission.CASE_DECIDE, Permission.CASE_REVIEW)
    assert "审查与决定分离" in pass_fault(7, {"reviewer", "approver"}, needs=decide, **given)
    assert pass_fault(8, {"approver"}, needs=decide, **given) == ""
    assert "权限" in pass_fault(8, {"reviewer"}, needs=decide, **given)
    assert pass_fault(7, {"reviewer"}, needs=review, **given) == ""
    assert pass_fault(1, {"reviewer"}, needs=review, **given)


@pytest.fixture
def far(world: Hall) -> Actor:
    return people.staff("far", Role.REVIEWER, department=department("QC-FAR", "县远方局"))


def ask(world: Hall, to: Actor, number: str, due: date = DUE, text: str = "排烟道合不合规") -> int:
    given = {"number": number, "of_user_id": to.person, "question": text, "due_on": due}
    return ask_opinion(by=world.reviewer, at=AT, **given).pk


@pytest.mark.django_db
def test_an_opinion_stops_no_clock_and_shows_the_other_department_no_applicant(
    world: Hall, far: Actor
) -> None:
    case = factories.accepted(world)
    before = (case.due_statutory, case.due_promised)
    key = ask(world, far, case.number)
    case.refresh_from_db()
    assert (case.due_statutory, case.due_promised, case.stage) == (*before, "reviewing")
    (mine,) = opinions.asked_of(far)
    assert (mine.number, mine.applicant) == ("", ""), "not his department's case"
    assert mine.question == "排烟道合不合规" and mine.late(date(2026, 2, 15))
    answer_opinion(by=far, at=AT, opinion_id=key, answer="合规")
    (told,) = opinions.of_case(world.approver, case.id)
    assert (told.answer, told.asked, told.number) == ("合规", "far", case.number)
    assert opinions.of_case(far, case.id) == []
    with pytest.raises(Conflict):
        answer_opinion(by=far, at=AT, opinion_id=key, answer="改主意")


@pytest.mark.django_db
def test_what_cannot_be_asked_or_answered(world: Hall, far: Actor) -> None:
    case = factories.reviewed(world)
    late = date(2026, 6, 1)
    for to, due, text in (
        (far, late, "超过法定期限"),
        (far, date(2026, 2, 11), "昨天"),
        (far, DUE, "  "),
        (world.reviewer, DUE, "问自己"),
        (people.staff("editor", Role.CATALOGUE_EDITOR), DUE, "不办件的人"),
    ):
        with pytest.raises(Invalid):
            ask(world, to, case.number, due, text)
    key = ask(world, far, case.number)
    with pytest.raises(NotFound):
        answer_opinion(by=world.approver, at=AT, opinion_id=key, answer="替他答")
    with pytest.raises(NotFound):
        chase_opinion(by=far, at=AT, number=case.number, opinion_id=key)
    chase_opinion(by=world.reviewer, at=AT, number=case.number, opinion_id=key)
    with pytest.raises(Conflict):
        chase_opinion(by=world.approver, at=AT, number=case.number, opinion_id=key)
    chase_opinion(by=world.approver, at=day("2026-02-13"), number=case.number, opinion_id=key)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    with pytest.raises(Conflict):
        answer_opinion(by=far, at=AT, opinion_id=key, answer="晚了")
    assert opinions.asked_of(far) == []


@pytest.mark.django_db
def test_a_case_is_passed_to_a_colleague_of_the_same_power_with_a_reason(world: Hall) -> None:
    case = factories.reviewed(world)
    second = people.staff("second", Role.APPROVER, department=world.department)
    both = people.staff("both", Role.REVIEWER, Role.APPROVER, department=world.department)
    given = {"at": AT, "number": case.number, "reason": "我要回避"}
    with pytest.raises(Invalid):
        pass_case(by=world.approver, to_id=world.reviewer.person, **given)
    with pytest.raises(Invalid):
        pass_case(by=world.approver, to_id=second.person, **{**given, "reason": " "})
    with pytest.raises(NotAllowed):
        pass_case(by=world.reviewer, to_id=second.person, **given)
    case = pass_case(by=world.approver, to_id=second.person, **given)
    assert case.holder_id == second.user_id
    with pytest.raises(NotAllowed):
        pass_case(by=world.approver, to_id=both.person, **given)
    last = case.events.latest("seq")
    assert (last.kind, last.public) == ("case.hand_over", False) and "我要回避" in last.text


@pytest.mark.django_db
def test_a_form_sent_twice_asks_once(world: Hall, far: Actor) -> None:
    case = factories.reviewed(world)
    given = {"number": case.number, "of_user_id": far.person, "question": "排烟道", "due_on": DUE}
    ask_opinion(by=world.reviewer, at=AT, seen=case.version, **given)
    with pytest.raises(Conflict):
        ask_opinion(by=world.reviewer, at=AT, seen=case.version, **given)
    assert len(opinions.of_case(world.approver, case.id)) == 1
