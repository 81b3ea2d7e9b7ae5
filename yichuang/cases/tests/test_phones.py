"""更换手机: both telephones or the papers at the window; a stranger turns nobody's codes away."""

import itertools
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from yichuang.cases import actions
from yichuang.cases.actions import phones
from yichuang.cases.actions.phones import (
    ask_phone_change,
    change_phone_at_window,
    confirm_phone_change,
)
from yichuang.cases.factories import AT, Hall, hall, received
from yichuang.cases.queries.phones import changes_of
from yichuang.cases.rules.phones import SENDS_AN_HOUR, TRIES, change_fault
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import give_mandate
from yichuang.kernel.identity.queries import actor_of, party
from yichuang.kernel.ledger.queries import of_object
from yichuang.kernel.notices.queries import notices_about
from yichuang.kernel.permissions.rules import Actor

NEW = "13911112222"
WINDOW: dict[str, Any] = {"id_number": people.id_number(1), "name": "阿卜杜拉·买买提"}


def test_what_cannot_be_changed() -> None:
    assert change_fault(old="1", new="2", online=True) == ""
    assert "一样" in change_fault(old="1", new="1", online=False)
    assert "没有登记" in change_fault(old="", new="1", online=True)
    assert change_fault(old="", new="1", online=False) == ""


@pytest.fixture
def world(db: None) -> Hall:
    return hall()


@pytest.fixture
def me(world: Hall) -> Actor:
    user = people.citizen_account("me")
    people.person(user_id=user.id)
    return actor_of(user)


@pytest.fixture(autouse=True)
def dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old telephone always gets 111111, the new one 222222."""
    throws = itertools.cycle((111111, 222222))
    monkeypatch.setattr(phones, "secrets", SimpleNamespace(randbelow=lambda _: next(throws)))


RIGHT = {"old_code": "111111", "new_code": "222222"}


def test_both_codes_change_it_and_both_are_told(world: Hall, me: Actor) -> None:
    mine = world.applicant
    case = received(world)
    ask_phone_change(by=me, at=AT, party_id=mine.id, phone="+86 139-1111-2222")
    confirm_phone_change(by=me, at=AT, party_id=mine.id, **RIGHT)
    assert party(mine.id).phone == NEW
    case.refresh_from_db()
    assert case.contact_phone == NEW  # codes of this case no longer go to the old one
    told = [row.recipient for row in notices_about(subject=("party", str(mine.id)))[-2:]]
    assert [number[-4:] for number in told] == [mine.phone[-4:], NEW[-4:]]
    (entry,) = [e for e in of_object("party", str(mine.id)) if e.action == "party.phone"]
    assert NEW not in f"{entry.reason}{entry.pii}{entry.fields}" and entry.pii
    assert [one.how for one in changes_of([mine.id])] == ["网上，原手机和新手机都验证"]


@pytest.mark.parametrize("wrong", ["old_code", "new_code"])
def test_one_of_the_two_is_not_enough(world: Hall, me: Actor, wrong: str) -> None:
    ask_phone_change(by=me, at=AT, party_id=world.applicant.id, phone=NEW)
    given = {**RIGHT, wrong: "333333"}
    with pytest.raises(NotFound):
        confirm_phone_change(by=me, at=AT, party_id=world.applicant.id, **given)
    assert party(world.applicant.id).phone == world.applicant.phone


def test_five_tries_five_minutes_once(world: Hall, me: Actor) -> None:
    mine = world.applicant.id
    ask_phone_change(by=me, at=AT, party_id=mine, phone=NEW)
    wrong = {"old_code": "x", "new_code": "y"}
    for _ in range(TRIES):
        with pytest.raises(NotFound):
            confirm_phone_change(by=me, at=AT, party_id=mine, **wrong)
    with pytest.raises(NotFound):
        confirm_phone_change(by=me, at=AT, party_id=mine, **RIGHT)
    ask_phone_change(by=me, at=AT, party_id=mine, phone=NEW)
    late = AT + timedelta(minutes=5, seconds=1)
    with pytest.raises(NotFound):
        confirm_phone_change(by=me, at=late, party_id=mine, **RIGHT)
    ask_phone_change(by=me, at=AT, party_id=mine, phone=NEW)
    confirm_phone_change(by=me, at=AT, party_id=mine, **RIGHT)
    with pytest.raises(NotFound):
        confirm_phone_change(by=me, at=AT, party_id=mine, **RIGHT)


def test_somebody_elses_is_not_changed_and_not_rung(world: Hall, me: Actor) -> None:
    stranger = actor_of(people.citizen_account("stranger"))
    with pytest.raises(NotAllowed):
        ask_phone_change(by=stranger, at=AT, party_id=world.applicant.id, phone=NEW)
    for _ in range(SENDS_AN_HOUR):
        ask_phone_change(by=me, at=AT, party_id=world.applicant.id, phone=NEW)
    with pytest.raises(Conflict):
        ask_phone_change(by=me, at=AT, party_id=world.applicant.id, phone=NEW)


def test_the_window_changes_it_by_the_papers_and_the_old_number_is_told(world: Hall) -> None:
    old = world.applicant
    change_phone_at_window(by=world.clerk, at=AT, phone=NEW, proof="id_card", **WINDOW)
    assert party(old.id).phone == NEW
    told = [row.recipient[-4:] for row in notices_about(subject=("party", str(old.id)))]
    assert told == [old.phone[-4:], NEW[-4:]]
    assert changes_of([old.id])[0].how == "窗口核对本人身份证原件"
    (entry,) = [e for e in of_object("party", str(old.id)) if e.action == "party.phone"]
    assert "窗口核对" in entry.reason and entry.actor == str(world.clerk.user_id)


def test_the_window_refuses_a_wrong_name_and_others_are_no_window(world: Hall) -> None:
    with pytest.raises(Invalid):
        change_phone_at_window(
            by=world.clerk, at=AT, phone=NEW, proof="id_card", **{**WINDOW, "name": "别人"}
        )
    with pytest.raises(NotAllowed):
        change_phone_at_window(by=world.reviewer, at=AT, phone=NEW, proof="id_card", **WINDOW)
    assert party(world.applicant.id).phone == world.applicant.phone


def test_a_lost_code_of_an_agents_case_goes_to_the_firm_only(world: Hall) -> None:
    """The agent's telephone stands on the case; his mandate may be over."""
    case, agent = received(world), people.person(55, "何秀英")
    given = give_mandate(
        by=people.SYSTEM,
        at=AT,
        principal_id=world.applicant.id,
        agent_id=agent.id,
        scope="全部事项",
        valid_from=AT.date(),
    )
    type(case).objects.filter(id=case.id).update(mandate=given, contact_phone=agent.phone)
    visitor = Actor(user_id=None, name="申请人")
    actions.request_code(by=visitor, at=AT, number=case.number, phone=agent.phone)
    assert not case.recoveries.exists()
    actions.request_code(by=visitor, at=AT, number=case.number, phone=world.applicant.phone)
    assert case.recoveries.count() == 1
