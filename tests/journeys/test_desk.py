"""The desk in a browser: keys counted, nothing typed lost, a case from intake to decision."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from yichuang.cases.factories import Hall, accepted, hall, received
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.search.setup import install
from yichuang.web.desk.tests.builders import single_officer_item
from yichuang.web.desk.tests.conftest import sign_in
from yichuang.web.desk.tests.rows import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 2, 12, 2, 30, tzinfo=UTC)
KEYS_MAX = 12


@pytest.fixture
def world(settings: Any) -> Iterator[Hall]:
    settings.YC_DEMO = True
    with fixed(NOW):
        install(connection)
        yield hall()


@pytest.fixture
def sit_down(page: Page, live_server: Any) -> Callable[[Actor], Page]:
    """Put a person at the desk: the browser gets the session."""

    def sit(actor: Actor) -> Page:
        cookie = sign_in(actor).cookies["sessionid"]
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        return page

    return sit


class Keys:
    """A keyboard that counts presses; typed values are not key events."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses: list[str] = []

    def press(self, key: str) -> None:
        self.presses.append(key)
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def focused(page: Page, element_id: str) -> None:
    expect(page.locator(f"#{element_id}")).to_be_focused()


def test_a_simple_case_from_the_empty_screen_to_the_printed_result(
    world: Hall, sit_down: Callable[[Actor], Page]
) -> None:
    single_officer_item()
    page = sit_down(world.clerk)
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
    keys = Keys(page)
    page.goto("/desk/intake")
    focused(page, "item-q")
    keys.type("ydz")
    keys.press("Enter")
    page.wait_for_url(re.compile("version="))
    focused(page, "id_id_number")
    keys.type(id_number(8, "19500101"))
    keys.press("Enter")
    focused(page, "id_name")
    keys.type("王德福")
    keys.press("Enter")
    focused(page, "id_phone")
    keys.type("13900000008")
    keys.press("Enter")
    focused(page, "id_f-born")
    keys.type("19500101")
    keys.press("F4")
    expect(page.locator("[data-count=unseen]")).to_have_text("0")
    keys.press("F9")
    page.wait_for_url(re.compile("/done$"))
    expect(page.locator(".yc-a4")).to_contain_text("送达回证")
    keys.press("F9")
    assert page.evaluate("window.printed") == 1
    case = Case.objects.get()
    assert (case.stage, case.outcome) == ("closed", "granted")
    assert len(keys.presses) <= KEYS_MAX, keys.presses
    print("key events:", keys.presses)


def test_a_known_person_needs_no_retyping(world: Hall, sit_down: Callable[[Actor], Page]) -> None:
    single_officer_item()
    page = sit_down(world.clerk)
    keys = Keys(page)
    page.goto("/desk/intake")
    keys.type("优待证")
    keys.press("Enter")
    page.wait_for_url(re.compile("version="))
    focused(page, "id_id_number")
    keys.type(id_number(1))
    keys.press("Enter")
    focused(page, "id_f-born")
    expect(page.locator("#id_name")).to_have_value("阿卜杜拉·买买提")
    keys.type("19800101")
    for key in ("F4", "F9"):
        keys.press(key)
    page.wait_for_url(re.compile("/done$"))
    assert len(keys.presses) == 4


def test_typed_values_stay_when_the_answers_change(
    world: Hall, sit_down: Callable[[Actor], Page]
) -> None:
    page = sit_down(world.clerk)
    page.goto(f"/desk/intake?version={world.version_id}")
    page.fill("#id_f-shop", "何记面馆")
    page.locator("label[for=a-business-canteen]").click()
    page.locator("label[for=a-who-self]").click()
    expect(page.locator(".dk-mat > li")).to_have_count(2)
    expect(page.locator("#id_f-shop")).to_have_value("何记面馆")


