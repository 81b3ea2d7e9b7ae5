"""压减率, told by what counties do to make it look better, and by what makes it look worse."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from yichuang.catalog.reduction.rules.acts import ActKind
from yichuang.catalog.reduction.rules.rate import (
    Chosen,
    Counts,
    Move,
    Reading,
    Row,
    Standing,
    sentence,
    standing,
)

DAY = date(2022, 12, 31)
LATER = date(2024, 3, 1)
K = ActKind


def rows(codes: str) -> list[Row]:
    return [Row(code, f"事项{code}", "县某局") for code in codes.split()]


def move(kind: ActKind, before: str = "", after: str = "", on: date = LATER) -> Move:
    return Move(kind, on, tuple(before.split()), tuple(after.split()), "清政发〔2024〕1号")


def found(
    baseline: str,
    now: str | list[Row],
    *moves: Move,
    own: bool = False,
    merges: bool = False,
    counts: Counts = Counts.SUB,
) -> Standing:
    in_force = rows(now) if isinstance(now, str) else now
    reading = Reading.OWN if own else Reading.ALL
    chosen = Chosen(reading, merges, said=True)
    return standing(rows(baseline), DAY, in_force, moves, counts=counts, chosen=chosen)


def test_a_merge_is_no_cut_and_is_listed_apart() -> None:
    got = found("A B C D", "X D", move(K.MERGE, "A B C", "X"))
    assert (got.before, got.now, len(got.merged)) == (4, 4, 2) and got.rate == 0
    told = sentence(got, name="旧单", day=DAY)
    assert "因合并减少 2 项，不计入压减" in told and "现行 4 项（生效 2，加合并 2）" in told
    said = found("A B C D", "X D", move(K.MERGE, "A B C", "X"), merges=True)
    assert said.rate == Fraction(2, 4) and len(said.merged) == 2
    assert "因合并减少 2 项，计入压减" in sentence(said, name="旧单", day=DAY)


def test_a_merge_into_one_of_them_and_a_merge_of_merged_ones_count_right() -> None:
    assert found("A B C", "A", move(K.MERGE, "A B C", "A")).rate == 0
    twice = (move(K.MERGE, "A B", "X"), move(K.MERGE, "X C", "Y", date(2025, 1, 1)))
    assert found("A B C", "Y", *twice).rate == 0


def test_the_merged_one_cancelled_later_is_a_cut_of_all() -> None:
    acts = (move(K.MERGE, "A B", "X"), move(K.CANCEL, "X", on=date(2025, 1, 1)))
    assert found("A B C", "C", *acts).rate == Fraction(2, 3)


def test_a_merge_whose_guides_are_still_there_is_not_added_twice() -> None:
    assert found("A B", "A B X", move(K.MERGE, "A B", "X")).now == 3
    assert found("A B", "A X", move(K.MERGE, "A B", "X")).now == 2


def test_a_received_item_hides_a_cut_in_one_reading_and_not_in_the_other() -> None:
    acts = (move(K.CANCEL, "A"), move(K.RECEIVE, "", "R"))
    assert found("A B", "B R", *acts).rate == 0
    own = found("A B", "B R", *acts, own=True)
    assert own.rate == Fraction(1, 2) and [one.row.code for one in own.left_out] == ["R"]
    assert "现行 1 项（生效 2，减承接 1）" in sentence(own, name="旧单", day=DAY)
    guide_says = [*rows("B"), replace(rows("R")[0], received=True)]
    assert found("A B", guide_says, move(K.CANCEL, "A"), own=True).rate == Fraction(1, 2)


def test_a_received_item_that_stood_in_the_baseline_cannot_be_left_out_for_a_cut() -> None:
    guide_says = [replace(row, received=True) for row in rows("A B")]
    assert found("A B", guide_says, own=True).rate == 0
    renamed = [replace(row, received=True) for row in rows("A2 B")]
    assert found("A B", renamed, move(K.RENAME, "A", "A2"), own=True).rate == 0


def test_a_received_one_merged_into_an_own_one_reduces_nothing() -> None:
    acts = (move(K.RECEIVE, "", "R"), move(K.MERGE, "A R", "X", date(2025, 1, 1)))
    assert found("A", "X", *acts, own=True).rate == 0
    assert found("A", "X", *acts).now == 2  # received and merged: the merge took none away


def test_nothing_divides_by_nothing() -> None:
    got = found("", "A")
    assert got.rate is None and "无法计算" in sentence(got, name="空单", day=DAY)


def test_cancelled_and_created_again_is_no_cut_and_is_pointed_at() -> None:
    got = found("A B", "A B", move(K.CANCEL, "A"))
    assert got.rate == 0 and [row.code for row in got.still_there] == ["A"]
    assert "办事指南还在生效" in sentence(got, name="旧单", day=DAY)


def test_a_rename_is_neither_a_cut_nor_a_new_item() -> None:
    got = found("A B", "A2 B", move(K.RENAME, "A", "A2"))
    assert got.rate == 0 and got.unexplained == ()
    assert {line.row.code: line.fate for line in got.baseline}["A"].startswith("更名为 A2")
    assert {line.row.code: line.fate for line in got.current}["A2"] == "更名而来"


def test_what_vanished_without_a_document_is_named() -> None:
    got = found("A B C", "B", move(K.CANCEL, "A"))
    assert [row.code for row in got.unexplained] == ["C"]
    assert "没有登记精简文件" in sentence(got, name="旧单", day=DAY)
    lost = found("A B", "B", move(K.RENAME, "A", "A2"))  # renamed, and the new one nowhere
    assert [row.code for row in lost.unexplained] == ["A"]


def test_a_split_makes_more_and_a_change_of_type_takes_away() -> None:
    assert found("A B", "A1 A2 B", move(K.SPLIT, "A", "A1 A2")).rate == Fraction(-1, 2)
    assert found("A B", "B", move(K.RETYPE, "A")).rate == Fraction(1, 2)


def test_acts_before_the_baselines_day_are_in_it_already() -> None:
    old = move(K.MERGE, "A B", "C", on=DAY)
    assert found("C D", "C D", old).merged == ()


def test_main_items_count_once_on_both_sides() -> None:
    baseline = [Row("A1", "一", main_code="A"), Row("A2", "二", main_code="A"), Row("B", "三")]
    now = [Row("A1", "一"), Row("B", "三"), Row("N1", "四", main_code="N")]
    got = standing(baseline, DAY, now, (), counts=Counts.MAIN, chosen=Chosen())
    assert (got.before, got.now) == (2, 3)
    gone = standing(baseline, DAY, now[:1], (), counts=Counts.MAIN, chosen=Chosen())
    assert gone.rate == Fraction(1, 2)


def test_a_ring_of_renames_does_not_hang() -> None:
    ring = (move(K.RENAME, "A", "B"), move(K.RENAME, "B", "A", date(2025, 1, 1)))
    assert found("A", "A", *ring).rate == 0
    assert found("A C", "C", *ring).unexplained[0].code == "A"


def test_the_reading_nobody_chose_says_so() -> None:
    got = standing(rows("A B"), DAY, rows("A"), (), counts=Counts.SUB, chosen=Chosen())
    text = sentence(got, name="旧单", day=DAY)
    assert "还没有选定" in text and "(2 − 1) ÷ 2 = 50.0%" in text
