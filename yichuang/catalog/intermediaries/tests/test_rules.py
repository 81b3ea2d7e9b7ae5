"""How a report that no law asks for comes back, and what the list says to it."""

from dataclasses import replace
from datetime import date

import pytest

from yichuang.catalog.intermediaries.rules import Intermediary, fault, forbidden, in_force, is_bar

DAY = date(2026, 3, 1)
ROW = Intermediary(
    *("ZJ-01", "水资源论证", "水资源论证报告表", DAY),
    basis_law="水法",
    basis_article="第四十八条",
    basis_level="law",
)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ROW, ""),
        (replace(ROW, basis_level="rule"), ""),  # kept in sight as 待清理, never accepted silently
        (replace(ROW, basis_article=""), "basis_law"),
        (replace(ROW, pricing="government"), "price"),
        (replace(ROW, effective_to=DAY), "effective_to"),
        (replace(ROW, published_on=date(2026, 4, 1)), "effective_from"),
    ],
)
def test_a_row_that_cannot_stand(row: Intermediary, field: str) -> None:
    assert fault(row)[0] == field


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (None, ""),  # no list yet: nothing is held against anybody
        ([], "没有这一项"),  # the list is there, and empty on the day
        ([ROW], ""),
        ([replace(ROW, basis_level="rule")], "待清理"),  # a ministry's rule
        ([replace(ROW, client="organ")], "由审批部门委托并付费"),  # the organ's own assessment
        ([replace(ROW, item_code="B2")], "没有这一项"),  # listed for another item
        ([replace(ROW, basis_level="rule"), replace(ROW, number="ZJ-02")], ""),
    ],
)
def test_what_may_be_demanded(rows: list[Intermediary] | None, words: str) -> None:
    found = forbidden(rows, "《水资源论证报告表》", "A1")
    assert words in found and bool(found) == bool(words)
    assert not found or (is_bar(found) and "第四十三条" in found)


def test_the_service_or_its_report_is_the_same_row() -> None:
    assert forbidden([ROW], "水资源论证", "") == ""


def test_a_later_row_closes_the_earlier_and_an_ended_one_is_gone() -> None:
    later = replace(ROW, effective_from=date(2026, 6, 1), effective_to=date(2026, 7, 1))
    assert in_force([later, ROW], date(2026, 5, 31)) == [ROW]
    assert in_force([later, ROW], date(2026, 6, 1)) == [later]
    assert in_force([later, ROW], date(2026, 7, 1)) == []
