"""The citizen's whole way in a browser without JavaScript: nothing public needs it."""

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from yichuang.cases.factories import day, hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.search.setup import install

from . import steps

# What the pages do in a browser; what they store is asked on both databases elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


def test_from_the_search_to_the_receipt_and_back(plain_page: Page, settings: Any) -> None:
    settings.YC_DEMO = True
    page = plain_page
    with fixed(day("2026-03-10")):
        install(connection)
        hall()
        steps.answer_the_questions(page, "食品经营许可")
        expect(page.locator("#my-list")).to_contain_text("您准备 2 份就够")
        draft = steps.begin(page)
        page.context.clear_cookies()  # another day, another device
        page.goto("/a/resume")
        page.get_by_label("草稿编号").fill(draft.number)
        page.get_by_label("续填码").fill(draft.code)
        page.get_by_role("button", name="打开草稿").click()
        steps.fill_in(page)
        steps.attach(page, "设备布局图")
        proof = steps.hand_in(page)
        page.context.clear_cookies()
        steps.look_up(page, proof)
        expect(page.locator("h1")).to_contain_text("窗口正在看材料")
        page.get_by_role("link", name="长辈版").click()
        expect(page.locator("html")).to_have_class("govuk-template is-elder")
        expect(page.locator("h1")).to_contain_text("窗口正在看材料")
        page.goto("/v")
        page.locator("main input[name=number]").fill("JY0000")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("没有这个编号的证照")
