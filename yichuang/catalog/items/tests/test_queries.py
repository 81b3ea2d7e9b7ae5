"""Guide, checklist, browse: values for pages, with pinned numbers of queries."""

from datetime import timedelta
from typing import Any

import pytest

from yichuang.catalog.items import queries
from yichuang.catalog.items.actions import create_draft
from yichuang.catalog.items.factories import (
    AT,
    DAY,
    clean_identity,
    editor,
    make_published,
)
from yichuang.catalog.items.factories import make_draft as draft
from yichuang.catalog.items.forms import next_page, page_form, previous_page, whole_form
from yichuang.catalog.items.policies import visible_to
from yichuang.catalog.items.rules.form_schema import fields_of
from yichuang.catalog.items.slots import material_held

pytestmark = pytest.mark.django_db


def code(n: int) -> str:
    return clean_identity().implement_code[:-3] + f"{n:03d}"


def test_the_guide_in_two_queries(django_assert_num_queries: Any) -> None:
    row = make_published()
    with django_assert_num_queries(2):
        view = queries.guide_view(row.pk, url="https://example.org/g/1")
    facts = {f.key: (f.value, f.unit, f.note) for f in view.facts}
    assert facts["limit"] == ("5", "个工作日", "这是承诺；法定 20 个工作日")
    assert facts["fee"][0] == "不收费"
    assert facts["materials"][0] == "4"
    assert view.regime_label == "行政许可" and view.validity_text == "5 年"
    assert [f.key for f in view.flow] == ["apply", "intake", "paper", "visit", "decide"]
    assert view.json_ld["url"] == "https://example.org/g/1"
    assert view.can_apply_online and len(view.form_fields) == 7
    assert view.materials[1].copies == "复印件 1 份，A4"


def test_a_draft_has_a_guide_too(django_assert_max_num_queries: Any) -> None:
    row = draft()
    with django_assert_max_num_queries(8):
        assert queries.guide_view(row.pk).state_label == "草稿"


def test_the_checklist_follows_the_answers(django_assert_num_queries: Any) -> None:
    row = make_published()
    answers = {"business": "restaurant", "licence": "elsewhere", "who": "agent"}
    queries.worklist(row.pk, today=DAY)  # the lists, which stay in memory, were read before
    with django_assert_num_queries(2):  # one asks whether they are still the same
        full = queries.checklist(row.pk, answers, on=DAY)
    assert [line.needed for line in full.lines] == [True] * 4
    with material_held.answering(lambda question: frozenset({"licence"})):
        held = queries.checklist(row.pk, answers, on=DAY, party_id=7)
    assert [line.key for line in held.lines if not line.needed] == ["licence"]


def test_columns_are_never_empty(django_assert_max_num_queries: Any) -> None:
    row = make_published()
    make_published("危房改造补助", code(1), personal_themes=["housing"], legal_themes=[])
    with django_assert_max_num_queries(2):
        columns = queries.columns("personal", on=DAY)
    assert [(c.label, c.count) for c in columns] == [("准营准办", 1), ("住房保障", 1)]
    assert [c.key for c in queries.columns("legal", on=DAY)] == ["permit"]
    assert queries.columns("personal", on=DAY - timedelta(days=1)) == []
    offices = queries.department_columns(on=DAY)
    assert [(c.label, c.count) for c in offices] == [("清川县市场监督管理局", 2)]
    for column in (*columns, *offices):
        assert column.count > 0
    page = queries.browse(on=DAY, audience="personal", theme="permit")
    assert [r.item_id for r in page.rows] == [row.item_id]


def test_pages_by_key_show_every_item_once(django_assert_max_num_queries: Any) -> None:
    for n in range(7):
        make_published(f"事项{n % 3}", code(n))
    seen, after = [], ""
    while True:
        with django_assert_max_num_queries(2):
            page = queries.browse(on=DAY, after=after, limit=2)
        seen += [row.item_id for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    both = queries.browse(on=DAY, audience="personal", limit=50)
    assert len(both.rows) == 7


def test_the_public_sees_no_drafts() -> None:
    row = make_published()
    create_draft(by=editor(), at=AT, item_id=row.item_id)
    assert visible_to(None).count() == 1
    assert visible_to(editor()).count() == 2
    assert [r.state for r in queries.versions_in_state(["draft"])] == ["draft"]
    opened = queries.open_version(row.item_id)
    assert opened is not None and opened.number == 2


def test_the_worklist_of_a_draft(django_assert_max_num_queries: Any) -> None:
    row = draft(summary="")
    queries.worklist(row.pk, today=DAY)  # the lists, which stay in memory, were read before
    with django_assert_max_num_queries(11):  # two ask the table of laws, one whether lists changed
        findings = queries.worklist(row.pk, today=DAY)
    assert [f.field for f in findings] == ["summary"]


def test_the_form_one_question_per_page_and_whole() -> None:
    specs = fields_of(queries.content_of_version(make_published().pk).form_schema)
    pages, key = [], next_page(specs, {"cold": "no"})
    while key:
        pages.append(key)
        key = next_page(specs, {"cold": "no"}, key)
    assert pages == ["shop", "code", "owner_id", "phone", "area", "cold"]
    assert next_page(specs, {"cold": "yes"}, "cold") == "cold_room"
    assert previous_page(specs, {"cold": "no"}, "code") == "shop"
    one = page_form(specs, "phone", today=DAY, data={"phone": "139 9900 0001"})
    assert one.is_valid() and one.cleaned_data == {"phone": "13999000001"}
    whole = whole_form(specs, today=DAY, data={"shop": "面馆", "cold": "no"})
    assert not whole.is_valid()
    assert set(whole.errors) == {"code", "owner_id", "phone", "area"}
    assert "请填写" in whole.errors["code"][0]
