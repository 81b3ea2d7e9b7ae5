"""The statements an act may cost, pinned: a new one has to be argued for here.

BEGIN and COMMIT are not counted. The budget is twelve whatever the rows (DESIGN section 7).
`TOLD` is what telling the applicant by the outbox costs on top; the two decisions have one row
more of their own to write than the budget holds, and stand beside their reason.
"""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories, jobs
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.models import Case
from yichuang.cases.rules.states import Channel, Outcome

BUDGET = 12
TOLD = 3  # kernel.notices: known? insert; kernel.jobs: insert
Doing = Callable[[], object]
pytestmark = pytest.mark.django_db(transaction=True)


def statements(doing: Doing) -> list[str]:
    """What an act asks of the database."""
    with CaptureQueriesContext(connection) as captured:
        doing()
    found = [query["sql"] for query in captured]
    return [sql for sql in found if not sql.startswith(("BEGIN", "COMMIT"))]


@pytest.fixture
def busy() -> Hall:
    """A hall that has taken in two: the first under a version, and the one that reads it."""
    world = factories.hall()
    factories.received(world)
    factories.received(world)
    return world


def receive(world: Hall) -> Doing:
    return partial(factories.received, world, key="one")


def receive_online(world: Hall) -> Doing:
    return partial(factories.received, world, key="one", channel=Channel.ONLINE)


def accept(world: Hall) -> Doing:
    case = factories.look_at_everything(world, factories.received(world))
    return partial(actions.accept, by=world.clerk, at=AT, case_id=case.id)


def deem(world: Hall) -> Doing:
    late = day("2026-02-27")
    return partial(actions.deem_accepted, by=jobs.CLOCK, at=late, case_id=_new(world).id)


def correct(world: Hall) -> Doing:
    given = {"case_id": _new(world).id, "note": "改地址", "form": {"area": "9"}}
    return partial(actions.correct, by=world.clerk, at=AT, **given)


def look(world: Hall) -> Doing:
    case = _new(world)
    found = {key: ("complete", "", "") for key in _keys(case)}
    return partial(actions.set_materials, by=world.clerk, at=AT, case_id=case.id, findings=found)


def turn_away(world: Hall) -> Doing:
    given = {"reason": "不归本机关", "basis": "第三十二条", "competent_organ": "城乡建设局"}
    return partial(
        actions.refuse_acceptance, by=world.clerk, at=AT, case_id=_new(world).id, **given
    )


def not_needed(world: Hall) -> Doing:
    given = {"case_id": _new(world).id, "reason": "不需要许可"}
    return partial(actions.not_needed, by=world.clerk, at=AT, **given)


def tell_once(world: Hall, lines: int = 2) -> Doing:
    case = _new(world)
    wrong = _keys(case)[:lines]
    factories.look_at_everything(world, case, **dict.fromkeys(wrong, "看不清"))
    told = [Line(key, "看不清", "请重新提供") for key in wrong]
    return partial(actions.request_supplement, by=world.clerk, at=AT, case_id=case.id, lines=told)


def supply(world: Hall) -> Doing:
    case = _told(world)
    given = {"case_id": case.id, "lines": {key: () for key in _keys(case)[:2]}}
    return partial(actions.supply, by=world.clerk, at=AT, **given)


def settle(world: Hall) -> Doing:
    case = _told(world)
    keys = _keys(case)[:2]
    actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={key: () for key in keys})
    given = {"case_id": case.id, "verdicts": dict.fromkeys(keys, True)}
    return partial(actions.settle, by=world.clerk, at=AT, **given)


def lapse(world: Hall) -> Doing:
    late = day("2026-05-27")
    return partial(actions.lapse, by=jobs.CLOCK, at=late, case_id=_told(world).id)


def hold(world: Hall) -> Doing:
    return partial(actions.hold, by=world.reviewer, at=AT, case_id=factories.accepted(world).id)


def review(world: Hall) -> Doing:
    given = {"case_id": factories.accepted(world).id, "key": "paper", "opinion": "符合"}
    return partial(actions.complete_step, by=world.reviewer, at=AT, **given)


def pause(world: Hall) -> Doing:
    given = {"kind": "expert_review", "basis": "第四十五条", "days_needed": 5}
    case = factories.accepted(world)
    return partial(actions.pause, by=world.reviewer, at=AT, case_id=case.id, **given)


