"""Submit, review, publish, return, withdraw: who may, and what is refused."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from yichuang.catalog.items import actions, factories
from yichuang.catalog.items.policies import require
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.permissions.rules import Role

ItemVersion = apps.get_model("catalog", "ItemVersion")


@pytest.fixture
def waiting(office: Any) -> Any:
    row = factories.make_draft()
    actions.submit_for_review(by=factories.editor(), at=factories.AT, version_id=row.pk)
    return row


def url(version: Any, tail: str) -> str:
    return f"/manage/items/{version.pk}/{tail}"


def state(version: Any) -> str:
    return ItemVersion.objects.get(pk=version.pk).state


def test_the_reviewer_publishes_from_a_day(reviewer: Client, waiting: Any) -> None:
    assert "可以发布" in reviewer.get(url(waiting, "review")).content.decode()
    response = reviewer.post(url(waiting, "publish"), {"effective_from": "2026-03-02"})
    assert response.status_code == 302 and state(waiting) == "published"


@pytest.mark.parametrize(
    ("day", "words"), [("2026-03-01", "不能早于今天"), ("三月二日", "2026-11-22 的样子")]
)
def test_a_wrong_day_stays_on_the_page(
    reviewer: Client, waiting: Any, day: str, words: str
) -> None:
    response = reviewer.post(url(waiting, "publish"), {"effective_from": day})
    body = response.content.decode()
    assert response.status_code == 422 and words in body and f'value="{day}"' in body


def test_publishing_is_refused_with_the_whole_worklist(reviewer: Client, office: Any):
    row = factories.make_draft(summary="", visits=None, consult_phone="")
    actions.submit_for_review(by=factories.editor(), at=factories.AT, version_id=row.pk)
    response = reviewer.post(url(row, "publish"), {"effective_from": "2026-03-02"})
    body = response.content.decode()
    assert response.status_code == 422 and state(row) == "in_review"
    for label in ("简版说明", "到办事现场次数", "咨询电话"):
        assert f"<b>{label}</b>" in body
    assert "不能发布" in body


def test_a_missing_attachment_stops_the_publication(reviewer: Client, office: Any):
    row = factories.make_draft(result_sample_ref="/manage/samples/999999")
    actions.submit_for_review(by=factories.editor(), at=factories.AT, version_id=row.pk)
    response = reviewer.post(url(row, "publish"), {"effective_from": "2026-03-02"})
    assert response.status_code == 422 and "找不到附件" in response.content.decode()


def _both(sign_in: Any) -> tuple[Client, Any]:
    both = sign_in(Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER, name="两职", at_office=False)
    row = factories.make_draft()
    actions.submit_for_review(by=actor_of(both.user), at=factories.AT, version_id=row.pk)
    return both, row


def test_nobody_publishes_the_own_text(sign_in: Any) -> None:
    both, row = _both(sign_in)
    assert "由另一位审核员发布" in both.get(url(row, "review")).content.decode()
    response = both.post(url(row, "publish"), {"effective_from": "2026-03-02"})
    assert response.status_code == 403 and state(row) == "in_review"


def test_negative_control_without_the_guard_the_own_text_goes_out(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal above comes from editor = reviewer and from nothing else."""
    both, row = _both(sign_in)
    ItemVersion.objects.filter(pk=row.pk).update(editor_id=None)
    response = both.post(url(row, "publish"), {"effective_from": "2026-03-02"})
    assert response.status_code == 302 and state(row) == "published"
    assert require


def test_returning_needs_a_note(reviewer: Client, waiting: Any, editor: Client) -> None:
    response = reviewer.post(url(waiting, "return"), {"note": " "})
    assert response.status_code == 422 and "要改的地方" in response.content.decode()
    assert reviewer.post(url(waiting, "return"), {"note": "补上依据"}).status_code == 302
    assert "补上依据" in editor.get(f"/manage/items/{waiting.pk}").content.decode()


def test_withdrawing_needs_a_reason(reviewer: Client, office: Any) -> None:
    row = factories.make_published()
    assert reviewer.post(url(row, "withdraw"), {}).status_code == 422
    assert reviewer.post(url(row, "withdraw"), {"reason": "依据废止"}).status_code == 302
    assert state(row) == "withdrawn"


def test_a_double_click_publishes_once(reviewer: Client, waiting: Any) -> None:
    data = {"effective_from": "2026-03-02"}
    assert reviewer.post(url(waiting, "publish"), data).status_code == 302
    assert reviewer.post(url(waiting, "publish"), data).status_code == 409


def test_a_new_version_shows_its_difference(sign_in: Any, reviewer: Client, office: Any) -> None:
    row = factories.make_published()
    editor = sign_in(Role.CATALOGUE_EDITOR, name="全县编辑", at_office=False)
    made = editor.post(f"/manage/items/of/{row.item_id}/new-version")
    assert made.status_code == 302
    new = ItemVersion.objects.get(item_id=row.item_id, number=2)
    assert editor.post(f"/manage/items/of/{row.item_id}/new-version").status_code == 409
    by = actor_of(editor.user)
    actions.update_draft(
        by=by, at=factories.AT, version_id=new.pk, changes={"promised_value": 3, "steps": []}
    )
    actions.submit_for_review(by=by, at=factories.AT, version_id=new.pk)
    body = reviewer.get(url(new, "review")).content.decode()
    assert "与现行第 1 版的不同" in body and "3 个工作日" in body


def test_editors_cannot_review(editor: Client, waiting: Any) -> None:
    assert editor.get(url(waiting, "review")).status_code == 403
    assert editor.post(url(waiting, "publish"), {}).status_code == 403


def test_the_list_has_its_states_and_a_fixed_number_of_queries(
    reviewer: Client, office: Any, django_assert_max_num_queries: Any
) -> None:
    base = factories.clean_identity().implement_code
    for at in range(60):
        code = f"{factories.USCC}4000131041{at:03d}"
        factories.make_draft(f"事项 {at}", code if at else base)
    reviewer.get("/manage/items?state=draft")
    with django_assert_max_num_queries(12):
        body = reviewer.get("/manage/items?state=draft").content.decode()
    assert "下一页" in body and body.count("<tr>") == 51
    found = reviewer.get("/manage/items?state=draft&q=事项 59").content.decode()
    assert found.count("<tr>") == 2


def test_preview_and_history_show_the_public_text(reviewer: Client, office: Any) -> None:
    row = factories.make_published()
    body = reviewer.get(url(row, "preview")).content.decode()
    assert "开餐馆先办这个证" in body and "设备布局图" in body and "<svg" in body
    assert "第 1 版" in reviewer.get(url(row, "history")).content.decode()
