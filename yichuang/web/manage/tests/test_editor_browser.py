"""What the editor's script keeps: chosen files, the place on the page, work after a log-out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from yichuang.catalog.items import factories
from yichuang.catalog.items.queries import content_of_version
from yichuang.kernel.permissions.rules import Role

from .conftest import SignIn

# What the pages do in a browser; what they store is asked on both databases elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]
PDF = {"name": "样本.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
LATER = "(now => { Date.now = () => now() + 11 * 60000; })(Date.now.bind(Date))"


@pytest.fixture
def draft(office: Any) -> Any:
    row = factories.make_draft(result_sample_ref="", summary="")
    row.item.department = office
    row.item.save()
    return row


def key_of(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


@pytest.fixture
def page(browser: Browser, live_server: Any, sign_in: SignIn, draft: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    enter(context, sign_in, live_server.url)
    found, errors = context.new_page(), []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.goto(f"/manage/items/{draft.pk}")
    yield found
    context.close()
    assert errors == []


def enter(context: Any, sign_in: SignIn, url: str) -> None:
    key = key_of(sign_in(Role.CATALOGUE_EDITOR, name="编辑甲"))
    context.add_cookies([{"name": "sessionid", "value": key, "url": url}])


def save(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").last.click()


def test_a_chosen_file_stays_while_rows_come_and_go(page: Page, draft: Any) -> None:
    page.set_input_files("input[name='result_sample_ref-upload']", PDF)
    page.locator("#p-materials summary").first.click()
    page.set_input_files("input[name='materials-0-sample_ref-upload']", PDF)
    page.evaluate("window.stayed = true")
    page.locator("button[value='add:materials']").click()
    expect(page.locator("#f-materials-4-name")).to_be_focused()
    page.keyboard.type("健康证明")
    # The rows below move up, and the files with them.
    page.locator("#p-materials details.mg-row").nth(1).locator("summary").first.click()
    page.locator("button[value='up:materials:1']").click()
    expect(page.locator("input[name='materials-1-name']")).not_to_have_value("")
    assert page.evaluate("window.stayed") is True
    moved = page.locator("input[name='materials-1-sample_ref-upload']")
    expect(moved).to_have_value(re.compile("样本"))
    page.locator("#f-summary").fill("说清楚。")
    save(page)
    expect(page.locator("body")).to_contain_text("草稿已保存")
    content = content_of_version(draft.pk)
    assert content.result_sample_ref.startswith("/manage/samples/")
    assert [bool(row.sample_ref) for row in content.materials][1] is True
    assert content.materials[4].name == "健康证明"


def test_notes_at_the_fields_follow_what_is_typed(page: Page) -> None:
    note = page.locator("#f-summary-e")
    expect(note).to_have_text("没有填写简版说明")
    page.locator("#f-summary").fill("说清楚。")
    expect(note).to_have_count(0)
    page.set_input_files("input[name='result_sample_ref-upload']", PDF)
    expect(page.locator("#worklist")).to_contain_text("可以送审")
    page.locator("#f-conditions").fill("")
    expect(page.locator("#f-conditions-e")).to_be_visible()


def test_saving_comes_back_to_the_same_place(page: Page) -> None:
    page.locator("#f-complaint_phone").fill("0990-2")
    page.keyboard.press("Control+s")
    expect(page.locator("#dirty")).to_contain_text("草稿已保存")
    page.wait_for_load_state("load")
    expect(page.locator("#f-complaint_phone")).to_be_focused()
    expect(page.locator("#f-complaint_phone")).to_be_in_viewport()


def test_after_the_session_ended_nothing_is_lost(
    page: Page, live_server: Any, sign_in: SignIn, draft: Any
) -> None:
    page.evaluate(LATER)
    page.set_input_files("input[name='result_sample_ref-upload']", PDF)
    apps.get_model("sessions", "Session").objects.all().delete()
    page.locator("#f-summary").fill("电话打了很久。")
    save(page)
    expect(page.locator("#dirty")).to_contain_text("登录已过期")
    expect(page.locator("#f-summary")).to_have_value("电话打了很久。")
    assert content_of_version(draft.pk).summary == ""
    # Signed in again in another window, the same page saves.
    enter(page.context, sign_in, live_server.url)
    save(page)
    expect(page.locator("#dirty")).to_contain_text("草稿已保存")
    content = content_of_version(draft.pk)
    assert content.summary == "电话打了很久。" and content.result_sample_ref


def test_on_a_narrow_screen_the_worklist_is_one_step_away(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#f-reviewed_on").scroll_into_view_if_needed()
    back = page.get_by_role("link", name="还要改的")
    expect(back).to_be_in_viewport()
    back.click()
    expect(page.locator("#worklist")).to_be_in_viewport()
