"""The way through the offices and what a line must say, without rows."""

from datetime import date

import pytest

from yichuang.catalog.adjustments.rules import (
    LIMIT,
    TABLE,
    LineDraft,
    Move,
    Stage,
    Trigger,
    due,
    foreign,
    line_fault,
    missing,
    moves_from,
    permissions,
    same_person,
    says_due,
)
from yichuang.catalog.powers.rules import Column, canonical, compare, digest, read_canonical
from yichuang.kernel.clock.rules import reference_calendar
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.statutes.rules import in_force, reference_statutes

ROW = {
    "code": "1",
    "name": "食品经营许可",
    "kind": "licence",
    "department": "市监局",
    "bases": "法律：《食品安全法》第三十五条",
    "source": "法定本级行使",
}


def test_every_stage_but_the_last_two_has_a_way_on() -> None:
    for stage in Stage:
        ended = stage in (Stage.PUBLISHED, Stage.DROPPED)
        assert bool(moves_from(stage)) is not ended
    assert [TABLE[one].target for one in (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE)] == [
        Stage.REGISTRY,
        Stage.LEGALITY,
        Stage.GOVERNMENT,
        Stage.APPROVED,
    ]


@pytest.mark.parametrize(
    ("stage", "permission"),
    [
        (Stage.REGISTRY, Permission.POWER_REVIEW),
        (Stage.LEGALITY, Permission.POWER_LEGALITY),
        (Stage.GOVERNMENT, Permission.POWER_APPROVE),
    ],
)
def test_only_the_office_that_has_it_sends_it_back(stage: Stage, permission: Permission) -> None:
    assert permissions(Move.RETURN, stage) == (permission,)


def test_the_clock_runs_over_the_national_day_holiday_and_explains_itself() -> None:
    statute = in_force(reference_statutes(), LIMIT, date(2026, 9, 21))
    result = due(date(2026, 9, 21), statute, calendar=reference_calendar())
    # 20 working days after 21 September 2026 with the holidays of October; 26 September and
    # 10 October are worked.
    days = reference_calendar().workdays_between(date(2026, 9, 22), result.due or date.max)
    assert len(list(days)) == 20
    assert f"最迟 {result.due}" in says_due(result, statute)
    assert "20个工作日内公布" in says_due(result, statute)


def test_who_proposed_does_not_judge_and_nobody_judges_twice() -> None:
    assert "另一个人" in same_person(Move.LEGAL, 7, {Move.SUBMIT: 3, Move.CONFIRM: 7})
    assert "另一个人" in same_person(Move.CONFIRM, 3, {Move.SUBMIT: 3})
    assert same_person(Move.PUBLISH, 7, {Move.CONFIRM: 7}) == ""
    assert same_person(Move.LEGAL, 8, {Move.SUBMIT: 3, Move.CONFIRM: 7}) == ""


def test_an_opinion_and_a_document_are_asked_for() -> None:
    assert "text" in missing(Move.LEGAL, {"text": ""})
    assert "document" in missing(Move.APPROVE, {"text": "同意"})
    assert missing(Move.APPROVE, {"document": "清政发〔2026〕3号"}) == {}


def test_a_line_says_its_ground_and_a_new_row_says_what_it_is() -> None:
    assert set(line_fault(LineDraft(Column.CANCELLED, "1", "", {}))) == {"reason"}
    found = line_fault(LineDraft(Column.ADDED, "", "新设", {"kind": "非行政许可审批"}))
    assert set(found) == {"code", "name", "bases", "kind"}
    bad = {**ROW, "bases": "食品安全法第三十五条"}
    assert "bases" in line_fault(LineDraft(Column.CHANGED, "1", "改", bad))


def test_a_department_does_not_touch_another_ones_power_unless_functions_move() -> None:
    cancel = LineDraft(Column.CANCELLED, "1", "取消", {})
    assert "市监局的职权" in foreign(Trigger.LAW, "城管局", cancel, ROW)
    taken = LineDraft(Column.CHANGED, "1", "划转", {**ROW, "department": "城管局"})
    assert "机构职能调整" in foreign(Trigger.LAW, "市监局", taken, ROW)
    assert foreign(Trigger.FUNCTIONS, "城管局", taken, ROW) == ""
    assert foreign(Trigger.LAW, "市监局", cancel, ROW) == ""


def test_four_columns_and_only_what_differs() -> None:
    before = {"1": ROW, "2": {**ROW, "code": "2"}}
    came = {**ROW, "code": "3", "source": "上级下放"}
    after = {"1": {**ROW, "name": "食品经营备案"}, "3": came, "4": {**ROW, "code": "4"}}
    found = compare(before, after)
    assert [(one.column, one.code) for one in found] == [
        (Column.ADDED, "4"),
        (Column.CANCELLED, "2"),
        (Column.RECEIVED, "3"),
        (Column.CHANGED, "1"),
    ]
    assert found[-1].fields == (("职权名称", "食品经营许可", "食品经营备案"),)
    later = {"1": {**ROW, "valid_from": date(2026, 1, 1)}, "2": before["2"]}
    assert compare(before, later) == ()  # a date is no change of the power


def test_the_same_list_is_the_same_bytes_in_any_order() -> None:
    rows = [{**ROW, "code": "2"}, {**ROW, "valid_from": date(2026, 1, 1)}]
    assert canonical(rows) == canonical(rows[::-1])
    assert digest(canonical(rows)) != digest(canonical(rows[:1]))
    assert read_canonical(canonical(rows))["1"]["valid_from"] == "2026-01-01"
