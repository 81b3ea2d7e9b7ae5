"""The editor's pages: rows without JavaScript, fills, worklist, conflicts."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from yichuang.catalog.items import factories
from yichuang.catalog.items.queries import Usual, content_of_version
from yichuang.catalog.items.rules.content import Content, digest, from_dict, to_dict
from yichuang.kernel.org import queries as org
from yichuang.web.manage.editor import cells, conditions, fills, sheet, spec
from yichuang.web.manage.editor.spec import Spec

ItemVersion = apps.get_model("catalog", "ItemVersion")


@pytest.fixture
def draft(office: Any) -> Any:
    row = factories.make_draft()
    row.item.department = office
    row.item.save()
    return row


def form_of(version_id: int, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the untouched page, with changes."""
    row = ItemVersion.objects.get(pk=version_id)
    page = sheet.of_content(content_of_version(version_id))
    data: dict[str, Any] = {"revision": row.revision, "do": "save", **page.facts}
    for part, rows in page.rows.items():
        data[f"{part}-count"] = len(rows)
        for at, values in enumerate(rows):
            data |= {f"{part}-{at}-{name}": value for name, value in values.items()}
    return data | changes


def url(version: Any, tail: str = "") -> str:
    return f"/manage/items/{version.pk}{tail}"


# --- the form itself ---


def test_every_element_of_a_version_is_asked() -> None:
    assert spec.unasked() == set()


def test_an_untouched_form_changes_nothing() -> None:
    content = factories.clean_content()
    parsed = sheet.parse(sheet.of_content(content), content)
    again = from_dict(to_dict(content) | parsed.changes)
    sorts = {p: [r["sort"] for r in parsed.changes[p]] for p in spec.CONTENT_PARTS}
    assert parsed.errors == {} and sorts["materials"] == [1, 2, 3, 4]
    # Only the order numbers are made anew.
    renumbered = to_dict(content)
    for part, numbers in sorts.items():
        for row, number in zip(renumbered[part], numbers, strict=True):
            row["sort"] = number
    assert digest(again) == digest(from_dict(renumbered))


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"key": "who", "equals": "agent"},
        {"key": "who", "in": ["agent"]},
        {"key": "b", "in": ["x", "y"]},
        {"all": [{"key": "a", "equals": "1"}, {"key": "b", "in": ["x", "y"]}]},
        {"any": [{"key": "a", "equals": "1"}, {"not": {"key": "b", "equals": "2"}}]},
        {"all": [{"key": "a", "equals": "1"}]},
    ],
)
def test_conditions_survive_the_editor(condition: dict[str, Any]) -> None:
    assert conditions.read(conditions.show(condition)) == condition


@pytest.mark.parametrize("text", ["who", "who=", "{", '{"x": 1}', "=a"])
def test_conditions_nobody_understands_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        conditions.read(text)


def test_numbers_are_read_in_full_width() -> None:
    field = Spec("promised_value", "int", label="承诺")
    assert cells.read(field, " ５ ") == 5
    assert cells.read(field, "") is None
    with pytest.raises(cells.Fault, match="整数"):
        cells.read(field, "五天")


def test_fills_touch_blanks_only(office: Any) -> None:
    known = fills.Known(
        factories.DAY,
        org.department(office.pk),
        *("大厅", "清川县政通路 1 号", "9:00-17:00", "12345"),
        Usual(),
        20,
    )
    content = Content(regime="licence", promised_value=5, visits=0)
    changes = fills.run("all", content, known)
    assert "visits" not in changes
    assert changes["statutory_value"] == 20 and changes["handling"] == "promised"
    assert [row["days"] for row in changes["steps"]] == [None, 0, 4, 1]
    clean = factories.clean_content()
    assert fills.run("all", clean, known) == {}


# --- pages ---


def test_the_page_shows_every_section_and_an_empty_worklist(editor: Client, draft: Any) -> None:
    body = editor.get(url(draft)).content.decode()
    for section in spec.SECTIONS:
        assert f'id="s-{section.key}"' in body
    assert "可以送审" in body and 'name="materials-3-name"' in body


def test_saving_keeps_and_reports(editor: Client, draft: Any) -> None:
    response = editor.post(url(draft), form_of(draft.pk, summary="说清楚。"))
    assert response.status_code == 302
    assert content_of_version(draft.pk).summary == "说清楚。"


def test_adding_and_removing_rows_needs_no_script(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk, do="add:materials", summary="还没保存的字")
    body = editor.post(url(draft), data).content.decode()
    assert 'name="materials-4-name"' in body and "还没保存的字" in body
    assert len(content_of_version(draft.pk).materials) == 4
    data = form_of(draft.pk, do="remove:materials:0")
    body = editor.post(url(draft), data).content.decode()
    assert 'name="materials-3-name"' not in body and "食品经营许可申请书" not in body


