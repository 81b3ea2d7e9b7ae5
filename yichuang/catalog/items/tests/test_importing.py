"""Import of published catalogues: nothing dropped, nothing twice, nothing half."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from yichuang.catalog.items import queries
from yichuang.catalog.items.actions import (
    WrongColumns,
    import_items,
    submit_for_review,
    update_draft,
)
from yichuang.catalog.items.factories import AT, DAY, USCC, editor
from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.rules.importing import MAPPINGS, guangan, guangdong
from yichuang.catalog.items.rules.importing.mapping import split_list
from yichuang.catalog.items.rules.importing.reading import read_table
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.ledger.queries import entries
from yichuang.kernel.permissions.rules import Actor

HEAD = ",".join(guangan.COLUMNS)
LONG = ",".join(guangdong.COLUMNS)


def code(n: int) -> str:
    return f"990A{n:010d}-990423000000-000-{USCC}-1-00"


def line(n: int, name: str = "", kind: str = "1", **more: str) -> str:
    cells = [
        "县测试局",
        "未分类",
        name or f"事项{n}",
        more.get("code", code(n)),
        kind,
        "99",
        "http://x.test/1",
    ]
    return ",".join(cells)


def short(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def guide(n: int, **changes: str) -> str:
    cells = {
        "TASK_CODE": f"{USCC}4000131041{n:03d}",
        "ORGCODE": "MB0A00001",
        "TASK_TYPE_TEXT": "行政许可",
        "DEPT_NAME": "县测试局",
        "AREA_CODE_TEXT": "清川县",
        "AREACODE": "990423",
        "matter_level": "县级",
        "TASK_NAME": f"指南{n}",
        "parentCatalogName": "主项",
        "handle_time": "20(工作日)",
        "handle_time_limit": "5(工作日)",
        "visit_number": "0",
        "online_book": "是",
        "courier_service": "不支持",
        "ONLINECHECK": "1",
        "handle_location": "办理地点：清川县政通路1号",
        "accept_standard": "无",
        "service_object_name": "自然人；企业法人",
        "theme_category": "交通出行；没有这一类",
        "material_intro": "申请表；证件（甲；乙）;申请表",
        "URL": "http://x.test/g",
    } | changes
    return ",".join(f'"{v}"' if "," in v or "\n" in v else v for v in cells.values())


def run(data: bytes, mapping: str = "guangan", **more: Any) -> dict[str, Any]:
    plan = import_items(by=Actor.system("导入"), at=AT, data=data, mapping=mapping, **more)
    found = plan.summary()
    parts = sum(found[k] for k in ("new", "changed", "same", "rejected"))  # type: ignore[misc]
    assert found["read"] == parts
    return found


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[k] for k in ("read", "new", "changed", "same", "rejected"))


# ------------------------------------------------------------------------------ reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = f"{HEAD}\n{line(1, '㐀生僻字')}\n".encode(encoding)
    table = read_table(data, guangan.COLUMNS)
    assert table.faults == () and table.rows[0].cells["事项名称"] == "㐀生僻字"


def test_an_ascii_header_does_not_decide_the_encoding() -> None:
    data = f"{LONG}\n{guide(1)}\n".encode("gb18030")
    assert read_table(data, guangdong.COLUMNS).rows[0].cells["TASK_NAME"] == "指南1"


def test_quotes_breaks_and_blank_lines() -> None:
    quoted = line(1).replace("事项1", '"多行\r\n名称，""引号"""')
    data = f"{HEAD}\r\n{quoted}\r\n\r\n{line(2)}\r\n".encode()
    table = read_table(data, guangan.COLUMNS)
    assert [r.number for r in table.rows] == [2, 4] and table.read == 2
    assert '"引号"' in table.rows[0].cells["事项名称"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (HEAD.replace("taskType", "类型"), "taskType"),
        (HEAD + ",备注", "备注"),
        (HEAD.replace("主项", "部门"), "主项"),
        ("", ""),
    ],
)
def test_wrong_columns_are_named(header: str, column: str) -> None:
    table = read_table(f"{header}\n{line(1)}".encode() if header else b"", guangan.COLUMNS)
    assert table.rows == () and column in {fault.column for fault in table.faults}


def test_a_damaged_row_does_not_damage_the_file() -> None:
    bad = line(2, "甲").encode().replace("甲".encode(), b"\xff\xfe")
    data = HEAD.encode() + b"\n" + line(1).encode() + b"\n" + bad + b"\n" + line(3).encode()
    table = read_table(data, guangan.COLUMNS)
    assert [r.number for r in table.rows] == [2, 4]
    assert [(b.row, b.column) for b in table.bad] == [(3, "事项名称")]


