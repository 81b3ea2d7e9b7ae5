"""A county's sheet: the gate at the cell, the same file again, a cancelled power."""

from datetime import date

import pytest

from yichuang.catalog.laws.factories import laws
from yichuang.catalog.powers.factories import power
from yichuang.catalog.powers.queries import power as one
from yichuang.catalog.powers.queries import powers_page
from yichuang.kernel.org.factories import department

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def body() -> str:
    return str(department().name)


def test_a_licence_on_a_county_document_is_refused_at_its_cell(body: str) -> None:
    plan = power("1", department=body, bases="规范性文件：《某县管理办法》第一条")
    assert plan.rejected == 1 and "不得设定行政许可" in plan.errors[0].reason
    assert powers_page(on=DAY, limit=9).rows == ()


def test_a_power_without_a_duty_is_refused(body: str) -> None:
    plan = power("1", department=body, accept="")
    assert "有权必有责" in plan.errors[0].reason


def test_the_gate_asks_the_day_it_takes_effect_and_the_page_asks_today(body: str) -> None:
    laws("中华人民共和国食品安全法,2009-06-01,2021-04-29,已废止,2026-03-02")
    assert power("1", department=body).rejected == 0
    before, after = one("1", on=date(2026, 3, 1)), one("1", on=DAY)
    assert before and before.refusal == "" and after and "废止" in after.refusal
    assert power("2", department=body, valid_from="2026-03-02").rejected == 1


def test_the_same_file_again_changes_nothing_and_a_new_basis_replaces(body: str) -> None:
    power("1", department=body)
    assert power("1", department=body).counts()["same"] == 1
    power("1", department=body, bases="法律：《行政许可法》第十二条", review="两人核查")
    found = one("1", on=DAY)
    assert found and [w.basis.law for w in found.bases] == ["行政许可法"]
    assert [stage.label for stage, _ in found.duties] == ["受理", "审查"]


def test_a_cancelled_power_leaves_the_list_on_its_day_and_keeps_its_address(body: str) -> None:
    power("1", department=body, valid_to="2026-03-02")
    assert len(powers_page(on=date(2026, 3, 1), limit=9).rows) == 1
    assert powers_page(on=DAY, limit=9).rows == ()
    found = one("1", on=DAY)
    assert found and not found.in_list
    refused = power("2", department=body, valid_to="2026-01-01")
    assert "生效日期之后" in refused.errors[0].reason


def test_the_list_is_paged_by_code_within_the_budget(
    body: str, django_assert_max_num_queries: object
) -> None:
    for code in ("1", "2", "3"):
        power(code, department=body)
    first = powers_page(on=DAY, limit=2)
    rest = powers_page(on=DAY, limit=2, after=first.next_key)
    assert [row.code for row in (*first.rows, *rest.rows)] == ["1", "2", "3"]
    assert rest.next_key == ""
