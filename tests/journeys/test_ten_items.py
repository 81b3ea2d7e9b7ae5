"""Ten imported items, five of each source and both regimes, to the licence and the result."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect

from yichuang.cases.factories import day
from yichuang.catalog.items.factories import USCC
from yichuang.catalog.items.rules.importing import guangan, guangdong
from yichuang.kernel.clock.factories import calendar
from yichuang.kernel.org.factories import department
from yichuang.kernel.search.setup import install
from yichuang.kernel.statutes.factories import statutes

from . import ten_items
from .town import Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = day("2026-03-10")
HEALTH, WELFARE = "清川县卫生健康局", "清川县民政局"
# Invented: name, department, type. The formats are those of the two published lists.
SHORT = [
    ("公共场所卫生许可", HEALTH, "1"),
    ("饮用水供水单位卫生许可", HEALTH, "1"),
    ("放射诊疗技术许可", HEALTH, "1"),
    ("老年人优待证办理", WELFARE, "20"),
    ("残疾人证查询", WELFARE, "20"),
]
LONG = [
    ("民办养老机构场地许可", WELFARE, "行政许可", "场地平面图；设备清单"),
    ("诊所执业登记许可", HEALTH, "行政许可", "诊所平面图"),
    ("献血证补办", HEALTH, "公共服务", "身份证明；其他有关材料"),
    ("儿童预防接种证补办", HEALTH, "公共服务", "儿童出生证明复印件"),
    ("婚姻档案查询", WELFARE, "公共服务", "身份证明"),
]


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def short_list() -> bytes:
    """The district's list: names and codes only; the last row has no name."""
    rows = [
        {
            "部门": organ,
            "主项": "未分类",
            "事项名称": name,
            "实施编码": f"511A{n:010d}-990423000000-000-{USCC}-1-00",
            "taskType": kind,
            "deptCode(原样)": "",
            "来源链接": "http://x.test/1",
        }
        for n, (name, organ, kind) in enumerate([*SHORT, ("", HEALTH, "1")], 1)
    ]
    return _csv(guangan.COLUMNS, rows)


def guides() -> bytes:
    """The province's guides: limits, visits, materials, places."""
    rows = [
        dict.fromkeys(guangdong.COLUMNS, "")
        | {
            "TASK_CODE": f"{USCC}{'4' if kind == '行政许可' else '4'}000131041{n:03d}",
            "TASK_TYPE_TEXT": kind,
            "DEPT_NAME": organ,
            "AREA_CODE_TEXT": "清川县",
            "AREACODE": "990423",
            "matter_level": "县级",
            "TASK_NAME": name,
            "handle_time": "20(工作日)" if kind == "行政许可" else "无",
            "handle_time_limit": "3(工作日)",
            "visit_number": "1",
            "online_book": "否",
            "courier_service": "是",
            "ONLINECHECK": "1",
            "handle_location": "办理地点：清川县政通路 1 号",
            "accept_standard": "申请人在本县居住；符合规定的其他条件。",
            "service_object_name": "自然人；企业法人",
            "theme_category": "医疗卫生",
            "material_intro": materials,
            "URL": "https://x.test/g",
        }
        for n, (name, organ, kind, materials) in enumerate(LONG, 1)
    ]
    return _csv(guangdong.COLUMNS, rows)


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, NOW) as found:
        install(connection)
        calendar()
        statutes()
        department(HEALTH, "D21")
        department(WELFARE, "D22")
        yield found


def test_ten_items_from_the_lists_to_their_results(
    town: Town,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The command prepares an embedded county first; the suite's database is prepared.
    monkeypatch.setattr("yichuang.cli.commands.import_._make_ready", lambda: None)
    (tmp_path / "short.csv").write_bytes(short_list())
    (tmp_path / "guides.csv").write_bytes(guides())
    first = ten_items.bring_in(capsys, tmp_path / "short.csv", "guangan")
    assert (first["new"], first["rejected"]) == (5, 1)
    assert first["errors"][0]["column"] == "事项名称" and first["errors"][0]["row"] == 7
    second = ten_items.bring_in(capsys, tmp_path / "guides.csv", "guangdong")
    assert (second["new"], second["rejected"]) == (5, 0)
    again = ten_items.bring_in(capsys, tmp_path / "guides.csv", "guangdong")
    assert again["same"] == again["read"] == 5

    ids = ten_items.drafts(["licence", "public_service"], 5)
    assert len(ids) == 10
    works, published = ten_items.publish(town, NOW.date(), ids)
    assert all(work.first > 5 for work in works), "an imported draft is far from a guide"

    page = town.citizen()
    for guide in published:
        page.goto(f"/s?q={guide.name}")
        expect(page.get_by_role("link", name=guide.name).first).to_be_visible()
    for regime in ("licence", "public_service"):
        ten_items.run_to_its_result(town, next(g for g in published if g.regime == regime))


def test_an_unfinished_draft_is_not_published(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same drafts without the editor's work are refused."""
    monkeypatch.setattr("yichuang.cli.commands.import_._make_ready", lambda: None)
    (tmp_path / "short.csv").write_bytes(short_list())
    ten_items.bring_in(capsys, tmp_path / "short.csv", "guangan")
    monkeypatch.setattr(ten_items, "complete", _only_submit)
    with pytest.raises(AssertionError, match="还有 [0-9]+ 处不合格"):
        ten_items.publish(town, NOW.date(), ten_items.drafts(["licence"], 1))


def _only_submit(client: Any, version_id: int, today: Any) -> Any:
    from .editing import Work, _send

    _send(client, version_id, "submit", {}, {})
    return Work("", "licence", 0)
