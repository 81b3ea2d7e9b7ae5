"""The report from rows: figures equal their rows on the day, claims follow the lists, the .docx."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.intermediaries.factories import intermediaries
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.queries import version
from yichuang.catalog.proofs.factories import proofs
from yichuang.catalog.reduction import factories as reduction
from yichuang.kernel.indicators import registry
from yichuang.kernel.indicators.registry import Kind, Verdict, every_row
from yichuang.reporting import queries
from yichuang.reporting.rules.blanks import BLANKS

pytestmark = pytest.mark.django_db
FIRST, DAY = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def world(db: None) -> factories.Hall:
    """Department, item in force, people."""
    return factories.hall()


@pytest.fixture
def late(world: factories.Hall) -> factories.Hall:
    """One case decided long after every limit."""
    case = factories.reviewed(world)
    actions.decide(
        by=world.approver,
        at=factories.day("2026-06-02"),
        case_id=case.id,
        outcome=Outcome.REFUSED,
        reason="面积不够",
        basis="办法第五条",
    )
    return world


def build(day: date = DAY) -> queries.Report:
    return queries.build(first=FIRST, as_of=day)


def test_every_connected_blank_equals_its_rows_on_the_day_and_before(late: Any) -> None:
    for day in (DAY, date(2026, 2, 1)):
        for value in build(day).values:
            indicator = registry.get(value.indicator)
            unready = indicator is None or bool(indicator.measure(day).unready)
            assert unready == (not value.connected)
            if indicator is not None and not unready:
                assert value.rows == len(list(every_row(indicator, day))), value.indicator
                assert indicator.kind in (Kind.COUNT, Kind.DISTINCT)
                assert indicator.definition and value.exact == value.rows


def test_what_is_declared_is_what_the_issue_names() -> None:
    connected = {one.no for one in build().values if one.connected}
    assert connected >= {4, 8, 11, 12, 17, 18, 19, 20, 23, 24, 25, 26, 27}
    assert len(BLANKS) == 35


def test_a_late_decision_becomes_a_problem_and_a_past_day_does_not_know_it(late: Any) -> None:
    found = "\n".join(one.text for one in build().text)
    assert "有 1 件办件超过法定时限" in found and late.department.name in found
    assert "超过法定时限" not in "\n".join(one.text for one in build(date(2026, 5, 1)).text)


def test_only_the_decisions_of_the_period_count_as_late(late: Any) -> None:
    later = queries.build(first=date(2026, 6, 3), as_of=DAY)
    assert "超过法定时限" not in "\n".join(one.text for one in later.text)


def test_kept_and_cancelled_make_up_the_register_as_the_days_go(world: Any) -> None:
    proofs(
        "ZM-1,无房证明,,住房公积金管理条例,第二十四条,法规,保留,,2026-01-01",
        "ZM-1,无房证明,,,,,取消,数据共享,2026-05-01",
        "ZM-2,健康证明,,食品安全法,第四十五条,法律,保留,,2026-01-01",
    )

    def counts(day: date) -> tuple[Any, ...]:
        return tuple(one.exact for one in build(day).values if one.no in (25, 26, 27))

    assert counts(date(2026, 4, 30)) == (2, 2, 0)
    assert counts(DAY) == (2, 1, 1)


def test_a_claim_follows_the_list(world: Any) -> None:
    def holds() -> bool | None:
        return next(one.holds for one in build().claims if one.id == "intermediary.only_listed")

    assert holds() is False  # no list yet: nothing can be said to be in it
    intermediaries(
        "1,施工图审查,审查报告,建设工程质量管理条例,第十一条,法规,申请人,市场调节价,2026-01-01"
    )
    assert holds() is True


def test_a_guide_that_asks_for_what_is_not_listed_breaks_the_claim() -> None:
    report = items.material("survey", "现状调查报告", source="intermediary", sort=9)
    factories.hall(materials=(*items.clean_content().materials, report))
    intermediaries("1,别的服务,别的报告,水法,第四十八条,法律,申请人,市场调节价,2026-01-01")
    (claim,) = [one for one in build().claims if one.id == "intermediary.only_listed"]
    assert claim.holds is False and "清单外的要求 1 处" in claim.evidence
    assert "现状调查报告" in claim.against[0]


def test_a_failing_claim_is_told_as_failing(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    against = Verdict(False, "收到 2 件。", ("投诉一", "投诉二"))
    monkeypatch.setitem(registry._claims, "complaints.none", lambda day: against)
    report = build()
    words = "\n".join(one.text for one in report.text)
    assert "不能说零投诉。收到 2 件。（投诉一、投诉二）" in words
    assert "没有收到投诉举报" not in words


def test_the_reduction_reads_as_its_rows_and_the_target_as_its_document(world: Any) -> None:
    code = version(world.version_id).implement_code
    reduced = reduction.baseline(
        f"{code},食品经营许可,,市监局,行政许可", "A000001,旧许可,,市监局,行政许可"
    )
    reduction.target("30")
    reduction.choose(reduced)
    report = build()
    text = {one.no: one.text for one in report.values}
    assert (text[3], text[4], text[5], text[6]) == ("2", "1", "50.0", "30.0")
    (claim,) = [one for one in report.claims if one.id == "approvals.target_met"]
    assert claim.holds and "(2 − 1) ÷ 2 = 50.0%" in claim.evidence
    assert "没有登记精简文件" in claim.evidence  # nobody recorded why it is gone
    assert {one.no: one.text for one in build(date(2022, 1, 1)).values}[5] == "未接入"


def test_the_statements_do_not_grow_with_the_rows(late: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            build()
        return len(captured)

    build()
    before = asked()
    for _ in range(3):
        factories.received(late)
    assert asked() == before <= 20


def test_the_paper_holds_every_word_and_the_appendix(late: Any) -> None:
    report = build()
    data = queries.paper(report, county="清川县")
    assert data == queries.paper(report, county="清川县")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        text = archive.read("word/document.xml").decode()
        assert "w:evenAndOddHeaders" in archive.read("word/settings.xml").decode()
    for words in ("清川县“放管服”改革工作情况报告", "表述核对", "数字、口径和行数", "未接入"):
        assert words in text
    assert all(piece.text in text for one in report.text for piece in one.pieces)
