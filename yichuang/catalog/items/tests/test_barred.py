"""A cancelled proof: guides that ask for it are not published, and those in force stop asking."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from yichuang.catalog.intermediaries.rules import Intermediary
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.actions.publishing import NotPublishable
from yichuang.catalog.items.queries import barred_on, guide_view
from yichuang.catalog.items.rules.content import Identity
from yichuang.catalog.items.rules.lint import Lists, lint
from yichuang.catalog.proofs import factories
from yichuang.catalog.proofs.rules import Proof

Proofs = apps.get_model("catalog", "Proof")
GONE = "ZM-01,健康证明,,,,,取消,数据共享,2026-03-10"
OTHER = "11990423MB0A00001E4000131042000"
DAY = date(2026, 3, 10)


@pytest.mark.django_db
def test_a_guide_that_asks_for_it_is_not_published_and_one_in_force_stops_asking() -> None:
    row = items.make_published(on=date(2026, 3, 2))
    view = guide_view(row.pk)
    name = view.content.materials[0].name
    factories.proofs(GONE.replace("健康证明", name))
    before, after = (guide_view(row.pk, on=date(2026, 3, day)) for day in (9, 10))
    key = view.content.materials[0].key
    assert not before.barred and key in after.barred
    assert int(before.facts[3].value) == int(after.facts[3].value) + 1
    assert barred_on(view.content, view.implement_code, on=date(2026, 3, 10)) == after.barred
    with pytest.raises(NotPublishable, match="第四十四条"):
        items.make_published("另一个事项", OTHER, on=date(2026, 3, 10))


def _codes(rows: list[Proof], **material: object) -> list[str]:
    first = items.material("proof", "无犯罪记录证明", **material)
    content = items.clean_content(materials=(first,))
    found = lint(content, Identity(), today=DAY, lists=Lists(proofs=rows))
    return [one.code for one in found if one.code == "G7"]


def test_once_there_is_a_list_a_proof_must_be_kept_in_it() -> None:
    other = Proof("ZM-02", "无房证明", "cancelled", DAY, replacement="sharing")
    kept = Proof("ZM-03", "无犯罪记录证明", "kept", DAY)
    assert _codes([], is_proof=True) == []
    assert _codes([other], is_proof=True) == ["G7"]
    assert _codes([other, kept], is_proof=True) == []


def test_unticking_the_proof_box_does_not_bring_a_cancelled_one_back() -> None:
    gone = Proof("ZM-03", "《无犯罪记录证明》", "cancelled", DAY, replacement="between")
    assert _codes([gone], is_proof=False) == ["G7"]
    assert _codes([gone], necessity="waived") == []


def test_a_report_is_published_only_while_the_list_has_it() -> None:
    row = Intermediary("ZJ-01", "论证", "论证报告", DAY, basis_law="水法", basis_level="law")
    for listed, source, codes in (
        (None, "intermediary", []),
        ([row], "intermediary", []),
        ([], "intermediary", ["G6"]),
        ([replace(row, basis_level="rule")], "intermediary", ["G6"]),
        ([replace(row, basis_level="rule")], "applicant", ["G6"]),  # called something else
    ):
        first = items.material("report", "论证报告", source=source)
        content = items.clean_content(materials=(first,))
        found = lint(content, Identity(), today=DAY, lists=Lists(intermediaries=listed))
        assert [one.code for one in found if one.code == "G6"] == codes


def _asked_on_the_day() -> dict[str, str]:
    material = items.material("proof", "健康证明")
    return barred_on(items.clean_content(materials=(material,)), "", on=DAY)


@pytest.mark.django_db
def test_a_row_put_right_counts_with_the_next_look(
    django_assert_num_queries: Any,
) -> None:
    """The lists are kept in memory; any change of a row is seen, with one statement."""
    assert _asked_on_the_day() == {}
    factories.proofs(GONE)
    assert "proof" in _asked_on_the_day()
    with django_assert_num_queries(1):
        assert "proof" in _asked_on_the_day()
    factories.proofs("ZM-01,健康证明,,某法,第一条,法律,保留,,2026-03-10")  # the same row, corrected
    assert _asked_on_the_day() == {}


@pytest.mark.django_db
def test_control_without_new_marks_the_old_list_would_bind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yichuang.catalog.proofs.actions.new_mark", lambda: 7)
    factories.proofs(GONE)
    Proofs.objects.update(mark=7)
    assert "proof" in _asked_on_the_day()
    factories.proofs("ZM-01,健康证明,,某法,第一条,法律,保留,,2026-03-10")
    assert "proof" in _asked_on_the_day()
