"""From the document to the taking back, by the worst stories."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from yichuang.catalog.delegation import actions, slots
from yichuang.catalog.delegation.actions.opening import NotReady
from yichuang.catalog.delegation.factories import (
    BASELINE,
    GIVER,
    handed,
    manager,
    prepared,
    preparer,
    registered,
)
from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.queries import detail, page
from yichuang.catalog.delegation.queries.figures import (
    as_good,
    in_force,
    received,
    received_approvals,
    received_direct,
)
from yichuang.catalog.delegation.rules import Counts, Kind, Point, Stage
from yichuang.catalog.delegation.rules.enums import HeldBy
from yichuang.catalog.items import actions as items
from yichuang.catalog.items.actions.publishing import NotPublishable
from yichuang.catalog.items.factories import AT, DAY, editor, reviewer
from yichuang.catalog.items.queries import closed_on, worklist
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

from .conftest import Town

GOOD = Counts(50, 5, 48)
TOWNSHIP = partial(department, name="清川县城关镇人民政府")


@pytest.fixture
def counted() -> Iterator[None]:
    with slots.quality.answering(lambda asked: GOOD):
        yield


def opened(town: Town, bound: dict[str, Any], **changes: Any) -> Delegation:
    row = prepared(town.department_id, **bound, **changes)
    town.publish()
    return actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)


# --- the opening ---


def test_a_delegated_item_is_published_then_opened_and_not_before_ready(
    town: Town, bound: dict[str, Any]
) -> None:
    row = prepared(town.department_id, but="seal", **bound)
    with pytest.raises(NotPublishable) as stopped:
        town.publish()
    assert [f.code for f in stopped.value.findings if f.blocking] == ["G11"]
    assert "印章到位" in stopped.value.message
    actions.vouch(
        by=preparer(),
        at=AT,
        delegation_id=row.pk,
        point=Point.SEAL,
        text="专用章已领",
        who="李强",
        day=DAY,
    )
    with pytest.raises(NotReady) as refused:
        actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    assert {line.point for line in refused.value.lines} == {Point.GUIDE, Point.STANDARD}
    town.publish()
    assert "没有开门" in closed_on(town.code, on=DAY)
    done = actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    assert (done.stage, done.opened_on) == (Stage.OPENED, DAY)
    assert closed_on(town.code, on=DAY) == ""
    assert "没有开门" in closed_on(town.code, on=DAY - timedelta(days=1))
    assert verify().ok


def test_every_unmet_point_is_named_and_nothing_is_written(town: Town) -> None:
    row = registered(town.department_id)
    actions.start(by=preparer(), at=AT, delegation_id=row.pk, plan="先办一半")
    with pytest.raises(NotReady) as refused:
        actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    for word in ("人员培训考核", "印章到位", "系统权限到位", "办事指南公布", "标准不低于"):
        assert word in refused.value.message
    row.refresh_from_db()
    assert row.stage == Stage.PREPARING and row.opened_on is None


def test_the_effective_date_lies_ahead(town: Town, bound: dict[str, Any]) -> None:
    row = prepared(town.department_id, **bound, effective_from=DAY + timedelta(days=1))
    with pytest.raises(NotPublishable, match="下放已经生效"):
        town.publish()
    with pytest.raises(NotReady, match="下放从 2026-03-03 起生效"):
        actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)


def test_two_open_at_once_and_one_is_told(
    town: Town, bound: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read the row before the first wrote it."""
    from yichuang.catalog.delegation.actions import opening

    row = prepared(town.department_id, **bound)
    town.publish()
    stale = Delegation.objects.get(pk=row.pk)
    actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    monkeypatch.setattr(opening, "taken", lambda **_: stale)
    with pytest.raises(Conflict, match="刚被别人处理过"):
        actions.open_delegation(by=manager(9109), at=AT, delegation_id=row.pk)
    assert detail(row.pk, on=DAY).events[-1].move == "open"
    monkeypatch.undo()
    with pytest.raises(Conflict, match="现在是“已承接”"):
        actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk)


def test_nobody_vouches_for_tomorrow_or_for_what_the_guide_says(town: Town) -> None:
    row = registered(town.department_id)
    tomorrow = DAY + timedelta(days=1)
    given: dict[str, Any] = {"by": preparer(), "at": AT, "delegation_id": row.pk}
    with pytest.raises(Invalid, match="还没有到"):
        actions.train(**given, person="王芳", trained_on=tomorrow, score=90)
    with pytest.raises(Invalid, match="还没有到"):
        actions.vouch(**given, point=Point.SEAL, text="已刻", who="李强", day=tomorrow)
    with pytest.raises(Invalid, match="由系统核对"):
        actions.vouch(**given, point=Point.GUIDE, text="已公布", who="李强", day=DAY)
    with pytest.raises(Invalid, match="要写明姓名、成绩"):
        actions.train(**given, person=" ", trained_on=DAY, score=None)


