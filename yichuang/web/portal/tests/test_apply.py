"""Applying online, and what goes wrong on the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.cases.factories import Hall
from yichuang.cases.queries.applicant import draft
from yichuang.cases.queries.public import progress
from yichuang.kernel.identity import factories as people

from . import world as w


@pytest.fixture
def number(client: Client, county: Hall) -> str:
    return w.start(client, w.item_of(county))


def body(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_from_guide_to_receipt(client: Client, number: str, photo: SimpleUploadedFile) -> None:
    w.fill(client, number)
    assert client.post(f"/a/{number}/files/layout", {"file": photo}).status_code == 302
    check = body(client, f"/a/{number}/check")
    assert "青禾面馆" in check and "布局图.png" in check and "80 平方米" in check
    case = w.submit(client, number)
    page = body(client, f"/p/{case}/receipt")
    assert "查询码" in page and "3 月 17 日（周二）" in page and "综合窗口" in page
    view = progress(case, today=w.NOON.date())
    uploaded = {material.key: len(material.files) for material in view.materials}
    assert uploaded == {"form": 0, "layout": 1}


def test_the_receipt_names_only_what_came(
    client: Client, number: str, photo: SimpleUploadedFile
) -> None:
    w.fill(client, number)
    client.post(f"/a/{number}/files/layout", {"file": photo})
    case = w.submit(client, number)
    paper = progress(case, today=w.NOON.date()).documents[0].document_id
    page = body(client, f"/p/{case}/doc/{paper}")
    assert "设备布局图" in page and "申请表（网上填写）" in page
    assert "食品经营许可申请书" not in page


def test_submitting_twice_gives_the_same_receipt(client: Client, number: str) -> None:
    w.fill(client, number)
    assert w.submit(client, number) == w.submit(client, number)
    assert client.get(f"/a/{number}").status_code == 302


def test_what_was_typed_wrong_is_kept_and_explained(client: Client, number: str) -> None:
    client.post(f"/a/{number}/who", {"kind": "person"})
    wrong = {**w.PERSON, "party-id_number": "990423198001010079", "party-phone": "12"}
    response = client.post(f"/a/{number}/applicant", wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "校验位不符" in page and "手机号应为 11 位" in page and "有 2 处需要改正" in page
    assert 'value="990423198001010079"' in page
    assert 'value="990423198001010079"' in body(client, f"/a/{number}/applicant")
    assert "没填完" in body(client, f"/a/{number}")  # kept, but not taken for right


def test_full_width_and_blanks_are_read(client: Client, number: str) -> None:
    client.post(f"/a/{number}/who", {"kind": "person"})
    typed = people.id_number(7).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    party = {
        **w.PERSON,
        "party-id_number": f" {typed[:6]} {typed[6:]}",
        "party-phone": "１３９ 0000 0007",
    }
    assert client.post(f"/a/{number}/applicant", party).status_code == 302
    kept = draft(number, on=w.NOON.date()).party
    assert (kept["id_number"], kept["phone"]) == (people.id_number(7), "13900000007")


def test_a_wrong_answer_stays_on_its_page(client: Client, number: str) -> None:
    response = client.post(f"/a/{number}/q/area", {"area": "八十来个平方"})
    assert response.status_code == 422
    assert "应填数字" in response.content.decode() and "八十来个平方" in response.content.decode()


def test_a_hidden_question_is_not_asked(client: Client, number: str) -> None:
    assert client.post(f"/a/{number}/q/cold", {"cold": "no"}).url.endswith("/files")
    assert client.post(f"/a/{number}/q/cold", {"cold": "yes"}).url.endswith("/q/cold_room")
    assert client.get(f"/a/{number}/q/nothing").status_code == 404


def test_autosave_keeps_half_typed_words(client: Client, number: str) -> None:
    typed = {"code": "1199", "area": "abc", "party-name": "何", "strange": "x"}
    response = client.post(f"/a/{number}/save", typed, headers={"X-Autosave": "1"})
    assert response.status_code == 204
    kept = draft(number, on=w.NOON.date())
    assert (kept.form, kept.party) == ({"code": "1199", "area": "abc"}, {"name": "何"})


def test_autosave_after_handing_in_is_refused(client: Client, number: str) -> None:
    w.fill(client, number)
    w.submit(client, number)
    response = client.post(f"/a/{number}/save", {"shop": "改名"}, headers={"X-Autosave": "1"})
    assert response.status_code == 409 and "已经提交" in response.content.decode()


def test_an_unfinished_application_is_not_taken(client: Client, number: str) -> None:
    client.post(f"/a/{number}/who", {"kind": "enterprise"})
    client.post(f"/a/{number}/applicant", w.COMPANY)
    assert "提交申请" not in body(client, f"/a/{number}/check")
    response = client.post(f"/a/{number}/check")
    assert response.status_code == 422 and "没有提交" in response.content.decode()


def test_a_replaced_guide_is_not_filed_under(client: Client, county: Hall, number: str) -> None:
    w.fill(client, number)
    w.new_version(county, promised_value=4)
    assert "换了新版" in body(client, f"/a/{number}")
    response = client.post(f"/a/{number}/check")
    assert response.status_code == 422 and "不在使用期" in response.content.decode()


def test_an_executable_is_refused_by_its_content(client: Client, number: str) -> None:
    fake = SimpleUploadedFile("照片.png", b"MZ\x90\x00" + b"\x00" * 200)
    response = client.post(f"/a/{number}/files/layout", {"file": fake})
    assert response.status_code == 422 and 'id="id_file-error"' in response.content.decode()
    assert draft(number, on=w.NOON.date()).files == ()


def test_only_materials_of_the_list_can_be_uploaded(
    client: Client, number: str, photo: SimpleUploadedFile
) -> None:
    assert client.post(f"/a/{number}/files/mandate", {"file": photo}).status_code == 404


def test_files_can_be_read_and_taken_out_again(
    client: Client, number: str, photo: SimpleUploadedFile
) -> None:
    client.post(f"/a/{number}/files/layout", {"file": photo})
    one = draft(number, on=w.NOON.date()).files[0]
    answer = client.get(f"/a/{number}/file/{one.id}")
    assert b"".join(answer.streaming_content) == w.PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.post(f"/a/{number}/file/{one.id}/remove").status_code == 302
    assert draft(number, on=w.NOON.date()).files == ()
    assert client.get(f"/a/{number}/file/{one.id}").status_code == 404


def test_another_browser_needs_number_and_code(client: Client, number: str) -> None:
    other = Client()
    assert other.get(f"/a/{number}").status_code == 404
    assert other.post(f"/a/{number}/save", {"shop": "x"}).status_code == 404
    wrong = other.post("/a/resume", {"number": number, "code": "xxxxxx"})
    assert wrong.status_code == 422 and "对不上" in wrong.content.decode()
    code = draft(number, on=w.NOON.date()).code
    right = other.post("/a/resume", {"number": f" {number.lower()} ", "code": code})
    assert right.status_code == 302 and other.get(f"/a/{number}").status_code == 200


def test_nobody_online_changes_a_known_person(client: Client, county: Hall, number: str) -> None:
    """Knowing an identity number must not redirect its owner's codes."""
    known = county.applicant
    party = {
        **w.PERSON,
        "party-name": known.name,
        "party-id_number": known.id_number,
        "party-phone": "13911111111",
    }
    w.fill(client, number, party)
    case = w.submit(client, number)
    view = progress(case, today=w.NOON.date())
    assert (view.applicant.id, view.applicant.phone) == (known.id, known.phone)


def test_a_known_number_under_another_name_is_refused(
    client: Client, county: Hall, number: str
) -> None:
    party = {**w.PERSON, "party-id_number": county.applicant.id_number, "party-name": "李四"}
    w.fill(client, number, party)
    response = client.post(f"/a/{number}/check")
    assert response.status_code == 422 and "不一致" in response.content.decode()


def test_pages_of_a_draft_hold_their_queries(
    client: Client, number: str, django_assert_max_num_queries
) -> None:
    w.fill(client, number)
    for page in ("", "/q/area", "/files", "/check", "/wants", "/who", "/applicant"):
        with django_assert_max_num_queries(6):
            assert client.get(f"/a/{number}{page}").status_code == 200
