"""Drafts, review, publication, withdrawal; what is published stays as it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yichuang.catalog.items import queries
from yichuang.catalog.items.actions import (
    NotPublishable,
    create_draft,
    create_item,
    publish,
    return_to_editor,
    submit_for_review,
    update_draft,
    withdraw,
)
from yichuang.catalog.items.factories import (
    AT,
    DAY,
    clean_identity,
    editor,
    make_draft,
    make_published,
    reviewer,
)
from yichuang.catalog.items.models import ItemVersion, Material
from yichuang.catalog.items.models import guard as guard_module
from yichuang.catalog.items.models import version as version_module
from yichuang.catalog.items.slots import outcome_handler_available
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.queries import entries
from yichuang.kernel.permissions.rules import Actor

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=10)


def acts() -> list[str]:
    names = entries().filter(action__startswith="item.").order_by("seq")
    return list(names.values_list("action", flat=True))


def republish(item_id: int, on: date = NEXT, **changes: Any) -> ItemVersion:
    row = create_draft(by=editor(), at=AT, item_id=item_id)
    update_draft(by=editor(), at=AT, version_id=row.pk, changes=changes)
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    return publish(by=reviewer(), at=AT, version_id=row.pk, effective_from=on, today=DAY)


def test_from_draft_to_publication_each_act_is_one_entry() -> None:
    row = make_published()
    assert row.state == "published" and row.reviewer_id == 9002
    assert acts() == ["item.draft", "item.submit", "item.publish"]
    assert queries.verify_frozen(row.pk)


def test_publishing_is_refused_with_the_whole_worklist() -> None:
    row = make_draft(summary="", promised_value=30, complaint_phone="")
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    with pytest.raises(NotPublishable) as caught:
        publish(by=reviewer(), at=AT, version_id=row.pk, effective_from=DAY, today=DAY)
    assert {"summary", "promised_value", "complaint_phone"} <= set(caught.value.fields)
    row.refresh_from_db()
    assert row.state == "in_review"
    assert "item.publish" not in acts()


def test_negative_control_without_the_lint_the_same_draft_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("yichuang.catalog.items.actions.publishing.lint", lambda *a, **k: [])
    assert make_published(summary="", promised_value=30).state == "published"


def test_the_editor_cannot_publish() -> None:
    row = make_draft()
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    both = Actor(9001, "兼职", roles=reviewer().roles | editor().roles)
    with pytest.raises(NotAllowed, match="审核人不能是编辑人"):
        publish(by=both, at=AT, version_id=row.pk, effective_from=DAY, today=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.filter(pk=row.pk).update(reviewer_id=9001)


def test_permissions() -> None:
    row = make_draft()
    nobody = Actor(1, "路人")
    for call in (
        lambda: update_draft(by=nobody, at=AT, version_id=row.pk, changes={}),
        lambda: submit_for_review(by=reviewer(), at=AT, version_id=row.pk),
        lambda: create_draft(by=nobody, at=AT, item_id=row.item_id),
        lambda: update_draft(by=editor(department_id=99999), at=AT, version_id=row.pk, changes={}),
        lambda: withdraw(by=editor(), at=AT, version_id=row.pk, today=DAY, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_new_version_replaces_the_old_from_its_day() -> None:
    first = make_published()
    second = republish(first.item_id, promised_value=4, version_note="少一天")
    first.refresh_from_db()
    assert (first.state, first.effective_to) == ("replaced", NEXT)
    assert queries.published_version(first.item_id, on=NEXT - timedelta(days=1)).id == first.pk
    assert queries.published_version(first.item_id, on=NEXT).id == second.pk
    assert queries.find_published(first.item_id, on=DAY - timedelta(days=1)) is None
    newest, oldest = queries.history(first.item_id)
    assert [c.field for c in newest.changes] == ["promised_value"]
    assert newest.version_note == "少一天" and oldest.changes == ()
    assert queries.compare(first.pk, second.pk) == list(newest.changes)


def test_a_version_may_not_begin_in_the_past_or_before_the_one_in_force() -> None:
    first = make_published(on=DAY)
    row = create_draft(by=editor(), at=AT, item_id=first.item_id)
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    with pytest.raises(Invalid, match="已经过去"):
        publish(by=reviewer(), at=AT, version_id=row.pk, effective_from=DAY, today=NEXT)


def test_one_open_version_per_item() -> None:
    first = make_published()
    create_draft(by=editor(), at=AT, item_id=first.item_id)
    with pytest.raises(Conflict, match="还是草稿"):
        create_draft(by=editor(), at=AT, item_id=first.item_id)


def test_a_stale_editor_loses() -> None:
    row = make_draft()
    saved = update_draft(by=editor(), at=AT, version_id=row.pk, changes={"visits": 1}, revision=0)
    assert saved.revision == 1
    with pytest.raises(Conflict, match="刚被别人保存"):
        update_draft(by=editor(), at=AT, version_id=row.pk, changes={"visits": 2}, revision=0)


def test_parts_are_replaced_whole_and_unknown_fields_refused() -> None:
    row = make_draft()
    update_draft(
        by=editor(),
        at=AT,
        version_id=row.pk,
        changes={"faqs": [{"question": "甲？", "answer": "乙。"}]},
    )
    content = queries.content_of_version(row.pk)
    assert [f.question for f in content.faqs] == ["甲？"] and len(content.materials) == 4
    with pytest.raises(Invalid, match="没有这样的字段"):
        update_draft(by=editor(), at=AT, version_id=row.pk, changes={"colour": 1})
    with pytest.raises(Invalid):
        update_draft(by=editor(), at=AT, version_id=row.pk, changes={"faqs": [{"x": 1}]})


def test_returned_with_a_note() -> None:
    row = make_draft()
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    with pytest.raises(Conflict):
        update_draft(by=editor(), at=AT, version_id=row.pk, changes={"visits": 1})
    with pytest.raises(Invalid):
        return_to_editor(by=reviewer(), at=AT, version_id=row.pk, note=" ")
    back = return_to_editor(by=reviewer(), at=AT, version_id=row.pk, note="补样表")
    assert (back.state, back.return_note) == ("draft", "补样表")


def test_withdrawal_ends_the_force_and_the_finding() -> None:
    from yichuang.kernel.search.queries import search

    row = make_published()
    assert [h.key for h in search("食品经营许可")] == [str(row.item_id)]
    withdraw(by=reviewer(), at=AT, version_id=row.pk, today=NEXT, reason="取消许可")
    assert queries.find_published(row.item_id, on=NEXT) is None
    assert queries.find_published(row.item_id, on=NEXT - timedelta(days=1)) is not None
    assert search("食品经营许可") == []
    assert queries.browse(on=NEXT).rows == ()
    with pytest.raises(NotFound):
        queries.published_version(row.item_id, on=NEXT)


# ------------------------------------------------------------------- frozen content


def change_version(row: ItemVersion) -> None:
    row.summary = "偷偷改"
    row.save()


FROZEN_WRITES = [
    change_version,
    lambda row: ItemVersion.objects.filter(pk=row.pk).update(summary="偷偷改"),
    lambda row: row.delete(),
    lambda row: row.materials.first().save(),
    lambda row: row.materials.first().delete(),
    lambda row: row.materials.all().delete(),
    lambda row: row.steps.update(days=0),
    lambda row: Material.objects.bulk_create([Material(version=row, key="x", name="新材料")]),
    lambda row: Material.objects.create(version=row, key="x", name="新材料"),
]


@pytest.mark.parametrize("write", FROZEN_WRITES)
def test_published_content_cannot_be_written(write: Any) -> None:
    row = make_published()
    with pytest.raises(Conflict, match="已经发布"):
        write(row)
    assert queries.verify_frozen(row.pk)


@pytest.mark.parametrize("write", FROZEN_WRITES[3:])
def test_negative_control_without_the_guard_the_digest_shows_it(
    write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_published()
    for module in (guard_module, version_module):
        monkeypatch.setattr(module, "refuse_frozen", lambda *a: None)
    monkeypatch.setattr("yichuang.catalog.items.models.parts.refuse_frozen", lambda *a: None)
    first = row.materials.first()
    write(row)
    if write is FROZEN_WRITES[3]:  # saved unchanged: nothing to see
        Material.objects.filter(pk=first.pk).update(name="偷偷改")
    assert not queries.verify_frozen(row.pk)


def test_the_database_refuses_a_published_row_without_digest() -> None:
    row = make_draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.filter(pk=row.pk).update(state="published")


# ------------------------------------------------------------------------------ slots


def test_an_item_that_needs_a_handler_waits_for_it() -> None:
    with outcome_handler_available.answering(None), pytest.raises(NotPublishable) as caught:
        make_published(outcome_handler="registration")
    assert set(caught.value.fields) == {"outcome_handler"}
    code = clean_identity().implement_code[:-1] + "1"
    with outcome_handler_available.answering(lambda name: name == "registration"):
        row = make_published(name="另一事项", code=code, outcome_handler="registration")
    assert row.state == "published"


def test_a_registration_names_its_register() -> None:
    with pytest.raises(NotPublishable) as caught:
        make_published(regime="registration", statutory_value=3, promised_value=3)
    assert set(caught.value.fields) == {"outcome_handler"}


def test_a_slot_is_filled_once() -> None:
    with outcome_handler_available.answering(None):
        outcome_handler_available.fill(lambda name: True)
        with pytest.raises(RuntimeError):
            outcome_handler_available.fill(lambda name: False)


def test_codes_are_unique_and_must_be_codes() -> None:
    row = make_draft()
    for code in (row.item.implement_code, "5.1E+17", ""):
        with pytest.raises(Invalid):
            create_item(
                by=editor(),
                at=AT,
                department_id=row.item.department_id,
                name="某事项",
                implement_code=code,
            )
