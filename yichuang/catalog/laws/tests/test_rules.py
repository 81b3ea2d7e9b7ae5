"""Which law holds on which day, and which words are a law at all."""

from dataclasses import replace
from datetime import date

import pytest

from yichuang.catalog.laws.rules import (
    LawText,
    Standing,
    TextStatus,
    article_number,
    citations,
    plain_name,
    verdict,
)

TRADEMARK = [
    LawText("商标法", TextStatus.HISTORIC, date(1983, 3, 1), date(2019, 4, 23)),
    LawText("商标法", TextStatus.IN_FORCE, date(2027, 1, 1), date(2026, 6, 26)),
]
ENVIRONMENT = [LawText("环境保护法", TextStatus.REPEALED, date(2015, 1, 1), date(2014, 4, 24))]
CODE = [LawText("生态环境法典", TextStatus.IN_FORCE, date(2026, 8, 15), date(2026, 3, 12))]


@pytest.mark.parametrize(
    "written",
    [
        "食品安全法",
        "中华人民共和国食品安全法",
        "《中华人民共和国食品安全法》",
        "《食品安全法》（2021年修正）",
        "中华人民共和国食品安全法(2021修订)",
        "食品 安全法",
        "《中华人民共和国食品安全法（2021年修正）》",
    ],
)
def test_one_law_has_many_spellings(written: str) -> None:
    assert plain_name(written) == "食品安全法"


@pytest.mark.parametrize(
    ("texts", "on", "standing", "word"),
    [
        # Called 历史版本 by the table, and still the law until its successor takes effect.
        (TRADEMARK, date(2026, 11, 23), Standing.IN_FORCE, "2027 年 1 月 1 日起由新文本代替"),
        (TRADEMARK, date(2026, 12, 31), Standing.IN_FORCE, "2019 年 4 月 23 日的文本"),
        (TRADEMARK, date(2027, 1, 1), Standing.IN_FORCE, "2027 年 1 月 1 日的文本"),
        (TRADEMARK, date(2010, 1, 1), Standing.IN_FORCE, "没有当时的文本"),
        (TRADEMARK, date(1980, 1, 1), Standing.NOT_YET, "1983 年 3 月 1 日起施行"),
        (CODE, date(2026, 8, 14), Standing.NOT_YET, "2026 年 8 月 15 日起施行"),
        (CODE, date(2026, 8, 15), Standing.IN_FORCE, ""),
        (ENVIRONMENT, date(2026, 11, 23), Standing.STALE, "没有写废止日期"),
        ([], date(2026, 11, 23), Standing.UNCHECKED, "没有核对"),
    ],
)
def test_what_a_law_is_worth_on_a_day(
    texts: list[LawText], on: date, standing: Standing, word: str
) -> None:
    found = verdict(texts, on)
    assert found.standing == standing and word in found.reason, found.reason


def test_a_repeal_with_its_date_holds_until_the_day_before() -> None:
    known = [replace(ENVIRONMENT[0], ended_on=date(2026, 8, 15))]
    assert verdict(known, date(2026, 8, 14)).standing == Standing.IN_FORCE
    assert "8 月 15 日起废止" in verdict(known, date(2026, 8, 14)).reason
    assert verdict(known, date(2026, 8, 15)).standing == Standing.STALE


def test_a_text_amended_without_a_newer_row_is_still_law_and_says_so() -> None:
    criminal = [LawText("刑法", TextStatus.AMENDED, date(1997, 10, 1), date(2020, 12, 26))]
    found = verdict(criminal, date(2026, 11, 23))
    assert found.standing == Standing.IN_FORCE and "已有修改" in found.reason


def test_the_order_of_rows_does_not_matter() -> None:
    for on in (date(2026, 12, 31), date(2027, 1, 1)):
        assert verdict(TRADEMARK[::-1], on) == verdict(TRADEMARK, on)


def test_only_laws_and_rules_are_citations() -> None:
    text = (
        "依照《中华人民共和国海洋环境保护法》第八条、《海域使用管理法》和《医师资格证书》，"
        "填《公司登记（备案）申请书》；见《关于印发〈药品经营管理办法〉的通知》、《健身方法》"
    )
    assert citations(text) == [
        "海洋环境保护法",
        "海域使用管理法",
        "关于印发〈药品经营管理办法〉的通知",
    ]
    assert citations("附《审查意见》和《录取通知书》") == []
    assert citations("《行政许可法》和《中华人民共和国行政许可法》") == ["行政许可法"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第三十九条", (39, 0)),
        ("第十条", (10, 0)),
        ("第一百零二条第二款", (102, 0)),
        ("第二百六十六条", (266, 0)),
        ("第39条", (39, 0)),
        ("第十条之一", (10, 1)),
        ("第二章", None),
        ("", None),
    ],
)
def test_articles(written: str, number: tuple[int, int] | None) -> None:
    assert article_number(written) == number
