"""The page of phrases, and the phrases where they are used."""

import pytest

from yichuang.cases.actions.phrases import save_phrase
from yichuang.cases.factories import AT, accepted, received, reviewed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def test_kept_changed_and_removed_on_the_page(world, at_desk):
    client = at_desk(world.clerk)
    new = {"do": "save", "kind": "opinion", "text": "可以", "fix": "", "id": ""}
    assert client.post("/desk/phrases", new).status_code == 302
    bad = client.post("/desk/phrases", new | {"text": "{人}可以"})
    assert (
        bad.status_code == 422 and "不认识 {人}" in bad.text and "{人}可以</textarea>" in bad.text
    )
    page = client.get("/desk/phrases").text
    key = page.split('href="?id=')[1].split('"')[0]
    assert "可以</textarea>" in client.get(f"/desk/phrases?id={key}").text
    client.post("/desk/phrases", new | {"text": "都可以", "id": key})
    assert "都可以" in client.get("/desk/phrases").text
    client.post("/desk/phrases", {"do": "remove", "id": key})
    assert "都可以" not in client.get("/desk/phrases").text
    assert client.post("/desk/phrases", {"do": "remove", "id": key}).status_code == 404


def test_the_department_s_page_is_the_editor_s(world, at_desk):
    editor = people.staff("editor", Role.CATALOGUE_EDITOR, department=world.department)
    client = at_desk(editor)
    assert "通用" in client.get("/manage/phrases").text
    assert client.post("/manage/phrases", {"do": "adopt", "kind": "refuse"}).status_code == 302
    assert client.get("/desk/phrases").status_code == 403
    assert at_desk(world.clerk).get("/manage/phrases").status_code == 403


def test_offered_filled_at_each_place(world, at_desk):
    clerk = at_desk(world.clerk)
    save_phrase(by=world.clerk, at=AT, kind="problem", text="{材料}卷边", fix="重交{材料}{份数}")
    case = received(world)
    page = clerk.get(f"/desk/cases/{case.number}/check").text
    assert "设备布局图卷边" in page and 'data-fix="重交设备布局图' in page
    assert "{" not in page.split('class="dk-ph"')[1].split("</ul>")[0]
    page = clerk.get(f"/desk/cases/{case.number}/refuse-acceptance").text
    assert "“食品经营许可”依法不属于本机关职权范围。" in page
    reviewer, number = at_desk(world.reviewer), accepted(world).number
    page = reviewer.get(f"/desk/cases/{number}").text
    assert 'data-said="id_opinion"' in page and 'id="id_opinion"' in page
    piece = reviewer.get(f"/desk/cases/{number}/phrases").text
    assert "经审查，申请人符合“食品经营许可”的条件，建议准予。" in piece
    number = reviewed(world).number
    page = at_desk(world.approver).get(f"/desk/cases/{number}/decide?outcome=refused").text
    assert 'data-said="id_reason"' in page and 'id="id_reason"' in page
