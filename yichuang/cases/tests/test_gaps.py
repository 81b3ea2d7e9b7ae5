"""容缺: what may follow, by when, and what happens when it does not."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from yichuang.cases import actions, jobs, slots
from yichuang.cases.factories import AT, Hall, day, hall, received
from yichuang.cases.models import Case
from yichuang.cases.rules.lanes import Slip, Standing, days_of, gaps_fault
from yichuang.cases.rules.states import MaterialState, Outcome, Stage
from yichuang.catalog.items.factories import clean_content, material
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
LATER, DONE = MaterialState.LATER.value, MaterialState.COMPLETE.value
NEXT = day("2026-02-13")


@pytest.fixture
def world() -> Hall:
    """An item whose training record may follow within three working days (promised: five)."""
    later = material("training", "培训记录", necessity="later", later_days=3, sort=9)
    return hall(materials=(*clean_content().materials, later))


@pytest.fixture
def barred() -> Iterator[None]:
    slots.fill_standing(lambda code, on: slots.Answer(False, True, "列入经营异常名录，尚未修复"))
    yield
    slots._standing.clear()


def looked(world: Hall, **states: str) -> Case:
    """Taken in and looked at: complete but for what `states` says."""
    case = received(world)
    findings = {
        row.key: (states.get(row.key, DONE), "没有带来" if row.key in states else "", "请带来")
        for row in case.materials.exclude(state=MaterialState.EXEMPT)
    }
    return actions.set_materials(by=world.clerk, at=AT, case_id=case.id, findings=findings)


def gapped(world: Hall) -> Case:
    case = looked(world, training=LATER)
    return actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")


def reviewed(world: Hall) -> Case:
    case = gapped(world)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=world.reviewer, at=NEXT, case_id=case.id, key=key, opinion="符合条件"
        )
    return case


def test_the_clocks_start_and_both_papers_say_what_follows(world: Hall) -> None:
    case = gapped(world)
    assert case.stage == Stage.REVIEWING and case.accepted_on == date(2026, 2, 12)
    assert case.gap.due_on == date(2026, 2, 24)  # three working days over Spring Festival
    assert case.due_promised and case.gap.due_on <= case.due_promised
    papers = {row.get_kind_display(): str(row.content) for row in of_subject("case", case.number)}
    assert "受理通知书" not in papers
    for title in ("容缺受理通知书", "容缺受理承诺书"):
        assert "培训记录" in papers[title] and "2026年2月24日" in papers[title]
    assert "损失" in papers["容缺受理通知书"] and "何秀英" in papers["容缺受理承诺书"]
    assert (case.gap.standing, case.gap.standing_connected) == ("未接入", False)


def test_nothing_is_issued_before_it_has_followed(world: Hall) -> None:
    case = reviewed(world)
    with pytest.raises(Conflict, match="还有 1 份容缺材料没有补交（培训记录）"):
        actions.decide(by=world.approver, at=NEXT, case_id=case.id, outcome=Outcome.GRANTED)
    actions.hand_in_later(by=world.clerk, at=NEXT, case_id=case.id, lines={"training": []})
    case = actions.decide(by=world.approver, at=NEXT, case_id=case.id, outcome=Outcome.GRANTED)
    assert case.outcome == Outcome.GRANTED


def test_a_no_need_not_wait_for_what_follows(world: Hall) -> None:
    case = reviewed(world)
    case = actions.decide(
        by=world.approver,
        at=NEXT,
        case_id=case.id,
        outcome=Outcome.REFUSED,
        facts="x",
        reason="y",
        basis="z",
    )
    assert case.outcome == Outcome.REFUSED


def test_handed_in_on_the_last_day_the_case_goes_on(world: Hall) -> None:
    case = gapped(world)
    last = day("2026-02-24", 15)  # 23:00 in Beijing
    actions.hand_in_later(by=world.clerk, at=last, case_id=case.id, lines={"training": []})
    assert jobs.silence(at=day("2026-03-02"))["gaps_expired"] == 0
    case = Case.objects.get(id=case.id)
    assert case.stage == Stage.REVIEWING and case.gap.due_on is None
    assert case.gap.complete_on == date(2026, 2, 24)


def test_a_day_late_the_case_is_over_at_the_applicants_loss(world: Hall) -> None:
    case = gapped(world)
    assert jobs.silence(at=day("2026-02-24"))["gaps_expired"] == 0
    late = day("2026-02-24", 16)  # 00:00 of the 25th in Beijing
    with pytest.raises(Conflict, match="补交期限 2026-02-24 已过"):
        actions.hand_in_later(by=world.clerk, at=late, case_id=case.id, lines={"training": []})
    assert jobs.silence(at=late)["gaps_expired"] == 1
    assert jobs.silence(at=late)["gaps_expired"] == 0
    case = Case.objects.get(id=case.id)
    assert (case.stage, case.outcome) == (Stage.CLOSED, Outcome.GAPS_EXPIRED)
    text = str([row.content for row in of_subject("case", case.number)][-1])
    assert "培训记录" in text and "损失由申请人承担" in text and "终止办理" in text


def test_whoever_is_barred_goes_the_normal_way(world: Hall, barred: None) -> None:
    case = looked(world, training=LATER)
    with pytest.raises(Conflict, match="列入经营异常名录，尚未修复，不能容缺受理，按一般程序办"):
        actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ({"training": DONE}, "已经齐全，请直接受理"),
        ({"training": LATER, "form": MaterialState.DEFECTIVE.value}, "食品经营许可申请书有问题"),
        ({"training": LATER, "form": LATER}, "食品经营许可申请书不在本事项的容缺材料清单里"),
    ],
)
def test_core_complete_and_only_from_the_list(
    world: Hall, states: dict[str, str], text: str
) -> None:
    case = looked(world, **states)
    with pytest.raises(Conflict, match=text):
        actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id, signed_by="何秀英")


def test_without_a_name_under_it_there_is_no_promise(world: Hall) -> None:
    case = looked(world, training=LATER)
    with pytest.raises(Invalid, match="没有签名"):
        actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id)


def test_ordinary_acceptance_does_not_overlook_what_is_to_follow(world: Hall) -> None:
    case = looked(world, training=LATER)
    with pytest.raises(Invalid, match="培训记录"):
        actions.accept(by=world.clerk, at=AT, case_id=case.id)


def test_silence_accepts_without_any_gap(world: Hall) -> None:
    case = looked(world, training=LATER)
    late = day("2026-03-05")
    case = actions.accept_with_gaps(by=world.clerk, at=late, case_id=case.id, signed_by="何秀英")
    assert case.accepted_how == "deemed" and not hasattr(case, "gap")


def test_only_what_was_left_open_can_be_handed_in(world: Hall) -> None:
    case = gapped(world)
    with pytest.raises(Invalid, match="只需补交"):
        actions.hand_in_later(by=world.clerk, at=AT, case_id=case.id, lines={"form": []})


def test_what_is_wrong_goes_back_under_its_old_day(world: Hall) -> None:
    case = gapped(world)
    actions.hand_in_later(by=world.clerk, at=NEXT, case_id=case.id, lines={"training": []})
    actions.return_handed_in(
        by=world.reviewer, at=NEXT, case_id=case.id, key="training", problem="没有盖章"
    )
    case = Case.objects.get(id=case.id)
    assert case.gap.due_on == date(2026, 2, 24) and case.gap.lines.get().problem == "没有盖章"
    actions.hand_in_later(by=world.clerk, at=NEXT, case_id=case.id, lines={"training": []})
    with pytest.raises(Conflict, match="按期交来"):
        actions.return_handed_in(
            by=world.reviewer, at=day("2026-02-26"), case_id=case.id, key="training", problem="x"
        )


def test_a_pause_does_not_lengthen_what_the_applicant_promised(world: Hall) -> None:
    case = gapped(world)
    actions.pause(
        by=world.reviewer, at=NEXT, case_id=case.id, kind="testing", basis="x", days_needed=9
    )
    assert jobs.silence(at=day("2026-02-26"))["gaps_expired"] == 1
    case = Case.objects.get(id=case.id)
    assert case.outcome == Outcome.GAPS_EXPIRED and not case.pauses.filter(ends_on=None).exists()


def test_a_double_click_accepts_once(world: Hall) -> None:
    case = looked(world, training=LATER)
    seen = case.version
    actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id, signed_by="甲", seen=seen)
    with pytest.raises(Conflict):
        actions.accept_with_gaps(by=world.clerk, at=AT, case_id=case.id, signed_by="甲", seen=seen)


def slip(key: str, state: MaterialState, may_follow: bool = False) -> Slip:
    return Slip(key, key, state, may_follow)


def test_the_rule_reads_in_order_what_keeps_an_application_out() -> None:
    good = slip("a", MaterialState.COMPLETE)
    late = slip("b", MaterialState.LATER, may_follow=True)
    assert gaps_fault([good, late], Standing()) == ""
    assert "没有看" in gaps_fault([slip("a", MaterialState.UNSEEN), late], Standing())
    assert "不能容缺受理" in gaps_fault([good, late], Standing(bar="失信"))


@pytest.mark.parametrize(("own", "promised", "days"), [(3, 5, 3), (9, 5, 5), (None, 5, 1)])
def test_no_material_may_take_longer_than_the_promise(own: Any, promised: int, days: int) -> None:
    assert days_of({"a": own}, promised) == {"a": days}
