"""F2 at the window in a browser, with what goes wrong there every day."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import sit_down, world  # noqa: F401 - fixtures
from yichuang.cases.factories import Hall
from yichuang.cli.reader import Desk, make_server
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.permissions.rules import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HE = {"name": "何秀英", "id_no": id_number(7), "photo": "x" * 99, "address": "清川县青禾镇"}
WANG = {"name": "王德福", "id_no": id_number(9)}


@pytest.fixture
def reader(settings: Any, live_server: Any) -> Iterator[Desk]:
    desk = Desk(origin=live_server.url)
    with make_server(desk, 0) as server:
        settings.YC_CARD_READER = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield desk
        server.shutdown()


def test_reading_cards_and_all_that_goes_wrong(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
    reader: Desk,
    settings: Any,
) -> None:
    page = sit_down(world.clerk)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto(f"/desk/intake?version={world.version_id}")
    says, number = page.locator("[data-card-says]"), page.locator("#id_id_number")

    reader.plugged = False
    page.keyboard.press("F2")
    expect(says).to_contain_text("读卡器没有连上")
    reader.plugged = True
    page.keyboard.press("F2")
    expect(says).to_contain_text("没有身份证")

    reader.card, reader.delay, before = dict(HE), 0.3, reader.reads
    page.keyboard.press("F2")
    page.keyboard.press("F2")
    expect(number).to_have_value(HE["id_no"])
    expect(page.locator("#id_name")).to_have_value("何秀英")
    expect(page.locator("[data-read=applicant]")).to_be_visible()
    assert reader.reads == before + 1, "a double press reads once"
    expect(page.locator("[role=status]").filter(has_text="新申请人")).to_be_visible()
    expect(page.locator("[data-read=applicant]")).to_be_visible()

    reader.card, reader.delay = dict(WANG), 0
    page.keyboard.press("F2")
    expect(says).to_contain_text("不是同一个人，没有覆盖")
    expect(number).to_have_value(HE["id_no"])
    page.get_by_role("button", name="卡上的人是代办人").press("Enter")
    expect(page.locator("#id_agent_name")).to_have_value("王德福")
    expect(number).to_have_value(HE["id_no"])
    page.locator("#id_phone").focus()
    page.keyboard.press("F2")
    expect(says).to_contain_text("已经填在代办人里")

    page.locator("#id_name").fill("何秀莹")
    expect(page.locator("[data-read=applicant]")).to_be_hidden()
    assert not any("x" * 20 in one or "青禾镇" in one for one in sent), "nothing else leaves"


def test_without_the_helper_typing_goes_on(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
    settings: Any,
) -> None:
    settings.YC_CARD_READER = "http://127.0.0.1:9"
    page = sit_down(world.clerk)
    page.goto(f"/desk/intake?version={world.version_id}")
    page.locator("#id_id_number").fill("5116")
    page.keyboard.press("F2")
    expect(page.locator("[data-card-says]")).to_contain_text("没有找到读卡程序")
    expect(page.locator("#id_id_number")).to_have_value("5116")
