"""我的办件: what waits for the applicant first, by key, and nobody else's."""

from datetime import date

import pytest

from yichuang.cases import actions
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, hall, look_at_everything, received
from yichuang.cases.queries.mine import MineFilter, MineRow, Part, mine, tally
from yichuang.cases.rules.states import Stage
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.permissions.rules import Actor, ActsFor

DUE = date(2026, 3, 1)


def row(stage: Stage, outcome: str = "", gap: date | None = None, turn: bool = False) -> MineRow:
    return MineRow(1, "1", "事项", "何", stage, outcome, turn, gap, DUE, DUE, None, DUE)


@pytest.mark.parametrize(
    ("case", "word"),
    [
        (row(Stage.SUPPLEMENT, turn=True), "补材料"),
        (row(Stage.REVIEWING, gap=DUE, turn=True), "补交容缺材料"),
        (row(Stage.DECIDED, "准予", turn=True), "到窗口领结果"),
        (row(Stage.DECIDED, "准予"), ""),
        (row(Stage.REVIEWING), ""),
        (row(Stage.CLOSED, "容缺逾期终止", gap=DUE), ""),
    ],
)
def test_the_next_act_in_words(case: MineRow, word: str) -> None:
    assert case.to_do == word
    assert (case.due is None) == bool(case.outcome)


@pytest.fixture
def world(db: None) -> Hall:
    return hall()


@pytest.fixture
def me(world: Hall) -> Actor:
    user = people.citizen_account("me")
    people.person(user_id=user.id)  # the hall's applicant
    return actor_of(user, on=AT.date())


def ask(world: Hall) -> str:
    """A case that waits for its applicant."""
    case = look_at_everything(world, received(world), layout="看不清")
    lines = [Line("layout", "看不清", "重拍")]
    return actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines).number


def test_what_waits_for_him_stands_first_and_pages_lose_nothing(world: Hall, me: Actor) -> None:
    waiting = [ask(world)]
    others = [received(world).number for _ in range(3)]
    waiting.append(ask(world))
    seen, key = [], ""
    while True:
        page = mine(me, where=MineFilter(), after=key, size=2)
        seen += [one.number for one in page.rows]
        key = page.next_key
        if not key:
            break
    assert seen == [*reversed(waiting), *reversed(others)]
    assert tally(me, MineFilter()) == {
        Part.ALL: 5,
        Part.TODO: 2,
        Part.RUNNING: 5,
        Part.ENDED: 0,
    }
    todo = mine(me, where=MineFilter(Part.TODO))
    assert [one.number for one in todo.rows] == list(reversed(waiting))


@pytest.mark.parametrize("key", ["", "x", "9:1", "0:", "0:99999999999999999999", "1:-3", "0:0x1"])
def test_a_key_that_is_none_is_the_first_page(world: Hall, me: Actor, key: str) -> None:
    received(world)
    assert len(mine(me, where=MineFilter(), after=key).rows) <= 1


def test_one_name_and_a_text_narrow_it_and_a_stranger_sees_nothing(world: Hall, me: Actor) -> None:
    number = received(world).number
    spaced = f"{number[:4]} {number[4:]}"
    for where, count in (
        (MineFilter(text=spaced), 1),
        (MineFilter(text="食品"), 1),
        (MineFilter(text="没有"), 0),
        (MineFilter(party_id=world.applicant.id), 1),
        (MineFilter(party_id=world.applicant.id + 999), 0),
    ):
        assert len(mine(me, where=where).rows) == count == tally(me, where)[Part.ALL]
    stranger = actor_of(people.citizen_account("stranger"), on=AT.date())
    assert not mine(stranger, where=MineFilter(party_id=world.applicant.id)).rows


def test_a_mandate_for_some_items_shows_those_only(world: Hall) -> None:
    number = received(world).number
    user = people.citizen_account("runner")
    plain = actor_of(user, on=AT.date())

    def shown(*codes: str) -> list[str]:
        given = ActsFor(world.applicant.id, "何", codes)
        acting = Actor(plain.user_id, "代办人", roles=plain.roles, mandates=(given,))
        return [one.number for one in mine(acting, where=MineFilter()).rows]

    assert shown() == [number]
    assert shown("不是这个编码") == []