def resume(world: Hall) -> Doing:
    case = _paused(world)
    return partial(actions.resume, by=world.reviewer, at=AT, case_id=case.id, result="通过")


def extend(world: Hall) -> Doing:
    given = {"case_id": factories.accepted(world).id, "reason": "案情复杂"}
    return partial(actions.extend, by=world.head, at=AT, **given)


def withdraw(world: Hall) -> Doing:
    return partial(actions.withdraw, by=world.clerk, at=AT, case_id=_paused(world).id)


def grant(world: Hall) -> Doing:
    given = {"case_id": factories.reviewed(world).id, "outcome": Outcome.GRANTED}
    return partial(actions.decide, by=world.approver, at=AT, **given)


def refuse(world: Hall) -> Doing:
    given = {"outcome": Outcome.REFUSED, "reason": "面积不够", "basis": "办法第五条"}
    case = factories.reviewed(world)
    return partial(actions.decide, by=world.approver, at=AT, case_id=case.id, **given)


def deliver(world: Hall) -> Doing:
    given = {"case_id": grant(world)().id, "method": "direct", "recipient": "阿卜杜拉"}  # type: ignore[attr-defined]
    return partial(actions.deliver, by=world.clerk, at=AT, **given)


def _new(world: Hall) -> Case:
    return factories.received(world)


def _keys(case: Case) -> list[str]:
    return list(case.materials.values_list("key", flat=True))


def _told(world: Hall) -> Case:
    case: Case = tell_once(world)()  # type: ignore[assignment]
    return case


def _paused(world: Hall) -> Case:
    case: Case = pause(world)()  # type: ignore[assignment]
    return case


# What each act costs, exactly, and whether it tells the applicant: a saved statement is as
# welcome here as a new one is not.
OWN: dict[Callable[[Hall], Doing], int] = {
    receive: 12,  # one asks which proofs were cancelled (lists are law)
    correct: 7,
    look: 8,
    turn_away: 9,
    not_needed: 9,
    supply: 12,
    settle: 10,
    hold: 6,
    review: 8,
    resume: 9,
    withdraw: 9,
    deliver: 11,
}
TELLING: dict[Callable[[Hall], Doing], int] = {
    receive_online: 12,
    accept: 9,
    deem: 9,
    lapse: 8,
    pause: 10,
    # The notice and its lines, beside case, document and event:
    tell_once: 12,
    # The pauses and the law of the extension are read, its row is written:
    extend: 12,
    # What was done before is read; two papers, or the law of the remedies; the decision's row:
    grant: 13,
    refuse: 13,
}
COSTS = OWN | {act: cost + TOLD for act, cost in TELLING.items()}


@pytest.mark.parametrize("act", COSTS, ids=lambda act: act.__name__)
def test_an_act_costs_what_is_pinned(busy: Hall, act: Callable[[Hall], Doing]) -> None:
    found = statements(act(busy))
    assert len(found) == COSTS[act], "\n".join(sql[:120] for sql in found)


@pytest.mark.parametrize("act", COSTS, ids=lambda act: act.__name__)
def test_nothing_is_read_twice(busy: Hall, act: Callable[[Hall], Doing]) -> None:
    reads = [sql for sql in statements(act(busy)) if sql.startswith("SELECT")]
    assert sorted(set(reads)) == sorted(reads)


def test_only_the_named_acts_pass_the_budget_without_the_telling() -> None:
    over = {act.__name__ for act, cost in (OWN | TELLING).items() if cost > BUDGET}
    assert over == {"grant", "refuse"}, "shrink this list, or say why"


def test_the_number_of_rows_does_not_count(busy: Hall) -> None:
    assert len(statements(tell_once(busy, 1))) == len(statements(tell_once(busy, 3)))


def test_negative_control_a_further_read_is_counted(
    busy: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yichuang.cases.actions import intake

    check = intake._check_open

    def curious(version, at):  # type: ignore[no-untyped-def]
        list(intake.Case.objects.all())
        check(version, at)

    monkeypatch.setattr(intake, "_check_open", curious)
    assert len(statements(receive(busy))) == COSTS[receive] + 1
