"""A licence after it was given: renewed by silence, and taken back, page by page."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from yichuang.cases.factories import Hall, day, hall, reviewed
from yichuang.cases.jobs import licences, silence
from yichuang.cli.main import main as yichuang
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.search.setup import install

from . import steps
from .town import Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GRANTED = day("2026-03-10")  # twelve months: until 2027-03-09


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, GRANTED) as found:
        install(connection)
        yield found


@pytest.fixture
def world(town: Town) -> Hall:
    return hall(result_validity_months=12, result_long_term=False)


def a_licence(town: Town, world: Hall) -> str:
    """Decided at the approver's screen; its number as the case page shows it."""
    case = reviewed(world, at=GRANTED)
    page = town.staff(world.approver)
    steps.open_case(page, case.number)
    steps.press(page, "同意")
    expect(page.locator(".yc-a4")).to_contain_text("准予行政许可")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("inbox"))
    page.goto(f"/desk/cases/{case.number}")
    found = page.locator("a[href^='/desk/licences/']").last.inner_text()
    return found.strip()


def at(town: Town, text: str, hour: int = 2) -> datetime:
    moment = day(text, hour)
    town.move_to(moment)
    return moment


def anyone_checks(town: Town, number: str) -> Page:
    page = town.citizen()
    page.goto("/v")
    page.locator("main input[name=number]").fill(number)
    page.keyboard.press("Enter")
    return page


def the_text(page: Page, folder: Path, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="签名文本").click()
    path = folder / name
    download.value.save_as(path)
    return path


def test_renewal_deemed_granted(town: Town, world: Hall, tmp_path: Path, capsys: Any) -> None:
    number = a_licence(town, world)
    old = the_text(anyone_checks(town, number), tmp_path, "old.txt")

    at(town, "2027-01-20")
    window = town.staff(world.clerk)
    window.goto("/desk/licences")
    window.fill("#lq", number)
    window.keyboard.press("Enter")
    window.get_by_role("link", name=number).click()
    expect(window.locator("main")).to_contain_text("2027-02-07前")
    steps.press(window, "延续")
    expect(window.locator("main")).to_contain_text("视为准予延续")
    steps.press(window, "收件")
    window.wait_for_url(re.compile("/check$"))
    steps.press(window, "未看的都齐全")
    steps.press(window, "受理")
    window.wait_for_url(re.compile("/done$"))
    case = re.search(r"\d{12}", window.url)
    assert case is not None

    at(town, "2027-03-09")  # nobody has decided; it is the last day
    last_day = anyone_checks(town, number)
    expect(last_day.locator("h1")).to_contain_text("✓ 有效")
    expect(last_day.locator("main")).to_contain_text("已申请延续")

    at(town, "2027-03-10", 0)  # no job has run yet, and the law has granted
    expect(anyone_checks(town, number).locator("h1")).to_contain_text("✓ 有效")
    expect(anyone_checks(town, number).locator("main")).to_contain_text("视为准予延续")
    now = at(town, "2027-03-10", 1)
    silence(at=now)
    assert licences(at=now)["renewed"] == 1

    page = anyone_checks(town, number)
    expect(page.locator("main")).to_contain_text("第 2 版（现行）")
    expect(page.locator("main")).to_contain_text("2028")
    expect(page.locator("main")).to_contain_text("视为准予延续")
    new = the_text(page, tmp_path, "new.txt")
    _the_organ_sees_red(town, world, case.group())
    _offline(town, page, old, new, tmp_path, capsys)
    assert verify().ok


def _the_organ_sees_red(town: Town, world: Hall, number: str) -> None:
    page = town.staff(world.approver)
    page.goto(f"/desk/cases/{number}")
    expect(page.locator("body")).to_contain_text("视为准予延续")
    expect(page.locator("body")).to_contain_text("红牌")
    page.get_by_role("link", name="准予延续行政许可决定书").click()
    expect(page.locator(".yc-a4")).to_contain_text("逾期未作决定的，视为准予延续")
    expect(page.locator(".yc-a4")).to_contain_text("行政复议")


