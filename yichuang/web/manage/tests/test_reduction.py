"""精简 and 清理 at the officer's desk: refusals keep what was typed, the acts reach the public."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.catalog.items.factories import make_published
from yichuang.catalog.reduction import factories as f
from yichuang.catalog.reduction.queries.acts import acts_page
from yichuang.catalog.reduction.queries.baselines import baselines, choices, targets
from yichuang.catalog.reduction.queries.disguise import pairs
from yichuang.catalog.reduction.queries.legacy import entries
from yichuang.catalog.reduction.rules.acts import ActKind
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Role

pytestmark = pytest.mark.django_db
ROW = "A000001,户外广告设置审批,,城管局,行政许可"
PAPER = {
    "document_number": "清政发〔2026〕3号",
    "document_title": "关于取消一批行政审批事项的决定",
    "document_date": "2026-01-20",
}
ACT = {"kind": "cancel", "effective_on": "2026-02-01", "before": "a000001", **PAPER}


@pytest.fixture
def officer(reviewer: Client) -> Client:
    f.baseline(ROW)
    return reviewer


def test_an_act_is_recorded_and_stands_on_the_public_page(officer: Client) -> None:
    answer = officer.post("/manage/reduction/new", ACT, follow=True)
    assert answer.status_code == 200 and "已登记" in answer.content.decode()
    public = Client().get("/reduction?kind=cancel&dept=城管局").content.decode()
    assert "户外广告设置审批" in public and "最近更新" in public
    (row,) = acts_page(limit=9).rows
    page = Client().get(f"/reduction/{row.id}").content.decode()
    assert "清政发〔2026〕3号" in page and "A000001" in page
    assert "户外广告设置审批" not in Client().get("/reduction?kind=merge").content.decode()
    sheet = Client().get("/reduction?download=csv").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "户外广告设置审批" in sheet and "共 1 行" in sheet


def test_a_refused_act_keeps_what_was_typed_and_says_where(officer: Client) -> None:
    typed = {**ACT, "before": "Z999999", "document_date": "2026-02-20", "reason": "会议纪要"}
    answer = officer.post("/manage/reduction/new", typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and not acts_page(limit=9).rows
    for words in (
        "Z999999",
        "会议纪要",
        "不在任何基期清单里",
        "生效日期早于文件日期",
        "清政发〔2026〕3号",
    ):
        assert words in text


def test_a_correction_needs_a_reason_and_leaves_both_to_be_read(officer: Client) -> None:
    officer.post("/manage/reduction/new", ACT)
    (row,) = acts_page(limit=9).rows
    assert officer.post(f"/manage/reduction/{row.id}", {"reason": ""}).status_code == 422
    officer.post(f"/manage/reduction/{row.id}", {"reason": "编码填错"})
    assert "编码填错" in Client().get(f"/reduction/{row.id}").content.decode()
    assert "户外广告" not in Client().get("/reduction?kind=cancel").content.decode()
    assert officer.post(f"/manage/reduction/{row.id}", {"reason": "再来"}).status_code == 422


def test_baseline_reading_and_target_are_entered_at_the_desk(reviewer: Client) -> None:
    given = {"name": "2017年目录", "day": "2017-12-31", "counts": "sub", **PAPER}
    reviewer.post("/manage/reduction/baselines/new", given)
    (row,) = baselines()
    freeze = f"/manage/reduction/baselines/{row.id}/freeze"
    assert "空的清单不能封存" in reviewer.post(freeze).content.decode()
    f.sheet(
        f.BASELINE_ROWS,
        "清单名称,实施编码,事项名称,部门,类型",
        "2017年目录,A000001,甲,乙局,行政许可",
    )
    reviewer.post(freeze)
    chosen = {
        "effective_from": "2018-01-01",
        "baseline": row.id,
        "reading": "own",
        "reason": "会议",
    }
    reviewer.post("/manage/reduction/reckoning", chosen)
    reviewer.post("/manage/reduction/target", {"percent": "30", **PAPER})
    assert reviewer.post("/manage/reduction/target", {"percent": "0", **PAPER}).status_code == 422
    assert [one.reading for one in choices()] == ["own"]
    assert [one.percent for one in targets()] == ["30%"]
    text = reviewer.get("/manage/reduction/baselines").content.decode()
    assert "清政发〔2026〕3号" in text and "不计入压减" in text


def test_an_entry_is_disposed_of_once_and_a_weak_basis_is_refused(reviewer: Client) -> None:
    (entry,) = f.legacy("F-1,户外广告年审,城管局,清理目录")
    url = f"/manage/reduction/legacy/{entry}"
    given = {
        **PAPER,
        "way": "licence",
        "effective_on": "2026-02-01",
        "bases": "规范性文件：《某办法》第一条",
    }
    answer = reviewer.post(url, given)
    assert answer.status_code == 422 and "不得设定行政许可" in answer.content.decode()
    reviewer.post(url, {**given, "way": "cancel"})
    assert entries()[0].end
    assert "只有一个处置" in reviewer.post(url, {**given, "way": "internal"}).content.decode()
    assert "取消" in reviewer.get("/manage/reduction/legacy").content.decode()


def test_a_pair_is_judged_beside_its_evidence(officer: Client) -> None:
    f.record(ActKind.CANCEL, "2025-04-01", "A000001")
    make_published("户外广告设置备案", "990423-63-000000009-01")
    text = officer.get("/manage/reduction/disguise").content.decode()
    assert "户外广告设置备案" in text and "名称相似 100%" in text
    (one,) = pairs(today())
    given: dict[str, Any] = {
        "line": one.pair.gone.line_id,
        "kind": "item",
        "code": one.pair.subject.code,
    }
    url = "/manage/reduction/disguise/judge"
    typed = officer.post(url, {**given, "verdict": "", "reason": "写好的理由"})
    assert typed.status_code == 422 and "写好的理由" in typed.content.decode()
    officer.post(url, {**given, "verdict": "confirmed", "reason": "材料一样"})
    assert pairs(today())[0].verdict == "confirmed"


def test_addresses_that_somebody_made_up_do_no_harm(officer: Client) -> None:
    for after in ("abc_1", "2026-13-40_x", "2026-01-01_99999999999999999999", "_", "2026-01-01_-1"):
        assert Client().get(f"/reduction?after={after}").status_code == 200
        assert officer.get(f"/manage/reduction?after={after}").status_code == 200


def test_others_do_not_get_in(sign_in: Any) -> None:
    for role in (Role.CLERK, Role.CATALOGUE_EDITOR, Role.LEADER):
        assert sign_in(role).get("/manage/reduction").status_code == 403


def test_the_pages_keep_the_budget(officer: Client) -> None:
    f.record(ActKind.CANCEL, "2025-04-01", "A000001")
    f.target("30")
    make_published("户外广告设置备案", "990423-63-000000009-01")
    urls = ("", "/baselines", "/legacy", "/disguise")
    for client, url in [
        *((officer, f"/manage/reduction{url}") for url in urls),
        (Client(), "/reduction"),
    ]:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        print("STATEMENTS", url, len(found))
        assert len(found) <= 12, (url, [q["sql"][:90] for q in found])
