"""Finding an item: home, search, browse."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.cases.factories import Hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.indicators.registry import all_indicators, counted_together
from yichuang.kernel.search.setup import install

from . import world as w


@pytest.fixture
def searchable(db: None) -> None:
    install(connection)  # the index is made by a migration


@pytest.fixture
def world(searchable: None, county: Hall) -> Hall:
    return county


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_home_leads_to_every_door_and_no_dead_one(client: Client, world: Hall) -> None:
    home = page(client, "/")
    links = set(re.findall(r'href="(/[^"#]*)"', home))
    assert "/t/personal/permit" in links and "/dept/" in links
    for link in sorted(links):
        if not link.startswith(("/static/", "/display/")):
            assert client.get(link).status_code in (200, 302), link


def test_an_empty_county_says_so(client: Client, searchable: None) -> None:
    home = page(client, "/")
    assert "还没有发布办事指南" in home and "办得怎么样" not in home
    assert "这里还没有事项" in page(client, "/t/personal")


@pytest.mark.parametrize("words", ["食品经营许可", "spjyxk", "shipin", "餐饮服务许可"])
def test_everyday_words_find_the_item(client: Client, world: Hall, words: str) -> None:
    found = page(client, f"/s?q={words}")
    assert f"/g/{w.item_of(world)}" in found


def test_nothing_found_says_what_to_do(client: Client, world: Hall) -> None:
    found = page(client, "/s?q=量子飞船")
    assert "没有找到“量子飞船”" in found and "12345" in found
    assert "<b>清川县市场监督管理局</b>" in found


def test_what_was_searched_is_text_and_stays(client: Client, world: Hall) -> None:
    found = page(client, "/s?q=%3Cb%3Ex")
    assert "&lt;b&gt;x" in found and "<b>x" not in found
    assert page(client, "/s?q=")


def test_browsing_shows_no_empty_column(client: Client, world: Hall) -> None:
    assert "准营准办" in page(client, "/t/legal")
    assert "食品经营许可" in page(client, "/t/legal/permit")
    page(client, "/t/legal/tax", 404)
    page(client, "/t/aliens", 404)
    department = world.department.id
    page(client, f"/dept/{department + 999}", 404)


def test_a_figure_opens_to_its_rows_without_persons(client: Client, world: Hall) -> None:
    number = w.apply_online(client, world)
    w.decide(world, number)
    with fixed(w.NOON.replace(day=12)):
        home = page(client, "/")
        assert "办得怎么样" in home and 'href="/figures/cases.in_promise"' in home
        rows = page(client, "/figures/cases.in_promise")
        assert "100.0%" in rows and "食品经营许可" in rows
        assert number not in rows and "青禾" not in rows
        assert "食品经营许可" in page(client, "/figures/cases.in_promise?part=1")
        page(client, "/figures/cases.refused", 404)  # not among the public ones
        page(client, "/figures/cases.closed?after=x")


def test_the_first_home_page_of_the_day_counts_in_one_statement(
    client: Client, world: Hall, django_assert_max_num_queries
) -> None:
    number = w.apply_online(client, world)
    w.decide(world, number)
    with fixed(w.NOON.replace(day=12)), django_assert_max_num_queries(12):
        assert "办得怎么样" in page(Client(), "/")


def test_figures_counted_together_are_those_counted_singly(client: Client, world: Hall) -> None:
    granted, refused = (w.apply_online(client, world) for _ in range(2))
    w.decide(world, granted)
    w.decide(world, refused, granted=False)
    w.apply_online(client, world)
    for day in (w.NOON.date(), w.NOON.replace(day=9).date()):
        singly = {one.id: one.measure(day) for one in all_indicators()}
        with counted_together(singly), CaptureQueriesContext(connection) as asked:
            assert {one.id: one.measure(day) for one in all_indicators()} == singly
        # One for all that count; the days saved, the baseline's rate and its target reckon apart.
        assert len(asked) == 5
    assert singly["cases.received"].value == 0


def test_negative_control_outside_the_block_each_is_counted(client: Client, world: Hall) -> None:
    with counted_together([one.id for one in all_indicators()]):
        pass
    with CaptureQueriesContext(connection) as asked:
        for one in all_indicators():
            one.measure(w.NOON.date())
    assert len(asked) > 8


def test_queries_do_not_grow(client: Client, world: Hall, django_assert_max_num_queries) -> None:
    page(client, "/")  # the figures are kept for ten minutes
    pages = (
        ("/", 5),
        ("/s?q=食品", 8),
        ("/t/personal", 4),
        ("/t/personal/permit", 4),
        ("/dept/", 4),
    )
    for url, most in pages:
        with django_assert_max_num_queries(most):
            page(client, url)
