"""What clerks, editors and lists do wrong: each test is named after it."""

from dataclasses import replace
from datetime import date

import pytest

from yichuang.catalog.proofs.rules import (
    Proof,
    cancelled,
    ended,
    fault,
    in_force,
    is_bar,
    mentioned,
    plain,
    refusal,
    why_not,
)

MARCH = date(2026, 3, 1)
GONE = Proof(
    "ZM-01",
    "无婚姻登记记录证明",
    "cancelled",
    MARCH,
    replacement="between",
    interface="婚姻登记系统",
)
KEPT = Proof(
    *("ZM-01", "无婚姻登记记录证明", "kept", date(2025, 1, 1)),
    basis_law="公证法",
    basis_article="第二十七条",
    basis_level="law",
)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (replace(KEPT, basis_level="rule"), "basis_level"),  # a ministry's rule carries no proof
        (replace(KEPT, basis_level="document"), "basis_level"),
        (replace(KEPT, basis_article=""), "basis_law"),  # "依法" and no article
        (replace(GONE, replacement=""), "replacement"),  # cancelled, and nobody knows how instead
        (replace(GONE, effective_to=MARCH), "effective_to"),  # gone before it begins
        (replace(GONE, published_on=date(2026, 4, 1)), "effective_from"),  # binds before published
        (replace(KEPT, seal_step=True), "seal"),
        (KEPT, ""),
        (GONE, ""),
        (replace(GONE, replacement="dropped"), ""),
    ],
)
def test_a_row_that_cannot_stand(row: Proof, field: str) -> None:
    assert fault(row)[0] == field


def test_the_day_before_it_is_still_asked_for_and_on_the_day_no_longer() -> None:
    before, on = (in_force([KEPT, GONE], day) for day in (date(2026, 2, 28), MARCH))
    assert cancelled(before, GONE.name, "") is None
    assert cancelled(on, GONE.name, "") == GONE


def test_the_later_row_closes_the_earlier_and_none_is_lost() -> None:
    assert ended([GONE, KEPT]) == [(KEPT, MARCH), (GONE, None)]
    over = replace(GONE, effective_to=date(2026, 6, 1))
    assert in_force([over], date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    "name", ["《无婚姻登记记录证明》", "无婚姻登记记录 证明", "“无婚姻登记记录证明”"]
)
def test_brackets_and_blanks_make_no_new_paper(name: str) -> None:
    assert cancelled([GONE], name, "") == GONE


def test_kept_for_one_item_by_its_law_and_cancelled_for_all_others() -> None:
    own = replace(KEPT, number="ZM-02", item_code="A1")
    assert cancelled([GONE, own], GONE.name, "A1") is None
    assert cancelled([GONE, own], GONE.name, "B2") == GONE


def test_cancelled_for_one_item_does_not_touch_another() -> None:
    own = replace(GONE, item_code="A1")
    assert cancelled([own], GONE.name, "A1") == own
    assert cancelled([own], GONE.name, "B2") is None


def test_asked_for_in_the_clerks_own_words_under_another_material() -> None:
    assert mentioned([GONE], "请到民政局开一份无婚姻登记记录证明再来", "") == GONE
    assert mentioned([GONE], "请在第二页签名", "") is None
    assert mentioned([replace(KEPT)], "请补无婚姻登记记录证明", "") is None


def test_the_refusal_gives_article_date_and_row() -> None:
    text = refusal(GONE)
    for part in ("第四十四条", "2026年3月1日", "ZM-01", "部门间核查（婚姻登记系统）"):
        assert part in text


def test_why_not_is_known_again_on_the_case() -> None:
    assert is_bar(why_not(GONE)) and not is_bar("政府部门核发")
    assert "改用部门间核查" in why_not(GONE)
    assert "不用再办" in why_not(replace(GONE, replacement="dropped"))


def test_plain_keeps_different_papers_apart() -> None:
    assert plain("居住证") != plain("居住证明")
