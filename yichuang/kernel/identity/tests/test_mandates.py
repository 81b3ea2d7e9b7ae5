"""委托: who may give it, how long it carries, and that it is over when it is over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import actions
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import actor_of, mandates_given, mandates_held
from yichuang.kernel.identity.rules import MandateTerms, mandate_fault, mandate_state, term_fault
from yichuang.kernel.ledger.queries import of_object
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
DAY = AT.date()
TERMS = MandateTerms("清川青禾", date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("on", "changes", "code", "word"),
    [
        ("2026-03-01", {}, "", ""),
        ("2026-03-31", {}, "", ""),  # the last day still counts
        ("2026-02-28", {}, "", "才生效"),
        ("2026-04-01", {}, "", "已经过期"),
        ("2027-01-01", {"valid_to": None}, "", ""),
        ("2026-03-10", {"ended_on": date(2026, 3, 9)}, "", "已收回"),
        ("2026-03-10", {"ended_on": date(2026, 3, 9), "resigned": True}, "", "辞去"),
        ("2026-03-10", {"codes": ("A",)}, "A", ""),
        ("2026-03-10", {"codes": ("A",)}, "B", "没有委托您办这个事项"),
    ],
)
def test_it_carries_from_to_and_no_further(
    on: str, changes: dict[str, Any], code: str, word: str
) -> None:
    fault = mandate_fault(replace(TERMS, **changes), on=date.fromisoformat(on), code=code)
    assert fault == "" if not word else word in fault


def test_its_state_in_a_word() -> None:
    assert mandate_state(TERMS, on=date(2026, 2, 1)) == "还没开始"
    assert mandate_state(TERMS, on=date(2026, 3, 31)) == "有效"
    assert mandate_state(TERMS, on=date(2026, 4, 1)) == "已到期"
    assert mandate_state(replace(TERMS, ended_on=DAY), on=DAY) == "已收回"


def test_a_term_that_cannot_be() -> None:
    assert "早于" in term_fault(DAY, DAY - timedelta(days=1), today=DAY)
    assert "过去" in term_fault(date(2026, 1, 1), date(2026, 2, 1), today=DAY)
    assert term_fault(DAY, DAY, today=DAY) == ""


class Firm:
    """A firm with its account, and an agent with his."""

    def __init__(self) -> None:
        self.owner = actor_of(people.citizen_account("boss"))
        self.agent_user = people.citizen_account("runner")
        self.party = actions.register_party(
            by=people.SYSTEM,
            at=AT,
            kind="enterprise",
            name="清川青禾餐饮管理有限公司",
            id_kind="uscc",
            id_number=credit_code(7),
            user_id=self.owner.user_id,
        )
        self.agent = people.person(41, "何秀英", user_id=self.agent_user.id)

    def give(self, **more: Any) -> Any:
        terms = {"valid_from": DAY, "valid_to": DAY + timedelta(days=30), "scope": "全部事项"}
        given = {"name": "何秀英", "id_number": people.id_number(41), **terms, **more}
        by = given.pop("by", self.owner)
        return actions.appoint_agent(by=by, at=AT, principal_id=self.party.id, **given)

    def actor(self, on: date = DAY) -> Actor:
        return actor_of(self.agent_user, on=on)


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm()


def test_the_agent_may_act_until_the_last_day(firm: Firm) -> None:
    firm.give()
    (one,) = firm.actor().mandates
    assert (one.party_id, one.name, one.codes) == (firm.party.id, "清川青禾餐饮管理有限公司", ())
    assert firm.actor(DAY + timedelta(days=30)).mandates
    assert not firm.actor(DAY + timedelta(days=31)).mandates
    assert not firm.actor(DAY - timedelta(days=1)).mandates


def test_two_mandates_cover_what_either_covers(firm: Firm) -> None:
    firm.give(item_codes=["A"])
    firm.give(item_codes=["B"])
    assert set(firm.actor().mandates[0].codes) == {"A", "B"}
    firm.give()
    assert firm.actor().mandates[0].codes == ()


def test_an_actor_kept_for_a_job_keeps_his_mandates(firm: Firm) -> None:
    firm.give(item_codes=["A"])
    assert Actor.from_kept(firm.actor().kept()) == firm.actor()


def test_only_the_firms_own_account_gives_it(firm: Firm) -> None:
    for by in (firm.actor(), Actor(user_id=None, name="访客")):
        with pytest.raises(NotAllowed):
            firm.give(by=by)


def test_a_number_of_somebody_else_is_refused(firm: Firm) -> None:
    with pytest.raises(Invalid, match="对不上"):
        firm.give(name="何秀")


def test_one_who_has_no_account_yet_can_be_named(firm: Firm) -> None:
    firm.give(name="买买提", id_number=people.id_number(77))
    assert [row.agent for row in mandates_given(firm.owner.person)] == ["买买提"]


def test_taken_back_it_is_over_at_once_and_in_the_ledger(firm: Firm) -> None:
    row = firm.give()
    actions.end_mandate(by=firm.owner, at=AT, mandate_id=row.id, reason="离职")
    assert not firm.actor().mandates
    entries = of_object("mandate", str(row.id))
    assert [entry.action for entry in entries] == ["mandate.grant", "mandate.end"]
    assert mandates_held(firm.agent_user.id)[0].state(DAY) == "已收回"
    with pytest.raises(Conflict):
        actions.end_mandate(by=firm.owner, at=AT, mandate_id=row.id, reason="")


def test_the_agent_lays_it_down_a_stranger_does_not(firm: Firm) -> None:
    row = firm.give()
    other = actor_of(people.citizen_account("other"))
    with pytest.raises(NotFound):
        actions.end_mandate(by=other, at=AT, mandate_id=row.id, reason="")
    actions.end_mandate(by=firm.actor(), at=AT, mandate_id=row.id, reason="")
    assert mandates_held(firm.agent_user.id)[0].state(DAY) == "已辞去"


def test_one_without_an_account_is_not_everybody_without_an_account(firm: Firm) -> None:
    row = firm.give(name="买买提", id_number=people.id_number(77))
    visitor = Actor(user_id=None, name="访客")
    with pytest.raises(NotFound):
        actions.end_mandate(by=visitor, at=AT, mandate_id=row.id, reason="")
    with pytest.raises(NotFound):
        actions.end_mandate(by=visitor, at=AT, mandate_id=row.id + 999, reason="")
    assert mandates_given(firm.owner.person)[0].state(DAY) == "有效"
