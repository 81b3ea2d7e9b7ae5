"""The inbox: order, chips, paging, number of queries, 领下一件."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions
from yichuang.cases.factories import AT, accepted, day, reviewed
from yichuang.cases.queries.inbox import inbox
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

from .rows import Case

pytestmark = pytest.mark.django_db


def numbers(html: str) -> list[str]:
    return re.findall(r'class="yc-mono" href="/desk/cases/(\d+)"', html)


def test_nearest_limit_first_and_paused_last(world, at_desk):
    late = accepted(world, at=day("2026-02-09"))
    paused = accepted(world, at=day("2026-02-05"))
    early = accepted(world, at=day("2026-02-06"))
    actions.pause(
        by=world.reviewer,
        at=AT,
        case_id=paused.id,
        kind="expert_review",
        basis="办法第十条",
        days_needed=5,
    )
    page = at_desk(world.reviewer).get("/desk/inbox")
    assert numbers(page.text) == [early.number, late.number, paused.number]
    assert "专家评审" in page.text
    assert "暂停" in page.text


def test_queries_do_not_grow_with_rows(world, at_desk):
    client = at_desk(world.reviewer)
    client.get("/desk/inbox")  # the session notes when it was last seen
    found = []
    for size in (2, 12):
        while Case.objects.count() < size:
            accepted(world)
        with CaptureQueriesContext(connection) as caught:
            assert len(numbers(client.get("/desk/inbox").text)) == size
        found.append(len(caught))
    assert found[0] == found[1]
    assert found[1] <= 12, [q["sql"][:160] for q in caught]


def test_chip_counts_equal_the_rows_they_open(world, at_desk):
    for _ in range(3):
        accepted(world)
    client = at_desk(world.approver)
    page = client.get("/desk/inbox").text
    count = int(re.search(r"正常</span> <b>(\d+)</b>", page).group(1))
    assert count == len(numbers(client.get("/desk/inbox?state=ok").text)) == 3
    assert numbers(client.get("/desk/inbox?state=late").text) == []


def test_pages_by_key(world, at_desk, monkeypatch):
    cases = [accepted(world) for _ in range(5)]
    monkeypatch.setitem(inbox.__kwdefaults__, "size", 2)
    client = at_desk(world.reviewer)
    seen, url = [], "/desk/inbox"
    while url:
        html = client.get(url).text
        seen += numbers(html)
        more = re.search(r'href="([^"]*after=[^"]*)" rel="next"', html)
        url = urljoin(url, unescape(more.group(1))) if more else ""
    assert seen == [case.number for case in cases]


def test_next_gives_the_reviewer_open_steps_and_the_approver_ready_cases(world, at_desk):
    half = accepted(world, at=day("2026-02-06"))
    ready = reviewed(world, at=day("2026-02-09"))
    answer = at_desk(world.approver).post("/desk/inbox/next")
    assert answer.url == f"/desk/cases/{ready.number}"
    answer = at_desk(world.reviewer).post("/desk/inbox/next")
    assert answer.url == f"/desk/cases/{half.number}"
    assert Case.objects.get(id=half.id).holder_id == world.reviewer.user_id


def test_a_case_in_hand_is_not_given_twice(world, at_desk):
    one, two = accepted(world), accepted(world)
    other = people.staff("reviewer2", Role.REVIEWER, department=world.department)
    first = at_desk(world.reviewer).post("/desk/inbox/next").url
    second = at_desk(other).post("/desk/inbox/next").url
    assert {first, second} == {f"/desk/cases/{c.number}" for c in (one, two)}


def test_another_departments_cases_are_not_there(world, at_desk):
    accepted(world)
    far = department("清川县水利局", "D02")
    stranger = people.staff("stranger", Role.REVIEWER, department=far)
    page = at_desk(stranger).get("/desk/inbox")
    assert numbers(page.text) == []
    assert "没有待办" in page.text


def test_late_is_said_in_words(world, at_desk):
    accepted(world)
    with fixed(day("2026-04-20")):
        page = at_desk(world.reviewer).get("/desk/inbox").text
    assert "已超期" in page.split("<tbody>")[1]
    assert re.search(r"超 \d+ 日", page)
