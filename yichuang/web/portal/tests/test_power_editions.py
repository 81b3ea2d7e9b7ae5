"""A published list before everybody: its bytes, its digest, its rows, its past."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from yichuang.catalog.adjustments.factories import adjusting
from yichuang.catalog.items.factories import make_published
from yichuang.catalog.laws.factories import articles
from yichuang.catalog.powers.factories import power
from yichuang.kernel.clock.factories import calendar
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.org.factories import department
from yichuang.kernel.statutes.factories import statutes

from . import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> None:
    statutes()
    calendar()
    adjusting(department(), "31-001")


def get(url: str, **query: Any) -> str:
    with fixed(w.NOON):
        answer = Client().get(url, query)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def test_anybody_computes_the_digest_from_the_published_bytes(published: None) -> None:
    with fixed(w.NOON):
        data = Client().get("/powers/editions/1.json").content
    assert hashlib.sha256(data).hexdigest() in get("/powers/editions/1")
    assert [row["code"] for row in json.loads(data)] == ["31-001"]


def test_a_day_before_the_first_list_has_none_and_two_days_are_compared(published: None) -> None:
    assert "共 1 项" in get("/powers")
    assert "共 0 项" in get("/powers", on="2025-12-31")
    assert "新增 1 项" in get("/powers/changes", **{"from": "2025-12-31", "to": "2026-02-01"})
    with fixed(w.NOON):
        assert Client().get("/powers", {"on": "去年"}).status_code == 422
        assert Client().get("/powers/editions/9").status_code == 404


def test_a_power_shows_the_words_of_its_article_and_its_log() -> None:
    guide = make_published()
    articles("中华人民共和国食品安全法", 35)
    power("31-002", department=guide.item.department.name)
    text = get("/powers/31-002")
    assert "第 35 条的内容" in text and "列入清单" in text


def test_the_item_lists_say_how_much_faster_and_name_what_was_left_out() -> None:
    make_published()
    text = get("/licences")
    assert "食品经营许可" in text and "压缩" in text and "共 1 项" in text
    assert "共 0 项" in get("/licences", q="没有这种")
    assert "共 0 项" in get("/once", on="2020-01-01")
