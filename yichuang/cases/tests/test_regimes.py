"""Each kind of item to its own result, and every rule of the licence law that must not fire for it."""

from datetime import date
from typing import Any

import pytest

from yichuang.cases import actions, jobs
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, accepted, day, hall, look_at_everything, received
from yichuang.cases.models import Case, Decision
from yichuang.cases.rules.lifecycle import FILING, POWERS, PUBLIC_SERVICE, REGIMES, Move
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.catalog.items.factories import clean_content
from yichuang.catalog.items.rules.content import Basis
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
TYPES = {
    "confirmation": "07",
    "payment": "05",
    "reward": "08",
    "ruling": "09",
    "other_power": "10",
    "public_service": "20",
    "filing": "10",
}
LAW = Basis(law="社会救助暂行办法", article="第十三条", level="admin_regulation")
TITLES = {
    "confirmation": ("行政确认决定书", "不予行政确认决定书"),
    "payment": ("行政给付决定书", "不予行政给付决定书"),
    "reward": ("行政奖励决定书", "不予行政奖励决定书"),
    "ruling": ("行政裁决书", "驳回行政裁决申请决定书"),
    "other_power": ("办理决定书", "不予办理决定书"),
}
KEYS = [regime.key for regime in POWERS]


def office(regime: str, **more: Any) -> Hall:
    """A hall whose one item stands under this regime: 30 working days by its own law."""
    content: dict[str, Any] = {
        "regime": regime,
        "item_type": TYPES[regime],
        "bases": (LAW,),
        "result_kind": "other",
        "result_name": "结果通知",
        "licence_type_name": "",
        "result_validity_months": None,
        "statutory_value": 30,
    }
    if regime == "filing":
        steps = [s for s in clean_content().steps if s.role not in ("reviewer", "approver")]
        content |= {"handling": "instant", "promised_value": 0, "steps": tuple(steps)}
    return hall(**(content | more))


def reviewed(world: Hall) -> Case:
    case = accepted(world)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=world.reviewer, at=AT, case_id=case.id, key=key, opinion="符合条件"
        )
    return case


def papers(case: Case) -> dict[str, str]:
    """Title → everything printed on it."""
    return {row.get_kind_display(): str(row.content) for row in of_subject("case", case.number)}


@pytest.mark.parametrize("regime", KEYS)
def test_a_power_runs_to_its_own_decision(regime: str) -> None:
    world = office(regime)
    case = reviewed(world)
    assert case.due_statutory == date(2026, 4, 1)  # thirty working days of the item's own law
    case = actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    assert case.due_deliver is None  # Art 44 is the licence law's
    case = actions.deliver(
        by=world.clerk, at=AT, case_id=case.id, method="direct", recipient="本人"
    )
    found = papers(case)
    assert TITLES[regime][0] in found and case.stage == Stage.CLOSED
    assert not [title for title, text in found.items() if "行政许可" in text]
    assert "社会救助暂行办法" in found[TITLES[regime][0]]
    events = " ".join(case.events.values_list("text", flat=True))
    assert REGIMES[regime].words["granted"] in events and "行政许可" not in events


@pytest.mark.parametrize("regime", KEYS)
def test_a_no_of_a_power_names_reasons_and_remedies(regime: str) -> None:
    world = office(regime)
    case = reviewed(world)
    case = actions.decide(
        by=world.approver,
        at=AT,
        case_id=case.id,
        outcome=Outcome.REFUSED,
        facts="经核对",
        reason="不符合规定",
        basis="社会救助暂行办法第九条",
    )
    text = papers(case)[TITLES[regime][1]]
    assert "行政复议" in text and "行政诉讼" in text and "行政许可法" not in text


@pytest.mark.parametrize("regime", [*KEYS, "public_service"])
def test_silence_accepts_nothing_outside_the_licence_law(regime: str) -> None:
    world = office(regime)
    case = received(world)
    assert case.notice_due is None
    assert jobs.silence(at=day("2026-04-30")) == {"deemed": 0, "lapsed": 0, "gaps_expired": 0}
    with pytest.raises(Conflict, match="只适用于其他类别"):
        actions.deem_accepted(by=world.clerk, at=day("2026-04-30"), case_id=case.id)
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED


