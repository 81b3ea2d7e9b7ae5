"""`yichuang import items`: exit codes, the JSON, the preview, and files that do not fit."""

import json
from pathlib import Path
from typing import Any

import pytest

from yichuang.catalog.items.factories import USCC
from yichuang.catalog.items.queries.versions import counts_by_state
from yichuang.catalog.items.rules.importing import guangan
from yichuang.cli.commands import import_ as command
from yichuang.cli.main import main
from yichuang.kernel.ledger import queries as ledger

pytestmark = pytest.mark.django_db
HEAD = ",".join(guangan.COLUMNS)


def line(number: int, kind: str = "1", name: str = "") -> str:
    code = f"990A{number:010d}-990423000000-000-{USCC}-1-00"
    return f"县测试局,未分类,{name or f'事项{number}'},{code},{kind},99,http://x.test/1"


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes a file and imports it; migrating the database is the suite's business."""
    monkeypatch.setattr(command, "_make_ready", lambda: None)

    def run(*lines: str, words: tuple[str, ...] = (), encoding: str = "utf-8") -> int:
        path = tmp_path / "事项.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return main(["import", "items", str(path), "--mapping", "guangan", *words])

    return run


def imports() -> int:
    return ledger.entries(action="import.commit").count()


def counts(text: str) -> tuple[int, ...]:
    found = json.loads(text)
    return tuple(found[key] for key in ("read", "new", "changed", "same", "rejected"))


def test_every_row_taken_is_0_and_twice_changes_nothing(sheet: Any, capsys: Any) -> None:
    assert sheet(HEAD, line(1), line(2)) == 0
    assert capsys.readouterr().out.startswith("已导入：读 2 行，新增 2，修改 0，不变 0，拒绝 0")
    assert imports() == 1
    assert sheet(HEAD, line(1), line(2, name="改了名"), words=("--json",)) == 0
    assert counts(capsys.readouterr().out) == (2, 0, 1, 1, 0)


def test_json_has_one_shape_whatever_happens(sheet: Any, capsys: Any) -> None:
    keys = {"read", "new", "changed", "same", "rejected", "errors"}
    seen = []
    for lines in ((HEAD, line(1)), (HEAD, line(1, kind="??")), ("名称,编码", "事项,1")):
        code = sheet(*lines, words=("--json",))
        found = json.loads(capsys.readouterr().out)
        seen.append((code, len(found["errors"])))
        assert keys <= set(found)
        for error in found["errors"]:
            assert set(error) == {"row", "column", "value", "reason"} and error["reason"]
    assert [code for code, _ in seen] == [0, 1, 2]
    assert [bool(errors) for _, errors in seen] == [False, True, True]


def test_damaged_rows_are_1_and_named_and_the_others_are_taken(sheet: Any, capsys: Any) -> None:
    torn = line(3).rsplit(",", 3)[0]
    assert sheet(HEAD, line(1), line(2, kind="十五"), torn, line(4)) == 1
    said = capsys.readouterr().out
    assert "读 4 行，新增 2，修改 0，不变 0，拒绝 2" in said
    assert "第 3 行" in said and "十五" in said and "第 4 行" in said
    assert imports() == 1


def test_all_or_nothing_writes_nothing_with_a_damaged_row(sheet: Any, capsys: Any) -> None:
    assert sheet(HEAD, line(1), line(2, kind="十五"), words=("--all-or-nothing",)) == 1
    assert capsys.readouterr().out.startswith("没有写入：")
    assert imports() == 0


@pytest.mark.parametrize("bad", [False, True])
def test_a_dry_run_counts_and_writes_nothing(sheet: Any, capsys: Any, bad: bool) -> None:
    rows = (line(1), line(2, kind="十五" if bad else "1"))
    assert sheet(HEAD, *rows, words=("--dry-run",)) == int(bad)
    said = capsys.readouterr().out
    assert said.startswith("预览（没有写入）") and f"新增 {1 if bad else 2}" in said
    assert imports() == 0 and not counts_by_state()


def test_a_wrong_header_is_2_and_says_which_column(sheet: Any, capsys: Any) -> None:
    assert sheet(HEAD.replace("taskType", "类型"), line(1)) == 2
    said = capsys.readouterr().out
    assert "taskType" in said and "改好表头" in said
    assert imports() == 0


@pytest.mark.parametrize("content", ["", "\n\n", "\x00\x01\x02"])
def test_a_file_without_a_table_is_2(sheet: Any, content: str) -> None:
    assert sheet(content) == 2
    assert imports() == 0


def test_a_file_that_is_not_there_is_2_and_touches_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(command, "_make_ready", lambda: pytest.fail("the data were opened"))
    words = ["--mapping", "guangan"]
    assert main(["import", "items", str(tmp_path / "没有.csv"), *words]) == 2
    assert "没有这个文件" in capsys.readouterr().err
    assert main(["import", "items", str(tmp_path), *words]) == 2
    assert "没有权限或不是文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import"], "缺少参数"),
        (["import", "items", "x.csv"], "--mapping"),
        (["import", "items", "x.csv", "--mapping", "别省"], "没有这个选择"),
        (["import", "lists", "x.csv"], "没有这个选择"),
    ],
)
def test_a_wrong_call_is_2_in_chinese(words: list[str], said: str, capsys: Any) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_gb18030_as_offices_save_it(sheet: Any, capsys: Any) -> None:
    assert sheet(HEAD, line(1, name="㐀字事项"), words=("--json",), encoding="gb18030") == 0
    assert counts(capsys.readouterr().out) == (1, 1, 0, 0, 0)
