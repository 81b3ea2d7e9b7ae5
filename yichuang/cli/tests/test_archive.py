"""`yichuang archive verify`: 0 whole, 1 changed, 2 no package."""

import json
from pathlib import Path
from typing import Any

import pytest

from yichuang.cases.factories import hall
from yichuang.cases.tests.test_archive import changed_word, closed, package, repacked
from yichuang.cli.main import main as yichuang

pytestmark = pytest.mark.django_db


def test_the_command_ends_0_1_2(tmp_path: Path, capsys: Any) -> None:
    world = hall()
    whole = package(world, closed(world))
    good, bad, cut = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "c.zip"
    good.write_bytes(whole)
    bad.write_bytes(repacked(whole, changed_word))
    cut.write_bytes(whole[: len(whole) // 2])
    text = tmp_path / "d.txt"
    text.write_text("不是")
    assert yichuang(["archive", "verify", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert yichuang(["archive", "verify", str(bad)]) == 1
    assert "摘要不符" in capsys.readouterr().out
    assert yichuang(["archive", "verify", str(cut)]) == 1
    assert yichuang(["archive", "verify", str(text)]) == 2
    assert yichuang(["archive", "verify", str(tmp_path / "none.zip")]) == 2
