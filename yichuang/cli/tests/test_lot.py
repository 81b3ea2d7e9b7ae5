"""`yichuang lot verify`: a published draw, run again by anybody."""

import json
from pathlib import Path

import pytest

from yichuang.cli.main import main
from yichuang.kernel.lots.tests.test_lots import NUMBERS, published


def test_the_command_runs_it_again_offline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lot.json"
    path.write_text(json.dumps(published()), encoding="utf-8")
    assert main(["lot", "verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    path.write_text(json.dumps(published() | {"chosen": NUMBERS[:3]}), encoding="utf-8")
    assert main(["lot", "verify", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"]
    path.write_text("{", encoding="utf-8")
    assert main(["lot", "verify", str(path)]) == 2
