"""What may set a power, told by the worst things lists contain."""

from datetime import date

import pytest

from yichuang.catalog.laws.rules import LawText, TextStatus, Verdict, verdict
from yichuang.catalog.powers.rules import (
    Basis,
    BasisKind,
    PowerType,
    read_bases,
    refusal,
    worth,
    write_bases,
)

DAY = date(2026, 3, 2)
K, P = BasisKind, PowerType


def text(since: date, status: TextStatus = TextStatus.IN_FORCE, end: date | None = None) -> Verdict:
    return verdict([LawText("某法", status, since, since, end)], DAY)


def why(power: PowerType, rank: BasisKind, said: Verdict, on: date = DAY) -> str:
    return refusal(power, [worth(power, Basis(rank, "某法", "第一条"), said, on)])


IN_FORCE = text(date(2020, 1, 1))


@pytest.mark.parametrize(
    ("power", "rank", "may"),
    [
        (P.LICENCE, K.LAW, True),
        (P.LICENCE, K.STATE_COUNCIL, True),
        (P.LICENCE, K.LOCAL_REGULATION, True),
        (P.LICENCE, K.DEPARTMENT_RULE, False),
        (P.LICENCE, K.LOCAL_RULE, False),
        (P.LICENCE, K.NORMATIVE, False),
        (P.PUNISHMENT, K.LOCAL_RULE, True),
        (P.PUNISHMENT, K.NORMATIVE, False),
        (P.COERCION, K.LOCAL_REGULATION, True),
        (P.COERCION, K.DEPARTMENT_RULE, False),
        (P.REWARD, K.NORMATIVE, True),
    ],
)
def test_which_rank_may_set_which_power(power: PowerType, rank: BasisKind, may: bool) -> None:
    assert (why(power, rank, IN_FORCE) == "") is may


def test_a_county_document_beside_a_law_neither_helps_nor_harms() -> None:
    law, paper = Basis(K.LAW, "某法", ""), Basis(K.NORMATIVE, "某县关于发证的通知", "")
    found = [worth(P.LICENCE, one, IN_FORCE, DAY) for one in (paper, law)]
    assert [one.holds for one in found] == [False, True] and refusal(P.LICENCE, found) == ""
    assert "规范性文件不得设定行政许可" in refusal(P.LICENCE, found[:1])


def test_a_provinces_rule_sets_a_licence_for_one_year_to_the_day() -> None:
    said = text(date(2025, 3, 2))
    assert why(P.LICENCE, K.PROVINCIAL_RULE, said, date(2026, 3, 1)) == ""
    assert "满一年" in why(P.LICENCE, K.PROVINCIAL_RULE, said, date(2026, 3, 2))
    assert why(P.PUNISHMENT, K.PROVINCIAL_RULE, said, DAY) == ""
    leap = text(date(2024, 2, 29))
    assert why(P.LICENCE, K.PROVINCIAL_RULE, leap, date(2025, 2, 28)) == ""
    assert why(P.LICENCE, K.PROVINCIAL_RULE, leap, date(2025, 3, 1))


def test_a_repealed_law_carries_nothing_and_one_to_come_not_yet() -> None:
    repealed = text(date(2010, 1, 1), TextStatus.REPEALED, DAY)
    assert "已失效" in why(P.LICENCE, K.LAW, repealed)
    assert "尚未施行" in why(P.REWARD, K.LAW, text(date(2026, 3, 3)))


def test_what_nobody_checked_is_said_and_not_called_in_force() -> None:
    one = worth(P.LICENCE, Basis(K.LAW, "某法", ""), verdict([], DAY), DAY)
    assert one.holds and not one.checked and one.reason.startswith("未核对")


def test_no_basis_is_a_refusal() -> None:
    assert "没有设定依据" in refusal(P.OTHER, [])


def test_a_cell_is_read_as_it_is_written_and_says_its_bad_line() -> None:
    cell = "法律：《食品安全法》第三十五条\n\n规范性文件: 《关于〈办法〉的通知》\n"
    bases, fault = read_bases(cell)
    assert fault == "" and [one.kind for one in bases] == [K.LAW, K.NORMATIVE]
    assert read_bases(write_bases(bases)) == (bases, "")
    decision = "国务院决定：《某决定》第101项"
    assert write_bases(read_bases(decision)[0]) == decision
    assert "一行一条" in read_bases("食品安全法第三十五条")[1]
    assert "不是依据类型" in read_bases("县里文件：《某办法》第一条")[1]
