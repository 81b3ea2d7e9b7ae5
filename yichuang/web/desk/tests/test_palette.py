"""Ctrl+K and the reader: only one's own cases, and one's own pages."""

import re

import pytest

from yichuang.cases.factories import accepted, received
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

from .rows import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def ask(client, text):
    return client.post("/desk/palette", {"q": text}).json()["cases"]


def scan(client, text):
    return client.post("/desk/scan", {"q": text})


def test_a_case_by_the_beginning_of_its_number(world, at_desk):
    case = received(world)
    found = ask(at_desk(world.clerk), case.number[:8])
    assert [one["url"] for one in found] == [f"/desk/cases/{case.number}"]
    assert ask(at_desk(world.clerk), "") == []


def test_another_department_s_case_is_neither_found_nor_scanned(world, at_desk):
    case = accepted(world)
    stranger = people.staff("stranger", Role.REVIEWER, department=department("清川县教育局", "D02"))
    client = at_desk(stranger)
    assert ask(client, case.number) == []
    answer = scan(client, case.number)
    assert answer.status_code == 404 and "无权查看" in answer.json()["error"]
    assert scan(at_desk(world.reviewer), case.number).json()["number"] == case.number


def test_the_code_of_a_printed_document_leads_to_its_case(world, at_desk):
    case = received(world)
    client = at_desk(world.clerk)
    paper = Document.objects.get(subject_id=case.number)
    page = client.get(f"/desk/documents/{paper.pk}")
    assert "yc-bar128" in page.text and f"条形码：{case.number}" in page.text
    url = f"https://zw.example.invalid/v/{paper.number}?s={paper.verify_code}"
    assert scan(client, url).json()["url"] == f"/desk/cases/{case.number}"
    assert scan(client, "https://zw.example.invalid/v/没有这号?s=1").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "reviewer", "approver", "head"])
def test_every_page_it_lists_opens(world, at_desk, who):
    client = at_desk(getattr(world, who))
    listed = re.findall(r'<a href="([^"]+)" data-name="[^"]+" data-py="([a-z]+)"', desk(client))
    assert len(listed) >= 4
    for url, _ in listed:
        assert client.get(url).status_code == 200, url


def test_the_sounds_are_those_of_the_menu(world, at_desk):
    assert 'data-name="我的一天" data-py="wdyt"' in desk(at_desk(world.clerk))
    assert "批量准予" not in desk(at_desk(world.clerk))


def desk(client) -> str:
    return client.get("/desk/day").text
