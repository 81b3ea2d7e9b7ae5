"""批量准予: each row stands alone, nothing is decided twice, nothing is refused."""

from datetime import date

import pytest
from django.apps import apps

from yichuang.cases import actions, factories
from yichuang.cases.actions.batch import grant_batch
from yichuang.cases.actions.opinions import ask_opinion
from yichuang.cases.factories import AT, Hall
from yichuang.cases.models import Case, Decision
from yichuang.cases.queries.batch import candidates, ready_items
from yichuang.cases.rules.batch import batch_fault, differing, not_recommended
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.errors import Invalid, NotAllowed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role

LedgerEntry = apps.get_model("kernel", "LedgerEntry")
ON = date(2026, 2, 12)


def test_what_differs_and_what_does_not() -> None:
    rows = [{"面积": "60", "类别": "餐饮"}, {"面积": "80", "类别": "餐饮"}, {"类别": "餐饮"}]
    assert differing(rows) == ["面积"]
    assert differing(rows[:1]) == []


def test_only_what_every_reviewer_recommends() -> None:
    assert not_recommended(["", "granted"]) == ""
    assert "不予" in not_recommended(["granted", "refused"])
    assert not_recommended(["", ""]) and not_recommended([])
    assert "征求过意见" in not_recommended(["granted"], asked=True)


def test_a_batch_is_of_one_item_and_not_too_large() -> None:
    assert batch_fault(100, {1}) == ""
    assert "最多" in batch_fault(101, {1})
    assert "同一个事项" in batch_fault(2, {1, 2})
    assert batch_fault(0, set())


def ready(world: Hall, proposes: Outcome | None = Outcome.GRANTED, by=None) -> Case:
    case = factories.accepted(world)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=by or world.reviewer,
            at=AT,
            case_id=case.id,
            key=key,
            opinion="符合条件",
            proposes=proposes,
        )
    return case


def seen(*cases: Case) -> dict[int, int]:
    return {case.id: case.version for case in cases}


@pytest.mark.django_db
def test_every_row_says_what_became_of_it_and_the_others_go_on(world: Hall) -> None:
    good, stale, against, unsaid, open_step, paused = (
        ready(world),
        ready(world),
        ready(world, Outcome.REFUSED),
        ready(world, None),
        factories.accepted(world),
        ready(world),
    )
    chosen = seen(good, stale, against, unsaid, open_step, paused)
    actions.hold(by=world.approver, at=AT, case_id=stale.id)
    given = {"kind": "testing", "basis": "通则", "days_needed": 5}
    actions.pause(by=world.reviewer, at=AT, case_id=paused.id, **given)
    found = {one.number: one for one in grant_batch(by=world.approver, at=AT, chosen=chosen)}
    assert {number for number, one in found.items() if one.ok} == {good.number}
    assert "已改变" in found[stale.number].text
    assert "建议不予" in found[against.number].text
    assert "没有审查意见" in found[unsaid.number].text
    assert not found[open_step.number].ok and not found[paused.number].ok
    assert LedgerEntry.objects.filter(action="case.grant").count() == 1
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_pressing_again_decides_nothing_twice_and_says_who_did(world: Hall) -> None:
    cases = [ready(world), ready(world)]
    chosen = seen(*cases)
    assert all(one.ok for one in grant_batch(by=world.approver, at=AT, chosen=chosen))
    again = grant_batch(by=world.approver, at=AT, chosen=chosen)
    assert not any(one.ok for one in again)
    assert all("approver已于" in one.text for one in again)
    assert LedgerEntry.objects.filter(action="case.grant").count() == 2


@pytest.mark.django_db
def test_nobody_grants_what_he_reviewed_also_not_in_a_batch(world: Hall) -> None:
    both = people.staff("both", Role.REVIEWER, Role.APPROVER, department=world.department)
    own, others = ready(world, by=both), ready(world)
    item = ready_items(both, today=ON)[0]
    assert [c.row.id for c in candidates(both, item_id=item.item_id, today=ON)] == [others.id]
    found = grant_batch(by=both, at=AT, chosen=seen(own, others))
    assert {one.number: one.ok for one in found} == {own.number: False, others.number: True}
    with pytest.raises(NotAllowed):
        grant_batch(by=world.reviewer, at=AT, chosen=seen(own))
    with pytest.raises(Invalid):
        grant_batch(by=both, at=AT, chosen={})


@pytest.mark.django_db
def test_the_list_holds_what_may_be_granted_and_nothing_else(world: Hall) -> None:
    good = ready(world)
    ready(world, Outcome.REFUSED)
    factories.accepted(world)
    (item,) = ready_items(world.approver, today=ON)
    assert item.count == 1
    (one,) = candidates(world.approver, item_id=item.item_id, today=ON)
    assert (one.row.number, one.reviewer, one.opinion) == (good.number, "reviewer", "符合条件")


@pytest.mark.django_db
def test_whoever_was_asked_is_read_before_the_decision(world: Hall) -> None:
    """The page of 征求意见 promises it; in a batch nobody would have seen the answer."""
    asked, plain = ready(world), ready(world)
    given = {"question": "排烟道", "due_on": ON, "of_user_id": world.approver.person}
    ask_opinion(by=world.reviewer, at=AT, number=asked.number, **given)
    asked.refresh_from_db()
    rows = candidates(world.approver, item_id=asked.item_version.item_id, today=ON)
    assert [one.row.id for one in rows] == [plain.id]
    found = {r.number: r for r in grant_batch(by=world.approver, at=AT, chosen=seen(asked, plain))}
    assert found[plain.number].ok and "征求过意见" in found[asked.number].text
