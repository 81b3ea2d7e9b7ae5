"""The text of the report: no figure typed, no claim printed that does not hold."""

from dataclasses import dataclass

import pytest

from yichuang.reporting.rules.blanks import BLANKS, UNCONNECTED
from yichuang.reporting.rules.claims import CLAIMS
from yichuang.reporting.rules.findings import found_late, found_twice
from yichuang.reporting.rules.text import (
    _SENTENCES,
    Finding,
    Value,
    checked,
    ordinal,
    text_of,
    value_of,
)


def values(**given: int) -> list[Value]:
    """Every blank; those named by their figure (dots as underscores) have a number."""
    return [
        value_of(one.no, f"{n:,}", n, n, "口径")
        if (n := given.get(one.indicator.replace(".", "_"))) is not None
        else value_of(one.no, UNCONNECTED, None, None, "")
        for one in BLANKS
    ]


def words(*claims: tuple[str, bool, str], findings: tuple[Finding, ...] = ()) -> str:
    verdicts = {name: (holds, why, ("甲事项",)) for name, holds, why in claims}
    found = text_of(values(cases_closed=1234), checked(verdicts), findings)
    return "\n".join(one.text for one in found)


def test_the_35_blanks_stand_once_each_in_the_text() -> None:
    patterns = "".join(p for rows in _SENTENCES.values() for _, p in rows)
    assert [f"{{{one.no}}}" in patterns for one in BLANKS] == [True] * 35
    assert patterns.count("{") == 35


def test_a_figure_fills_its_blank_and_one_nobody_computes_says_so() -> None:
    found = text_of(values(cases_closed=1234), checked({}), ())
    (piece,) = [p for one in found for p in one.pieces if p.no == 23]
    assert piece.text == "1,234"
    assert all(p.text == UNCONNECTED for one in found for p in one.pieces if p.no not in (0, 23))
    assert "0项" not in words()


def test_a_claim_stands_only_when_it_holds() -> None:
    held = words(("complaints.none", True, "渠道全程开放，收到 0 件。"))
    assert "没有收到投诉举报。渠道全程开放，收到 0 件。" in held and "不能说零投诉" not in held
    failed = words(("complaints.none", False, "收到 3 件。"))
    assert "没有收到投诉举报" not in failed
    assert "一是收到了投诉举报，不能说零投诉。收到 3 件。（甲事项）" in failed
    assert "一是逐件回访投诉人" in failed.partition("三、意见建议")[2]
    assert "投诉" not in words()  # nobody can check it: neither said nor denied


def test_every_claim_has_its_opposite_and_its_advice() -> None:
    assert len({one.id for one in CLAIMS}) == len(CLAIMS) == 13
    assert all(one.otherwise and one.advice and one.otherwise != one.sentence for one in CLAIMS)


@dataclass
class Late:
    department: str
    decided: int
    over_statute: int
    over_promise: int


def test_lateness_is_told_by_department_the_promised_apart_from_the_legal() -> None:
    legal, own = found_late([Late("甲局", 9, 2, 0), Late("乙局", 5, 1, 3)])
    assert legal.text == "有 3 件办件超过法定时限作出决定，涉及 2 个部门：甲局 2 件、乙局 1 件。"
    assert "有 3 件在法定时限以内" in own.text and "乙局 3 件" in own.text
    assert "甲局" not in own.text
    assert found_late([]) == [] and found_twice(0) == []
    many = [Late(f"{n}局", 9, 1, 0) for n in range(7)]
    assert "另有 2 个部门" in found_late(many)[0].text


def test_problems_are_numbered_and_advice_is_said_once() -> None:
    text = words(findings=(Finding("甲。", "改"), Finding("乙。", "改")))
    assert "一是甲。\n二是乙。" in text and text.count("是改。") == 1
    assert "没有发现" in words()


@pytest.mark.parametrize(
    ("n", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_ordinals(n: int, word: str) -> None:
    assert ordinal(n) == word
