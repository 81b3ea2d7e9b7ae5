"""A county opened from empty: the wizard, three workbooks, 三员 apart, the time noted."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from playwright.sync_api import Browser, Download, Page, expect

from yichuang.cases.factories import day
from yichuang.cli.main import main
from yichuang.kernel.clock.actions import load_reference as load_calendar
from yichuang.kernel.health.queries import database
from yichuang.kernel.health.rules import POSTGRES_MUST, SQLITE_MUST
from yichuang.kernel.identity.queries import active_account, actor_of
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys
from yichuang.kernel.statutes.actions import load_reference as load_law

from .steps import press
from .town import Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = day("2026-11-20")
TEN_MINUTES = 600

DEPARTMENTS = [
    ["QC-HALL", "清川县政务服务管理局", "政务局", "", "政务服务机构"],
    ["QC-MKT", "清川县市场监督管理局", "市监局", "", "县属部门"],
    ["QC-HLT", "清川县卫生健康局", "卫健局", "", "县属部门"],
]
STAFF = [
    ["QC0001", "何一", "政务局", "综合窗口", "3 号窗口", "", "窗口受理员"],
    ["ＱＣ０００２", "何二", "市监局", "审批股", "", "", "审查员"],
    ["QC0003", "何三", "市监局", "审批股股长", "", "", "审批员"],
    ["QC0004", "何四", "清川县市场监督管理局", "局长", "", "", "机关负责人"],
    ["QC0005", "何五", "卫键局", "审批股", "", "", "审察员"],
    ["QC0006", "何六", "政务局", "审改股", "", "", "事项编辑员"],
]
WINDOWS = [
    ["3 号", "综合窗口", "综合窗口", "", "一楼", "9:00-12:00、13:30-17:30", "9:00-12:00"],
    ["5 号", "市场准入", "专业窗口", "市监局", "一楼", "9：00－17：30"],
]
ITEMS = [
    [
        *("990423-31-000000001-01", "食品经营许可", "市监局", "行政许可", "承诺件", "20个工作日"),
        *("5工作日", "自然人、企业法人", "", "申请书；身份证明", "《食品安全法》第三十五条", "否"),
    ],
    ["990423-31-000000002-01", "小餐饮登记", "市监居", "行政许可", "承诺件", "20天左右"],
]


@pytest.fixture
def town(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path, monkeypatch: Any
) -> Iterator[Town]:
    """An installed, empty county: what `yichuang serve --empty` and a first backup leave."""
    tmp_path.chmod(0o700)
    settings.YC_DATA, settings.YC_DEMO = tmp_path, True
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["localhost", "127.0.0.1"], "k" * 60
    keys.create(keys.keyring_path(), keys.generate())
    # The suite's own server writes without fsync, which the doctor rightly will not open on.
    monkeypatch.setattr(database, "durability", lambda: {**POSTGRES_MUST, **SQLITE_MUST})
    with opened(browser, live_server.url, NOW) as found:
        load_calendar(at=NOW)
        load_law(at=NOW)
        worker = {"id": "w", "host": "h", "pid": 1, "started_at": NOW, "seen_at": NOW}
        apps.get_model("kernel", "JobWorker").objects.create(**worker)
        yield found


@pytest.fixture
def administrators(town: Town, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> dict[str, Actor]:
    """三员 from the command line on the server; a second call is refused."""
    from yichuang.cli import main as cli

    monkeypatch.setattr(cli, "_set_up", lambda creates: None)
    call = ["administrators", "--system", "钱系统", "--security", "孙安全", "--audit", "李审计"]
    assert main(call) == 0
    printed = capsys.readouterr().out
    assert re.search(r"系统管理员.*sysadmin.*(\w{4}-){3}\w{4}", printed)
    assert main(call) == 1, "三员 are made once from the command line"
    found = {}
    for login in ("sysadmin", "secadmin", "auditadmin"):
        user = active_account(login)
        assert user is not None and user.must_change_password
        user.must_change_password = False
        user.save()
        found[login] = actor_of(user)
    return found


def fill(data: bytes, *rows: list[str]) -> bytes:
    """The downloaded template, filled in below its heading from the left."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["填写"]
    heads = [str(cell.value).rstrip("*") for cell in sheet[2]]
    for row, values in enumerate(rows, start=3):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
        if "到岗日期" in heads:
            sheet.cell(row, heads.index("到岗日期") + 1).value = "2026-11-02"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(page: Page, title: str, *rows: list[str]) -> None:
    """One workbook: download the template of the step, fill it in, upload."""
    page.goto("/manage/opening")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(rf"^下载模板\s*：{title}$")).click()
    data = Path(waiting.value.path()).read_bytes()
    page.get_by_role("link", name=re.compile(rf"^表格\s*：{title}$")).click()
    upload(page, fill(data, *rows))