def test_a_failed_examination_opens_nothing_until_it_is_passed(
    town: Town, bound: dict[str, Any]
) -> None:
    row = prepared(town.department_id, but="training", **bound)
    given: dict[str, Any] = {"by": preparer(), "at": AT, "delegation_id": row.pk}
    actions.train(**given, person="王芳", trained_on=DAY, score=59)
    with pytest.raises(NotPublishable, match="都不合格"):
        town.publish()
    actions.train(**given, person="王芳", trained_on=DAY, score=60)
    town.publish()
    assert actions.open_delegation(by=manager(), at=AT, delegation_id=row.pk).opened_on == DAY


# --- the document ---


def test_a_power_held_by_entrusting_is_not_handed_on(town: Town) -> None:
    with pytest.raises(Invalid, match="第二十四条第三款"):
        registered(town.department_id, kind=Kind.ENTRUST.value, held_by=HeldBy.ENTRUSTED.value)
    assert not Delegation.objects.exists()


def test_what_the_county_holds_by_entrusting_a_town_cannot_get(town: Town) -> None:
    """The document says 法定; the county's own list knows better."""
    registered(town.department_id, kind=Kind.ENTRUST.value)
    giver = Delegation.objects.get().department.name
    below = TOWNSHIP()
    with pytest.raises(Invalid, match="不得再委托"):
        actions.register(
            by=manager(),
            at=AT,
            handed=handed(below.pk, giver=giver, document_number="清市监〔2026〕1号"),
        )


def test_the_same_power_twice_and_an_unknown_item(town: Town, bound: dict[str, Any]) -> None:
    registered(town.department_id, **bound)
    with pytest.raises(Conflict, match="已经登记过"):
        registered(town.department_id, **bound)
    with pytest.raises(Conflict, match="已有别的承接"):
        registered(town.department_id, power_code="0123-SC-002", **bound)
    with pytest.raises(Invalid, match="没有实施编码是"):
        registered(town.department_id, power_code="3", more={"item_code": "不存在"})
    with pytest.raises(Invalid, match="不予数不能多于办结数"):
        registered(town.department_id, power_code="4", more={"baseline_refused": 101})


def test_each_act_asks_for_its_right(town: Town) -> None:
    row = registered(town.department_id)
    clerk = Actor(user_id=9, name="窗口", roles=frozenset({Role.CLERK.value}))
    with pytest.raises(NotAllowed):
        actions.register(by=preparer(), at=AT, handed=handed(town.department_id))
    with pytest.raises(NotAllowed):
        actions.start(by=clerk, at=AT, delegation_id=row.pk, plan="x")
    with pytest.raises(NotAllowed, match="别的部门"):
        actions.start(by=preparer(TOWNSHIP().pk), at=AT, delegation_id=row.pk, plan="x")
    actions.start(by=preparer(town.department_id), at=AT, delegation_id=row.pk, plan="x")
    with pytest.raises(NotAllowed):
        actions.open_delegation(by=preparer(town.department_id), at=AT, delegation_id=row.pk)


def test_in_entrusting_the_guide_names_the_giver(town: Town, bound: dict[str, Any]) -> None:
    prepared(town.department_id, kind=Kind.ENTRUST.value, **bound)
    with pytest.raises(NotPublishable, match="没有登记为机关"):
        town.publish()
    department(name=GIVER, code="C01")
    with pytest.raises(NotPublishable, match="第二十四条第一款"):
        town.publish()
    found = [f for f in worklist(town.draft.pk, today=DAY) if f.code == "G11"]
    assert [f.field for f in found] == ["entrusted_by"]
    items.return_to_editor(by=reviewer(), at=AT, version_id=town.draft.pk, note="写明委托部门")
    items.update_draft(
        by=editor(), at=AT, version_id=town.draft.pk, changes={"entrusted_by": GIVER}
    )
    assert town.publish().state == "published"


# --- afterwards ---


def test_no_case_is_not_good_and_no_baseline_is_not_either(
    town: Town, bound: dict[str, Any]
) -> None:
    row = opened(town, bound)
    given: dict[str, Any] = {"by": manager(), "at": AT, "delegation_id": row.pk}
    by_hand: dict[str, Any] = {"complaints": 0, "complaints_source": "12345 热线登记"}
    with slots.quality.answering(None), pytest.raises(Invalid, match="没有作出决定的办件"):
        actions.evaluate_quality(**given, **by_hand)
    with slots.quality.answering(lambda asked: GOOD):
        with pytest.raises(Invalid, match="没有接入"):
            actions.evaluate_quality(**given)
        with pytest.raises(Invalid, match="没有接入"):
            actions.evaluate_quality(**given, complaints=0)
        Delegation.objects.update(baseline_complaints=None)
        with pytest.raises(Invalid, match="没有登记下放前的投诉数"):
            actions.evaluate_quality(**given, **by_hand)
        with pytest.raises(Conflict, match="不予数不能再改"):
            actions.amend(**given, changes={"baseline_complaints": 2, "baseline_refused": 90})
        actions.amend(**given, changes={"baseline_complaints": 2})
        assert actions.evaluate_quality(**given, **by_hand).stage == Stage.RUNNING
    assert not as_good(DAY - timedelta(days=1)).holds


