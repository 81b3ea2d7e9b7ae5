"""An article is repealed: what it reaches, the offices in turn, the new list before everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from yichuang.cases.factories import day
from yichuang.catalog.laws.factories import laws
from yichuang.catalog.powers.factories import power
from yichuang.kernel.identity.factories import staff
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.statutes.actions import load_reference

from .town import Town, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, day("2026-03-10")) as found:
        load_reference(at=day("2026-03-10"))
        body = department("清川县卫生健康局", "D09").name
        power("D09-1", department=body, name="公共场所卫生许可")
        power(
            "D09-2",
            department=body,
            name="饮用水供水单位卫生许可",
            bases="法律：《食品安全法》第三十五条\n法律：《传染病防治法》第二十九条",
        )
        laws("中华人民共和国食品安全法,2009-06-01,2021-04-29,已废止,2026-03-02")
        yield found


def step(page: Page, button: str, **words: str) -> None:
    """Open the adjustment, write what the step needs, press its button."""
    page.goto("/manage/powers")
    page.get_by_role("link", name="权调〔2026〕1号").click()
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for name, text in words.items():
        form.locator(f"[name='{name}']").fill(text)
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("body")).to_contain_text(f"已办理：{button}")


def test_a_repealed_article_ends_in_a_new_list_that_everybody_can_compare(town: Town) -> None:
    registry = town.staff(staff("王编办", Role.CATALOGUE_REVIEWER))
    registry.goto("/manage/powers")
    registry.get_by_label("公布文件").fill("清政发〔2026〕1号")
    registry.get_by_label("施行日期").fill("2026-03-10")
    registry.get_by_role("button", name="公布第 1 版").click()
    expect(registry.locator("body")).to_contain_text("第 1 版已公布，2 项职权")
    expect(registry.locator("main")).to_contain_text("还没有发起")
    registry.get_by_role("link", name="《食品安全法》").click()
    expect(registry.locator("main")).to_contain_text("没有依据了")
    expect(registry.locator("main")).to_contain_text("去掉这条依据")
    registry.get_by_label("修改或者废止的文件").fill("全国人大常委会废止决定")
    registry.get_by_label("从哪天起生效").fill("2026-03-02")
    registry.keyboard.press("F9")
    expect(registry.locator("body")).to_contain_text("已为 1 个部门发起清单调整")

    office = department("清川县卫生健康局", "D09")
    editor = town.staff(staff("李编辑", Role.CATALOGUE_EDITOR, department=office))
    step(editor, "报编办审核")
    step(registry, "编办同意，送司法局", text="情形属实")
    justice = town.staff(staff("陈法制", Role.LEGAL_REVIEWER))
    step(justice, "合法性审查通过，报县政府", text="审查通过")
    leader = town.staff(staff("赵县长", Role.LEADER))
    step(leader, "县政府同意", document="清政发〔2026〕9号")
    step(registry, "公布新的清单", effective_from="2026-03-11")

    citizen = town.citizen()
    citizen.goto("/powers/editions")
    citizen.get_by_role("link", name="第 2 版").click()
    main = citizen.locator("main")
    expect(main).to_contain_text("取消 1 项")
    expect(main).to_contain_text("公共场所卫生许可")
    expect(main).to_contain_text("变更 1 项")
    expect(main.locator("del, ins").first).to_be_visible()
    citizen.goto("/powers?on=2026-03-10")  # the list of the day before is as it was
    expect(citizen.locator("main")).to_contain_text("共 2 项")
    citizen.goto("/powers?on=2026-03-11")
    expect(citizen.locator("main")).to_contain_text("共 1 项")
