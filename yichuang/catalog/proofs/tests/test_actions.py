"""The list as a county brings it in, and what it then forbids."""

from datetime import date

import pytest

from yichuang.catalog.proofs import factories
from yichuang.catalog.proofs.queries import counts, history, listed_on, proofs_on, updated_on

pytestmark = pytest.mark.django_db
KEPT = "ZM-01,健康证明,,食品安全法,第四十五条,法律,保留,,2025-01-01"
GONE = "ZM-01,健康证明,,,,,取消,数据共享,2026-03-10"


def test_the_same_file_again_changes_nothing_and_a_cancellation_is_a_new_row() -> None:
    assert factories.proofs(KEPT).counts()["new"] == 1
    plan = factories.proofs(KEPT, GONE)
    assert (plan.counts()["same"], plan.counts()["new"]) == (1, 1)
    assert [line.until for line in history("ZM-01")] == [None, date(2026, 3, 10)]
    assert [row.opinion for row in listed_on(date(2026, 3, 9))] == ["kept"]
    assert [row.opinion for row in listed_on(date(2026, 3, 10))] == ["cancelled"]


def test_rows_without_basis_or_replacement_are_rejected_and_the_others_stay() -> None:
    plan = factories.proofs(
        KEPT.replace("法律,", "规章,"), GONE.replace("数据共享,2026-03-10", ",2026-03-11"), GONE
    )
    assert plan.rejected == 2 and "国务院决定" in plan.errors[0].reason
    rows = proofs_on(date(2026, 4, 1), text="健康")
    assert counts(rows) == {"all": 1, "kept": 0, "cancelled": 1}
    assert updated_on(rows) == date(2026, 3, 10) and not proofs_on(date(2026, 4, 1), text="婚姻")
