"""The main job: from three questions to a licence anybody can verify, and the other endings.

Every step is a page somebody reads; the clock moves from day to day as it would.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases import actions
from yichuang.cases.factories import Hall, day, hall
from yichuang.cases.jobs import silence
from yichuang.cli.commands import ledger
from yichuang.cli.main import build
from yichuang.cli.main import main as yichuang
from yichuang.kernel.clock.now import now
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.notices.queries import notices_about
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.search.setup import install

from . import steps
from .town import SHOP, Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ITEM = "食品经营许可"
ANSWERS = {"business": "restaurant", "licence": "local", "who": "self"}
PARTY = {
    "kind": "enterprise",
    "name": SHOP,
    "id_kind": "uscc",
    "id_number": "119904230000000072",
    "phone": "13900000009",
    "representative": "何青禾",
}
FORM_VALUES = {
    "shop": "青禾面馆",
    "code": "11990423000000003M",
    "owner_id": "990423198001010051",
    "phone": "13900000008",
    "area": "80",
    "cold": "no",
}


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, day("2026-03-10")) as found:
        install(connection)
        yield found


@pytest.fixture
def world(town: Town) -> Hall:
    return hall()


def applied(world: Hall) -> steps.Proof:
    """Somebody applied online, with everything; the first journey does it by hand."""
    at, by = now(), Actor(user_id=None, name="申请人", auth="query-code")
    draft = actions.start_draft(by=by, at=at, version_id=world.version_id, answers=ANSWERS)
    actions.save_draft(
        at=at, draft_id=draft.id, party_data=PARTY, form=FORM_VALUES, wants="electronic"
    )
    for key in ("form", "layout"):
        stored = store(by=by, at=at, purpose="material", name=f"{key}.png", data=png())
        actions.attach(
            at=at, draft_id=draft.id, material_key=key, stored_file_id=stored.id, name="照片.png"
        )
    case = actions.submit_draft(by=by, at=at, draft_id=draft.id)
    return steps.Proof(case.number, case.query_code)


def test_three_questions_to_a_verified_licence(town: Town, world: Hall, tmp_path: Path) -> None:
    home = town.citizen()
    steps.answer_the_questions(home, ITEM)
    mine = home.locator("#my-list")
    expect(mine).to_contain_text("设备布局图")
    expect(mine).to_contain_text("您准备 2 份就够")
    expect(mine.locator("details")).to_contain_text("授权委托书")  # not for him, and why
    steps.begin(home)
    steps.fill_in(home)
    steps.attach(home, "设备布局图")
    proof = steps.hand_in(home)
    expect(home.locator("main")).to_contain_text("3 月 17 日")  # five working days to answer

    _told_once_and_supplied(town, world, home, proof.number)
    _accepted_after_supplement(town, world, proof.number)
    _paused_for_experts(town, world, home, proof.number)
    _reviewed_and_granted(town, world, proof.number)
    licence = _licence_at_home(home, proof.number)

    passer_by = town.citizen()
    passer_by.goto("/v")
    passer_by.locator("main input[name=number]").fill(licence)
    passer_by.keyboard.press("Enter")
    expect(passer_by.locator("h1")).to_contain_text("有效")
    expect(passer_by.locator("main")).to_contain_text(SHOP)
    _verify_offline(passer_by, tmp_path)

    window = town.staff(world.clerk)
    steps.open_case(window, proof.number, "/desk/cases?state=decided")
    steps.choose(window, "电子送达")
    steps.press(window, "登记送达，办结")
    window.wait_for_url(re.compile("/done$"))
    home.goto(f"/p/{proof.number}")
    expect(home.locator("h1")).to_contain_text("办好了")
    found = verify()
    assert found.ok and found.entries > 10


def _told_once_and_supplied(town: Town, world: Hall, home: Page, number: str) -> None:
    window = town.staff(world.clerk)
    steps.open_case(window, number, "/desk/cases")
    expect(window.locator("body")).to_contain_text(SHOP)
    window.locator("label[for=m-form-defective]").click()
    window.fill("#p-form", "没有交")
    window.fill("#x-form", "照样表填好，拍照上传")
    window.locator("label[for=m-layout-complete]").click()
    steps.press(window, "补正告知")
    expect(window.locator(".yc-a4")).to_contain_text("没有交")
    steps.press(window, "出告知书")
    window.wait_for_url(re.compile("/done$"))
    expect(window.locator(".yc-a4")).to_contain_text("告知书")

    home.goto(f"/p/{number}")
    expect(home.locator("h1")).to_contain_text("您还要补 1 份材料")
    fix = home.locator("#fix")
    expect(fix).to_contain_text("照样表填好，拍照上传")
    fix.get_by_role("link", name="上传").click()
    steps.upload(home, "申请书.png")
    steps.press(home, "上传并提交这一份")
    expect(home.locator("h1")).to_contain_text("窗口正在看材料")


def _accepted_after_supplement(town: Town, world: Hall, number: str) -> None:
    town.move_to(day("2026-03-11"))
    window = town.staff(world.clerk)
    steps.open_case(window, number, "/desk/cases")
    expect(window.locator("body")).to_contain_text("补正后")
    window.locator("label[for=m-form-complete]").click()
    steps.press(window, "受理")
    window.wait_for_url(re.compile("/done$"))
    expect(window.locator(".yc-a4")).to_contain_text("受理通知书")


def _paused_for_experts(town: Town, world: Hall, home: Page, number: str) -> None:
    town.move_to(day("2026-03-12"))
    review = town.staff(world.reviewer)
    steps.open_case(review, number)
    steps.press(review, "启动特别程序")
    steps.choose(review, "专家评审")
    review.get_by_label("依据").fill("食品经营许可审查通则第二十条")
    review.get_by_label("所需工作日").fill("3")
    steps.press(review, "启动并出告知书")
    expect(review.locator("body")).to_contain_text("暂停")
    home.goto(f"/p/{number}")
    expect(home.locator("h1")).to_contain_text("正在专家评审，时限已暂停")
    expect(home.locator("main")).to_contain_text("依法不计入期限")

    town.move_to(day("2026-03-16"))
    review = town.staff(world.reviewer)
    steps.open_case(review, number)
    steps.press(review, "特别程序结束")
    review.get_by_label("程序结果").fill("专家同意布局方案")
    steps.press(review, "结束，恢复计时")
    expect(review.locator("body")).to_contain_text("专家同意布局方案")


def _reviewed_and_granted(town: Town, world: Hall, number: str) -> None:
    town.move_to(day("2026-03-17"))
    review = town.staff(world.reviewer)
    steps.complete_step(review, number, "制度和布局图齐全，符合")
    steps.complete_step(review, number, "到店看过，操作间和布局图一致")
    chief = town.staff(world.approver)
    steps.open_case(chief, number)
    expect(chief.locator("body")).to_contain_text("到店看过，操作间和布局图一致")
    steps.press(chief, "同意并下一件")
    expect(chief.locator(".yc-a4")).to_contain_text("准予行政许可")
    steps.press(chief, "同意并下一件")
    chief.wait_for_url(re.compile("inbox"))


def _licence_at_home(home: Page, number: str) -> str:
    home.goto(f"/p/{number}")
    expect(home.locator("h1")).to_contain_text("办好了")
    home.get_by_role("link", name="看电子证照").click()
    expect(home.locator("h1")).to_have_text("食品经营许可证")
    expect(home.locator("main")).to_contain_text(SHOP)
    return home.locator("dt:text-is('证照编号') + dd").inner_text().strip()


def _verify_offline(page: Page, folder: Path) -> None:
    """With the two files anybody can download, away from the county's machine."""
    for name, link in (("text.txt", "签名文本"), ("keys.json", "公布的密钥")):
        url = page.locator("aside").get_by_role("link", name=link).get_attribute("href")
        (folder / name).write_bytes(page.request.get(url).body())
    call = ["licence", "verify", str(folder / "text.txt"), "--key", str(folder / "keys.json")]
    assert yichuang([*call, "--today", "2026-03-17"]) == 0
    tampered = (folder / "text.txt").read_text(encoding="utf-8")
    (folder / "text.txt").write_text(tampered[:60] + "x" + tampered[61:], encoding="utf-8")
    assert yichuang([*call, "--today", "2026-03-17"]) == 1


