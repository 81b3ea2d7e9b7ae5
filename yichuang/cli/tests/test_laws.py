"""`yichuang import laws` and `yichuang laws check`: as a publisher's sheet gives it."""

import json
from pathlib import Path
from typing import Any

import pytest

from yichuang.catalog.items import factories
from yichuang.catalog.items.rules.content import Basis
from yichuang.cli.commands import import_ as command
from yichuang.cli.main import main

pytestmark = pytest.mark.django_db
HEAD = "law_id,law_name,level,issuing_body,publish_date,effective_date,version_date,status,law_department"
OLD = "a1,某省燃气管理条例,地方性法规,某省人大常委会,2010-01-01,2010-01-01,2010-01-01,已废止,行政法"


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(command, "_make_ready", lambda: None)
    monkeypatch.setattr("yichuang.cli.prepare.database_exists", lambda: True)

    def load(*lines: str) -> int:
        path = tmp_path / "laws.csv"
        path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        return main(["import", "laws", str(path), "--json"])

    return load


def test_the_publishers_own_headings_are_taken(loaded: Any, capsys: Any) -> None:
    assert loaded(OLD) == 0
    assert json.loads(capsys.readouterr().out) == {
        "read": 1,
        "new": 1,
        "changed": 0,
        "same": 0,
        "rejected": 0,
        "errors": [],
    }
    assert loaded(OLD.replace("已废止", "不知道")) == 1
    assert "不在可选的范围内" in json.loads(capsys.readouterr().out)["errors"][0]["reason"]


def test_the_check_names_what_does_not_hold_and_counts_the_rest(loaded: Any, capsys: Any) -> None:
    bases = (
        *factories.clean_content().bases,
        Basis(law="某省燃气管理条例", article="第三条", level="normative"),
    )
    factories.make_published(bases=bases)
    assert main(["laws", "check", "--on", "2026-03-02", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["stale"] == 0
    loaded(OLD)
    capsys.readouterr()
    assert main(["laws", "check", "--on", "2026-03-02"]) == 1
    said = capsys.readouterr().out
    assert "某省燃气管理条例第三条，已废止，目录没有写废止日期" in said and "未核对" in said
    assert main(["laws", "check", "--on", "昨天"]) == 2
