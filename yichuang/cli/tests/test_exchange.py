"""`yichuang exchange export | import`: exit 0, 1 with findings, 2 for a wrong call."""

import json
from pathlib import Path

import pytest

from yichuang.cases import factories
from yichuang.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yichuang.cli.prepare.database_exists", lambda: True)


PERIOD = ("--from", "2026-01-01", "--to", "2026-12-31")


def call(*words: object) -> int:
    return main(["exchange", *map(str, words)])


def test_out_and_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = factories.hall()
    number = factories.accepted(world).number
    factories.received(world)
    one, all_ = tmp_path / "one.jsonl", tmp_path / "all.jsonl"
    assert call("export", "--case", number, "-o", one, "--json") == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert call("export", *PERIOD, "-o", all_, "--json") == 0
    assert json.loads(capsys.readouterr().out)["records"] == 2
    assert all_.stat().st_mode & 0o077 == 0  # it names people
    assert all_.read_bytes().startswith(one.read_bytes().splitlines(keepends=True)[0])
    assert call("import", all_, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["same"]) == 2
    all_.write_bytes(all_.read_bytes()[:-40])
    assert call("import", all_, "--dry-run", "--json") == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["line"] for fault in faults] == [3, 0]
    assert not list(tmp_path.glob(".*"))


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.hall()
    assert call("import", tmp_path / "none") == 2
    assert call("export", "-o", tmp_path / "x") == 2
    assert call("export", "--from", "gestern", "--to", "2026-01-01", "-o", "x") == 2
    assert call("export", *PERIOD, "-o", tmp_path / "no" / "folder") == 2
    assert call("export", "--case", "202601010001", "-o", tmp_path / "y") == 1
    assert call("export", "--from", "2026-02-01", "--to", "2026-01-01", "-o", tmp_path / "z") == 1
    assert not list(tmp_path.iterdir())
    assert "没有编号为" in capsys.readouterr().err
