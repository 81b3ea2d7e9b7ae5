"""What people do at their screens, in their words. Each step reads what the page says first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from yichuang.kernel.files.tests.samples import png

from .town import APPLICANT, FORM

ANSWERS = ("餐饮店", "办好了，本县发的", "负责人本人")


@dataclass(frozen=True)
class Proof:
    """What the applicant holds after handing in."""

    number: str
    code: str


def choose(page: Page, label: str) -> None:
    """Tick the option a person reads as `label`."""
    page.locator("label").filter(has_text=re.compile(f"^\\s*{re.escape(label)}")).first.click()


def press(page: Page, text: str) -> None:
    """Press the button, or the link made like one, that begins with `text` (or its key)."""
    begins = re.compile(rf"^\s*(F\d+)?\s*{re.escape(text)}")
    page.locator("button:not(.yc-vh), a.govuk-button, a.dk-b").filter(has_text=begins).first.click()


def upload(page: Page, name: str) -> None:
    """Choose a photo of this name in the page's file field."""
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "image/png", "buffer": png()}
    )


def answer_the_questions(page: Page, item: str, answers: tuple[str, ...] = ANSWERS) -> None:
    """From the front page: search, the guide, three questions, my list."""
    page.goto("/")
    page.locator("input[type=search], input[name=q]").first.fill(item)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=item).first.click()
    expect(page.locator("h1")).to_contain_text(item)
    for answer in answers:
        choose(page, answer)
        show = page.locator("#mine form button[type=submit]")
        if show.is_visible():  # without JavaScript the list waits for its button
            show.click()
        expect(page.locator("#my-list")).to_contain_text(answer)


def begin(page: Page) -> Proof:
    """Start the application from my list; the draft's two numbers."""
    page.locator("#my-list").get_by_text("开始申报").click()
    press(page, "开始填写")
    aside = page.locator("aside dd")
    return Proof(aside.nth(0).inner_text().strip(), aside.nth(1).inner_text().strip())


def fill_in(
    page: Page,
    *,
    kind: str = "企业法人",
    applicant: Mapping[str, str] = APPLICANT,
    form: Mapping[str, str] = FORM,
) -> None:
    """The applicant and the form, one question a page."""
    page.get_by_role("link", name="申请人信息").click()
    choose(page, kind)
    press(page, "保存，下一步")
    for label, value in applicant.items():
        page.get_by_label(label).fill(value)
    press(page, "保存，下一步")
    for label, value in form.items():
        expect(page.locator("h1")).to_contain_text(label)
        box = page.locator("main input[type=text], main textarea, main input[type=tel]")
        if box.count():
            box.first.fill(value)
        else:
            choose(page, value)
        press(page, "保存，下一步")
    expect(page.locator("h1")).to_have_text("上传材料")


def attach(page: Page, *materials: str) -> None:
    """A photo for each of these materials, from the list and back to it."""
    for name in materials:
        page.get_by_role("link", name=name).click()
        upload(page, f"{name}.png")
        press(page, "上传")
        expect(page.locator("main")).to_contain_text("已经传了 1 个文件")
        page.locator("main").get_by_role("link", name="好了，回材料清单").click()


def hand_in(page: Page) -> Proof:
    """How to get the result, check the answers, submit; number and code of the receipt."""
    press(page, "下一步")
    choose(page, "电子件")
    press(page, "保存，下一步")
    expect(page.locator("h1")).to_have_text("核对并提交")
    press(page, "提交申请")
    expect(page.locator("h1")).to_have_text("已收到您的申请")
    values = page.locator("main dd")
    return Proof(re.sub(r"\s", "", values.nth(0).inner_text()), values.nth(1).inner_text().strip())


def look_up(page: Page, proof: Proof) -> None:
    """办件查询 with the two numbers of the receipt."""
    page.goto("/p")
    page.get_by_label("受理编号").fill(proof.number)
    page.get_by_label("查询码").fill(proof.code)
    press(page, "查进度")
    expect(page.locator("#todo")).to_have_text("您现在要做的")


def open_case(page: Page, number: str, box: str = "/desk/inbox") -> None:
    """From the list to the case."""
    page.goto(box)
    page.get_by_role("link", name=number).first.click()
    expect(page.locator("body")).to_contain_text(number)


def complete_step(page: Page, number: str, opinion: str, *, proposes: str = "") -> None:
    """Write an opinion on the step that is due, in favour unless told otherwise."""
    open_case(page, number)
    page.get_by_label("我的意见").fill(opinion)
    if proposes:
        choose(page, proposes)
    else:  # each regime has its own word for yes
        yes = page.locator("label").filter(has_text=re.compile(r"^\s*建议(?!不)\S"))
        yes.first.click()
    press(page, "完成环节")
    expect(page.locator(".dk-op").first).to_contain_text(opinion)


def all_complete_and_accept(page: Page, number: str) -> None:
    """The window finds every material complete and accepts."""
    open_case(page, number, "/desk/cases")
    press(page, "未看的都齐全")
    press(page, "受理")
    page.wait_for_url(re.compile("/done$"))
    expect(page.locator(".yc-a4")).to_contain_text("受理通知书")
