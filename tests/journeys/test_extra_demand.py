"""The window wants one paper more: told from the guide, looked into elsewhere, answered."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from yichuang.feedback import factories
from yichuang.web.portal.tests import world as w

from . import town as towns

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def office() -> Iterator[factories.Office]:
    with w.at():
        yield factories.office()


def test_from_the_guide_to_the_answer(
    office: factories.Office, browser: Browser, live_server, settings
) -> None:
    settings.YC_DEMO = True
    with towns.opened(browser, live_server.url, w.NOON) as town:
        home = town.citizen()
        home.goto(f"/g/{office.item_id}")
        home.get_by_role("link", name="窗口要我交清单外的材料？").click()
        home.get_by_label("要您交什么材料？").fill("计划生育证")
        home.get_by_role("button", name="反映，马上看比对结果").click()
        expect(home.get_by_text("不在本事项材料清单内，不能索要")).to_be_visible()
        number = home.locator("dd b.yc-num").inner_text()
        assert re.fullmatch(r"(\d{4} ?){4}", number)

        desk = town.staff(office.officer)
        desk.goto("/manage/extra")
        desk.get_by_role("link", name="食品经营许可").click()
        expect(desk.locator("h1")).to_contain_text("计划生育证")
        desk.get_by_role("button", name="开始核实").click()
        desk.get_by_role("button", name="反馈给反映人").click()
        expect(desk.get_by_text("请选择核实结果").first).to_be_visible()
        desk.get_by_role("radio", name="属实", exact=True).check()
        desk.get_by_label("给反映人的答复").fill("已责令窗口改正。")
        desk.get_by_role("button", name="反馈给反映人").click()
        expect(desk.get_by_text("核实结果：属实")).to_be_visible()

        home.goto("/x")
        home.get_by_label("查询编号").fill(number)
        home.get_by_role("button", name="查结果").click()
        expect(home.get_by_role("heading", name="核实结果：属实")).to_be_visible()
        expect(home.get_by_text("已责令窗口改正。")).to_be_visible()
