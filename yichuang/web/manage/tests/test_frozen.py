"""定稿: a report that stays as it was, and says what the rows say otherwise since."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from yichuang.catalog.intermediaries.factories import intermediaries
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.reporting import actions, queries

pytestmark = pytest.mark.django_db
FIRST, DAY = date(2026, 1, 1), date(2026, 1, 30)
AT = datetime(2026, 1, 30, 1, tzinfo=UTC)
LEADER = Actor(1, "赵县长", frozenset({Role.LEADER.value}))
ROW = "{},水资源论证,报告表,水法,第四十八条,法律,申请人,市场调节价,2026-01-05"


def freeze(**changes: Any) -> int:
    given = {"by": LEADER, "at": AT, "today": DAY, "first": FIRST, "as_of": DAY, "county": "清川县"}
    return actions.freeze(**{**given, **changes})


def test_a_frozen_report_reads_as_it_was_and_names_what_moved() -> None:
    intermediaries(ROW.format("ZJ-01"))
    id_ = freeze()
    row, report = queries.frozen(id_)
    assert row.number == "报告〔2026〕1号"
    now = queries.build(first=FIRST, as_of=DAY)
    assert (report.values, report.claims, report.text) == (now.values, now.claims, now.text)
    assert queries.changed_since(report) == ()
    intermediaries(ROW.format("ZJ-01"), ROW.format("ZJ-02"))  # written later, in force since then
    (moved,) = [one for one in queries.changed_since(report) if one.no == 8]
    assert (moved.before, moved.now) == ("1", "2")
    assert queries.frozen(id_)[1] == report


def test_the_leader_freezes_opens_and_downloads(sign_in: Any) -> None:
    client = sign_in(Role.LEADER)
    answer = client.post(
        "/manage/report/freeze", {"from": "2026-01-01", "to": "2026-01-05"}, follow=True
    )
    assert "已定稿" in answer.content.decode() and "定稿以后变了什么" in answer.content.decode()
    (row,) = queries.frozen_reports()
    assert client.get(f"/manage/report/frozen/{row.id}.docx").content[:2] == b"PK"
    assert "报告〔2026〕1号" in client.get("/manage/report/frozen").content.decode()


def test_the_tiles_of_the_first_page_are_the_figures_of_the_report(sign_in: Any) -> None:
    client = sign_in(Role.LEADER)
    text = client.get("/manage/lead").content.decode()
    found = queries.build(first=date(2026, 1, 1), as_of=queries_day(text))
    for one in found.values:
        assert (f"/manage/figures/{one.indicator}?" in text) is one.connected, one.indicator
    assert "还没有接入" in text and "要管的事" in text


def queries_day(text: str) -> date:
    """The day the page was made for, out of an address on it."""
    return date.fromisoformat(text.split("?on=")[1][:10])
