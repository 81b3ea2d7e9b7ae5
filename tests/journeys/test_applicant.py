"""A person at home: three questions, an application, a supplement, a licence anyone can check."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases import actions
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import Hall, look_at_everything
from yichuang.cases.queries.applicant import draft
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.search.setup import install
from yichuang.web.portal.tests import world as w

# What the pages do in a browser; what they store is asked on both databases elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def county() -> Iterator[Hall]:
    with w.at():
        install(connection)
        yield w.county(service_objects=["person", "enterprise"])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "布局图.png"
    path.write_bytes(w.PNG)
    return path


def answer_three_questions(page: Page, *, script: bool = True) -> None:
    """The second question comes with the first answer: by itself, or by the button."""
    page.goto("/")
    page.get_by_role("searchbox").fill("spjyxk")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="食品经营许可").click()
    expect(page.get_by_text("换个答案，清单跟着变")).to_be_visible(visible=script)
    expect(page.get_by_text("按“看我的清单”")).to_be_visible(visible=not script)
    button = page.get_by_role("button", name="看我的清单")
    for answer in ("餐饮店", "办好了，本县发的", "负责人本人"):
        page.get_by_role("radio", name=answer).check()
        expect(button).to_be_visible(visible=not script)
        if not script:
            button.click()
    expect(page.get_by_role("heading", name="您准备 2 份就够")).to_be_visible()
    top = page.locator("#apply-top").get_by_role("link", name="开始申报")
    expect(top).to_have_attribute("href", re.compile("licence=local.*who=self"))


def fill_everything(page: Page, photo: Path) -> None:
    page.locator("#my-list").get_by_role("link", name="开始申报").click()
    page.get_by_role("button", name="开始填写").click()
    page.get_by_role("link", name="申请人信息").click()
    page.get_by_role("radio", name="本人（自然人）").check()
    onward = page.get_by_role("button", name="保存，下一步")
    onward.click()
    page.get_by_label("姓名").fill(w.PERSON["party-name"])
    page.get_by_label("证件号码").fill(w.PERSON["party-id_number"])
    page.get_by_label("手机号").fill(w.PERSON["party-phone"])
    onward.click()
    for value in list(w.FORM.values())[:-1]:
        page.locator("input.govuk-input").fill(value)
        onward.click()
    page.get_by_role("radio", name="不做").check()
    onward.click()
    page.get_by_role("link", name="设备布局图").click()
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已经传了 1 个文件")).to_be_visible()
    page.get_by_role("link", name="好了，回材料清单").click()
    page.get_by_role("link", name="下一步").click()
    onward.click()  # how to get the result: electronic is ticked


def submit(page: Page) -> tuple[str, str]:
    """Hand in; the number and the query code on the receipt."""
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="已收到您的申请")).to_be_visible()
    numbers = page.locator("dl.yc-kv b.yc-num").all_text_contents()
    return numbers[0].replace(" ", ""), numbers[1]


def look_up(page: Page, number: str, code: str) -> None:
    """With the keyboard alone: every stop of Tab is where a person expects it."""
    page.goto("/p")
    page.get_by_label("受理编号").focus()
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/p/{number}")


def ask_supplement(county: Hall, number: str) -> None:
    case = look_at_everything(
        county, w.case_of(number), at=w.NOON, layout="没标水池", form="没签名"
    )
    lines = [Line("layout", "没标水池", "标上再拍"), Line("form", "没签名", "签名再拍")]
    actions.request_supplement(by=county.clerk, at=w.NOON, case_id=case.id, lines=lines)


def decide(county: Hall, number: str) -> None:
    case = look_at_everything(county, w.case_of(number), at=w.NOON)
    actions.accept(by=county.clerk, at=w.NOON, case_id=case.id)
    reviewer, approver = county.reviewer, county.approver
    actions.pause(
        by=reviewer,
        at=w.NOON,
        case_id=case.id,
        kind="expert_review",
        basis="食品经营许可和备案管理办法第十八条",
        days_needed=5,
    )
    actions.resume(by=reviewer, at=w.NOON, case_id=case.id, result="评审通过")
    for step in pinned(county.version_id).steps:
        actions.complete_step(
            by=reviewer, at=w.NOON, case_id=case.id, key=step.key, opinion="符合条件"
        )
    actions.decide(by=approver, at=w.NOON, case_id=case.id, outcome=Outcome.GRANTED)


def test_from_three_questions_to_a_verified_licence(
    page: Page, county: Hall, photo: Path, browser: Browser, live_server: Any
) -> None:
    answer_three_questions(page)
    fill_everything(page, photo)
    number, code = submit(page)

    ask_supplement(county, number)
    look_up(page, number, code)
    expect(page.get_by_role("heading", name="您还要补 2 份材料")).to_be_visible()
    for _ in range(2):
        page.locator("#fix").get_by_role("link", name="上传").first.click()
        page.locator("input[type=file]").set_input_files(photo)
        page.get_by_role("button", name="上传并提交这一份").click()
    expect(page.get_by_role("heading", name="申请收到了")).to_be_visible()

    decide(county, number)
    page.reload()
    page.get_by_role("link", name="看电子证照").click()
    licence = page.get_by_role("link", name="公开核验页").get_attribute("href")
    stranger = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    check = stranger.new_page()
    check.goto(licence or "")
    expect(check.get_by_role("heading", name="✓ 有效")).to_be_visible()
    expect(check.get_by_text("阿*")).to_be_visible()
    stranger.close()
    assert verify().ok


def test_without_javascript_everything_works(
    browser: Browser, county: Hall, photo: Path, live_server: Any
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    answer_three_questions(page, script=False)
    fill_everything(page, photo)
    number, code = submit(page)
    look_up(page, number, code)
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("为什么撤回").fill("改天再办")
    page.get_by_role("checkbox", name="我知道撤回后").check()
    page.get_by_role("button", name="撤回申请").click()
    expect(page.get_by_role("heading", name="您撤回了申请")).to_be_visible()
    context.close()


def test_what_is_typed_is_saved_without_a_click(page: Page, county: Hall) -> None:
    item = w.item_of(county)
    page.goto(f"/a/new/{item}?business=restaurant&licence=local&who=self")
    page.get_by_role("button", name="开始填写").click()
    number = page.url.rsplit("/", 1)[-1]
    page.goto(f"/a/{number}/q/shop")
    page.locator("input.govuk-input").fill("青禾面")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("已保存", timeout=3000)
    assert draft(number, on=w.NOON.date()).form == {"shop": "青禾面"}
    page.goto(f"/a/{number}/q/shop")
    expect(page.locator("input.govuk-input")).to_have_value("青禾面")


def test_an_error_takes_the_focus_and_leads_to_its_field(page: Page, county: Hall) -> None:
    page.goto("/p")
    page.get_by_role("button", name="查进度").click()
    expect(page.get_by_text("有 2 处需要改正")).to_be_visible()
    focused = page.evaluate("document.activeElement.className")
    assert "govuk-error-summary" in focused
    page.get_by_role("link", name="请填写查询码").click()
    assert page.evaluate("document.activeElement.name") == "code"