def upload(page: Page, data: bytes) -> None:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[type=file]", {"name": "表.xlsx", "mimeType": mime, "buffer": data})
    press(page, "上传并校验")
    expect(page.locator(".yc-counts")).to_be_visible()


def sheets(download: Download) -> Any:
    """A downloaded workbook."""
    return openpyxl.load_workbook(io.BytesIO(Path(download.path()).read_bytes()))


def state(page: Page, title: str) -> str:
    page.goto("/manage/opening")
    heading = page.locator("th", has_text=re.compile(f"^{title}"))
    row = page.locator("tbody tr").filter(has=heading)
    return row.locator(".yc-status").inner_text()


def test_a_county_is_opened_from_empty(
    town: Town, administrators: dict[str, Actor], record_property: Any
) -> None:
    began = monotonic()
    system = town.staff(administrators["sysadmin"])
    system.goto("/manage/opening")
    expect(system.locator("h1")).to_contain_text("从空库到开门")
    expect(system.locator("[aria-current=step]")).to_contain_text("县名和代码")
    press(system, "打开")
    system.get_by_label("县名").fill("清川县")
    system.get_by_label("行政区划代码").fill("990423")
    press(system, "保存")
    bring(system, "部门", *DEPARTMENTS)
    press(system, "确认写入")
    expect(system.locator("body")).to_contain_text("“部门”已导入：新增 3 行")
    _staff_with_two_faults(system)
    _passwords(system)
    _roles(town, administrators)
    bring(system, "窗口和开放时间", *WINDOWS)
    press(system, "确认写入")
    expect(system.locator("body")).to_contain_text("“窗口和开放时间”已导入：新增 2 行")
    _items(town, system)
    for title in ("部门", "人员", "初始密码条", "确认角色", "窗口和开放时间", "放假通知"):
        assert state(system, title) == "已完成", title
    expect(system.locator("#h-open + p")).to_contain_text("还差")
    by = Actor.system("备份")
    record_alone(action=Act.BACKUP, by=by, at=NOW, obj=("backup", "yichuang-first.tar.gz"))
    assert state(system, "密钥和备份") == "已完成"
    said = system.locator("tbody tr", has=system.locator("th", has_text=re.compile("^体检")))
    expect(said).to_contain_text("没有发现问题")
    system.get_by_role("button", name="从今天起启用").click()
    expect(system.locator("h1")).to_have_text("清川县：2026 年 11 月 20 日启用")
    took = monotonic() - began
    record_property("seconds_from_empty_to_open", round(took, 1))
    print(f"county opened from empty in {took:.1f} s")
    assert took < TEN_MINUTES, "ux.md I2"

    audit = town.staff(administrators["auditadmin"])
    audit.goto("/manage/ledger?action=county.open")
    expect(audit.locator("tbody")).to_contain_text("2026-11-20 启用")


