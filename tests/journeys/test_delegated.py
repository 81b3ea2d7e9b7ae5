"""A power comes down from the city: nobody opens it before it is ready."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect

from yichuang.catalog.delegation.factories import prepared
from yichuang.catalog.items.actions import submit_for_review
from yichuang.catalog.items.factories import AT, DAY, clean_identity, editor, make_draft
from yichuang.kernel.identity.factories import staff
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.search.setup import install

from .town import Town, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, AT) as found:
        install(connection)
        yield found


def test_without_the_seal_neither_guide_nor_power_is_opened(town: Town) -> None:
    draft = make_draft()
    more = {"item_code": clean_identity().implement_code}
    row = prepared(draft.item.department_id, but="seal", more=more)
    submit_for_review(by=editor(), at=AT, version_id=draft.pk)
    hall = department("清川县政务服务管理局", "D99")
    page = town.staff(staff("王审改", Role.CATALOGUE_REVIEWER, department=hall))

    page.goto(f"/manage/items/{draft.pk}/review")
    page.keyboard.press("F9")
    expect(page.locator("main")).to_contain_text("印章到位")
    page.goto(f"/manage/delegations/{row.pk}")
    page.get_by_role("button", name="开门承接").click()
    expect(page.locator("main")).to_contain_text("不能开门")
    citizen = town.citizen()
    citizen.goto(f"/delegations/{row.pk}")
    expect(citizen.locator("main")).to_contain_text("还在下放单位办")

    page.goto(f"/manage/delegations/{row.pk}")
    page.locator("summary", has_text="登记佐证").click()
    form = page.locator("form", has=page.get_by_role("button", name="登记佐证"))
    form.locator("[name=point]").select_option(label="印章到位")
    form.locator("[name=text]").fill("审批专用章已备案，领用登记第 3 号")
    form.locator("[name=who]").fill("李强")
    form.locator("[name=day]").fill(f"{DAY}")
    form.get_by_role("button", name="登记佐证").click()
    page.goto(f"/manage/items/{draft.pk}/review")
    page.keyboard.press("F9")
    expect(page.locator("body")).to_contain_text("已发布")
    page.goto(f"/manage/delegations/{row.pk}")
    page.get_by_role("button", name="开门承接").click()
    expect(page.locator("main")).not_to_contain_text("不能开门")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("县里已经能办")
