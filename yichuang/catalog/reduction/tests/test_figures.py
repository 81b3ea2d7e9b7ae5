"""Each figure equals its rows, on the day and before; the claims follow the figures."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.catalog.items.factories import make_published
from yichuang.catalog.reduction import factories as f
from yichuang.catalog.reduction.actions import dispose
from yichuang.catalog.reduction.queries import figures
from yichuang.catalog.reduction.rules.acts import ActKind, Paper
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.catalog.reduction.rules.rate import Counts, Reading
from yichuang.kernel.indicators.registry import (
    Verdict,
    check_claim,
    counted_together,
    every_row,
    get,
)

pytestmark = pytest.mark.django_db
K = ActKind
DAY = date(2026, 3, 31)
IDS = (
    "approvals.baseline",
    "approvals.reduction_rate",
    "approvals.reduction_rate_other",
    "approvals.reduction_target",
    "non_licence.cleared",
)


def code(n: int) -> str:
    return f"990423-31-00000000{n}-01"


@pytest.fixture
def county(db: None) -> int:
    """Five approvals in the baseline, three of them in force today."""
    for n in (1, 2, 3):
        make_published(f"许可{n}", code(n))
    return f.baseline(
        *(f"{code(n)},许可{n},,市监局,行政许可" for n in range(1, 6)),
        f"{code(9)},检查,,市监局,行政检查",
    )


def value(key: str, day: date = DAY) -> Any:
    indicator = get(key)
    assert indicator is not None
    return indicator.measure(day)


def rows(key: str, day: date = DAY, *, part: bool = False) -> list[Any]:
    indicator = get(key)
    assert indicator is not None
    return list(every_row(indicator, day, part=part))


def holds(day: date = DAY) -> Verdict | None:
    return check_claim("approvals.target_met", day)


def equal(day: date) -> None:
    """What every figure of this package must satisfy."""
    for key in IDS:
        figure = value(key, day)
        whole, part = rows(key, day), rows(key, day, part=True)
        assert [row["id"] for row in whole] == list(range(1, len(whole) + 1)) or key == IDS[-1]
        if figure.unready:
            continue
        if figure.part is not None:
            assert (figure.whole, figure.part) == (len(whole), len(part)), key
            assert figure.value == Fraction(len(whole) - len(part), len(whole)), key
        elif key == "approvals.reduction_target":
            assert len(whole) == 1 and f"{float(figure.value) * 100:g}%" == whole[0]["percent"]
        else:
            assert figure.value == len(whole), key


def test_every_figure_equals_its_rows_today_and_before(county: int) -> None:
    f.record(K.CANCEL, "2026-03-10", code(4))
    f.record(K.MERGE, "2026-03-20", f"{code(3)} {code(5)}", f"{code(3)}=许可3")
    f.target("30")
    for day in (date(2020, 1, 1), date(2026, 3, 1), date(2026, 3, 15), DAY):
        equal(day)
    figure = value("approvals.reduction_rate")
    assert (figure.whole, figure.part, figure.text) == (5, 4, "20.0%")
    assert value("approvals.baseline").value == 5  # the inspection is no approval


def test_negative_control_rows_of_another_figure_are_caught(
    county: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_shown", lambda lines: figures_shown(lines)[1:])
    with pytest.raises(AssertionError):
        equal(DAY)


figures_shown = figures._shown


def test_nothing_is_a_figure_before_there_is_a_baseline(db: None) -> None:
    make_published("许可1", code(1))
    for key in IDS[:4]:
        assert value(key).text == "未接入" and rows(key) == []
    assert holds() is None
    f.baseline(f"{code(1)},许可1,,市监局,行政检查")  # a baseline of no approval at all
    assert value("approvals.reduction_rate").text == "未接入"
    assert value("approvals.reduction_rate", date(2022, 12, 30)).unready


def test_an_empty_catalogue_is_no_hundred_per_cent(county: int) -> None:
    before = value("approvals.reduction_rate", date(2026, 3, 1))
    assert before.text == "未接入" and "没有生效" in before.unready


def test_a_day_before_the_baseline_knows_no_baseline(county: int) -> None:
    assert value("approvals.baseline", date(2022, 12, 30)).unready
    assert value("approvals.baseline", date(2022, 12, 31)).value == 5


def test_an_act_of_tomorrow_does_not_count_today(county: int) -> None:
    f.record(K.MERGE, "2026-04-02", f"{code(3)} {code(4)}", f"{code(3)}=许可3")
    assert value("approvals.reduction_rate", date(2026, 4, 1)).part == 3
    assert value("approvals.reduction_rate", date(2026, 4, 2)).part == 4


def test_the_reading_is_the_one_chosen_and_the_other_is_kept(county: int) -> None:
    make_published("承接来的许可", code(7))
    f.record(K.RECEIVE, "2026-03-05", "", f"{code(7)}=承接来的许可")
    assert value("approvals.reduction_rate").part == 4
    f.choose(county, Reading.OWN)
    assert value("approvals.reduction_rate").part == 3
    assert value("approvals.reduction_rate_other").part == 4
    verdict = figures._target_met(DAY)
    assert verdict is None  # no target yet
    f.target("30")
    told = holds()
    assert told and "承接下放的 1 项不算在现行里" in told.evidence
    assert "另一口径（全部现行事项）现行 4 项" in told.evidence


def test_the_target_met_to_the_dot_is_not_exceeded(county: int) -> None:
    f.target("40")  # (5 − 3) / 5
    told = holds()
    assert told and told.holds is False and "不是超额" in told.against[0]
    f.target("39.99")
    assert holds() and holds().holds is True  # type: ignore[union-attr]
    f.target("55")
    short = holds()
    assert short and not short.holds and "15.0 个百分点" in short.against[0]


def test_main_items_are_counted_where_the_baseline_counts_them(db: None) -> None:
    for n in (1, 2, 3):
        make_published(f"许可{n}", code(n))
    lines = [f"{code(n)},许可{n},M{n // 3},市监局,行政许可" for n in range(1, 7)]
    f.baseline(*lines, counts=Counts.MAIN)  # M0: 1, 2; M1: 3, 4, 5; M2: 6
    figure = value("approvals.reduction_rate")
    assert (figure.whole, figure.part) == (3, 2)
    equal(DAY)


PAPER = Paper("清政发〔2015〕40号", "关于清理非行政许可审批事项的通知", date(2015, 8, 1))


def test_an_open_entry_breaks_the_claim_and_a_disposed_one_is_counted_from_its_day(
    db: None,
) -> None:
    assert check_claim("non_licence.gone", DAY).holds  # type: ignore[union-attr]
    first, second = f.legacy("F-1,年审,城管局,目录", "F-2,验收,住建局,目录")
    for entry, on in ((first, date(2016, 1, 1)), (second, date(2017, 1, 1))):
        dispose(
            by=f.BY,
            at=f.AT,
            entry_id=entry,
            way=Disposal.CANCEL,
            effective_on=on,
            paper=PAPER,
        )
    assert value("non_licence.cleared", date(2016, 12, 31)).value == 1
    told = check_claim("non_licence.gone", date(2016, 12, 31))
    assert told and not told.holds and told.against == ("验收",)
    assert value("non_licence.cleared").value == 2
    assert check_claim("non_licence.gone", DAY).holds  # type: ignore[union-attr]


@pytest.fixture
def counted(county: int) -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as found:
        yield found


def test_all_of_them_together_take_few_statements(counted: CaptureQueriesContext) -> None:
    with counted_together(IDS):
        for key in IDS:
            value(key)
        holds()
    assert len(counted) <= 9
