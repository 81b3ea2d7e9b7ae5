"""Search on both engines: the same rules, the same answers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.search import actions, queries
from yichuang.kernel.search.models import SearchDoc, Synonym

from .corpus import ITEMS, QUERIES

AT = datetime(2026, 3, 2, tzinfo=UTC)
BY = Actor.system("测试")


@pytest.fixture
def county(db: None) -> None:
    actions.load_reference()
    entries = [
        actions.Entry("item", str(i), name, body=body)
        for i, (name, body) in enumerate(ITEMS.items())
    ]
    assert actions.index(entries) == len(ITEMS)


def misses() -> list[str]:
    return [
        query
        for query, wanted in QUERIES.items()
        if not any(hit.title in wanted for hit in queries.search(query, limit=3))
    ]


def test_everyday_queries_are_in_the_top_three(county: None) -> None:
    wrong = misses()
    assert len(QUERIES) > 100
    assert len(wrong) <= 0.05 * len(QUERIES), wrong


def test_negative_control_without_synonyms_most_everyday_queries_fail(county: None) -> None:
    Synonym.objects.all().delete()
    assert len(misses()) > 0.3 * len(QUERIES)


def test_three_queries_whatever_the_text(county: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert queries.search("想开个面馆要办什么证")
    with django_assert_num_queries(0):
        assert queries.search(" ？！") == []


def test_one_character_is_enough(county: None) -> None:
    assert "收养登记" in [hit.title for hit in queries.search("养", limit=50)]


def test_names_come_before_bodies(db: None) -> None:
    actions.index(
        [
            actions.Entry("item", "1", "临时救助", body="收养登记证明"),
            actions.Entry("item", "2", "收养登记", body="临时救助"),
        ]
    )
    assert [hit.key for hit in queries.search("收养登记")] == ["2", "1"]


def test_aliases_count_as_names(db: None) -> None:
    actions.index([actions.Entry("item", "1", "乡村建设规划许可证核发", aliases=["盖房许可"])])
    assert [hit.key for hit in queries.search("gfxk")] == ["1"]
    assert [hit.key for hit in queries.search("盖房许可")] == ["1"]


def test_reindexing_replaces_and_unindexing_removes(db: None) -> None:
    actions.index([actions.Entry("item", "1", "收养登记")])
    actions.index([actions.Entry("item", "1", "结婚登记")])
    assert SearchDoc.objects.count() == 1
    assert queries.search("收养") == []
    assert [hit.title for hit in queries.search("结婚")] == ["结婚登记"]
    actions.unindex(kind="item", keys=["1"])
    assert queries.search("结婚") == []


def test_kinds_are_apart(db: None) -> None:
    actions.index([actions.Entry("licence", "1", "结婚登记")])
    assert queries.search("结婚") == []
    assert queries.search("结婚", kind="licence")


@pytest.mark.parametrize("reading", ["chongxinshenqing", "cxsq"])
def test_misread_characters(db: None, reading: str) -> None:
    actions.index([actions.Entry("item", "1", "重新申请")])
    assert [hit.key for hit in queries.search(reading)] == ["1"]


def test_editors_keep_the_synonyms(county: None) -> None:
    actions.save_synonym(by=BY, at=AT, word="摆龙门阵", targets=["人民调解申请"])
    assert queries.search("摆龙门阵")[0].title == "人民调解申请"
    actions.save_synonym(by=BY, at=AT, word="开饭馆", targets=["收养登记"])
    actions.load_reference()
    assert queries.search("开饭馆")[0].title == "收养登记"
    actions.save_synonym(by=BY, at=AT, word="摆龙门阵", targets=[])
    assert not Synonym.objects.filter(word="摆龙门阵").exists()
    with pytest.raises(Invalid):
        actions.save_synonym(by=BY, at=AT, word="开", targets=["收养登记"])
    assert LedgerEntry.objects.filter(action="synonym.save").count() == 3


def test_the_seeded_list_is_large_and_repeatable(db: None) -> None:
    assert actions.load_reference() == actions.load_reference() == Synonym.objects.count()
    assert Synonym.objects.count() > 1000


def test_did_you_mean(county: None) -> None:
    assert "收养登记" in queries.did_you_mean("收样登计")


@pytest.mark.django_db
@given(st.text(max_size=30))
def test_nothing_typed_breaks_the_search(text: str) -> None:
    queries.search(text)


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"', "a*b", "NEAR(x)", "食品 & 许可 | !", "\x00"])
def test_operators_are_only_text(county: None, text: str) -> None:
    queries.search(text)
