"""`yichuang clock due`: dates without a data folder, refusals in Chinese."""

import json
from datetime import UTC, date, datetime

import pytest

from yichuang.cli.commands import clock
from yichuang.cli.main import main
from yichuang.kernel.clock.actions import edit_day, load_reference
from yichuang.kernel.permissions.rules import Actor


@pytest.fixture(autouse=True)
def _no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YICHUANG_DATA", raising=False)


def due(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["clock", "due", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


BASE = ("--start", "2026-02-12", "--days", "20")


def test_due(capsys) -> None:
    answer = due(capsys, *BASE)
    assert set(answer) == {"due", "provisional", "explanation"}
    assert (answer["due"], answer["provisional"]) == ("2026-03-18", False)


def test_due_with_pauses_and_extension(capsys) -> None:
    assert due(capsys, *BASE, "--pause", "2026-02-24..2026-03-02")["due"] == "2026-03-26"
    twice = due(
        capsys, *BASE, "--pause", "2026-02-24..2026-02-27", "--pause", "2026-02-26..2026-03-02"
    )
    assert twice["due"] == "2026-03-26"
    assert due(capsys, *BASE, "--pause", "2026-02-24..")["due"] is None
    assert due(capsys, *BASE, "--extend", "10")["due"] == "2026-04-01"


def test_units_and_provisional(capsys) -> None:
    words = ("--start", "2026-09-01", "--days", "30")
    assert due(capsys, *words, "--unit", "nd")["due"] == "2026-10-08"
    assert due(capsys, "--start", "2026-12-30", "--days", "5")["provisional"] is True


def test_text_for_people(capsys) -> None:
    assert main(["clock", "due", *BASE]) == 0
    assert capsys.readouterr().out.startswith("届满日：2026-03-18\n自2026年2月12日起20个工作日")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start", "2026-02-30", "--days", "5"), "不是存在的日期"),
        (("--start", "20260212", "--days", "5"), "不是存在的日期"),
        (("--start", "2026-02-12", "--days", "-5"), "天数“-5”不对"),
        (("--start", "2026-02-12", "--days", "五"), "天数“五”不对"),
        (("--start", "2026-02-12", "--days", "1.5"), "天数“1.5”不对"),
        ((*BASE, "--extend", "-1"), "延长天数“-1”不对"),
        ((*BASE, "--unit", "day"), "单位“day”不对"),
        ((*BASE, "--pause", "2026-03-02..2026-02-24"), "早于开始日"),
        ((*BASE, "--pause", "2026-03-02"), "暂停“2026-03-02”不对"),
        ((*BASE, "--pause", "..2026-03-02"), "暂停的开始日"),
        ((*BASE, "--pause", "2026-02-24..x"), "暂停的结束日"),
        (("--start", "2026-02-12", "--days", "999999"), "超出工作日历"),
        (("--start", "1900-01-01", "--days", "5"), "超出工作日历"),
        (("--start", "9999-12-31", "--days", "5", "--unit", "nd"), "超出"),
        (("--start", "2026-02-12"), "缺少参数：--days"),
        ((*BASE, "--puase", "x"), "不认识的参数"),
        (("--start",), "后面要有一个值"),
    ],
)
def test_wrong_calls_exit_2_with_a_chinese_sentence(capsys, words, said) -> None:
    assert main(["clock", "due", *words]) == 2
    out = capsys.readouterr()
    assert said in out.err and not out.out and "Traceback" not in out.err


def test_unknown_and_missing_commands(capsys) -> None:
    assert main(["nothing"]) == 2
    assert "没有这个选择：'nothing'" in capsys.readouterr().err
    assert main([]) == 2
    assert "缺少参数：命令" in capsys.readouterr().err
    assert main(["clock"]) == 2


def test_help_is_chinese(capsys) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：yichuang") and "计算期限" in out and "usage" not in out
    assert main(["clock", "due", "--help"]) == 0
    assert "起始日，不计入" in capsys.readouterr().out


def test_a_missing_folder_is_not_made(tmp_path, monkeypatch, capsys) -> None:
    missing = tmp_path / "none"
    monkeypatch.setenv("YICHUANG_DATA", str(missing))
    assert due(capsys, *BASE)["due"] == "2026-03-18"
    assert not missing.exists()


@pytest.mark.django_db
def test_the_countys_own_calendar_is_used_where_there_is_one(tmp_path, monkeypatch, capsys) -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    load_reference(at=at)
    edit_day(
        by=Actor.system("测试"),
        at=at,
        day=date(2026, 3, 18),
        is_workday=False,
        name="防台风停工",
        source="清川县人民政府通知",
    )
    assert due(capsys, *BASE)["due"] == "2026-03-18"  # control: no folder named
    (tmp_path / "yichuang.sqlite3").touch()
    monkeypatch.setenv("YICHUANG_DATA", str(tmp_path))
    assert due(capsys, *BASE)["due"] == "2026-03-19"


def test_an_unreadable_database_falls_back_and_says_so(tmp_path, monkeypatch, capsys) -> None:
    from django.db import DatabaseError

    from yichuang.kernel.clock import queries

    def broken() -> None:
        raise DatabaseError("no such table")

    (tmp_path / "yichuang.sqlite3").touch()
    monkeypatch.setenv("YICHUANG_DATA", str(tmp_path))
    monkeypatch.setattr(queries, "current_calendar", broken)
    assert main(["clock", "due", *BASE, "--json"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["due"] == "2026-03-18" and "改用内置日历" in out.err


def test_every_command_module_keeps_the_contract() -> None:
    assert clock.NEEDS_DATABASE is False
    from yichuang.cli.main import modules

    for module in modules():
        assert callable(module.register) and callable(module.run), module.__name__
