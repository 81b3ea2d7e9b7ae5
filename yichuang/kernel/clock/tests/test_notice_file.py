"""Checking a yearly notice before it becomes the calendar."""

from datetime import date

import pytest

from yichuang.kernel.clock.rules import Day, WorkCalendar, reference_calendar
from yichuang.kernel.clock.rules.notice_file import changes, check, read_csv, replaced

from .notices import NOTICE_2027, as_rows

D = date.fromisoformat


def reasons(text: str) -> list[str]:
    return [f"{f.row} {f.column} {f.reason}" for f in check(read_csv(text)).findings]


def test_a_good_notice() -> None:
    found = check(as_rows(NOTICE_2027))
    assert not found.findings and not found.notes and found.years == {2027}
    assert found.days[0].date == D("2027-01-01") and found.days[0].source.startswith("国务院办公厅")


def test_a_byte_order_mark_and_extra_columns_are_fine() -> None:
    text = "\ufeff" + NOTICE_2027.replace("来源文件", "来源文件,备注")
    assert not check(read_csv(text)).findings


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2027-01-02,", "2027-02-30,", "不是存在的日期"),
        ("2027-01-02,", "2027-1-2,", "不是存在的日期"),
        ("2027-01-02,", "20270102,", "不是存在的日期"),
        ("2027-01-02,", ",", "不是存在的日期"),
        ("2027-01-02,", "9027-01-02,", "年份应在"),
        ("2027-01-02,", "2027-01-01,", "与第 1 行重复"),
        ("2027-01-02,元旦,休", "2027-01-02,元旦,假", "只能是“休”或“班”"),
        ("2027-01-02,元旦", "2027-01-02,", "节日名称"),
        ("2027-01-02,", "2026-11-30,", "2026 年的安排不完整"),
        ("date,name", "日期,name", "缺少列：date"),
    ],
)
def test_bad_cells(old: str, new: str, reason: str) -> None:
    assert old in NOTICE_2027
    found = reasons(NOTICE_2027.replace(old, new, 1))
    assert len(found) == 1 and reason in found[0]


def test_an_empty_file_and_an_incomplete_year() -> None:
    assert "没有数据" in reasons("")[0]
    lines = [line for line in NOTICE_2027.splitlines() if "国庆" not in line]
    assert all("不完整" in reason for reason in reasons("\n".join(lines)))


def test_a_year_with_too_few_working_days() -> None:
    extra = "".join(f"2027-07-{n:02},避暑,休,x\n" for n in range(1, 29))
    assert "个工作日，通常是" in reasons(NOTICE_2027 + extra)[0]


def test_a_make_up_day_on_a_weekday_is_noted_not_refused() -> None:
    found = check(read_csv(NOTICE_2027 + "2027-03-03,元宵,班,x\n"))
    assert not found.findings and found.notes[0].value == "2027-03-03"


def test_december_of_the_year_before_belongs_to_the_notice() -> None:
    found = check(read_csv(NOTICE_2027 + "2026-12-31,元旦,休,x\n"))
    assert not found.findings and found.years == {2027}


def test_changes_and_what_stays() -> None:
    local = Day(D("2026-07-01"), False, "防台风停工", "清川县人民政府通知", local=True)
    shipped = reference_calendar()
    old = WorkCalendar("x", [*shipped.days, local], shipped.published)
    notice = check(as_rows(NOTICE_2027))
    new = WorkCalendar("y", replaced(old, notice), old.published | notice.years)
    assert not new.is_workday(local.date)  # a notice does not sweep local changes away
    dates = {change.date for change in changes(old, new)}
    assert D("2027-02-05") in dates and D("2027-01-30") in dates
    assert all(day.year == 2027 for day in dates)
    assert changes(new, new) == ()


def test_a_reload_keeps_december_days_of_the_following_notice() -> None:
    shipped = reference_calendar()
    rows = [
        {"date": d.date.isoformat(), "name": d.name, "休/班": "班" if d.is_workday else "休"}
        for d in shipped.days
        if d.date.year == 2018 and d.date.month < 12
    ]
    again = WorkCalendar("y", replaced(shipped, check(rows)), shipped.published)
    assert changes(shipped, again) == ()