def test_an_open_quote_does_not_swallow_the_rows_after_it() -> None:
    broken = line(2).replace("事项2", '"事项2')
    data = "\n".join([HEAD, line(1), broken, *(line(n) for n in range(3, 8))]).encode()
    table = read_table(data, guangan.COLUMNS)
    assert table.read == 7
    assert [b.row for b in table.bad] == [3] and len(table.rows) == 6


def test_lists_split_outside_brackets_only() -> None:
    assert split_list("甲；乙（丙；丁）;甲；无；") == ["甲", "乙（丙；丁）"]
    assert split_list("甲（乙；丙") == ["甲（乙", "丙"]


# ------------------------------------------------------------------------------- writing


@pytest.mark.django_db
def test_new_then_same_then_changed() -> None:
    data = short(line(1), line(2, kind="10", name="项目备案"))
    assert counts(run(data)) == (2, 2, 0, 0, 0)
    assert counts(run(data)) == (2, 0, 0, 2, 0)
    version = queries.version(ItemVersion.objects.get(item__name="项目备案").pk)
    assert (version.state, version.regime) == ("draft", "filing")
    changed = short(line(1, "改了名"), line(2, kind="10", name="项目备案"))
    assert counts(run(changed)) == (2, 0, 1, 1, 0)
    assert Item.objects.count() == ItemVersion.objects.count() == 2
    written = entries(action="import.commit")
    assert written.count() == 2 and all(len(e.after) == 64 for e in written)
    assert queries.worklist(version.id, today=DAY)


BAD_ROWS = [
    (line(9, code="x"), "实施编码"),
    (line(9, code="5.1E+17"), "实施编码"),
    (line(9, code="编码不对"), "实施编码"),
    (line(9, code=""), "实施编码"),
    (line(9, kind="11"), "taskType"),
    (line(9, kind=""), "taskType"),
    (line(9, name=" "), "事项名称"),
    (line(9, name="无"), "事项名称"),
    (line(9, name="甲\x00乙"), "事项名称"),
    (line(9, name="长" * 301), "事项名称"),
    (line(9) + ",多一格", ""),
    ("只有一格", ""),
    (",,,,,,", ""),
    (line(1, name="同码不同名"), "实施编码"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("bad", "column"), BAD_ROWS)
def test_a_bad_row_is_reported_and_the_others_are_taken(bad: str, column: str) -> None:
    found = run(short(line(1), bad, line(2)))
    assert counts(found) == (3, 2, 0, 0, 1)
    assert [(e["row"], e["column"]) for e in found["errors"]] == [(3, column)]
    assert found["errors"][0]["reason"]
    assert Item.objects.count() == 2


@pytest.mark.django_db
def test_the_same_row_twice_is_the_same() -> None:
    assert counts(run(short(line(1), line(1)))) == (2, 1, 0, 1, 0)


@pytest.mark.django_db
def test_all_or_nothing_and_dry_run_write_nothing() -> None:
    data = short(line(1), line(2, code="x"))
    assert counts(run(data, all_or_nothing=True)) == (2, 1, 0, 0, 1)
    assert counts(run(short(line(1)), dry_run=True)) == (1, 1, 0, 0, 0)
    assert not Item.objects.exists() and not entries().exists()
    assert counts(run(data)) == (2, 1, 0, 0, 1)
    assert Item.objects.count() == 1


@pytest.mark.django_db
def test_guides_with_limits_and_materials() -> None:
    data = "\n".join(
        [LONG, guide(1), guide(2, handle_time="无", handle_time_limit="即办")]
    ).encode()
    assert counts(run(data, "guangdong")) == (2, 2, 0, 0, 0)
    first = queries.content_of_version(ItemVersion.objects.get(item__name="指南1").pk)
    assert (first.statutory_value, first.promised_value, first.handling) == (20, 5, "promised")
    assert [m.name for m in first.materials] == ["申请表", "证件（甲；乙）"]
    assert first.places[0].address == "清川县政通路1号" and first.conditions == ""
    assert first.personal_themes == ["traffic"] and first.keywords == ["没有这一类"]
    second = queries.content_of_version(ItemVersion.objects.get(item__name="指南2").pk)
    assert (second.statutory_value, second.promised_value, second.handling) == (None, 0, "instant")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("handle_time", "很久"),
        ("handle_time_limit", "-1(工作日)"),
        ("visit_number", "两次"),
        ("visit_number", "99"),
        ("courier_service", "也许"),
        ("TASK_TYPE_TEXT", "行政什么"),
        ("TASK_TYPE_TEXT", "无"),
        ("service_object_name", "自然人；外星人"),
        ("matter_level", "宇宙级"),
        ("TASK_CODE", "无"),
        ("DEPT_NAME", ""),
    ],
)
def test_a_bad_cell_is_named(column: str, value: str) -> None:
    data = "\n".join([LONG, guide(1, **{column: value})]).encode()
    found = run(data, "guangdong")
    assert counts(found) == (1, 0, 0, 0, 1)
    error = found["errors"][0]
    assert (error["row"], error["column"], error["value"]) == (2, column, value)


