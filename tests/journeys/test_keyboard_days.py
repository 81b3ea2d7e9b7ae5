"""A clerk's and an approver's day by keyboard alone (ux.md 3.5): the mouse stays where it is."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases import actions
from yichuang.cases.factories import Hall, accepted, day, hall, received, reviewed
from yichuang.cases.models import Case
from yichuang.cases.rules.states import Channel, Outcome
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.search.setup import install
from yichuang.web.desk.tests.builders import single_officer_item

from .town import Town, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]
NOW = day("2026-02-12")
FAR = 90  # presses of Tab after which nobody looks any further


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, NOW) as found:
        install(connection)
        yield found


@pytest.fixture
def world(town: Town) -> Hall:
    return hall()


@pytest.fixture
def sit_down(town: Town) -> Iterator[Callable[[Actor], Page]]:
    """A desk whose mouse tells on whoever touches it."""
    touched: list[str] = []

    def sit(actor: Actor) -> Page:
        page = town.staff(actor)
        page.expose_function("mouseTouched", lambda what: touched.append(what))
        page.add_init_script(
            "addEventListener('mousedown', e => mouseTouched(e.target.outerHTML.slice(0, 80)),"
            " true); window.printed = 0; window.print = () => { window.printed += 1; };"
        )
        return page

    yield sit
    assert touched == []


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what has the focus says `text`."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return [e.innerText, e.ariaLabel,"
            " ...[...(e.labels || [])].map(l => l.innerText)].filter(Boolean).join(' ') }"
        )
        if text in said and len(said) < 200:
            return
    raise AssertionError(f"Tab does not reach {text!r}")


def follow(page: Page, text: str) -> None:
    """Go to the link or button that says `text`, and press Enter."""
    tab_to(page, text)
    page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def open_row(page: Page, number: str) -> None:
    """Down the list to this case, and into it."""
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        at = page.evaluate("() => document.activeElement.closest('tr')?.innerText || ''")
        if number in at:
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(number))
            return
    raise AssertionError(f"no row of {number}")


def test_a_clerks_day(town: Town, world: Hall, sit_down: Callable[[Actor], Page]) -> None:
    single_officer_item()
    online = received(world, at=NOW, channel=Channel.ONLINE)
    granted = _granted(world)
    page = sit_down(world.clerk)
    page.goto("/desk/day")
    expect(page.locator("h1")).to_contain_text("我的一天")

    follow(page, "窗口办件")
    page.wait_for_url(re.compile("/desk/cases"))
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/desk/intake"))
    _a_simple_case(page)

    follow(page, "窗口办件")
    page.wait_for_url(re.compile("/desk/cases$"))
    open_row(page, online.number)
    _told_once(page)

    follow(page, "窗口办件")
    page.wait_for_url(re.compile("/desk/cases$"))
    open_row(page, granted.number)
    tab_to(page, "直接送达")
    page.keyboard.press("Space")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/done$"))

    page.goto("/desk/day")
    page.keyboard.press("Control+j")
    page.wait_for_url(re.compile("/note"))
    fill(page, "交接内容", "何秀英明天上午来取件，请先找出原件")
    tab_to(page, "交给")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/desk/day$"))
    expect(page.locator("main")).to_contain_text("请先找出原件")
    stages = dict(Case.objects.values_list("number", "stage"))
    assert stages[online.number] == "supplement" and stages[granted.number] == "closed"


def _recommended(world: Hall) -> Case:
    """Both steps done, the reviewer for granting it."""
    case = accepted(world, at=NOW)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=world.reviewer,
            at=NOW,
            case_id=case.id,
            key=key,
            opinion="符合条件",
            proposes=Outcome.GRANTED,
        )
    return case


def _granted(world: Hall) -> Case:
    case = reviewed(world, at=NOW)
    return actions.decide(
        by=world.approver, at=NOW, case_id=case.id, outcome=Outcome.GRANTED, content="热食类"
    )


def _a_simple_case(page: Page) -> None:
    expect(page.locator("#item-q")).to_be_focused()
    page.keyboard.type("ydz")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("version="))
    answers = {"id_number": id_number(8, "19500101"), "name": "王德福", "phone": "13900000008"}
    for field, text in answers.items():
        expect(page.locator(f"#id_{field}")).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#id_f-born")).to_be_focused()
    page.keyboard.type("19500101")
    page.keyboard.press("F4")
    expect(page.locator("[data-count=unseen]")).to_have_text("0")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/done$"))
    page.keyboard.press("F9")
    assert page.evaluate("window.printed") == 1


def _told_once(page: Page) -> None:
    """One material is wrong: said with a phrase, the rest complete, the notice issued."""
    page.keyboard.press("F4")
    expect(page.locator("[data-count=unseen]")).to_have_text("0")
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type === 'radio'"):
            break
    page.keyboard.press("Space")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+b")
    page.wait_for_url(re.compile("/notice$"))
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/done$"))


def test_an_approvers_day(town: Town, world: Hall, sit_down: Callable[[Actor], Page]) -> None:
    cases = [_recommended(world) for _ in range(6)]
    asked = accepted(world, at=NOW)
    page = sit_down(world.approver)
    page.goto("/desk/day")
    expect(page.locator("h1")).to_contain_text("我的一天")

    follow(page, "待办")
    page.wait_for_url(re.compile("/desk/inbox"))
    open_row(page, cases[0].number)
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/decide"))
    expect(page.locator(".yc-a4")).to_contain_text("准予行政许可")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(rf"/desk/cases/(?!{cases[0].number})\d+$"))  # the next one
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/desk/inbox"))

    follow(page, "批量准予")
    page.wait_for_url(re.compile("/desk/batch"))
    follow(page, "食品经营许可")
    page.wait_for_url(re.compile("item="))
    tab_to(page, "全选")
    page.keyboard.press("Space")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_contain_text("确认准予这 5 件")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_contain_text("5 件")
    outcomes = Case.objects.filter(id__in=[case.id for case in cases])
    assert set(outcomes.values_list("outcome", flat=True)) == {"granted"}

    page.goto("/desk/inbox")
    open_row(page, asked.number)
    page.keyboard.press("Control+y")
    page.wait_for_url(re.compile("/ask"))
    tab_to(page, "本部门同事")
    page.keyboard.press("ArrowDown")
    fill(page, "征求什么意见", "现场是否符合卫生要求")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(f"{asked.number}$"))
    expect(page.locator("main")).to_contain_text("现场是否符合卫生要求")