def test_worse_leads_to_a_proposal_with_reasons_and_better_leads_back(
    town: Town, bound: dict[str, Any], counted: None
) -> None:
    row = opened(town, bound)
    given: dict[str, Any] = {"by": manager(), "at": AT, "delegation_id": row.pk}
    with pytest.raises(Conflict, match="不能“建议退回”"):
        actions.propose_back(**given, reason="人手不够")
    worse = actions.evaluate_quality(**given, complaints=9, complaints_source="12345")
    assert worse.stage == Stage.BELOW
    found = as_good(DAY)
    assert not found.holds and "投诉率 18.0%（9/50）" in found.against[0]
    with pytest.raises(Invalid, match="理由"):
        actions.propose_back(**given, reason=" ")
    assert actions.propose_back(**given, reason="没有检验设备").stage == Stage.HAND_BACK
    assert closed_on(town.code, on=DAY) == ""
    again = actions.evaluate_quality(**given, complaints=1, complaints_source="12345")
    assert again.stage == Stage.RUNNING and as_good(DAY).holds


def test_the_guide_is_withdrawn_after_the_opening(
    town: Town, bound: dict[str, Any], counted: None
) -> None:
    row = opened(town, bound)
    actions.evaluate_quality(
        by=manager(), at=AT, delegation_id=row.pk, complaints=0, complaints_source="12345"
    )
    assert as_good(DAY).holds
    items.withdraw(by=reviewer(), at=AT, version_id=town.draft.pk, today=DAY, reason="系统故障")
    found = as_good(DAY)
    assert not found.holds and "没有生效的办事指南" in found.against[0]
    assert received(DAY).count() == 1


def test_the_giver_takes_it_back(town: Town, bound: dict[str, Any]) -> None:
    row = opened(town, bound)
    last = DAY + timedelta(days=30)
    given: dict[str, Any] = {"by": manager(), "at": AT, "delegation_id": row.pk}
    with pytest.raises(Invalid, match="早于承接日期"):
        actions.end(**given, document="9号", ended_on=DAY - timedelta(days=1), reason="取消")
    actions.end(**given, document="清政发〔2026〕9号", ended_on=last, reason="法律取消这项许可")
    assert closed_on(town.code, on=last - timedelta(days=1)) == ""
    assert "收回" in closed_on(town.code, on=last)
    assert in_force(last - timedelta(days=1)).count() == 1 == received(last).count()
    assert in_force(last).count() == 0
    with pytest.raises(Conflict):
        actions.open_delegation(**given)
    draft = items.create_draft(by=editor(), at=AT, item_id=town.draft.item_id)
    items.submit_for_review(by=editor(), at=AT, version_id=draft.pk)
    with pytest.raises(NotPublishable, match="收回"):
        items.publish(by=reviewer(), at=AT, version_id=draft.pk, effective_from=last, today=DAY)


def test_a_later_version_of_the_guide_may_not_lower_the_standard(
    town: Town, bound: dict[str, Any]
) -> None:
    opened(town, {"more": {**bound["more"], "standard_promised_days": 5}})
    draft = items.create_draft(by=editor(), at=AT, item_id=town.draft.item_id)
    changes = {"promised_value": 6}
    items.update_draft(by=editor(), at=AT, version_id=draft.pk, changes=changes)
    draft.refresh_from_db()
    with pytest.raises(NotPublishable, match="6 个工作日，下放前是 5 个工作日"):
        town.publish(draft)


# --- figures ---


def test_figures_count_their_rows_and_no_service_point(town: Town) -> None:
    for number, (kind, power_type) in enumerate(
        [
            ("transfer", "licence"),
            ("entrust", "licence"),
            ("forward", "licence"),
            ("transfer", "reward"),
        ]
    ):
        registered(town.department_id, power_code=f"P{number}", kind=kind, power_type=power_type)
    assert received(DAY).count() == 0
    Delegation.objects.update(stage=Stage.OPENED.value, opened_on=DAY)
    assert received(DAY - timedelta(days=1)).count() == 0
    counts = [
        rows(DAY).count() for rows in (received, received_approvals, received_direct, in_force)
    ]
    assert counts == [3, 2, 2, 3]


@pytest.mark.django_db
def test_a_county_without_delegations_claims_nothing() -> None:
    assert not as_good(DAY).holds


def test_the_list_and_one_row_stay_within_the_budget(
    town: Town, bound: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    row = opened(town, bound)
    for number in range(3):
        registered(town.department_id, power_code=f"P{number}")
    with django_assert_max_num_queries(12):
        found = detail(row.pk, on=DAY)
    assert found.row.stage == Stage.OPENED and not [one for one in found.lines if not one.met]
    with django_assert_max_num_queries(2):
        first = page(limit=3)
    rest = page(limit=3, after=first.next_key)
    assert len(first.rows) == 3 and [one.id for one in rest.rows] == [row.pk]
    assert page(limit=9, text="没有这个").rows == ()
    assert BASELINE["baseline_decided"] == found.baseline.decided
