"""An imported item becomes a guide people find: import, complete, review, publish."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases.factories import day
from yichuang.kernel.identity.factories import staff
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.search.setup import install
from yichuang.kernel.statutes.actions import load_reference

from .town import Town, opened

# What the pages do in a browser; what they store is asked on both databases elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]
ITEM = "公共场所卫生许可"
ROWS = (
    "部门,主项,事项名称,实施编码,taskType,deptCode(原样),来源链接\n"
    f"清川县卫生健康局,未分类,{ITEM},511A0011100001-990423000000-000-11990423MB0A00001E-1-00,1,,\n"
)


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, day("2026-03-10")) as found:
        install(connection)
        load_reference(at=day("2026-03-10"))
        department("清川县卫生健康局", "D09")
        yield found


def bring_in(page: Page) -> None:
    """Upload the list, look at the preview, write it."""
    page.goto("/manage/import")
    page.locator("label", has_text="四川").first.click()
    file = {"name": "清单.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并校验").click()
    expect(page.locator(".yc-counts")).to_contain_text("新增1")
    page.get_by_role("button", name="写入 1 项").click()
    expect(page.locator("main")).to_contain_text("已写入：新增 1 项")
    page.get_by_role("link", name="去编辑草稿").click()
    page.get_by_role("link", name=ITEM).click()


def row(page: Page, part: str, **values: str) -> None:
    """Add a row and fill it: texts by typing, codes by choosing."""
    page.locator(f"button[value='add:{part}']").click()
    for name, value in values.items():
        field = page.locator(f"#f-{part}-0-{name}")
        if field.evaluate("el => el.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def complete(page: Page) -> None:
    """What only this office knows is typed; the rest are the county's usual values."""
    worklist = page.locator("#worklist")
    expect(worklist).to_contain_text("处")
    page.get_by_label("承诺办结时限", exact=True).fill("５")
    page.get_by_label("简版说明").fill("开理发店、旅馆先办这个证。五天办好，不收费。")
    page.get_by_label("受理条件").fill("有固定场所；从业人员有健康证明。")
    page.locator("label", has_text="企业法人").first.click()
    page.get_by_label("是否收费").select_option(label="否")
    page.get_by_label("结果类型").select_option(label="证照")
    page.get_by_label("结果名称").fill("公共场所卫生许可证")
    page.get_by_label("证照类型").fill("卫生许可证")
    page.get_by_label("结果有效期（月）").fill("48")
    file = {"name": "样本.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    page.set_input_files("input[name='result_sample_ref-upload']", file)
    # The worklist follows what is typed, before anything is saved.
    expect(worklist).not_to_contain_text("没有填写简版说明")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator("body")).to_contain_text("草稿已保存")
    row(page, "bases", law="公共场所卫生管理条例", article="第四条", level="行政法规")
    row(page, "materials", name="场所平面图", kind="其他")
    page.get_by_role("button", name="全部填一遍").click()
    expect(page.locator("body")).to_contain_text("处空白")


def test_an_imported_item_is_completed_reviewed_published_and_found(town: Town) -> None:
    editor = town.staff(staff("李编辑", Role.CATALOGUE_EDITOR))
    bring_in(editor)
    complete(editor)
    expect(editor.locator("#worklist")).to_contain_text("可以送审")
    # A finding leads to its field, also inside a folded row.
    editor.locator("#f-summary").fill("")
    editor.locator("#worklist a", has_text="简版说明").click()
    expect(editor.locator("#f-summary")).to_be_focused()
    editor.keyboard.type("开理发店、旅馆先办这个证。不收费。")
    expect(editor.locator("#worklist")).to_contain_text("可以送审")
    editor.keyboard.press("F9")
    expect(editor.locator("body")).to_contain_text("已送审")

    reviewer = town.staff(staff("王审核", Role.CATALOGUE_REVIEWER))
    reviewer.goto("/manage/items")
    reviewer.get_by_role("link", name=ITEM).click()
    reviewer.get_by_role("link", name="审核 F9").click()
    expect(reviewer.locator("main")).to_contain_text("第一次发布")
    reviewer.keyboard.press("F9")
    expect(reviewer.locator("body")).to_contain_text("已发布")

    citizen = town.citizen()
    citizen.goto("/s?q=卫生许可")
    citizen.get_by_role("link", name=ITEM).first.click()
    expect(citizen.locator("main")).to_contain_text("开理发店、旅馆先办这个证")
    expect(citizen.locator("main")).to_contain_text("场所平面图")
