"""Intake at the window: by number, guided, with the exits of Art 32; nothing typed is lost."""

import re
from typing import Any

import pytest

from yichuang.cases.actions import counter
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

from .builders import single_officer_item
from .rows import Case, CaseMaterial, LedgerEntry, Party, StepRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def filled(world, **changes: Any) -> dict[str, Any]:
    """The screen of the ordinary item, everything right."""
    data = {
        "version": world.version_id,
        "key": "k-1",
        "a-business": "canteen",
        "a-who": "self",
        "id_number": id_number(7),
        "name": "何秀英",
        "phone": "13900000007",
        "f-shop": "何记面馆",
        "f-code": credit_code(5, "92990423"),
        "f-owner_id": id_number(7),
        "f-phone": "13900000007",
        "f-area": "38",
        "f-cold": "no",
        "m-form": "complete",
        "m-layout": "complete",
        "do": "accept",
    }
    return data | changes


@pytest.fixture
def instant_item(world) -> int:
    """A service one clerk finishes on the spot, and may (with its basis)."""
    return single_officer_item()


def test_the_empty_screen_offers_items(world, at_desk):
    page = at_desk(world.clerk).get("/desk/intake")
    assert page.status_code == 200
    assert f"/desk/intake?version={world.version_id}" in page.text


@pytest.mark.parametrize("query", ["食品经营", "spjyxk", "11990423MB0A00001E4000131041000"])
def test_items_by_letters_pinyin_and_code(world, at_desk, query):
    page = at_desk(world.clerk).get("/desk/intake/items", {"q": query})
    assert f"version={world.version_id}" in page.text


def test_most_used_items_first(world, at_desk, instant_item):
    client = at_desk(world.clerk)
    assert client.post("/desk/intake", filled(world)).status_code == 302
    picks = re.findall(r"version=(\d+)", client.get("/desk/intake/items").text)
    assert picks[0] == str(world.version_id)


def test_answers_leave_the_personal_list(world, at_desk):
    client = at_desk(world.clerk)
    page = client.get(f"/desk/intake?version={world.version_id}").text
    assert "授权委托书" in page
    page = client.post("/desk/intake", filled(world, do="refresh")).text
    assert "授权委托书" not in page
    assert 'value="何记面馆"' in page, "what was typed stays"
    assert Case.objects.count() == 0


def test_accept_takes_in_and_shows_the_notice(world, at_desk):
    client = at_desk(world.clerk)
    answer = client.post("/desk/intake", filled(world))
    case = Case.objects.get()
    assert answer.url == f"/desk/cases/{case.number}/done"
    assert case.stage == "reviewing"
    assert case.form["area"] == "38"
    page = client.get(answer.url).text
    assert "受理通知书" in page
    assert case.query_code in page


def test_a_double_click_takes_in_one_case(world, at_desk):
    client = at_desk(world.clerk)
    first = client.post("/desk/intake", filled(world))
    second = client.post("/desk/intake", filled(world))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_control_without_the_key_a_double_click_takes_in_two(world, at_desk):
    client = at_desk(world.clerk)
    client.post("/desk/intake", filled(world))
    client.post("/desk/intake", filled(world, key="another"))
    assert Case.objects.count() == 2


def test_an_unseen_material_blocks_acceptance_and_keeps_the_input(world, at_desk):
    page = at_desk(world.clerk).post("/desk/intake", filled(world, **{"m-layout": "unseen"}))
    assert page.status_code == 422
    assert "未看 1" in page.text
    assert 'value="何记面馆"' in page.text
    assert Case.objects.count() == 0


def test_errors_are_named_at_their_fields(world, at_desk):
    changes = {"id_number": "990423198001010011", "f-area": "大概", "name": ""}
    page = at_desk(world.clerk).post("/desk/intake", filled(world, **changes))
    assert page.status_code == 422
    assert "请填写姓名或名称" in page.text
    assert "经营面积应填数字" in page.text
    page = at_desk(world.clerk).post("/desk/intake", filled(world, **(changes | {"name": "何"})))
    assert page.status_code == 422
    assert Case.objects.count() == 0


def test_a_wrong_check_digit_is_said_where_it_was_typed(world, at_desk):
    wrong = id_number(7)[:-1] + ("1" if id_number(7)[-1] != "1" else "2")
    page = at_desk(world.clerk).post("/desk/intake", filled(world, id_number=wrong))
    assert page.status_code == 422
    assert "校验位不符" in page.text
    assert "govuk-error-summary" in page.text
    assert Party.objects.count() == 1, "nothing was written"


def test_a_known_person_brings_the_rest(world, at_desk):
    before = LedgerEntry.objects.count()
    data = {"version": world.version_id, "id_number": id_number(1), "do": "person"}
    page = at_desk(world.clerk).post("/desk/intake", data).text
    assert 'value="阿卜杜拉·买买提"' in page
    assert "139****0001" in page
    assert "13900000001" not in page
    entries = LedgerEntry.objects.filter(seq__gt=before, action="privacy.reveal")
    assert entries.count() == 1


def test_f4_without_javascript(world, at_desk):
    data = filled(world, do="all_complete", **{"m-form": "unseen", "m-layout": "defective"})
    page = at_desk(world.clerk).post("/desk/intake", data).text
    assert re.search(
        r'value="complete" checked[^>]*>|id="m-form-complete" value="complete" checked', page
    )
    assert 'id="m-layout-defective" value="defective" checked' in page


