"""The table as a county loads it: as published, twice, and with what people get wrong."""

from datetime import date

import pytest

from yichuang.catalog.laws import factories
from yichuang.catalog.laws.models import Law, LawArticle
from yichuang.catalog.laws.queries import laws_page, missing_articles, verdicts
from yichuang.catalog.laws.rules import Standing

pytestmark = pytest.mark.django_db

FOOD = "中华人民共和国食品安全法,2009-06-01,2021-04-29,现行有效,"
FIRE = "《中华人民共和国消防法》,2009-05-01,2021-04-29,现行有效,"
OLD = "某县燃气管理办法,2010-01-01,2010-01-01,已废止,2026-02-01"


def test_the_table_answers_by_name_however_it_is_written() -> None:
    factories.laws(FOOD, FIRE, OLD)
    names = ["食品安全法", "《中华人民共和国消防法》", "某县燃气管理办法", "没有的办法"]
    found = verdicts(names, on=date(2026, 3, 2))
    assert [found[name].standing for name in names] == [
        *(Standing.IN_FORCE, Standing.IN_FORCE, Standing.STALE, Standing.UNCHECKED)
    ]
    assert verdicts(names, on=date(2026, 1, 31))[OLD.split(",")[0]].standing == Standing.IN_FORCE


def test_the_same_file_again_changes_nothing_and_a_repeal_is_one_change() -> None:
    factories.laws(FOOD, OLD)
    assert factories.laws(FOOD, OLD).counts() | {"read": 0} == {
        "read": 0,
        "new": 0,
        "changed": 0,
        "same": 2,
        "rejected": 0,
    }
    repealed = factories.laws(FOOD.replace("现行有效,", "已废止,2026-08-15"))
    assert [change.after for change in repealed.changed] == [
        {"status": "repealed", "ended_on": date(2026, 8, 15)}
    ]
    assert verdicts(["食品安全法"], on=date(2026, 8, 15))["食品安全法"].standing == Standing.STALE


def test_a_text_never_stands_twice_under_two_spellings() -> None:
    factories.laws(FOOD)
    plan = factories.laws(FOOD.removeprefix("中华人民共和国"))
    assert plan.rejected == 1 and "写作“中华人民共和国食品安全法”" in plan.errors[0].reason
    assert Law.objects.count() == 1


def test_a_repeal_before_the_law_is_refused_at_its_cell() -> None:
    plan = factories.laws(OLD.replace("2026-02-01", "2009-02-01"))
    assert [(e.cell, e.reason) for e in plan.errors] == [("E2", "废止日期早于施行日期")]


def test_articles_are_known_only_where_they_are_loaded() -> None:
    factories.articles("中华人民共和国食品安全法", 154)
    cited = [("食品安全法", "第一百五十四条"), ("食品安全法", "第一百五十五条第一款")]
    assert missing_articles([*cited, ("消防法", "第九百条"), ("食品安全法", "第三章")]) == {
        cited[1]: 154
    }
    assert LawArticle.objects.count() == 154


def test_the_list_pages_by_key_and_keeps_a_law_together() -> None:
    factories.laws(
        FOOD,
        FIRE,
        OLD,
        "中华人民共和国消防法,2027-01-01,2026-06-01,现行有效,",
        "甲法,2020-01-01,2020-01-01,现行有效,",
    )
    first, after = laws_page(on=date(2026, 3, 2), limit=2)
    rest: list[str] = []
    while after:
        page, after = laws_page(on=date(2026, 3, 2), after=after, limit=2)
        rest += [row.name for row in page]
    assert len(first) + len(rest) == 5
    found, _ = laws_page(on=date(2026, 3, 2), text="《消防法》")
    assert [row.today.standing for row in found] == [Standing.IN_FORCE, Standing.IN_FORCE]