def test_space_toggles_the_three_states_and_a_phrase_fills_the_notice(
    world: Hall, sit_down: Callable[[Actor], Page]
) -> None:
    page = sit_down(world.clerk)
    page.goto(f"/desk/intake?version={world.version_id}")
    page.locator("label[for=a-business-canteen]").click()
    page.locator("label[for=a-who-self]").click()
    expect(page.locator(".dk-mat > li")).to_have_count(2)
    page.focus("#m-layout-unseen")
    page.keyboard.press("Space")
    focused(page, "m-layout-complete")
    page.keyboard.press("Space")
    focused(page, "m-layout-defective")
    page.keyboard.press("Alt+2")
    expect(page.locator("#p-layout")).to_have_value("份数不足")
    expect(page.locator("[data-when=notice]")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("F4")
    page.fill("#id_id_number", id_number(1))
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_have_value("阿卜杜拉·买买提")
    page.keyboard.press("Control+b")
    page.wait_for_url(re.compile("/notice$"))
    expect(page.locator(".yc-a4")).to_contain_text("份数不足")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/done$"))
    assert Case.objects.get().stage == "supplement"


def fill_ordinary(page: Page) -> None:
    values = {
        "id_id_number": id_number(7),
        "id_name": "何秀英",
        "id_f-shop": "何记面馆",
        "id_f-code": credit_code(5, "92990423"),
        "id_f-owner_id": id_number(7),
        "id_f-phone": "13900000007",
        "id_f-area": "38",
    }
    for name, value in values.items():
        page.fill(f"#{name}", value)
    page.locator("label", has_text="不做").click()


def test_a_double_click_takes_in_one_case(world: Hall, sit_down: Callable[[Actor], Page]) -> None:
    page = sit_down(world.clerk)
    page.goto(f"/desk/intake?version={world.version_id}")
    page.locator("label[for=a-business-canteen]").click()
    page.locator("label[for=a-who-self]").click()
    expect(page.locator(".dk-mat > li")).to_have_count(2)
    fill_ordinary(page)
    page.keyboard.press("F4")
    page.locator("button[value=accept]").dblclick()
    page.wait_for_url(re.compile("/done$"))
    assert Case.objects.count() == 1


def test_review_and_decide_by_keys(world: Hall, sit_down: Callable[[Actor], Page]) -> None:
    case = accepted(world, at=NOW)
    page = sit_down(world.reviewer)
    page.goto("/desk/inbox")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(case.number))
    for _ in range(2):
        page.fill("#id_opinion", "符合条件")
        page.keyboard.press("F9")
        page.wait_for_load_state()
    expect(page.locator("#id_opinion")).to_have_count(0)
    page = sit_down(world.approver)
    page.goto("/desk/inbox")
    page.keyboard.press("ArrowDown")
    keys = Keys(page)
    keys.press("Enter")
    page.wait_for_url(re.compile(case.number))
    keys.press("F9")
    page.wait_for_url(re.compile("decide"))
    expect(page.locator(".yc-a4")).to_contain_text("准予行政许可")
    keys.press("F9")
    page.wait_for_url(re.compile("inbox"))
    assert Case.objects.get().outcome == "granted"
    assert len(keys.presses) <= 3


def test_showing_masked_data_keeps_the_half_written_opinion(
    world: Hall, sit_down: Callable[[Actor], Page]
) -> None:
    case = accepted(world, at=NOW)
    page = sit_down(world.reviewer)
    page.goto(f"/desk/cases/{case.number}")
    expect(page.locator("[data-part=form]")).not_to_contain_text(world.applicant.id_number)
    page.fill("#id_opinion", "写到一半")
    page.locator("[data-reveal] button").click()
    expect(page.locator("[data-part=form]")).to_contain_text(world.applicant.id_number)
    expect(page.locator("#id_opinion")).to_have_value("写到一半")


def test_what_is_ticked_before_the_script_comes_counts(
    world: Hall, sit_down: Callable[[Actor], Page]
) -> None:
    """A slow network, a quick clerk: the button must not stay shut until he ticks once more."""
    case = received(world)
    page = sit_down(world.clerk)
    held: list[Any] = []
    page.route("**/desk-intake.js", lambda route: held.append(route))
    page.goto(f"/desk/cases/{case.number}/check", wait_until="commit")
    labels = page.locator("label[for^=m-][for$=-complete]")
    expect(labels.first).to_be_visible()
    for at in range(labels.count()):
        labels.nth(at).click()
    accept = page.locator("button[data-when=accept]")
    assert accept.get_attribute("aria-disabled") == "true"
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(accept).not_to_have_attribute("aria-disabled", "true")
