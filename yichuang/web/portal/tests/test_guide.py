"""The guide: three questions, my list, history, and the machine's form."""

import json
import re

from django.test import Client

from yichuang.cases.factories import Hall

from . import world as w


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_the_answers_make_my_list(client: Client, county: Hall) -> None:
    item = w.item_of(county)
    whole = text(client, f"/g/{item}")
    assert "先按最全的列：3 份" in whole  # the licence question is not asked yet
    mine = text(client, f"/g/{item}?business=restaurant&licence=local&who=self")
    assert "您准备 2 份就够" in mine and "您不用交的 2 份" in mine
    agent = text(client, f"/g/{item}?business=restaurant&licence=elsewhere&who=agent")
    assert "您准备 4 份就够" in agent


def test_strange_answers_are_left_out(client: Client, county: Hall) -> None:
    page = text(client, f"/g/{w.item_of(county)}?business=%3Cscript%3E&who=nobody&x=1")
    assert "<script>" not in page and "先按最全的列" in page


def test_my_list_opens_the_form_with_these_answers(client: Client, county: Hall) -> None:
    item = w.item_of(county)
    page = text(client, f"/g/{item}/my?business=restaurant&licence=local&who=self")
    assert "设备布局图" in page and "授权委托书" not in page and "<svg" in page
    start = text(client, f"/a/new/{item}?business=restaurant&licence=local&who=self")
    assert "您准备 2 份就够" in start and 'name="licence" value="local"' in start


def test_the_page_holds_readable_json_ld(client: Client, county: Hall) -> None:
    page = text(client, f"/g/{w.item_of(county)}")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block
    value = json.loads(block[1])
    assert value["@type"] == "GovernmentService" and value["name"] == "食品经营许可"
    alone = client.get(f"/g/{w.item_of(county)}.jsonld")
    assert alone["Content-Type"].startswith("application/ld+json")
    assert json.loads(alone.content) == value


def test_json_ld_cannot_end_its_own_block(client: Client, county: Hall) -> None:
    """Control: the summary carries the end of a script; it must stay inside the data."""
    w.new_version(county, summary="办证</script><script>alert(1)</script>。五天办好。")
    page = text(client, f"/g/{w.item_of(county)}")
    assert "<script>alert" not in page
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block and "</script>" in json.loads(block[1])["description"]


def test_history_says_what_changed(client: Client, county: Hall) -> None:
    item = w.item_of(county)
    assert "最早的一版" in text(client, f"/g/{item}/history")
    w.new_version(county, promised_value=4, version_note="承诺时限由 5 个减为 4 个工作日")
    page = text(client, f"/g/{item}/history")
    assert "承诺时限由 5 个减为 4 个工作日" in page
    assert re.search(r"<del>5 个工作日</del>.*<ins>4 个工作日</ins>", page, re.S)


def test_law_and_remedies_are_on_the_page(client: Client, county: Hall) -> None:
    page = text(client, f"/g/{w.item_of(county)}")
    assert "行政许可法第三十二条" in page and "60 日内可以申请行政复议" in page


def test_steps_side_by_side_are_drawn_side_by_side(client: Client, county: Hall) -> None:
    """As the data say it: 书面审查 and 现场核查 both wait for 受理 only, 决定 for both."""
    page = text(client, f"/g/{w.item_of(county)}")
    chart = re.search(r'<svg class="yc-svg pb-flow.*?</svg>', page, re.S)
    assert chart
    nodes = re.findall(r'<g class="pb-node pb-off"><rect x="([\d.]+)"', chart[0])
    left = [float(x) for x in nodes]
    assert len(left) == 3 and left[0] == left[1] < left[2]
    assert "和“书面审查”同时进行" in page and "和“现场核查”同时进行" in page
    assert "共 3 个工作日" in chart[0]  # two days of visit, with the paper inside, and one


def test_an_unknown_item_says_what_to_do(client: Client, county: Hall) -> None:
    assert "12345" in text(client, "/g/999999", 404)


def test_no_application_where_the_item_takes_none(client: Client, county: Hall) -> None:
    w.new_version(county, online_depth=2)
    item = w.item_of(county)
    assert "开始申报" not in text(client, f"/g/{item}")
    response = client.get(f"/a/new/{item}")
    assert response.status_code == 422 and "到窗口办" in response.content.decode()


def test_queries_do_not_grow(client: Client, county: Hall, django_assert_max_num_queries) -> None:
    item = w.item_of(county)
    for url, most in ((f"/g/{item}", 6), (f"/g/{item}/my", 5), (f"/g/{item}/history", 7)):
        client.get(url)  # lists and statutes, which stay in memory, were read before
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
