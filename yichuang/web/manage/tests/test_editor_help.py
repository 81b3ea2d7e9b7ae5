"""What spares the editor work: usual values marked, several rows at once, an ordered worklist."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.catalog.items import factories
from yichuang.catalog.items.queries import Usual, content_of_version
from yichuang.catalog.items.rules.content import Basis, Content, Material, from_dict, to_dict
from yichuang.kernel.org import queries as org
from yichuang.web.manage.editor import fills, worklist

from .test_editor import form_of, url

SECOND = "511A0011100001-990423000000-000-11990423MB0A00001E-1-00"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def draft(office: Any) -> Any:
    row = factories.make_draft()
    row.item.department = office
    row.item.save()
    return row


@pytest.fixture
def known(office: Any) -> fills.Known:
    bare = replace(org.department(office.pk), phone="", supervision_phone="")
    return fills.Known(
        factories.DAY,
        bare,
        *("大厅", "清川县政通路 1 号", "9:00-17:00", "0990-1"),
        Usual("0990-2", "0990-3", (Basis("某法", article="第一条", level="law"),)),
        20,
        "林木采伐许可证核发",
        "12345",
    )


def filled(content: Content, known: fills.Known) -> Content:
    return from_dict(to_dict(content) | fills.run("all", content, known))


# --- usual values ---


def test_the_departments_other_items_are_the_example(known: fills.Known) -> None:
    content = filled(Content(regime="licence"), known)
    assert (content.consult_phone, content.complaint_phone) == ("0990-2", "0990-3")
    assert [basis.law for basis in content.bases] == ["某法"]
    assert content.charges_fee is False
    alone = filled(Content(regime="licence"), replace(known, usual=Usual()))
    assert (alone.consult_phone, alone.complaint_phone) == ("0990-1", "12345")
    assert alone.bases == ()


def test_days_are_not_invented_before_the_promise(known: fills.Known) -> None:
    content = filled(Content(regime="licence"), known)
    assert [step.days for step in content.steps] == [None, 0, None, None]
    later = filled(replace(content, promised_value=10), known)
    assert [step.days for step in later.steps] == [None, 0, 9, 1]
    # Days somebody wrote are left as they are.
    own = replace(content, promised_value=10)
    own = replace(own, steps=(*own.steps[:3], replace(own.steps[3], days=4)))
    assert [step.days for step in filled(own, known).steps] == [None, 0, None, 4]


def test_the_first_step_names_only_ways_that_are_offered(known: fills.Known) -> None:
    window = filled(Content(regime="licence"), known)
    assert window.steps[0].requirement == "到窗口交材料"
    web = filled(Content(regime="licence", channels=["web"], visits=0), known)
    assert web.steps[0].requirement == "网上填表并上传材料" and web.online_depth == 5


def test_whether_the_government_holds_a_paper_is_left_to_a_person(known: fills.Known) -> None:
    rows = tuple(Material(key=k, name=n) for k, n in (("a", "居民身份证"), ("b", "申请表")))
    card, form = filled(Content(regime="licence", materials=rows), known).materials
    assert (card.kind, card.source, card.held_by_government) == ("certificate", "government", None)
    assert (form.kind, form.source, form.held_by_government) == ("form", "applicant", False)
    assert (card.paper, form.paper) == ("", "A4")


def test_an_item_named_after_a_licence_ends_in_it(known: fills.Known) -> None:
    content = filled(Content(regime="licence"), known)
    assert (content.result_kind, content.result_name) == ("certificate", "林木采伐许可证")
    assert filled(Content(regime="public_service"), known).result_kind == ""


def test_what_a_fill_wrote_is_marked_once(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk, do="fill:all", consult_phone="", visits="", visit_reason="")
    body = editor.post(url(draft), data, follow=True).content.decode()
    assert "已填 3 处空白" in body and body.count("常用值，请核对</span>") == 3
    assert 'href="#f-consult_phone" data-goto>咨询电话</a>' in body
    assert "常用值，请核对</span>" not in editor.get(url(draft)).content.decode()


# --- rows ---


def test_several_materials_at_once(editor: Client, draft: Any) -> None:
    more = "健康证明复印件\r\n设备清单"
    data = form_of(draft.pk, do="add:materials") | {"materials-more": more}
    body = editor.post(url(draft), data).content.decode()
    assert 'name="materials-5-name" value="设备清单"' in body
    assert 'name="materials-6-name"' not in body and 'data-focus="more-materials"' in body
    # Nobody loses names by saving instead of adding.
    data = form_of(draft.pk) | {"materials-more": more}
    assert editor.post(url(draft), data).status_code == 302
    names = [row.name for row in content_of_version(draft.pk).materials]
    assert names[-2:] == ["健康证明复印件", "设备清单"]


def test_a_citation_is_taken_apart(editor: Client, draft: Any) -> None:
    data = form_of(draft.pk) | {"bases-more": "《中华人民共和国食品安全法》第三十五条"}
    assert editor.post(url(draft), data).status_code == 302
    last = content_of_version(draft.pk).bases[-1]
    assert (last.law, last.article, last.level) == (
        "中华人民共和国食品安全法",
        "第三十五条",
        "law",
    )


def test_without_script_a_lost_file_is_said(editor: Client, draft: Any) -> None:
    upload = SimpleUploadedFile("样本.pdf", PDF)
    data = form_of(draft.pk, do="add:faqs") | {"result_sample_ref-upload": upload}
    assert "1 个文件没有带过来" in editor.post(url(draft), data).content.decode()
    plain = editor.post(url(draft), form_of(draft.pk, do="add:faqs")).content.decode()
    assert "没有带过来" not in plain


# --- worklist ---


def targets(body: str) -> list[str]:
    return re.findall(r'href="#([^"]+)" data-goto', body[body.index('id="worklist"') :])


def test_the_worklist_goes_down_the_page(editor: Client, draft: Any) -> None:
    gone = {"summary": "", "conditions": "", "promised_value": "", "result_kind": ""}
    body = editor.post(url(draft, "/check"), form_of(draft.pk) | gone).content.decode()
    found = targets(body)
    wanted = ["f-summary", "f-promised_value", "f-conditions", "f-result_kind"]
    assert [one for one in found if one in wanted] == wanted


def test_what_usual_values_answer_stands_apart(editor: Client, draft: Any) -> None:
    gone = {"summary": "", "reviewed_on": "", "consult_phone": ""}
    body = editor.post(url(draft, "/check"), form_of(draft.pk) | gone).content.decode()
    assert "还有 <b>3</b> 处" in body and "其中 2 处有常用值" in body
    aside, own = body.split("</details>")
    assert "没有填写简版说明" in own and "没有填写简版说明" not in aside


def test_a_finding_leads_to_what_answers_it(editor: Client, draft: Any) -> None:
    gone = {"materials-count": 0, "result_sample_ref": "", "statutory_value": "45"}
    body = editor.post(url(draft, "/check"), form_of(draft.pk) | gone).content.decode()
    found = targets(body)
    assert "more-materials" in found and "f-result_sample_ref-up" in found
    assert "f-statutory_special_law" in found
    page = editor.get(url(draft)).content.decode()
    assert 'id="more-materials"' in page and 'id="f-result_sample_ref-up"' in page


def test_a_chosen_file_counts_in_the_check_and_nowhere_else(editor: Client, draft: Any) -> None:
    gone = form_of(draft.pk, result_sample_ref="")
    assert "没有上传结果样本" in editor.post(url(draft, "/check"), gone).content.decode()
    chosen = gone | {"result_sample_ref-upload": "样本.pdf"}
    assert "没有上传结果样本" not in editor.post(url(draft, "/check"), chosen).content.decode()
    # Saving the page with the name alone stores no attachment; the mark itself is none either.
    editor.post(url(draft), chosen)
    assert content_of_version(draft.pk).result_sample_ref == ""
    forged = form_of(draft.pk, result_sample_ref=worklist.CHOSEN)
    editor.post(url(draft), forged)
    assert "找不到附件" in editor.get(url(draft)).content.decode()


def test_a_code_that_came_with_the_list_says_where_it_is_mended(editor: Client, draft: Any) -> None:
    draft.item.implement_code = "123"
    draft.item.save()
    body = editor.get(url(draft)).content.decode()
    assert "请发布清单的单位更正后重新导入" in body and "<b>实施编码</b>" in body


def test_after_handing_in_the_next_draft_is_one_step_away(
    editor: Client, reviewer: Client, draft: Any
) -> None:
    body = editor.post(url(draft), form_of(draft.pk, do="submit"), follow=True).content.decode()
    assert "下一份草稿" not in body
    other = factories.make_draft("公共场所卫生许可", SECOND)
    other.item.department = draft.item.department
    other.item.save()
    body = editor.get(url(draft, "/preview")).content.decode()
    assert "下一份草稿" in body and f"/manage/items/{other.pk}" in body
    assert "下一份草稿" not in reviewer.get(url(draft, "/preview")).content.decode()