@pytest.mark.parametrize("regime", [*KEYS, "public_service"])
def test_no_procedure_of_the_licence_law_stops_another_clock(regime: str) -> None:
    world = office(regime)
    case = accepted(world)
    with pytest.raises(Conflict, match="只适用于其他类别"):
        actions.pause(
            by=world.reviewer, at=AT, case_id=case.id, kind="hearing", basis="x", days_needed=5
        )
    with pytest.raises(Conflict, match="只适用于其他类别"):
        actions.not_needed(by=world.clerk, at=AT, case_id=received(world).id, reason="不需要")


@pytest.mark.parametrize("regime", KEYS)
def test_without_a_basis_of_its_own_nothing_is_extended(regime: str) -> None:
    world = office(regime)
    case = accepted(world)
    with pytest.raises(Conflict, match="依据没有规定可以延长"):
        actions.extend(by=world.head, at=AT, case_id=case.id, reason="需要核实")


def test_an_extension_by_the_items_own_basis_takes_its_days_and_cites_it() -> None:
    world = office("payment", extension_days=15, extension_basis="《社会救助暂行办法》第十一条")
    case = accepted(world)
    before = case.due_statutory
    case = actions.extend(by=world.head, at=AT, case_id=case.id, reason="需要入户核实")
    assert before and case.due_statutory and case.due_statutory > before
    assert case.extension.days == 15
    text = papers(case)["延期告知书"]
    assert "社会救助暂行办法" in text and "行政许可" not in text and "延长15个工作日" in text
    with pytest.raises(Conflict, match="已经延期过一次"):
        actions.extend(by=world.head, at=AT, case_id=case.id, reason="再次")


def test_a_public_service_is_never_extended() -> None:
    world = office("public_service")
    with pytest.raises(Conflict, match="公共服务事项没有“延期”"):
        actions.extend(by=world.head, at=AT, case_id=accepted(world).id, reason="忙")


def test_a_filing_is_complete_the_day_it_came_whoever_looked_later() -> None:
    world = office("filing")
    case = look_at_everything(world, received(world), at=AT)
    case = actions.file_case(by=world.clerk, at=day("2026-02-27"), case_id=case.id)
    assert (case.stage, case.outcome) == (Stage.CLOSED, Outcome.FILED)
    assert case.decided_on is None and not Decision.objects.filter(case=case).exists()
    text = papers(case)["备案回执"]
    assert "2026年2月12日" in text and "行政许可" not in text


def test_a_filing_waits_for_its_papers_and_for_nothing_else() -> None:
    world = office("filing")
    case = received(world)
    with pytest.raises(Invalid, match="没有看或有问题"):
        actions.file_case(by=world.clerk, at=AT, case_id=case.id)
    case = look_at_everything(world, case, form="没有签字")
    lines = [Line("form", "没有签字", "请签字")]
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)
    later = day("2026-02-26")
    actions.supply(by=world.clerk, at=later, case_id=case.id, lines={"form": []})
    actions.settle(by=world.clerk, at=later, case_id=case.id, verdicts={"form": True})
    case = actions.file_case(by=world.clerk, at=day("2026-03-03"), case_id=case.id)
    assert "2026年2月26日" in papers(case)["备案回执"]


@pytest.mark.parametrize("move", sorted(set(Move) - {row.move for row in FILING.transitions}))
def test_a_filing_knows_no_review_and_no_decision(move: Move) -> None:
    assert FILING.find(move) is None
    assert move not in (Move.FILE, Move.CORRECT, Move.REQUEST_SUPPLEMENT, Move.SUPPLY)


def test_nobody_accepts_or_decides_a_filing() -> None:
    world = office("filing")
    case = look_at_everything(world, received(world))
    with pytest.raises(Conflict, match="备案事项没有“受理”"):
        actions.accept(by=world.clerk, at=AT, case_id=case.id)
    with pytest.raises(Conflict, match="备案事项没有“准予”"):
        actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)


def test_nothing_but_a_filing_is_complete_on_receipt() -> None:
    assert [key for key, regime in REGIMES.items() if regime.complete_on_receipt] == ["filing"]
    assert "registration" not in REGIMES
    world = office("payment")
    with pytest.raises(Conflict, match="行政给付事项没有“备案”"):
        actions.file_case(by=world.clerk, at=AT, case_id=received(world).id)


def test_a_refusal_to_ask_again_cites_the_licence_law_only_where_it_governs() -> None:
    assert REGIMES["licence"].cite("第三十一条") == "（行政许可法第三十一条）"
    assert {regime.cite("第三十一条") for regime in (*POWERS, PUBLIC_SERVICE, FILING)} == {""}
