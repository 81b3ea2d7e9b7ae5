"""The upper catalogue against the county's list."""

from datetime import UTC, date, datetime

import pytest

from yichuang.catalog.powers.factories import power
from yichuang.catalog.upper.actions import BASE_CATALOGUE
from yichuang.catalog.upper.queries import difference, entry_rows
from yichuang.catalog.upper.rules import Difference, Entry, differences, for_county
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor

D = Difference
DAY = date(2026, 3, 2)
HEAD = "基本编码,事项名称,职权类型,行使层级,公布文件,生效日期,取消日期\n"


def test_only_what_a_county_exercises_is_missing() -> None:
    theirs = [
        Entry("1", "甲", "licence", "省级、市级"),
        Entry("2", "乙", "licence", "市级、县级"),
        Entry("3", "丙", "licence"),
    ]
    found = differences(theirs, [])
    assert [(one.what, one.theirs.base_code) for one in found if one.theirs] == [
        (D.MISSING, "2"),
        (D.MISSING, "3"),
    ]
    assert for_county("县（市、区）") and not for_county("省级")


def test_a_power_without_a_base_code_is_not_in_the_catalogue() -> None:
    found = differences([Entry("", "空", "licence")], [Entry("", "无码", "licence", "", "A1")])
    assert (D.EXTRA, None) in [(one.what, one.theirs) for one in found]


def test_each_power_of_one_line_is_compared_and_brackets_are_no_difference() -> None:
    theirs = [Entry("1", "食品经营许可(含销售)", "licence")]
    ours = [
        Entry("1", "食品经营许可（含 销售）", "licence", "", "A1"),
        Entry("1", "食品销售备案", "other", "", "A2"),
    ]
    found = differences(theirs, ours)
    assert [(one.what, one.ours.code) for one in found if one.ours] == [
        (D.OTHER_NAME, "A2"),
        (D.OTHER_KIND, "A2"),
    ]


def load(*rows: str) -> int:
    plan = import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=BASE_CATALOGUE,
        name="基本目录.csv",
        data=(HEAD + "\n".join(rows)).encode(),
    )
    return plan.rejected


@pytest.mark.django_db
def test_without_a_catalogue_nothing_is_said_and_a_line_ends_on_its_day() -> None:
    power("1", department=department().name, base_code="31-1")
    assert difference(on=DAY) is None
    assert load("31-1,食品经营许可,行政许可,县级,省政办发〔2025〕8号,2025-01-01,2026-03-02") == 0
    before = difference(on=date(2026, 3, 1))
    assert before == ()
    assert load("31-2,餐饮服务,行政许可,县级,省政办发〔2026〕1号,2026-03-02,") == 0
    after = difference(on=DAY) or ()
    assert [one.what for one in after] == [D.MISSING, D.EXTRA]


@pytest.mark.django_db
def test_the_retired_kind_and_a_backward_date_are_refused_and_again_changes_nothing() -> None:
    assert load("31-3,某审批,非行政许可审批,县级,文件,2025-01-01,") == 1
    assert load("31-3,某审批,行政许可,县级,文件,2025-01-02,2025-01-01") == 1
    assert load("31-3,某审批,行政许可,县级,文件,2025-01-01,") == 0
    rows = entry_rows()
    assert load("31-3,某审批,行政许可,县级,文件,2025-01-01,") == 0 and entry_rows() == rows
