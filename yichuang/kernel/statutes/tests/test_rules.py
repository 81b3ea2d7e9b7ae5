"""Statutory values: the numbers of the law, and which row binds on a day."""

from datetime import date

import pytest

from yichuang.kernel.clock.rules import Limit, Unit, deadline, reference_calendar
from yichuang.kernel.errors import NotFound
from yichuang.kernel.statutes.rules import (
    Certainty,
    Statute,
    StatuteUnit,
    in_force,
    overlaps,
    reference_statutes,
)

D = date.fromisoformat
ROWS = reference_statutes()


def row(start: str, end: str | None, value: int = 1) -> Statute:
    return Statute(
        "k", "某期限", "某法", "第一条", value, StatuteUnit.WD, D(start), D(end) if end else None
    )


@pytest.mark.parametrize(
    ("key", "value", "unit", "article"),
    [
        ("licence.supplement_notice", 5, "wd", "第三十二条第一款第四项"),
        ("licence.decision", 20, "wd", "第四十二条第一款"),
        ("licence.extension", 10, "wd", "第四十二条第一款"),
        ("licence.joint_decision", 45, "wd", "第四十二条第二款"),
        ("licence.joint_extension", 15, "wd", "第四十二条第二款"),
        ("licence.lower_review", 20, "wd", "第四十三条"),
        ("licence.delivery", 10, "wd", "第四十四条"),
        ("licence.inspection_start", 5, "wd", "第五十五条第二款"),
        ("licence.hearing_request", 5, "wd", "第四十七条"),
        ("licence.hearing_held", 20, "wd", "第四十七条"),
        ("licence.hearing_notice", 7, "wd", "第四十八条"),
        ("licence.renewal_application", 30, "nd", "第五十条第一款"),
        ("remedy.reconsideration", 60, "nd", "第二十条"),
        ("remedy.litigation", 6, "month", "第四十六条"),
    ],
)
def test_the_numbers_of_the_law(key: str, value: int, unit: str, article: str) -> None:
    found = in_force(ROWS, key, D("2026-03-02"))
    assert (found.value, found.unit.value, found.article) == (value, unit, article)


def test_the_law_of_the_day_of_the_act() -> None:
    assert in_force(ROWS, "remedy.litigation", D("2015-04-30")).value == 3
    assert in_force(ROWS, "remedy.litigation", D("2015-05-01")).value == 6
    assert in_force(ROWS, "remedy.reconsideration", D("2023-12-31")).article == "第九条"


def test_doubtful_limits_are_marked() -> None:
    unsure = {r.key for r in ROWS if r.certainty == Certainty.UNSURE}
    assert unsure == {
        "licence.hearing_request",
        "licence.renewal_application",
        "powers.adjustment",  # each province has its own
        "feedback.extra_demand",
    }


def test_no_two_rows_bind_on_one_day() -> None:
    assert overlaps(ROWS) == []


def test_control_overlapping_rows_are_seen() -> None:
    assert overlaps([row("2020-01-01", None), row("2021-01-01", None)])
    assert overlaps([row("2020-01-01", "2021-01-01"), row("2021-01-01", None)])
    assert not overlaps([row("2020-01-01", "2020-12-31"), row("2021-01-01", None)])


def test_an_unknown_key_and_a_day_without_a_row_say_so() -> None:
    with pytest.raises(NotFound, match="没有法定值“licence.nothing”"):
        in_force(ROWS, "licence.nothing", D("2026-03-02"))
    with pytest.raises(NotFound, match="在 2004-06-30 没有生效的规定"):
        in_force(ROWS, "licence.decision", D("2004-06-30"))
    with pytest.raises(NotFound, match="2020-01-01 至 2020-12-31"):
        in_force([row("2020-01-01", "2020-12-31")], "k", D("2021-01-01"))


def test_a_value_runs_on_the_clock_with_its_article() -> None:
    limit = in_force(ROWS, "licence.decision", D("2026-02-12")).limit
    assert limit == Limit(20, Unit.WD)
    result = deadline(D("2026-02-12"), limit, calendar=reference_calendar())
    assert result.due == D("2026-03-18") and "行政许可法第四十二条第一款" in result.explanation


def test_months_are_no_limit_for_the_clock() -> None:
    with pytest.raises(ValueError):
        _ = in_force(ROWS, "remedy.litigation", D("2026-02-12")).limit


def test_every_row_fits_its_columns() -> None:
    for statute in ROWS:
        assert len(statute.key) <= 60 and len(statute.label) <= 60 and len(statute.note) <= 300
        assert statute.authority and str(statute)
        known = statute.article.startswith("第")
        assert known or (statute.certainty is Certainty.UNSURE and statute.note)
