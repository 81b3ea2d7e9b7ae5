"""三员 at work: a new year's calendar, a new colleague with a role, a verified ledger."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from yichuang.cases.factories import day
from yichuang.kernel.clock.actions import load_reference
from yichuang.kernel.identity.factories import staff
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.web.manage.tests.test_admin import NOTICE

from .town import Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, day("2026-11-20")) as found:
        load_reference(at=day("2026-11-20"))
        department()
        yield found


def test_a_new_years_notice_is_previewed_and_loaded(town: Town) -> None:
    page = town.staff(staff("钱系统", Role.SYSTEM_ADMIN))
    page.goto("/manage/calendar?year=2027")
    expect(page.locator("main")).to_contain_text("放假通知还没有载入")
    file = {"name": "2027.csv", "mimeType": "text/csv", "buffer": NOTICE.encode()}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="校验并预览").click()
    expect(page.locator("main")).to_contain_text("载入 2027 年的安排")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_contain_text("第 2 版已生效")


def test_an_account_a_role_and_the_ledger(town: Town) -> None:
    system = town.staff(staff("钱系统", Role.SYSTEM_ADMIN))
    system.goto("/manage/staff/new")
    for label, text in (("姓名", "新同事"), ("登录名", "xin.tongshi"), ("工号", "N-100")):
        system.get_by_label(label, exact=True).fill(text)
    system.get_by_label("部门").select_option(index=1)
    system.get_by_role("button", name="建立账号").click()
    expect(system.locator(".mg-pass")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))

    security = town.staff(staff("孙安全", Role.SECURITY_ADMIN))
    security.goto("/manage/roles")
    security.get_by_role("link", name="新同事").click()
    security.locator("label", has_text="窗口受理员").click()
    security.get_by_label("理由", exact=True).fill("到岗")
    security.get_by_role("button", name="授予").click()
    expect(security.locator("main")).to_contain_text("收回的理由")
    # Having a business role, the three administrators' roles are closed, and why.
    expect(security.locator("main")).to_contain_text("三员互斥")

    audit = town.staff(staff("李审计", Role.AUDIT_ADMIN))
    audit.goto("/manage/ledger")
    expect(audit.locator("tbody")).to_contain_text("到岗")
    audit.get_by_role("button", name="校验整条链").click()
    expect(audit.locator("main")).to_contain_text("全部相符")