def test_instant_from_intake_to_delivery_in_one_act(world, at_desk, instant_item):
    data = {
        "version": instant_item,
        "key": "k-2",
        "id_number": id_number(8, "19500101"),
        "name": "王德福",
        "phone": "13900000008",
        "f-born": "19500101",
        "m-photo": "complete",
        "do": "accept",
    }
    client = at_desk(world.clerk)
    answer = client.post("/desk/intake", data)
    case = Case.objects.get()
    assert (case.stage, case.outcome) == ("closed", "granted")
    page = client.get(answer.url).text
    assert "送达回证" in page and "签收人（签名或盖章）" in page  # to be signed before he goes
    assert "办理结果告知书" in page  # one link away


def test_instant_only_where_the_version_says_so(world, at_desk):
    at_desk(world.clerk).post("/desk/intake", filled(world))
    assert Case.objects.get().stage == "reviewing"
    assert not StepRun.objects.exists()


def test_a_defect_goes_to_the_one_notice(world, at_desk):
    client = at_desk(world.clerk)
    wrong = {"m-layout": "defective", "p-layout": "份数不足", "x-layout": "补足 2 份"}
    answer = client.post("/desk/intake", filled(world, do="notice", **wrong))
    case = Case.objects.get()
    assert answer.url == f"/desk/cases/{case.number}/notice"
    page = client.get(answer.url).text
    assert "份数不足" in page
    assert "yc-a4" in page
    seen = re.search(r'name="seen" value="(\d+)"', page).group(1)
    sent = {"seen": seen, "do": "issue", "p-layout": "份数不足", "x-layout": "补足 2 份"}
    answer = client.post(f"/desk/cases/{case.number}/notice", sent)
    assert answer.url == f"/desk/cases/{case.number}/done"
    assert "一次性告知书" in client.get(answer.url).text
    assert Case.objects.get().stage == "supplement"


def test_a_defect_without_words_is_refused(world, at_desk):
    wrong = {"m-layout": "defective", "p-layout": "", "x-layout": ""}
    page = at_desk(world.clerk).post("/desk/intake", filled(world, do="notice", **wrong))
    assert page.status_code == 422
    assert "写明问题" in page.text
    assert Case.objects.count() == 0


def test_not_accepting_names_the_right_organ(world, at_desk):
    client = at_desk(world.clerk)
    data = filled(world, do="refuse_acceptance", **{"f-area": "", "m-form": "unseen"})
    url = client.post("/desk/intake", data).url
    number = Case.objects.get().number
    assert url == f"/desk/cases/{number}/refuse-acceptance"
    seen = re.search(r'name="seen" value="(\d+)"', client.get(url).text).group(1)
    page = client.post(
        url, {"seen": seen, "reason": "不归我局", "basis": "", "competent_organ": ""}
    )
    assert page.status_code == 422
    good = {"basis": "食品安全法第六条", "competent_organ": "清川县卫生健康局"}
    answer = client.post(url, {"seen": seen, "reason": "不归我局"} | good)
    assert answer.status_code == 302
    assert "清川县卫生健康局" in client.get(answer.url).text


def test_a_reviewer_has_no_intake(world, at_desk):
    page = at_desk(world.reviewer).get("/desk/intake")
    assert page.status_code == 403
    assert "窗口受理员" in page.text


def test_all_or_nothing(world, at_desk, monkeypatch):
    """Acceptance failing leaves no case and no applicant behind."""

    def fail(**kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(counter, "accept", fail)
    client = at_desk(world.clerk)
    client.raise_request_exception = False
    assert client.post("/desk/intake", filled(world)).status_code == 500
    assert Case.objects.count() == 0
    assert Party.objects.count() == 1
    assert CaseMaterial.objects.count() == 0


def test_taking_in_leaves_the_registered_telephone_and_name(world, at_desk):
    client = at_desk(world.clerk)
    client.post("/desk/intake", filled(world))
    again = filled(world, key="k-2", phone="13977777777")
    client.post("/desk/intake", again)
    first, second = Case.objects.order_by("id")
    assert Party.objects.get(id=first.applicant_id).phone == "13900000007"
    assert second.contact_phone == "13977777777", "the one given with this case"
    page = client.post("/desk/intake", again | {"key": "k-3", "name": "何秀"})
    assert page.status_code == 422 and "不一致" in page.text and 'name="renamed"' in page.text
    assert Case.objects.count() == 2
    client.post("/desk/intake", again | {"key": "k-3", "name": "何秀", "renamed": "on"})
    assert Party.objects.get(id=first.applicant_id).name == "何秀"


def test_another_name_of_the_agent_is_told_at_his_field(world, at_desk):
    client = at_desk(world.clerk)
    client.post("/desk/intake", filled(world))
    agent = {"agent_id_number": id_number(7), "agent_name": "何秀"}
    other = filled(world, key="k-2", id_number=id_number(9), name="王德福", **agent)
    page = client.post("/desk/intake", other)
    assert page.status_code == 422 and "不一致" in page.text
    assert 'name="renamed"' not in page.text and Case.objects.count() == 1
