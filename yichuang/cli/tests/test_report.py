"""`yichuang report build`: its answer, its file, wrong calls."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from yichuang.cases import factories
from yichuang.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> factories.Hall:
    """A county; its database is the suite's."""
    monkeypatch.setattr("yichuang.cli.prepare.database_exists", lambda: True)
    return factories.hall()


def test_the_command_answers_in_the_shape_that_was_asked_for(
    world: Any, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "报告.docx"
    call = ["report", "build", "--from", "2026-01-01", "--as-of", "2026-06-30"]
    assert main([*call, "--out", str(out), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["no"] for one in data["blanks"]] == list(range(1, 36))
    assert set(data["blanks"][0]) == {"no", "indicator", "value", "unit", "rows", "status"}
    officers = data["blanks"][12]  # 执法人员名录库: no context counts it yet
    assert officers["status"] == "未接入" and officers["value"] is None
    assert data["blanks"][22]["status"] == "ok"
    assert all(set(one) == {"claim", "holds", "evidence"} for one in data["claims"])
    assert zipfile.is_zipfile(out)


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--from", "2026-07-01", "--as-of", "2026-06-30"], "期间写反了"),
        (["--from", "2026-13-01", "--as-of", "2026-06-30"], "读不懂"),
        (["--from", "2026-01-01", "--as-of", "2026-06-30", "--out", "a.pdf"], "只能写成 .docx"),
        (["--from", "2026-01-01", "--as-of", "2026-06-30", "--out", "/nowhere/a.docx"], "写不了"),
    ],
)
def test_a_wrong_call_is_2_and_says_why(
    world: Any, extra: list[str], said: str, capsys: Any
) -> None:
    assert main(["report", "build", *extra]) == 2
    assert said in "".join(capsys.readouterr())
