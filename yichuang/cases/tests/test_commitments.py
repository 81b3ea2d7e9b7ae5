"""告知承诺: chosen freely, never asked again, checked by lot, and what a false promise costs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from yichuang.cases import actions, slots
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, day, hall, look_at_everything, received
from yichuang.cases.models import Case, CommitmentCheck, LicenceAct
from yichuang.cases.queries.commitments import check_rows, unchecked_numbers
from yichuang.cases.rules.states import Consequence, MaterialState, Outcome, Stage, Verdict
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.lots.actions import draw_lot

pytestmark = pytest.mark.django_db
OFFER: dict[str, Any] = {
    "commitment": True,
    "commitment_basis": "国办发〔2020〕42号",
    "commitment_conditions": "有固定的经营场所",
    "commitment_standard": "面积不小于十平方米",
    "commitment_materials": ["layout"],
    "commitment_liability": "承诺不实的，撤销决定并记入信用记录",
    "commitment_check_method": "现场核查",
    "commitment_check_days": 30,
}
DICE = "3516246153"
DECIDED, CHECKED = day("2026-02-13"), day("2026-03-02")


@pytest.fixture
def world() -> Hall:
    return hall(**OFFER)


@pytest.fixture
def barred() -> Iterator[None]:
    slots.fill_standing(lambda code, on: slots.Answer(False, True, "列入严重违法失信名单"))
    yield
    slots._standing.clear()


def promised(world: Hall) -> Case:
    case = look_at_everything(world, received(world))
    return actions.accept_on_promise(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")


def granted(world: Hall) -> Case:
    case = promised(world)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=world.reviewer, at=AT, case_id=case.id, key=key, opinion="符合条件"
        )
    return actions.decide(by=world.approver, at=DECIDED, case_id=case.id, outcome=Outcome.GRANTED)


def found_false(world: Hall, consequence: Consequence = Consequence.RESCIND) -> Case:
    case = granted(world)
    actions.record_check(
        by=world.reviewer,
        at=CHECKED,
        number=case.number,
        verdict=Verdict.FALSE,
        evidence="现场没有这个经营场所",
        consequence=consequence,
        correct_by=date(2026, 3, 20) if consequence is Consequence.CORRECT else None,
    )
    return case


def text_of(case: Case, title: str) -> str:
    papers = of_subject("case", case.number)
    return next(str(row.content) for row in papers if row.get_kind_display() == title)


def test_the_notice_and_the_promise_are_one_frozen_paper(world: Hall) -> None:
    case = promised(world)
    text = text_of(case, "告知承诺书")
    for told in (*(v for v in OFFER.values() if isinstance(v, str)), "设备布局图", "何秀英"):
        assert told in text
    assert case.materials.get(key="layout").state == MaterialState.PROMISED
    assert case.due_promised and case.stage == Stage.REVIEWING


def test_the_replaced_material_is_never_asked_for_again(world: Hall) -> None:
    case = promised(world)
    with pytest.raises(Conflict):
        actions.request_supplement(
            by=world.clerk, at=AT, case_id=case.id, lines=[Line("layout", "没交", "请交")]
        )
    chosen = received(world)
    Case.objects.filter(id=chosen.id).update(choice={"lane": "promise", "signed_by": "x"})
    chosen.materials.filter(key="layout").update(state=MaterialState.PROMISED.value)
    look_at_everything(world, chosen, layout="没有带来")
    assert chosen.materials.get(key="layout").state == MaterialState.PROMISED
    with pytest.raises(Invalid, match="以承诺代替，不得再要求提交"):
        actions.request_supplement(
            by=world.clerk, at=AT, case_id=chosen.id, lines=[Line("layout", "没交", "请交")]
        )
    with pytest.raises(Conflict, match="不得再要"):
        actions.take_normal_way(by=world.clerk, at=AT, case_id=chosen.id)


def test_an_item_that_offers_none_takes_none() -> None:
    world = hall()
    case = look_at_everything(world, received(world))
    with pytest.raises(Conflict, match="没有开通告知承诺"):
        actions.accept_on_promise(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")


def test_only_what_the_notice_names_is_replaced(world: Hall) -> None:
    case = look_at_everything(world, received(world), form="没有签字")
    with pytest.raises(Conflict, match="食品经营许可申请书有问题，承诺不能代替"):
        actions.accept_on_promise(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")


def test_whoever_is_barred_goes_the_normal_way_and_is_asked_again(
    world: Hall, barred: None
) -> None:
    case = look_at_everything(world, received(world))
    with pytest.raises(Conflict, match="列入严重违法失信名单，不能使用告知承诺，按一般程序办"):
        actions.accept_on_promise(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")
    case.choice = {"lane": "promise", "signed_by": "x", "signed_at": "x"}
    case.save(update_fields=["choice"])
    case = actions.take_normal_way(by=world.clerk, at=AT, case_id=case.id)
    assert case.materials.get(key="layout").state == MaterialState.DEFECTIVE and case.choice == {}


def test_a_check_is_owed_from_the_decision(world: Hall) -> None:
    case = promised(world)
    with pytest.raises(Conflict, match="还没有作出准予的决定"):
        actions.record_check(
            by=world.reviewer, at=AT, number=case.number, verdict=Verdict.TRUE, evidence="x"
        )
    assert unchecked_numbers(world.reviewer) == []
    other = granted(world)
    assert unchecked_numbers(world.reviewer) == [other.number]
    assert Case.objects.get(id=other.id).commitment.check_by == date(2026, 4, 2)


def test_drawn_by_lot_checked_and_true(world: Hall) -> None:
    cases = [granted(world) for _ in range(4)]
    lot = actions.freeze_checks(by=world.reviewer, at=day("2026-02-26"), size=2)
    assert lot.roster == tuple(sorted(case.number for case in cases)) and not lot.value
    drawn = draw_lot(by=world.reviewer, at=day("2026-02-26", 3), number=lot.number, value=DICE)
    for number in drawn.chosen:
        actions.record_check(
            by=world.reviewer, at=CHECKED, number=number, verdict=Verdict.TRUE, evidence="属实"
        )
    assert set(CommitmentCheck.objects.values_list("lot__number", flat=True)) == {lot.number}
    assert len(unchecked_numbers(world.reviewer)) == 2
    assert [row.verdict for row in check_rows(world.reviewer)].count("true") == 2


def test_a_false_promise_proposes_the_rescission_and_bars_both_lanes(world: Hall) -> None:
    case = found_false(world)
    assert LicenceAct.objects.get().facts == "告知承诺不实：现场没有这个经营场所"
    assert "承诺不实" in text_of(case, "承诺核查记录")
    again = look_at_everything(world, received(world, at=CHECKED), at=CHECKED)
    with pytest.raises(Conflict, match="核查发现承诺不实，尚未修复，不能使用告知承诺"):
        actions.accept_on_promise(by=world.clerk, at=CHECKED, case_id=again.id, signed_by="何")


def test_repair_opens_the_lane_again(world: Hall) -> None:
    case = found_false(world, Consequence.CORRECT)
    assert "2026年3月20日" in text_of(case, "责令限期改正通知书")
    assert not LicenceAct.objects.exists()
    with pytest.raises(Invalid, match="修复的依据"):
        actions.repair(by=world.approver, at=CHECKED, number=case.number, note=" ")
    actions.repair(by=world.approver, at=CHECKED, number=case.number, note="已改正并公示")
    again = look_at_everything(world, received(world, at=CHECKED), at=CHECKED)
    again = actions.accept_on_promise(
        by=world.clerk, at=CHECKED, case_id=again.id, signed_by="何秀英"
    )
    assert again.stage == Stage.REVIEWING


def test_could_not_be_checked_is_no_false_promise(world: Hall) -> None:
    case = granted(world)
    common: dict[str, Any] = {"by": world.reviewer, "at": CHECKED, "number": case.number}
    with pytest.raises(Invalid, match="怎样处理"):
        actions.record_check(
            verdict=Verdict.UNCHECKED,
            evidence="两次上门无人",
            consequence=Consequence.RESCIND,
            **common,
        )
    actions.record_check(verdict=Verdict.UNCHECKED, evidence="两次上门无人", **common)
    with pytest.raises(Conflict, match="已经核查过"):
        actions.record_check(verdict=Verdict.TRUE, evidence="属实", **common)


@pytest.mark.parametrize(
    "given",
    [
        {"verdict": Verdict.FALSE, "evidence": "x"},
        {"verdict": Verdict.FALSE, "evidence": " ", "consequence": Consequence.RESCIND},
        {"verdict": Verdict.FALSE, "evidence": "x", "consequence": Consequence.CORRECT},
        {
            "verdict": Verdict.FALSE,
            "evidence": "x",
            "consequence": Consequence.CORRECT,
            "correct_by": date(2026, 3, 2),
        },
    ],
)
def test_a_false_one_needs_evidence_and_consequence(world: Hall, given: dict[str, Any]) -> None:
    case = granted(world)
    with pytest.raises(Invalid):
        actions.record_check(by=world.reviewer, at=CHECKED, number=case.number, **given)