def test_the_ledger_command_answers_for_the_journey(
    town: Town, world: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = applied(world)
    capsys.readouterr()
    args = build().parse_args(["ledger", "verify", "--json"])
    assert ledger.run(args) == 0  # the command itself: the suite's database has no data folder
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True and answer["first_bad"] is None and answer["entries"] > 0
    page = town.citizen()
    steps.look_up(page, proof)
    expect(page.locator("h1")).to_contain_text("窗口正在看材料")


def test_a_refusal_says_why_and_what_can_be_done(town: Town, world: Hall) -> None:
    proof = applied(world)
    steps.all_complete_and_accept(town.staff(world.clerk), proof.number)
    review = town.staff(world.reviewer)
    for opinion in ("布局图上没有冷藏设备", "到店核查，没有洗手池"):
        steps.complete_step(review, proof.number, opinion, proposes="建议不予")
    chief = town.staff(world.approver)
    steps.open_case(chief, proof.number)
    steps.press(chief, "不予")
    for label, text in (
        ("查明的事实", "操作间没有洗手池"),
        ("理由", "不具备与经营食品相适应的卫生设施"),
        ("法律依据", "《中华人民共和国食品安全法》第三十三条"),
    ):
        chief.get_by_label(label).fill(text)
    steps.press(chief, "更新预览")
    paper = chief.locator(".yc-a4")
    expect(paper).to_contain_text("操作间没有洗手池")
    expect(paper).to_contain_text("60日内（即2026年5月9日前")
    steps.press(chief, "作出不予决定")
    chief.wait_for_url(re.compile("inbox"))

    page = town.citizen()
    steps.look_up(page, proof)
    expect(page.locator("h1")).to_contain_text("您可以申请复议，也可以起诉")
    remedies = page.locator("[aria-labelledby=rem]")
    expect(remedies).to_contain_text("5 月 9 日")  # 60 days from 10 March
    expect(remedies).to_contain_text("9 月 10 日")  # six months
    page.get_by_role("link", name="看决定书").first.click()
    document = page.locator(".yc-a4")
    expect(document).to_contain_text("不具备与经营食品相适应的卫生设施")
    expect(document).to_contain_text("行政复议")
    expect(document).to_contain_text("行政诉讼")
    passer_by = town.citizen()
    passer_by.goto("/v/nothing-of-the-kind")
    expect(passer_by.locator("h1")).to_contain_text("没有这个编号的证照")


def test_five_working_days_of_silence_accept(town: Town, world: Hall) -> None:
    proof = applied(world)
    page = town.citizen()
    steps.look_up(page, proof)
    expect(page.locator("main")).to_contain_text("最迟 3 月 17 日")
    assert silence(at=day("2026-03-17"))["deemed"] == 0, "the last day is still the window's"
    town.move_to(day("2026-03-18"))
    assert silence()["deemed"] == 1
    page.reload()
    expect(page.locator("h1")).to_contain_text("已经受理")
    expect(page.locator("main")).to_contain_text("3 月 10 日，视为受理")  # back to receipt (Art 32)
    window = town.staff(world.clerk)
    window.goto(f"/desk/cases/{proof.number}/check")
    expect(window.locator("body")).to_contain_text("核验已结束")
    review = town.staff(world.reviewer)
    steps.open_case(review, proof.number)
    assert verify().ok


def test_an_applicant_withdraws(town: Town, world: Hall) -> None:
    proof = applied(world)
    steps.all_complete_and_accept(town.staff(world.clerk), proof.number)
    page = town.citizen()
    steps.look_up(page, proof)
    page.get_by_role("link", name="撤回申请").click()
    steps.press(page, "撤回申请")
    expect(page.locator(".govuk-error-summary")).to_contain_text("请填写为什么撤回")
    page.get_by_label("为什么撤回").fill("不开店了")
    page.get_by_label("我知道撤回后这件申请就结束了").check()
    steps.press(page, "撤回申请")
    expect(page.locator("h1")).to_contain_text("您撤回了申请，已经办结")
    expect(page.get_by_role("link", name="撤回申请")).to_have_count(0)
    page.get_by_role("link", name="看办事指南").click()
    expect(page.locator("h1")).to_have_text(ITEM)
    review = town.staff(world.reviewer)
    review.goto("/desk/inbox")
    expect(review.locator("body")).to_contain_text("没有待办")


def test_a_lost_code_comes_back_through_the_phone(town: Town, world: Hall) -> None:
    proof = applied(world)
    page = town.citizen()
    page.goto("/p")
    page.get_by_role("link", name="查询码找不到了").click()
    page.get_by_label("受理编号").fill(proof.number)
    page.get_by_label("登记的手机号").fill("139 0000 0009")
    steps.press(page, "发验证码")
    expect(page.locator("h1")).to_have_text("输入验证码")
    page.get_by_label("验证码").fill("000000")
    steps.press(page, "找回查询码")
    expect(page.locator(".govuk-error-summary")).to_contain_text("验证码不对")
    sent = [n.text for n in notices_about(subject=("case", proof.number)) if "验证码" in n.text]
    page.get_by_label("验证码").fill(re.search(r"\d{6}", sent[-1])[0])  # type: ignore[index]
    steps.press(page, "找回查询码")
    expect(page.locator("h1")).to_have_text("您的查询码")
    expect(page.locator("main")).to_contain_text(proof.code)
    steps.press(page, "看办到哪一步")
    expect(page.locator("h1")).to_contain_text("窗口正在看材料")


def test_a_stranger_with_the_number_learns_nothing(town: Town, world: Hall) -> None:
    """The negative control of the lost code: another phone, the same words, and no message."""
    proof = applied(world)
    before = len(notices_about(subject=("case", proof.number)))
    page = town.citizen()
    page.goto("/p/lost")
    page.get_by_label("受理编号").fill(proof.number)
    page.get_by_label("登记的手机号").fill("13911111111")
    steps.press(page, "发验证码")
    expect(page.locator("h1")).to_have_text("输入验证码")
    assert len(notices_about(subject=("case", proof.number))) == before


def test_nobody_decides_what_he_reviewed(town: Town, world: Hall) -> None:
    """The negative control of the decision: the reviewer has no button, his address is refused."""
    assert Role.APPROVER.value not in world.reviewer.roles
    proof = applied(world)
    steps.all_complete_and_accept(town.staff(world.clerk), proof.number)
    review = town.staff(world.reviewer)
    for opinion in ("符合", "看过"):
        steps.complete_step(review, proof.number, opinion)
    answer = review.goto(f"/desk/cases/{proof.number}/decide")
    assert answer is not None and answer.status == 403
    expect(review.locator("body")).to_contain_text("审批")
