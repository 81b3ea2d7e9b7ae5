"""What can go wrong between the giver's document and the hundredth case, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from yichuang.catalog.delegation.rules import (
    OPENED,
    TRANSITIONS,
    Counts,
    Evidence,
    Facts,
    Guide,
    Held,
    Kind,
    Move,
    Point,
    Stage,
    Standard,
    Training,
    allowed_moves,
    cannot_evaluate,
    check,
    closed_items,
    entrusting_fault,
    evaluate,
    guide_of,
    unmet,
    why_closed,
)
from yichuang.catalog.delegation.rules.enums import HeldBy
from yichuang.catalog.delegation.rules.quality import counts_fault
from yichuang.catalog.items.rules.content import Content, Material, Step
from yichuang.kernel.permissions.rules import Permission

DAY = date(2026, 3, 2)
GIVER = "清江市林业局"
SEEN = Evidence("到位", "李强", DAY)
READY = Facts(
    kind=Kind.TRANSFER,
    giver=GIVER,
    effective_from=DAY,
    plan="三月底开门",
    item_code="X1",
    standard=Standard(materials=5, checks=3, promised_days=10, statutory_days=20),
    trainings=(Training("王芳", DAY, 60, 60),),
    evidence={Point.SEAL: SEEN, Point.SYSTEM: SEEN},
    guide=Guide(2, 5, 3, 10, "wd", 20, "wd"),
)


def missing(facts: Facts, on: date = DAY) -> dict[Point, str]:
    return {line.point: line.why for line in unmet(check(facts, on))}


def test_all_met_is_ready_and_each_limit_is_met_by_the_giver_s_own_figure() -> None:
    assert missing(READY) == {}


@pytest.mark.parametrize(
    ("changes", "point", "said"),
    [
        ({"effective_from": date(2026, 3, 3)}, Point.EFFECTIVE, "2026-03-03 起生效"),
        ({"plan": " "}, Point.PLAN, "没有承接方案"),
        ({"trainings": ()}, Point.TRAINING, "还没有"),
        ({"trainings": (Training("王芳", date(2026, 3, 3), 90, 60),)}, Point.TRAINING, "之后"),
        ({"trainings": (Training("王芳", DAY, 59, 60),)}, Point.TRAINING, "都不合格"),
        ({"evidence": {Point.SYSTEM: SEEN}}, Point.SEAL, "未接入"),
        ({"evidence": {Point.SEAL: SEEN}}, Point.SYSTEM, "未接入"),
        ({"item_code": "", "guide": None}, Point.GUIDE, "实施编码"),
        ({"guide": None}, Point.GUIDE, "没有生效的办事指南"),
        ({"standard": Standard()}, Point.STANDARD, "没有登记下放单位的材料数"),
    ],
)
def test_each_point_stops_the_opening_with_its_reason(
    changes: dict[str, object], point: Point, said: str
) -> None:
    assert said in missing(replace(READY, **changes))[point]  # type: ignore[arg-type]


def test_evidence_of_tomorrow_and_a_system_s_no_do_not_count() -> None:
    later = replace(SEEN, day=date(2026, 3, 3))
    assert (
        "之后"
        in missing(replace(READY, evidence={Point.SEAL: later, Point.SYSTEM: SEEN}))[Point.SEAL]
    )
    denied = replace(SEEN, met=False, by_slot=True, text="账号没有开通")
    said = missing(replace(READY, evidence={Point.SEAL: SEEN, Point.SYSTEM: denied}))
    assert said == {Point.SYSTEM: "系统核对：账号没有开通"}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"materials": 6}, "materials", "6 份材料，下放前是 5 份"),
        ({"checks": 2}, "steps", "只有 2 个"),
        ({"promised_days": 11}, "promised_value", "11 个工作日，下放前是 10 个工作日"),
        ({"promised_days": None}, "promised_value", "没有写承诺时限"),
        ({"promised_days": 9, "promised_unit": "nd"}, "promised_value", "单位不同"),
        ({"statutory_days": 21}, "statutory_value", "21 个工作日"),
    ],
)
def test_the_standard_may_not_sink(changes: dict[str, object], field: str, said: str) -> None:
    guide = replace(READY.guide or Guide(0, 0, 0, 0, "wd", 0, "wd"), **changes)  # type: ignore[arg-type]
    lines = unmet(check(replace(READY, guide=guide), DAY))
    assert [line.field for line in lines] == [field] and said in lines[0].why


def test_entrusted_papers_carry_the_giver_s_name() -> None:
    entrusted = replace(READY, kind=Kind.ENTRUST)
    assert "第二十四条第一款" in missing(entrusted)[Point.IN_NAME]
    guide = replace(READY.guide or Guide(0, 0, 0, 0, "wd", 0, "wd"), entrusted_by=GIVER)
    assert missing(replace(entrusted, guide=guide)) == {}
    unknown = replace(entrusted, guide=guide, giver_known=False)
    assert "没有登记为机关" in missing(unknown)[Point.IN_NAME]
    assert Point.IN_NAME not in {line.point for line in check(READY, DAY)}


@pytest.mark.parametrize(
    ("kind", "held_by", "may"),
    [
        (Kind.ENTRUST, HeldBy.ENTRUSTED, False),
        (Kind.TRANSFER, HeldBy.ENTRUSTED, False),
        (Kind.FORWARD, HeldBy.ENTRUSTED, True),
        (Kind.ENTRUST, HeldBy.TRANSFERRED, True),
        (Kind.ENTRUST, HeldBy.OWN, True),
    ],
)
def test_what_came_by_entrusting_is_not_passed_on(kind: Kind, held_by: HeldBy, may: bool) -> None:
    assert (entrusting_fault(kind, held_by, GIVER) == "") is may


def test_waived_materials_are_not_demanded_and_checks_are_the_departments() -> None:
    content = Content(
        materials=(Material(key="a"), Material(key="b", necessity="waived")),
        steps=(Step(key="x", actor="window"), Step(key="y"), Step(key="z")),
        promised_value=3,
    )
    found = guide_of(content, 4)
    assert (found.materials, found.checks, found.promised_days) == (1, 2, 3)


# --- the gate of the item ---


def test_closed_before_the_opening_open_on_its_day_closed_from_the_taking_back() -> None:
    held = Held("X1", GIVER, "1号", DAY, date(2026, 5, 1))
    assert "没有开门" in why_closed(held, date(2026, 3, 1))
    assert why_closed(held, DAY) == "" == why_closed(held, date(2026, 4, 30))
    assert "收回" in why_closed(held, date(2026, 5, 1))


def test_a_power_given_again_opens_its_item_again() -> None:
    gone = Held("X1", GIVER, "1号", DAY, date(2026, 4, 1))
    again = Held("X1", GIVER, "2号", date(2026, 6, 1), None)
    assert "X1" in closed_items([gone, again], date(2026, 5, 1))
    assert closed_items([gone, again], date(2026, 6, 1)) == {"X1": ""}
    assert closed_items([again, gone], date(2026, 6, 1)) == {"X1": ""}


# --- 接得好 ---

BEFORE = Counts(100, 10, 95, 2)


def test_no_worse_is_good_and_the_sentence_carries_the_counts() -> None:
    found = evaluate(BEFORE, Counts(50, 5, 48, 1))
    assert found.good and "10.0%（5/50）" in found.sentence and "10.0%（10/100）" in found.sentence


@pytest.mark.parametrize(
    ("counts", "worse"),
    [
        (Counts(50, 6, 48, 1), "不予率"),
        (Counts(50, 5, 47, 1), "按时办结率"),
        (Counts(50, 5, 48, 2), "投诉率"),
    ],
)
def test_one_rate_worse_by_one_case_is_not_good(counts: Counts, worse: str) -> None:
    found = evaluate(BEFORE, counts)
    assert not found.good and len(found.worse) == 1 and found.worse[0].startswith(worse)


@pytest.mark.parametrize(
    ("before", "counts", "said"),
    [
        (BEFORE, Counts(0, 0, 0, 0), "还没有作出决定的办件"),
        (BEFORE, Counts(), "还没有作出决定的办件"),
        (Counts(), Counts(5, 0, 5, 0), "没有登记下放前的办结数"),
        (replace(BEFORE, complaints=None), Counts(5, 0, 5, 0), "投诉数"),
        (Counts(0, 0, 0, 0), Counts(5, 0, 5, 0), "算不出比率"),
        (BEFORE, Counts(5, 0, 5, None), "没有接入"),
        (BEFORE, Counts(5, 0, 5, 0), ""),
    ],
)
def test_nothing_to_compare_is_said_and_not_called_good(
    before: Counts, counts: Counts, said: str
) -> None:
    found = cannot_evaluate(before, counts)
    assert said in found and bool(found) is bool(said)


def test_more_refused_than_decided_cannot_be() -> None:
    assert counts_fault(Counts(10, 11)) == ("refused", "不予数不能多于办结数")
    assert counts_fault(Counts(10, 10, 10)) == ("", "")


# --- the table ---


def test_applications_are_taken_only_in_opened_stages_and_only_opening_leads_there() -> None:
    into = {row.move for row in TRANSITIONS.values() if row.to in OPENED}
    assert into == {Move.OPEN, Move.PASS, Move.FALL_SHORT, Move.PROPOSE_BACK}
    before = set(Stage) - set(OPENED)
    entering = [
        row for row in TRANSITIONS.values() if row.to in OPENED and before & set(row.starts)
    ]
    assert [row.move for row in entering] == [Move.OPEN]


def test_preparing_is_the_department_s_opening_and_judging_the_county_s() -> None:
    prepare = {r.move for r in TRANSITIONS.values() if r.right == Permission.DELEGATION_PREPARE}
    assert prepare == {Move.START, Move.AMEND, Move.TRAIN, Move.VOUCH}
    assert allowed_moves(Stage.ENDED) == ()
    assert Move.PROPOSE_BACK in allowed_moves(Stage.BELOW)
    assert Move.PROPOSE_BACK not in allowed_moves(Stage.OPENED)
