"""Two lanes from both sides of the counter: 容缺 that is not made good, 告知承诺 that was not true."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases.factories import Hall, hall
from yichuang.cases.jobs import silence
from yichuang.catalog.items.factories import clean_content, material
from yichuang.cli.main import main
from yichuang.kernel.search.setup import install

from .steps import (
    ANSWERS,
    answer_the_questions,
    attach,
    begin,
    choose,
    complete_step,
    fill_in,
    hand_in,
    look_up,
    open_case,
    press,
)
from .town import SHOP, Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THURSDAY = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
OFFER: dict[str, Any] = {
    "commitment": True,
    "commitment_basis": "国办发〔2020〕42号",
    "commitment_conditions": "有固定的经营场所",
    "commitment_standard": "操作区和就餐区分开",
    "commitment_materials": ["layout"],
    "commitment_liability": "承诺不实的，撤销决定并记入信用记录",
    "commitment_check_method": "到店核查",
    "commitment_check_days": 30,
}


def on(day: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, 2, minute, tzinfo=UTC)


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    install(connection)
    with opened(browser, live_server.url, THURSDAY) as found:
        yield found


def with_gap() -> Hall:
    later = material("training", "培训记录", necessity="later", later_days=3, sort=9)
    return hall(materials=(*clean_content().materials, later))


def apply_with_gap(page: Page) -> Any:
    answer_the_questions(page, "食品经营许可", ANSWERS)
    begin(page)
    fill_in(page)
    attach(page, "食品经营许可申请书", "设备布局图")
    press(page, "下一步")
    choose(page, "电子件")
    press(page, "保存，下一步")
    expect(page.locator("main")).to_contain_text("培训记录可以后补")
    page.get_by_label("我要容缺受理，承诺按期补交").check()
    page.get_by_label("签名（申请人姓名或名称）").fill(SHOP)
    press(page, "提交申请")
    expect(page.locator("h1")).to_have_text("已收到您的申请")
    values = page.locator("main dd")
    number = re.sub(r"\s", "", values.nth(0).inner_text())
    return number, values.nth(1).inner_text().strip()


def test_gaps_with_a_late_supplement_end_the_case(town: Town) -> None:
    world = with_gap()
    citizen = town.citizen()
    number, _ = apply_with_gap(citizen)
    clerk = town.staff(world.clerk)
    open_case(clerk, number, "/desk/cases")
    press(clerk, "未看的都齐全")
    expect(clerk.locator("#m-training-later")).to_be_checked()
    press(clerk, "容缺受理")
    expect(clerk.locator("main")).to_contain_text("培训记录（3 个工作日内）")
    expect(clerk.locator("main")).to_contain_text("未接入")
    press(clerk, "容缺受理，出通知书和承诺书")
    clerk.wait_for_url(re.compile("/done$"))
    citizen.goto(f"/p/{number}")
    expect(citizen.locator(".pb-todo")).to_contain_text("补交“培训记录”")
    expect(citizen.locator("#later")).to_contain_text("3 月 10 日前")
    reviewer = town.staff(world.reviewer)
    open_case(reviewer, number)
    expect(reviewer.locator("body")).to_contain_text("等补交")
    for _ in range(2):
        complete_step(reviewer, number, "符合条件")
    approver = town.staff(world.approver)
    approver.goto(f"/desk/cases/{number}/decide")
    expect(approver.locator("main")).to_contain_text("补齐之前不能出结果")
    town.move_to(on(11))  # the day after the last day
    silence()
    citizen.goto(f"/p/{number}")
    expect(citizen.locator("h1")).to_contain_text("缺的材料没有按承诺补来，已经终止")
    expect(citizen.locator("main")).to_contain_text("终止办理告知书")
    citizen.goto(f"/p/{number}/later/training")
    expect(citizen.locator("body")).to_contain_text("现在不用补交")


def promise(page: Page) -> Any:
    answer_the_questions(page, "食品经营许可", ANSWERS)
    draft = begin(page)
    fill_in(page)
    page.goto(f"/a/{draft.number}/promise")
    expect(page.locator("main")).to_contain_text("承诺不实的，撤销决定")
    choose(page, "我看过以上告知，愿意承诺")
    page.get_by_label("签名").fill(SHOP)
    press(page, "保存，下一步")
    expect(page.locator("main")).to_contain_text("以承诺代替，不用交")
    expect(page.get_by_role("link", name="设备布局图")).to_have_count(0)
    attach(page, "食品经营许可申请书")
    return hand_in(page)


def test_a_false_promise_is_found_by_lot(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = hall(**OFFER)
    citizen = town.citizen()
    proof = promise(citizen)
    clerk = town.staff(world.clerk)
    open_case(clerk, proof.number, "/desk/cases")
    expect(clerk.locator(".dk-mat")).to_contain_text("以承诺代替")
    press(clerk, "未看的都齐全")
    press(clerk, "告知承诺受理")
    press(clerk, "受理，出告知承诺书")
    clerk.wait_for_url(re.compile("/done$"))
    expect(clerk.locator(".yc-a4")).to_contain_text("告知承诺书")
    reviewer = town.staff(world.reviewer)
    for _ in range(2):
        complete_step(reviewer, proof.number, "符合条件")
    approver = town.staff(world.approver)
    approver.goto(f"/desk/cases/{proof.number}/decide")
    press(approver, "同意并下一件")
    approver.wait_for_url(re.compile("inbox"))
    town.move_to(on(9))
    reviewer = town.staff(world.reviewer)
    reviewer.goto("/desk/commitments")
    press(reviewer, "封存名单")
    expect(reviewer.locator("main")).to_contain_text("名单摘要")
    town.move_to(on(9, 5))
    reviewer.get_by_label("骰子点数").fill("3516 2461 53")
    press(reviewer, "按点数抽取")
    expect(reviewer.locator("#h-d")).to_have_text("抽中")
    with reviewer.expect_download() as download:
        reviewer.get_by_role("link", name="下载抽取文件").click()
    path = tmp_path / "lot.json"
    download.value.save_as(path)
    assert main(["lot", "verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    reviewer.get_by_role("link", name=proof.number).click()
    choose(reviewer, "承诺不实")
    reviewer.get_by_label("核查情况和证据").fill("到店核查，操作区和就餐区没有分开")
    reviewer.get_by_label("怎样处理").select_option("rescind")
    press(reviewer, "记入核查结论")
    reviewer.goto("/desk/commitments")
    expect(reviewer.locator("table")).to_contain_text("提出撤销决定")
    look_up(citizen, proof)
    expect(citizen.locator("main")).to_contain_text("承诺核查：承诺不实")
    _once_false_never_again(town, world)


def _once_false_never_again(town: Town, world: Hall) -> None:
    """The next promise of the same applicant is led back to the ordinary way."""
    again = promise(town.citizen())
    clerk = town.staff(world.clerk)
    open_case(clerk, again.number, "/desk/cases")
    press(clerk, "未看的都齐全")
    press(clerk, "告知承诺受理")
    expect(clerk.locator("main")).to_contain_text("核查发现承诺不实，尚未修复")
    press(clerk, "受理，出告知承诺书")
    expect(clerk.locator("main")).to_contain_text("按一般程序办")
    press(clerk, "改按一般程序办")
    expect(clerk.locator("main")).to_contain_text("不能使用告知承诺，需要提交")
