"""Scanning at the window in a browser: what is ticked stays, a refused picture says why."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import sit_down, world  # noqa: F401 - fixtures
from yichuang.cases.factories import Hall, received
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.permissions.rules import Actor
from yichuang.web.desk.tests.test_upload import HEIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_scan_goes_up_beside_the_ticked_list(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
) -> None:
    case = received(world)
    page = sit_down(world.clerk)
    page.goto(f"/desk/cases/{case.number}/check")
    page.keyboard.press("F4")
    form = page.locator("[data-upload]:visible").first
    says = form.locator("[data-upload-says]")
    pick = form.locator("input[type=file]")
    pick.set_input_files({"name": "a.heic", "mimeType": "image/heic", "buffer": HEIC})
    form.get_by_role("button", name="上传").press("Enter")
    expect(says).to_contain_text("兼容性最佳")
    picture = {"name": "申请书.png", "mimeType": "image/png", "buffer": png()}
    for _ in range(2):  # the second needs the version the first one left
        pick.set_input_files(picture)
        form.get_by_role("button", name="上传").press("Enter")
        expect(says).to_contain_text("已上传 1 个文件")
        expect(pick).to_have_value("")
    expect(form.get_by_role("link", name="申请书.png")).to_have_count(2)
    expect(page.locator("[data-count=unseen]")).to_have_text("0")
    page.keyboard.press("F9")
    page.wait_for_url("**/done")