def _offline(town: Town, page: Page, old: Path, new: Path, folder: Path, capsys: Any) -> None:
    """The old text says that there is a newer one, the newer one that it holds."""
    keys, listed = folder / "keys.json", folder / "status.txt"
    link = page.get_by_role("link", name="公布的密钥").get_attribute("href")
    keys.write_text(page.request.get(f"{town.url}{link}").text(), encoding="utf-8")
    link = page.get_by_role("link", name="失效名单").get_attribute("href")
    listed.write_text(page.request.get(f"{town.url}{link}").text(), encoding="utf-8")
    given = ["--key", str(keys), "--revoked", str(listed), "--today", "2027-03-10"]
    assert yichuang(["licence", "verify", str(new), *given]) == 0
    capsys.readouterr()
    assert yichuang(["licence", "verify", str(old), *given]) == 1
    said = capsys.readouterr().out
    assert "旧版" in said and "现行第2版" in said


def test_a_licence_is_rescinded_after_the_holder_was_heard(town: Town, world: Hall) -> None:
    number = a_licence(town, world)
    at(town, "2026-04-07")
    officer = town.staff(world.reviewer)
    officer.goto(f"/desk/licences/{number}")
    steps.press(officer, "撤销")
    steps.choose(officer, "被许可人以欺骗")
    officer.get_by_label("查明的事实").fill("申请时提交的租赁合同系伪造")
    steps.press(officer, "提出撤销")
    steps.press(officer, "告知持证人")
    officer.get_by_role("link", name="登记陈述").click()
    officer.get_by_label("陈述、申辩意见").fill("合同是中介给的，本人不知情")
    steps.press(officer, "登记")
    expect(officer.locator("main")).to_contain_text("本人不知情")

    approver = town.staff(world.approver)
    approver.goto(f"/desk/licences/{number}")
    _decide(approver)
    expect(approver.locator("main")).to_contain_text("申请期限到")  # five days to ask

    officer.get_by_role("link", name=re.compile("^听证")).click()
    officer.get_by_label("谁提出的").fill("持证人")
    steps.choose(officer, "申请听证")
    steps.press(officer, "登记")
    officer.get_by_label("举行时间").fill("2026-04-20T09:30")
    officer.get_by_label("地点").fill("政务服务中心三楼听证室")
    officer.get_by_label("主持人").select_option(label="head")
    steps.press(officer, "出听证通知书")
    expect(officer.locator("main")).to_contain_text("4 月 20 日 09:30")

    at(town, "2026-04-20", 4)
    head = town.staff(world.head)
    head.goto(officer.url)
    head.get_by_label("参加人").fill("持证人；审查人员")
    head.get_by_label("笔录内容").fill("双方质证，持证人认可合同系伪造。")
    head.get_by_label("签名情况").fill("双方核对无误，已签名")
    steps.press(head, "登记笔录")
    expect(head.locator("main")).to_contain_text("已举行并有笔录")

    at(town, "2026-04-21")
    approver = town.staff(world.approver)
    approver.goto(f"/desk/licences/{number}")
    _decide(approver)
    expect(approver.locator("main")).to_contain_text("根据听证笔录")
    approver.get_by_label("理由").fill("采纳听证笔录认定的事实，材料系伪造。")
    steps.press(approver, "作出决定")
    expect(approver.locator("main")).to_contain_text("已撤销")
    checked = anyone_checks(town, number)
    expect(checked.locator("h1")).to_contain_text("✕ 已撤销")
    expect(checked.locator("main")).to_contain_text("第六十九条第二款")


def _decide(page: Page) -> None:
    page.get_by_role("link", name="作出决定").click()
    steps.choose(page, "决定撤销")
    page.get_by_label("理由").fill("伪造材料，事实清楚。")
    page.get_by_label("补偿、赔偿怎样考虑").fill("基于许可取得的利益不予保护。")
    steps.press(page, "作出决定")
