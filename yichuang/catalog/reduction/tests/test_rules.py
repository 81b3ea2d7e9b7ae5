"""Acts, disposals and names, told by what goes wrong."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from yichuang.catalog.powers.rules import abolished
from yichuang.catalog.reduction.rules.acts import (
    ActKind,
    Draft,
    Held,
    Named,
    Paper,
    faults,
    read_lines,
)
from yichuang.catalog.reduction.rules.disguise import (
    THRESHOLD,
    Gone,
    Subject,
    SubjectKind,
    core,
    dice,
    flagged,
)
from yichuang.catalog.reduction.rules.legacy import Disposal, power_type_of
from yichuang.catalog.reduction.rules.legacy import faults as legacy_faults

TODAY = date(2026, 3, 2)
ON = date(2026, 2, 1)
PAPER = Paper("清政发〔2026〕3号", "关于取消一批行政审批事项的决定", date(2026, 1, 20))
A, B, X = Named("A1", "甲许可"), Named("B1", "乙许可"), Named("X1", "丙许可")
CUT = Draft(ActKind.CANCEL, ON, PAPER, (A,))
KNOWN = {"A1": Held(in_force=True), "B1": Held(in_baseline=True)}


def fields(draft: Draft, **known: Held) -> list[str]:
    return [field for field, _ in faults(draft, known or KNOWN, TODAY)]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CUT, ""),
        (replace(CUT, before=(B,)), ""),
        (replace(CUT, paper=Paper(" ", "决定", PAPER.dated)), "document_number"),
        (replace(CUT, paper=Paper("1", "", PAPER.dated)), "document_title"),
        (replace(CUT, paper=Paper("1", "决定", None)), "document_date"),
        (replace(CUT, paper=Paper("1", "决定", date(2026, 3, 3))), "document_date"),
        (replace(CUT, effective_on=date(2026, 1, 19)), "effective_on"),
        (replace(CUT, before=()), "before"),
        (replace(CUT, before=(A, A)), "before"),
        (replace(CUT, before=(Named("Z9", "没有这项"),)), "before"),
        (replace(CUT, after=(X,)), "after"),
        (Draft(ActKind.MERGE, ON, PAPER, (A,), (X,)), "before"),
        (Draft(ActKind.MERGE, ON, PAPER, (A, B), (X,)), ""),
        (Draft(ActKind.MERGE, ON, PAPER, (A, B), (Named("X1"),)), "after"),
        (Draft(ActKind.SPLIT, ON, PAPER, (A,), (X,)), "after"),
        (Draft(ActKind.RENAME, ON, PAPER, (A,), (Named("A1", "新名"),)), ""),
        (Draft(ActKind.RETYPE, ON, PAPER, (A,)), "type_before"),
        (Draft(ActKind.RETYPE, ON, PAPER, (A,), (), "licence", "licence"), "type_after"),
        (Draft(ActKind.RETYPE, ON, PAPER, (A,), (), "licence", "confirmation"), ""),
        (Draft(ActKind.RECEIVE, ON, PAPER, (), (X,)), ""),
        (Draft(ActKind.RECEIVE, ON, PAPER), "after"),
    ],
)
def test_which_acts_are_refused_and_where(draft: Draft, field: str) -> None:
    assert fields(draft)[:1] == ([field] if field else [])


def test_merging_one_alone_says_what_it_is_instead() -> None:
    alone = Draft(ActKind.MERGE, ON, PAPER, (A,), (X,))
    assert "只有一项不是合并" in faults(alone, KNOWN, TODAY)[0][1]


def test_the_same_item_is_not_cancelled_twice_but_again_once_it_was_there_again() -> None:
    left = Held(in_baseline=True, in_force=True, left_on=date(2025, 5, 1), left_by="旧文号")
    assert "旧文号" in faults(CUT, {"A1": left}, TODAY)[0][1]  # its guide was never taken down
    stale = replace(left, since=date(2024, 1, 1))
    assert fields(CUT, A1=stale) == ["before"]
    assert fields(CUT, A1=replace(left, since=date(2025, 9, 1))) == []
    assert fields(CUT, A1=replace(left, since=date(2025, 9, 1), in_force=False)) == ["before"]


def test_lines_are_read_as_they_are_typed() -> None:
    text = " a1 甲许可 \n\nB1\t乙 许可\nC1"
    assert read_lines(text) == (Named("A1", "甲许可"), Named("B1", "乙 许可"), Named("C1"))


def test_the_abolished_type_is_refused_by_its_document() -> None:
    for text in ("非行政许可审批", "非行政许可 审批", "非行政许可审批事项"):
        assert "国发〔2015〕27号" in abolished(text)
    assert abolished("行政许可") == ""


def test_a_disposal_names_the_other_power_and_a_document_before_it() -> None:
    def where(way: Disposal, wanted: str = "", on: date = ON) -> list[str]:
        return [field for field, _ in legacy_faults(way, PAPER, on, wanted, TODAY)]

    assert where(Disposal.CANCEL) == [] and where(Disposal.CANCEL, on=date(2026, 1, 1))
    assert where(Disposal.OTHER_POWER) == ["power_type"] == where(Disposal.OTHER_POWER, "licence")
    assert where(Disposal.OTHER_POWER, "confirmation") == []
    assert power_type_of(Disposal.LICENCE, "reward") == "licence"
    assert power_type_of(Disposal.INTERNAL, "reward") is None


@pytest.mark.parametrize(
    ("gone", "new", "alike"),
    [
        ("户外广告设置审批", "户外广告设置备案", True),
        ("户外广告登记", "设置大型户外广告", True),
        ("开办洗车场审批", "洗车场开办登记", True),  # the words turned round
        ("再生资源回收经营许可", "再生资源回收经营者备案", True),
        ("食品经营许可", "食品生产许可", False),
        ("结婚登记", "离婚登记", False),
        ("取水许可", "城镇污水排入排水管网许可", False),
    ],
)
def test_which_names_are_too_much_alike(gone: str, new: str, alike: bool) -> None:
    assert (dice(gone, new) >= THRESHOLD) is alike


def test_a_name_made_of_form_words_only_keeps_them() -> None:
    assert core("备案登记") == "备案登记" and core("年检") == "年检"
    assert dice("年检", "年报") == 0 and dice("", "") == 0


WAS = Gone(1, "A1", "户外广告设置审批", date(2025, 1, 1))
NEW = Subject(SubjectKind.ITEM, "N1", "户外广告设置备案", date(2025, 6, 1))


def test_only_what_came_afterwards_and_no_act_declared_is_flagged() -> None:
    assert [one.score for one in flagged([WAS], [NEW])] == [Fraction(1)]
    assert flagged([WAS], [replace(NEW, since=date(2024, 12, 31))]) == []
    assert flagged([WAS], [replace(NEW, since=WAS.gone_on)]) != []
    assert flagged([WAS], [NEW], frozenset({"N1"})) == []
    assert flagged([WAS], [replace(NEW, code="A1")]) == []


def test_the_order_of_the_pairs_does_not_depend_on_the_order_of_the_rows() -> None:
    more = [replace(NEW, code=f"N{n}", name=f"户外广告设置{'点' * n}备案") for n in (3, 1, 2)]
    also = replace(WAS, line_id=2, code="A0")
    first = flagged([WAS, also], more)
    assert first == flagged([also, WAS], more[::-1])
    assert [(p.gone.code, p.subject.code) for p in first][:2] == [("A0", "N1"), ("A1", "N1")]
