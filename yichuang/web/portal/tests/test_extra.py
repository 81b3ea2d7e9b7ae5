"""“窗口要我交清单外的材料？” from every page that names materials, to the number to follow it by."""

import re

from django.apps import apps
from django.test import Client

from yichuang.cases.factories import Hall

from . import world as w

ASKED = "窗口要我交清单外的材料？"
EVIL = "<script>alert(1)</script>𠮷😀"


def _form(client: Client, url: str) -> dict[str, str]:
    page = client.get(url).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key, page
    return {
        "key": key[1],
        "material": "计划生育证",
        "asked_on": "2026-03-09",
        "asked_where": "window",
    }


def _reports():
    return apps.get_model("feedback", "ExtraDemand").objects


def test_one_tap_from_guide_checklist_case_and_notice(client: Client, county: Hall) -> None:
    item = w.item_of(county)
    for url in (f"/g/{item}", f"/g/{item}/my"):
        page = client.get(url).content.decode()
        assert ASKED in page and f'href="/x/{item}"' in page
    number = w.apply_online(client, county)
    w.ask_supplement(county, number, "layout")
    for url in (f"/p/{number}", f"/p/{number}/fix/layout"):
        page = client.get(url).content.decode()
        assert f"/x/{item}?case={number}&amp;where=notice" in page, url
    page = client.get(f"/x/{item}?case={number}&where=notice&material=户口本").content.decode()
    assert number in page and "户口本" in page
    given = _form(client, f"/x/{item}") | {"case": number}
    assert client.post(f"/x/{item}", given).status_code == 302
    assert _reports().get().case.number == number


def test_another_browser_cannot_hang_a_report_on_a_case(client: Client, county: Hall) -> None:
    number = w.apply_online(client, county)
    item = w.item_of(county)
    stranger = Client()
    page = stranger.get(f"/x/{item}?case={number}").content.decode()
    assert "受理编号" not in page
    stranger.post(f"/x/{item}", _form(stranger, f"/x/{item}") | {"case": number})
    assert _reports().get().case is None


def test_the_receipt_has_number_and_finding_and_nothing_runs(client: Client, county: Hall) -> None:
    url = f"/x/{w.item_of(county)}"
    given = _form(client, url) | {"material": EVIL}
    receipt = client.post(url, given, follow=True)
    text = receipt.content.decode()
    assert "不在本事项材料清单内" in text and EVIL not in text and "&lt;script&gt;" in text
    number = _reports().get().number
    assert " ".join(re.findall("....", number)) in text
    assert client.post(url, given).url == f"/x/of/{number}"  # the same tap twice
    assert _reports().count() == 1
    found = Client().post("/x", {"number": f" {number[:4]}-{number[4:]} "})
    assert found.url == f"/x/of/{number}"


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    client: Client, county: Hall
) -> None:
    url = f"/x/{w.item_of(county)}"
    given = _form(client, url)
    for wrong in ({"asked_on": "2999-01-01"}, {"asked_on": "昨天"}, {"asked_where": "x"}):
        answer = client.post(url, given | wrong)
        assert answer.status_code == 422 and "计划生育证" in answer.content.decode()
    for material in ("", "  ", "\u200b", "字" * 201):
        assert client.post(url, given | {"material": material}).status_code == 422
    assert client.post(url, given | {"material": "证\0明"}).status_code in (302, 400, 422)
    assert _reports().count() <= 1


def test_unknown_items_and_numbers_are_not_found_and_guesses_run_out(
    client: Client, county: Hall
) -> None:
    assert client.get("/x/999999").status_code == 404
    codes = [client.get(f"/x/of/{n:016d}").status_code for n in range(21)]
    assert codes[:20] == [404] * 20 and codes[20] == 429


def test_a_phone_is_left_once_and_never_shown(client: Client, county: Hall) -> None:
    url = f"/x/{w.item_of(county)}"
    follow = client.post(url, _form(client, url)).url
    assert client.post(follow, {"phone": "12"}).status_code == 422
    text = client.post(follow, {"phone": "139 0000 1234"}, follow=True).content.decode()
    assert "已留手机号" in text and "13900001234" not in text and "1390000" not in text
    assert client.post(follow, {"phone": "13900009999"}).status_code == 422
