"""`yichuang doctor`: exit codes, words for people, JSON for monitoring."""

import json

import pytest

from yichuang.cli import main as cli
from yichuang.cli.main import main
from yichuang.kernel.health import queries
from yichuang.kernel.health.rules import Finding

FINE = Finding("a", "甲", True, "正常")
ADVICE = Finding("b", "乙", False, "不太好", "改一改", "免得以后麻烦", serious=False)
FAULT = Finding("c", "丙", False, "坏了", "yichuang worker", "到期的不会办")


def says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *rows: Finding
) -> tuple[int, str]:
    monkeypatch.setattr(cli, "_set_up", lambda creates: None)
    monkeypatch.setattr(queries, "findings", lambda at: list(rows))
    code = main(["doctor"])
    return code, capsys.readouterr().out


def test_nothing_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    assert says(monkeypatch, capsys, FINE) == (0, "✓ 甲：正常\n一切正常。\n")


def test_advice_is_printed_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    code, text = says(monkeypatch, capsys, FINE, ADVICE)
    assert code == 0 and "! 乙：不太好" in text and "0 项要处理，1 条建议" in text


def test_a_fault_says_what_why_and_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    code, text = says(monkeypatch, capsys, FINE, ADVICE, FAULT)
    assert code == 1
    lines = ["✕ 丙：坏了", "    为什么要紧：到期的不会办", "    → yichuang worker"]
    assert "\n".join(lines) in text
    assert main(["doctor", "--json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert not body["ok"]
    keys = {"key", "label", "ok", "text", "remedy", "why", "serious"}
    assert set(body["findings"][2]) == keys


def test_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--nope"]) == 2
