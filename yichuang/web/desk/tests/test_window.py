"""The window's list and the check of an online application."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, day, look_at_everything, received
from yichuang.cases.queries.rows import window
from yichuang.cases.rules.states import Channel
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

from .rows import Case, CaseFile, CaseMaterial, SupplementLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def numbers(html: str) -> list[str]:
    return re.findall(r'class="yc-mono" href="/desk/cases/(\d+)', html)


def seen(html: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', html).group(1)


def told(world, at=AT):
    """A case told once: the layout is wrong."""
    case = look_at_everything(world, received(world, at=at), at=at, layout="不清")
    lines = [Line("layout", "不清", "重交")]
    return actions.request_supplement(by=world.clerk, at=at, case_id=case.id, lines=lines)


def test_list_by_the_notice_clock(world, at_desk):
    late = received(world, at=day("2026-02-11"))
    early = received(world, at=day("2026-02-09"))
    waiting = told(world)
    page = at_desk(world.clerk).get("/desk/cases").text
    assert numbers(page) == [early.number, late.number, waiting.number]
    assert "等申请人补正" in page
    only = at_desk(world.clerk).get("/desk/cases?state=supplement").text
    assert numbers(only) == [waiting.number]


def test_check_an_online_application(world, at_desk):
    case = received(world, channel=Channel.ONLINE)
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/check"
    page = client.get(url).text
    assert "食品经营许可申请书" in page
    keys = CaseMaterial.objects.filter(case_id=case.id).exclude(state="exempt")
    states = {f"m-{row.key}": "complete" for row in keys}
    blocked = client.post(url, {"seen": seen(page), "do": "accept"})
    assert blocked.status_code == 422
    assert client.post(url, {"seen": seen(page), "do": "accept"} | states).status_code == 302
    assert Case.objects.get().stage == "reviewing"


def test_a_stale_check_page_gets_409(world, at_desk):
    case = received(world)
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/check"
    old = seen(client.get(url).text)
    look_at_everything(world, case)
    data = {"seen": old, "do": "save", "m-layout": "defective", "p-layout": "我写的问题"}
    page = client.post(url, data)
    assert page.status_code == 409
    assert "我写的问题" in page.text


def test_supplied_lines_are_settled_and_accepted(world, at_desk):
    case = told(world)
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}"
    page = client.get(f"{url}/check").text
    assert "登记补交" in page
    none = client.post(f"{url}/supply", {"seen": seen(page)})
    assert none.status_code == 422
    assert client.post(f"{url}/supply", {"seen": seen(page), "line": ["layout"]}).status_code == 302
    page = client.get(f"{url}/check").text
    assert "补正后" in page
    data = {"seen": seen(page), "do": "accept", "m-layout": "complete"}
    assert client.post(f"{url}/check", data).status_code == 302
    assert SupplementLine.objects.get().state == "settled"
    assert Case.objects.get().stage == "reviewing"


def test_a_line_still_wrong_goes_back_and_nothing_new_is_asked(world, at_desk):
    case = told(world)
    actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={"layout": []})
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/check"
    page = client.get(url).text
    assert "退回补正" in page
    data = {
        "seen": seen(page),
        "do": "save",
        "m-layout": "defective",
        "p-layout": "还是看不清",
        "x-layout": "重拍",
    }
    assert client.post(url, data).status_code == 302
    line = SupplementLine.objects.get()
    assert (line.state, line.problem) == ("open", "还是看不清")
    assert Case.objects.get().stage == "supplement"


def test_attachments_are_served_by_permission_with_safe_headers(world, at_desk):
    case = received(world)
    file = store(by=world.clerk, at=AT, name="布局图.png", data=png(), purpose="case")
    row = CaseFile.objects.create(
        case=case, material_key="layout", stored_file_id=file.id, name="布局图.png", added_at=AT
    )
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/files/{row.id}"
    assert url in client.get(f"/desk/cases/{case.number}/check").text
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    saved = client.get(f"{url}?save=1")
    assert b"".join(saved.streaming_content) == png()
    assert saved["Content-Disposition"].startswith("attachment")
    other = received(world)
    assert client.get(f"/desk/cases/{other.number}/files/{row.id}").status_code == 404


def test_correction_on_the_spot(world, at_desk):
    case = received(world)
    form = {
        "shop": "何记",
        "code": credit_code(5, "92990423"),
        "owner_id": id_number(7),
        "phone": "13900000007",
        "area": "38",
        "cold": "no",
    }
    actions.correct(by=world.clerk, at=AT, case_id=case.id, note="录入", form=form)
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/correct"
    page = client.get(url).text
    assert "13900000007" not in page
    assert "139****0007" in page
    data = {"seen": seen(page), "f-note": "面积写错", "f-phone": "", "f-owner_id": ""}
    data |= {f"f-{key}": form[key] for key in ("shop", "code", "cold")}
    assert client.post(url, data | {"f-area": "大"}).status_code == 422
    assert client.post(url, data | {"f-area": "40"}).status_code == 302
    fresh = Case.objects.get(id=case.id)
    assert fresh.form == form | {"area": "40"}, "a masked field left blank keeps its value"


def test_the_list_asks_the_same_number_of_queries(world, at_desk):
    client = at_desk(world.clerk)
    client.get("/desk/cases")
    found = []
    for size in (2, 9):
        while Case.objects.count() < size:
            received(world)
        with CaptureQueriesContext(connection) as caught:
            assert len(numbers(client.get("/desk/cases").text)) == size
        found.append(len(caught))
    assert found[0] == found[1] <= 12, found


def test_pages_by_key_through_all_three_waits(world, at_desk, monkeypatch):
    monkeypatch.setitem(window.__kwdefaults__, "size", 2)
    made = [received(world, at=day(f"2026-02-{n:02}")) for n in (5, 6, 9)]
    made += [told(world), told(world)]
    client = at_desk(world.clerk)
    seen_numbers, url = [], "/desk/cases"
    while url:
        html = client.get(url).text
        seen_numbers += numbers(html)
        more = re.search(r'href="([^"]*after=[^"]*)" rel="next"', html)
        url = more.group(1).replace("&amp;", "&") if more else ""
    assert seen_numbers == [case.number for case in made]


def test_the_head_sees_the_inbox_but_takes_nothing(world, at_desk):
    page = at_desk(world.head).get("/desk/inbox")
    assert page.status_code == 200
    assert "领下一件 <kbd>" not in page.text


def test_a_stranger_is_sent_to_sign_in(world, client):
    answer = client.get("/desk/inbox")
    assert answer.status_code == 302
    assert "next=%2Fdesk%2Finbox" in answer.url