def test_a_new_row_is_saved_with_a_key_of_its_own(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk) | {"materials-count": 6, "materials-5-name": "健康证明"}
    assert editor.post(url(draft), data).status_code == 302
    last = content_of_version(draft.pk).materials[-1]
    assert (last.name, last.key, last.sort) == ("健康证明", "m5", 5)


def test_what_cannot_be_read_stays_on_the_page(editor: Client, draft: Any) -> None:
    response = editor.post(url(draft), form_of(draft.pk, promised_value="五天", summary="新"))
    body = response.content.decode()
    assert response.status_code == 422
    assert 'value="五天"' in body and "要填整数" in body and ">新<" in body.replace("\n", "")
    assert content_of_version(draft.pk).promised_value == 5


def test_a_stale_draft_is_a_conflict_with_both_texts(editor: Client, draft: Any) -> None:
    old = form_of(draft.pk, summary="我的说法。")
    editor.post(url(draft), form_of(draft.pk, summary="别人的说法。"))
    response = editor.post(url(draft), old)
    body = response.content.decode()
    assert response.status_code == 409
    assert "刚被别人保存过" in body and "我的说法。" in body and "别人的说法。" in body
    assert content_of_version(draft.pk).summary == "别人的说法。"
    # Having compared, the editor may insist.
    newest = ItemVersion.objects.get(pk=draft.pk).revision
    assert editor.post(url(draft), old | {"revision": newest}).status_code == 302
    assert content_of_version(draft.pk).summary == "我的说法。"


def test_the_live_check_counts_what_is_typed(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk) | {"summary": "", "materials-2-form": ""}
    body = editor.post(url(draft, "/check"), data).content.decode()
    assert 'href="#f-summary"' in body and 'href="#f-materials-2-form"' in body
    assert content_of_version(draft.pk).summary != ""


def test_findings_point_past_an_empty_row(editor: Client, draft: Any) -> None:
    page = sheet.of_content(content_of_version(draft.pk))
    page.rows["materials"].insert(0, dict.fromkeys(page.rows["materials"][0], ""))
    page.rows["materials"][2]["form"] = ""
    data: dict[str, Any] = {"materials-count": 5}
    for at, row in enumerate(page.rows["materials"]):
        data |= {f"materials-{at}-{name}": value for name, value in row.items()}
    body = editor.post(url(draft, "/check"), form_of(draft.pk) | data).content.decode()
    assert 'href="#f-materials-2-form"' in body


def test_a_fill_saves_and_says_how_much(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk, do="fill:all", consult_phone="", visits="", visit_reason="")
    body = editor.post(url(draft), data, follow=True).content.decode()
    assert "已填 3 处空白" in body
    assert content_of_version(draft.pk).visits == 1


def test_an_upload_becomes_the_attachment(editor: Client, draft: Any, client: Client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("样表.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    data = form_of(draft.pk) | {"materials-0-sample_ref-upload": upload}
    assert editor.post(url(draft), data).status_code == 302
    ref = content_of_version(draft.pk).materials[0].sample_ref
    assert ref.startswith("/manage/samples/")
    found = client.get(ref)
    assert found.status_code == 200 and b"".join(found.streaming_content).startswith(b"%PDF")
    assert client.get("/manage/samples/999999").status_code == 404


def test_a_missing_attachment_is_a_finding(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk) | {"materials-0-sample_ref": "/manage/samples/999999"}
    body = editor.post(url(draft, "/check"), data).content.decode()
    assert "找不到附件" in body


def test_only_editors_edit(reviewer: Client, draft: Any) -> None:
    assert reviewer.get(url(draft)).status_code == 403
    assert reviewer.post(url(draft), form_of(draft.pk)).status_code == 403
    assert Client().get(url(draft)).status_code == 302


def test_an_editor_of_another_department_is_refused(sign_in: Any, draft: Any) -> None:
    from yichuang.kernel.org.factories import department
    from yichuang.kernel.permissions.rules import Role

    draft.item.department = department("清川县民政局", "D02")
    draft.item.save()
    other = sign_in(Role.CATALOGUE_EDITOR, name="编辑甲")
    assert other.post(url(draft), form_of(draft.pk)).status_code == 403


def test_a_version_in_review_opens_as_preview(editor: Client, draft: Any) -> None:
    assert editor.post(url(draft), form_of(draft.pk, do="submit")).status_code == 302
    response = editor.get(url(draft))
    assert response.status_code == 302 and response.url.endswith("/preview")
    body = editor.post(url(draft), form_of(draft.pk))
    assert body.status_code == 409


def test_the_editor_page_has_a_fixed_number_of_queries(
    editor: Client, draft: Any, django_assert_max_num_queries: Any
) -> None:
    editor.get(url(draft))  # the county's lists are read once
    with django_assert_max_num_queries(22):  # two ask the laws, two whether the lists changed
        editor.get(url(draft))
