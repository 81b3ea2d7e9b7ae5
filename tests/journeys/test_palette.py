"""Ctrl+K and the barcode reader in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import sit_down, world  # noqa: F401 - fixtures
from yichuang.cases.factories import Hall, received, reviewed
from yichuang.kernel.permissions.rules import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_page_a_case_and_an_act_by_keyboard_alone(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
) -> None:
    case = reviewed(world)
    page = sit_down(world.approver)
    page.goto("/desk/day")
    before = page.locator("[data-key='Ctrl+J']")
    before.focus()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("plzy")
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("批量准予")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(before).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("plzy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/batch")
    page.keyboard.press("Control+k")
    page.keyboard.type(case.number, delay=60)  # by hand: the palette finds it
    expect(dialog.get_by_role("option", selected=True)).to_contain_text(case.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{case.number}")
    page.keyboard.press("Control+k")
    page.keyboard.type("征求", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")


def test_a_reader_opens_the_case_and_a_hand_does_not(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
) -> None:
    case = received(world)
    page = sit_down(world.clerk)
    page.goto("/desk/day/note")
    text = page.locator("textarea[name=text]")
    text.focus()
    page.keyboard.type(case.number, delay=120)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith("/desk/day/note")
    expect(text).to_have_value(f"{case.number}\n")
    # What is written stays, and the reader asks before it leaves a page that is not saved.
    written = f"{case.number}\n"
    dialog = page.get_by_role("dialog")
    scan(page, case.number, lambda: dialog.is_visible(), again=lambda: text.fill(written))
    expect(dialog).to_contain_text("还没有保存")
    expect(text).to_have_value(written)
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    page.goto("/desk/cases")
    scan(page, "209901010001", lambda: dialog.is_visible())
    expect(dialog).to_contain_text("没有对应的办件")
    page.keyboard.press("Escape")
    scan(page, case.number, lambda: page.url.endswith(f"/desk/cases/{case.number}"))


def scan(
    page: Page, number: str, seen: Callable[[], bool], again: Callable[[], None] = lambda: None
) -> None:
    """A reader types within milliseconds; a laden machine may not, and then it reads once more."""
    for _ in range(10):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        for _ in range(20):
            if seen():
                return
            page.wait_for_timeout(100)
        again()
    raise AssertionError(f"{number} was read ten times and nothing came of it")