def _staff_with_two_faults(page: Page) -> None:
    """One row has a department and a role nobody knows: marked, corrected, all the rest in."""
    bring(page, "人员", *STAFF)
    expect(page.locator("main")).to_contain_text("没有名为“卫键局”的部门")
    expect(page.locator("main")).to_contain_text("是不是“审查员”")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载错误工作簿").click()
    marked = sheets(waiting.value)["填写"]
    assert marked["C7"].fill.fgColor.rgb.endswith("FFC7CE") and marked["C7"].comment
    press(page, "确认写入")
    expect(page.locator("body")).to_contain_text("“人员”已导入")
    right = ["QC0005", "何五", "卫健局", "审批股", "", "", "审查员"]
    bring(page, "人员", *STAFF[:4], STAFF[5], right)
    expect(page.locator(".yc-counts")).to_contain_text(re.compile("新增\\s*1"))
    press(page, "确认写入")
    expect(page.locator("body")).to_contain_text("“人员”已导入")
    bring(page, "人员", *STAFF[:4], STAFF[5], right)
    expect(page.locator("main")).to_contain_text("和现有数据完全一样")


def _items(town: Town, system: Page) -> None:
    """The fourth workbook is the editor's: drafts with their worklist, nothing published."""
    system.goto("/manage/opening")
    row = system.locator("tbody tr", has=system.locator("th", has_text=re.compile("^事项")))
    expect(row).to_contain_text("请事项编辑员登录办理")
    user = active_account("qc0006")
    assert user is not None
    user.must_change_password = False
    user.save()
    editor = town.staff(actor_of(user))
    bring(editor, "事项", *ITEMS)
    expect(editor.locator("main")).to_contain_text("没有名为“市监居”的部门")
    expect(editor.locator("main")).to_contain_text("时限应写成")
    with editor.expect_download() as waiting:
        editor.get_by_role("link", name="下载错误工作簿").click()
    marked = sheets(waiting.value)["填写"]
    assert marked["C4"].comment and marked["F4"].comment and not marked["C3"].comment
    press(editor, "确认写入")
    expect(editor.locator("main")).to_contain_text("工作清单：每项还缺什么")
    lacks = editor.get_by_role("region", name="工作清单").locator("tbody tr")
    expect(lacks).to_contain_text(re.compile(r"食品经营许可.*\d+ 处"))
    lacks.get_by_role("link").click()
    expect(editor.locator("main")).to_contain_text("食品经营许可")
    editor.goto("/manage/opening")
    expect(editor.locator("tbody")).to_contain_text("已发布 0 项，草稿和待审 1 项")
    expect(editor.locator("#h-open")).to_have_count(0)


def _passwords(page: Page) -> None:
    """One workbook of slips; asked again there is nobody left."""
    page.goto("/manage/opening/passwords")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载全部 6 张").click()
    sheet = sheets(waiting.value)["数据"]
    slips = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [slip[3] for slip in slips] == [
        "qc0001",
        "qc0006",
        "qc0005",
        "qc0002",
        "qc0003",
        "qc0004",
    ]
    page.goto("/manage/opening/passwords")
    expect(page.locator("main")).to_contain_text("没有人在等初始密码")
    login, password = str(slips[0][3]), str(slips[0][4])
    clerk = page.context.browser.new_context(base_url=page.url.split("/manage")[0]).new_page()
    clerk.goto("/accounts/login/")
    clerk.locator("input[name=login]").fill(login)
    clerk.locator("input[name=password]").fill(password)
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile("password/change"))
    clerk.context.close()


def _roles(town: Town, administrators: dict[str, Actor]) -> None:
    """The one who made the accounts cannot grant; the other one confirms in one page."""
    security = town.staff(administrators["secadmin"])
    security.goto("/manage/opening")
    expect(security.locator("body")).to_contain_text("办理开县步骤")
    security.goto("/manage/roles/proposals")
    expect(security.locator("tbody tr")).to_have_count(6)
    security.keyboard.press("F9")
    expect(security.locator("[role=status]")).to_contain_text("处理了 6 条")
    expect(security.locator("main")).to_contain_text("没有等您确认的角色")
