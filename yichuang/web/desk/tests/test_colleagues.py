"""征求意见, 转交 and corrected fields as the pages show them."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions
from yichuang.cases.factories import AT, Hall, look_at_everything, received, reviewed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

Desk = Callable[[Actor], Client]


def test_ask_chase_answer_and_read_it_where_it_is_decided(world: Hall, at_desk: Desk) -> None:
    far = people.staff("far", Role.REVIEWER, department=department("QC-FAR", "县远方局"))
    case = reviewed(world)
    asker, asked = at_desk(world.approver), at_desk(far)
    base = f"/desk/cases/{case.number}"
    seen = {"seen": case.version}
    before = {address: opened(asker, address)[1] for address in (base, f"{base}/decide")}
    given = {"to": str(world.reviewer.user_id), "staff_no": "", "question": "排烟道？"}
    bad = asker.post(f"{base}/ask", seen | given | {"due_on": "2026-12-01"})
    assert bad.status_code == 422 and "排烟道？" in bad.content.decode()
    no = StaffNo.of(far)
    given = {"to": "", "staff_no": no, "question": "排烟道？", "due_on": "2026-02-13"}
    assert asker.post(f"{base}/ask", seen | given).status_code == 302
    page = asked.get("/desk/day").content.decode()
    assert "排烟道？" in page and case.number not in page and case.applicant_masked not in page
    link = page.split("/desk/opinions/")[1].split('"')[0]
    number = link
    assert asker.get(f"/desk/opinions/{number}").status_code == 404
    assert asker.post(f"{base}/ask/{number}/chase").status_code == 302
    assert "催过" in asked.get("/desk/day").content.decode()
    reply = asked.get(f"/desk/opinions/{number}").content.decode()
    assert case.applicant_masked not in reply
    assert asked.post(f"/desk/opinions/{number}", {"answer": "合规"}).status_code == 302
    for address in (base, f"{base}/decide"):
        page, asks = opened(asker, address)
        assert "合规" in page and asks <= before[address] + 1


def opened(client: Client, address: str) -> tuple[str, int]:
    """A page and how many statements it cost."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    return page, len(captured)


class StaffNo:
    """工号 of a person of the tests."""

    @staticmethod
    def of(actor: Actor) -> str:
        from django.apps import apps

        rows = apps.get_model("kernel", "StaffMember").objects
        return str(rows.get(user_id=actor.user_id).staff_no)


def test_pass_to_a_colleague_keeps_what_was_typed_when_it_is_refused(
    world: Hall, at_desk: Desk
) -> None:
    second = people.staff("second", Role.APPROVER, department=world.department)
    case = reviewed(world)
    client = at_desk(world.approver)
    base = f"/desk/cases/{case.number}/pass"
    given = {"seen": case.version, "to": str(world.reviewer.user_id), "reason": "我要回避"}
    bad = client.post(base, given)
    assert bad.status_code == 422 and "我要回避" in bad.content.decode()
    assert client.post(base, given | {"to": str(second.user_id)}).status_code == 302
    case.refresh_from_db()
    assert case.holder_id == second.user_id


def test_a_corrected_field_shows_what_was_handed_in(world: Hall, at_desk: Desk) -> None:
    case = look_at_everything(world, received(world))
    common = {"by": world.clerk, "at": AT, "case_id": case.id}
    actions.correct(note="面积", form={"area": "70"}, **common)
    actions.correct(note="面积又改", form={"area": "80"}, **common)
    actions.accept(**common)
    page = at_desk(world.reviewer).get(f"/desk/cases/{case.number}").content.decode()
    row = page[page.index(">更正过") - 400 : page.index(">更正过") + 200]
    assert "80" in row and "<s>未填</s>" in row, "the value handed in, not the one in between"