@pytest.mark.django_db
def test_an_editors_work_survives_a_changed_row() -> None:
    run("\n".join([LONG, guide(1)]).encode(), "guangdong")
    row = ItemVersion.objects.get()
    materials = [{"key": "m1", "name": "申请表", "form": "original", "copies_original": 1}]
    update_draft(
        by=editor(),
        at=AT,
        version_id=row.pk,
        changes={"summary": "写好了。", "materials": materials},
    )
    changed = "\n".join([LONG, guide(1, handle_time_limit="3(工作日)")]).encode()
    assert counts(run(changed, "guangdong")) == (1, 0, 1, 0, 0)
    content = queries.content_of_version(row.pk)
    assert (content.promised_value, content.summary) == (3, "写好了。")
    assert [(m.name, m.copies_original) for m in content.materials] == [
        ("申请表", 1),
        ("证件（甲；乙）", 0),
    ]


@pytest.mark.django_db
def test_a_version_in_review_is_left_alone() -> None:
    run(short(line(1)))
    submit_for_review(by=editor(), at=AT, version_id=ItemVersion.objects.get().pk)
    found = run(short(line(1, "改了名")))
    assert counts(found) == (1, 0, 0, 0, 1) and "正在审核" in found["errors"][0]["reason"]


@pytest.mark.django_db
def test_the_header_decides() -> None:
    with pytest.raises(WrongColumns, match="taskType"):
        run(short(line(1)).replace(b"taskType", b"kind"))


@pytest.mark.django_db
def test_importing_needs_the_right() -> None:
    with pytest.raises(NotAllowed):
        import_items(by=Actor(1, "路人"), at=AT, data=short(line(1)), mapping="guangan")


@pytest.mark.django_db
def test_rows_are_written_in_batches(
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(60):
        run(short(*(line(n) for n in range(400))))


KILL = """
    import os, signal, sys
    os.environ["DJANGO_SETTINGS_MODULE"] = "yichuang.config.settings.test"
    import django
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from datetime import UTC, datetime
    from yichuang.catalog.items.actions import importing
    from yichuang.kernel.permissions.rules import Actor
    from yichuang.catalog.models import Item, ItemVersion
    from yichuang.kernel.ledger.queries import entries
    if sys.argv[3] == "kill":
        importing.fail_point = lambda name: os.kill(os.getpid(), signal.SIGKILL)
    plan = importing.import_items(
        by=Actor.system("导入"), at=datetime(2026, 3, 2, tzinfo=UTC),
        data=open(sys.argv[2], "rb").read(), mapping="guangan")
    names = sorted(Item.objects.values_list("name", "implement_code", "source_digest"))
    print(plan.summary()["new"], len(names), ItemVersion.objects.count(),
          entries().count(), hash(tuple(names)))
"""


@pytest.mark.slow
@pytest.mark.sqlite
def test_killed_in_the_middle_a_rerun_ends_in_the_same_state(tmp_path: Path) -> None:
    source = tmp_path / "items.csv"
    source.write_bytes(short(*(line(n) for n in range(30))))

    def attempt(database: str, mode: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", textwrap.dedent(KILL), str(tmp_path / database)]
        environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(Path.cwd())}
        return subprocess.run(
            [*command, str(source), mode], capture_output=True, text=True, env=environment
        )

    killed = attempt("a.sqlite3", "kill")
    assert killed.returncode == -signal.SIGKILL
    again = attempt("a.sqlite3", "go")
    straight = attempt("b.sqlite3", "go")
    assert again.returncode == 0, again.stderr
    assert again.stdout == straight.stdout
    assert again.stdout.startswith("30 30 30 ")


def test_every_mapping_has_a_label() -> None:
    assert all(m.label and m.columns for m in MAPPINGS.values())
