"""委托代办: the other side is told; the paper an online mandate stands for is not asked for."""

from datetime import timedelta
from typing import Any

import pytest

from yichuang.cases.actions.mandates import appoint, end
from yichuang.cases.factories import AT
from yichuang.cases.rules.mandates import is_mandate_paper
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import register_party
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.notices.queries import notices_about
from yichuang.kernel.org.factories import credit_code

DAY = beijing_date(AT)
FIRM = "清川青禾餐饮管理有限公司"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("授权委托书", True),
        ("法定代表人授权委托书（原件）", True),
        ("委托书", True),
        ("测绘委托书", False),  # whom the survey was ordered from, not who acts
        ("委托检验报告", False),
    ],
)
def test_the_paper_that_says_who_acts(name: str, answer: bool) -> None:
    assert is_mandate_paper(name) is answer


class Firm:
    """A firm with an account and a telephone, its agent with his."""

    def __init__(self) -> None:
        self.owner = actor_of(people.citizen_account("boss"))
        self.agent = people.citizen_account("runner")
        self.id = register_party(
            by=people.SYSTEM,
            at=AT,
            kind="enterprise",
            name=FIRM,
            id_kind="uscc",
            id_number=credit_code(7),
            phone="13977770000",
            user_id=self.owner.user_id,
        ).id
        people.person(41, "何秀英", user_id=self.agent.id)

    def give(self, **more: Any) -> Any:
        terms = {"valid_from": DAY, "valid_to": DAY + timedelta(days=30), "scope": "全部事项"}
        given = {"name": "何秀英", "id_number": people.id_number(41), **terms, **more}
        return appoint(by=self.owner, at=AT, principal_id=self.id, **given)


def sent(mandate_id: int) -> list[tuple[str, str, str]]:
    rows = notices_about(subject=("mandate", str(mandate_id)))
    return [(row.title, row.recipient[-4:], row.text) for row in rows]


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm()


def test_the_agent_is_told_when_it_is_given_and_when_it_is_taken_back(firm: Firm) -> None:
    row = firm.give(scope="事" * 90)
    end(by=firm.owner, at=AT, mandate_id=row.id, reason="离职")
    given, taken = sent(row.id)
    assert given[:2] == ("收到代办委托", "0041") and taken[:2] == ("代办委托已收回", "0041")
    assert FIRM in given[2] and FIRM in taken[2] and "事" * 41 not in given[2]
    assert "离职" not in taken[2]  # why is between the firm and him


def test_the_firm_is_told_when_he_lays_it_down(firm: Firm) -> None:
    row = firm.give()
    end(by=actor_of(firm.agent), at=AT, mandate_id=row.id, reason="")
    assert sent(row.id)[-1][:2] == ("代办人已辞去委托", "0000")


def test_one_without_a_telephone_is_named_and_nobody_is_rung(firm: Firm) -> None:
    row = firm.give(name="买买提", id_number=people.id_number(77))
    assert sent(row.id) == []


def test_a_refused_one_tells_nobody(firm: Firm) -> None:
    with pytest.raises(NotAllowed):
        appoint(
            by=actor_of(firm.agent),
            at=AT,
            principal_id=firm.id,
            name="何秀英",
            id_number=people.id_number(41),
            scope="全部事项",
            valid_from=DAY,
        )
    assert notices_about(subject=("mandate", "1")) == []
