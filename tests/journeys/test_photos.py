"""A photo from the phone while the clerk goes on ticking: two browsers, one case."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_desk import sit_down, world  # noqa: F401 - fixtures
from yichuang.cases.factories import Hall, received
from yichuang.cases.queries.photos import token_of
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.permissions.rules import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_photos_arrive_beside_the_ticked_list(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
    browser: Browser,
    live_server,
) -> None:
    case = received(world)
    page = sit_down(world.clerk)
    page.goto(f"/desk/cases/{case.number}/check")
    page.keyboard.press("F4")
    box = page.locator("[data-phone]:visible").first
    with page.expect_response("**/photos") as answer:
        box.get_by_role("button", name="用手机拍").press("Enter")
    expect(box.get_by_role("status")).to_contain_text("等手机传照片")
    link_id = int(answer.value.json()["state"].rsplit("/", 1)[1])
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, is_mobile=True
    )
    phone = context.new_page()
    phone.goto(f"{live_server.url}/m/{token_of(link_id)}")
    photo = {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": png()}
    phone.get_by_label("拍照或选照片").set_input_files(photo)
    phone.get_by_role("button", name="发送给窗口").click()
    expect(phone.get_by_text("这次 1 张")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(box.get_by_role("status")).to_contain_text("收到 1 张")
    expect(page.get_by_role("link", name="IMG_0001.png")).to_be_visible()
    expect(page.locator("[data-count=unseen]")).to_have_text("0")
    box.get_by_role("button", name="收完了").click()
    expect(box.get_by_role("status")).to_contain_text("已经关了")
    phone.reload()
    context.close()
    page.keyboard.press("F9")  # the page goes on with the version the photos left
    page.wait_for_url("**/done")
