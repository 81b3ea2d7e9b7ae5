"""代班 chains and loops; what an authorisation covers on which day."""

from datetime import date

import pytest

from yichuang.kernel.duties.rules import (
    Cover,
    Span,
    authority_fault,
    dates_fault,
    handover_fault,
    lent,
    roles_fault,
)

NAMES = {1: "甲", 2: "乙", 3: "丙", 4: "丁"}


def day(number: int) -> date:
    return date(2026, 11, number)


def span(absent: int, substitute: int, first: int = 10, last: int = 20) -> Span:
    return Span(absent, substitute, day(first), day(last))


@pytest.mark.parametrize(
    ("new", "others", "says"),
    [
        (span(1, 1), [], "不能由自己"),
        (span(1, 2), [span(1, 3)], "已经安排丙代班"),
        (span(1, 2), [span(2, 1)], "不能互相代班"),
        (span(1, 2), [span(2, 3)], "乙自己也请了人代班"),
        (span(2, 3), [span(1, 2)], "不能再转交给第三个人"),
        (span(3, 1), [span(1, 2), span(2, 3)], "甲自己也请了人代班"),
        (span(1, 2, 20, 25), [span(2, 1, 10, 20)], "不能互相代班"),
        (span(1, 2, 21, 25), [span(2, 1, 10, 20)], ""),
        (span(1, 2), [span(3, 2)], ""),
        (span(1, 2), [span(3, 4)], ""),
    ],
)
def test_a_duty_is_handed_on_once(new: Span, others: list[Span], says: str) -> None:
    text = handover_fault(new, others, NAMES)
    assert says in text if says else text == ""


def test_dates_that_cannot_be() -> None:
    assert "早于" in dates_fault(day(5), day(4), day(1))
    assert "已经过去" in dates_fault(day(5), day(6), day(7))
    assert "一年" in dates_fault(day(5), date(2028, 1, 1), day(1))
    assert dates_fault(day(5), day(5), day(5)) == ""


def test_the_three_administrators_are_never_lent() -> None:
    assert "三员" in roles_fault({"audit_admin"}, "甲")
    assert roles_fault({"clerk"}, "甲") == ""
    assert lent({"system_admin"}, {"clerk"}) == frozenset()
    assert lent({"approver"}, {"security_admin"}) == frozenset()


def test_a_substitute_gets_case_duties_only() -> None:
    assert lent({"approver", "catalogue_editor", "department_head"}, {"reviewer"}) == {"approver"}
    assert "department_head" in lent({"department_head"}, {"department_head"})


def cover(first: int, last: int, *, ended: bool = False, listed: bool = True) -> Cover:
    return Cover("清市监授〔2026〕3号", day(first), day(last), ended, listed)


@pytest.mark.parametrize(
    ("covers", "says"),
    [
        ([], ""),
        ([cover(1, 30)], ""),
        ([cover(1, 20)], ""),
        ([cover(1, 19)], "已于 2026-11-19 到期"),
        ([cover(21, 30)], "自 2026-11-21 起才生效"),
        ([cover(1, 30, ended=True)], "已经终止"),
        ([cover(1, 30, listed=False)], "没有列入这个事项"),
        ([cover(1, 19), cover(20, 30)], ""),
        ([cover(1, 30, listed=False), cover(1, 19)], "到期"),
    ],
)
def test_an_authorisation_covers_its_items_on_its_days(covers: list[Cover], says: str) -> None:
    text = authority_fault(covers, on=day(20))
    assert says in text if says else text == ""
