"""代班 and 首席代表 where it counts: at the decision, in the inbox, on the ledger."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories
from yichuang.cases.actions.handing import hand_over_cases
from yichuang.cases.actions.next import take_next
from yichuang.cases.factories import AT, Hall
from yichuang.cases.models import Case
from yichuang.cases.queries.held import in_hands
from yichuang.cases.queries.inbox import Filter, inbox
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.duties import actions as duties
from yichuang.kernel.duties.queries import stand_in
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

User = apps.get_model("kernel", "User")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
pytestmark = pytest.mark.django_db
ON = date(2026, 2, 12)


@dataclass
class Office:
    world: Hall
    second: Actor  # 第二位审批员
    case: Case


@pytest.fixture
def office() -> Office:
    world = factories.hall()
    second = people.staff("second", Role.APPROVER, department=world.department)
    return Office(world, second, factories.reviewed(world))


def away(
    office: Office, absent: Actor, substitute: Actor, *, last: date = date(2026, 2, 14)
) -> Actor | None:
    row = duties.hand_over(
        by=office.world.head,
        at=AT,
        absent_id=absent.person,
        substitute_id=substitute.person,
        first=ON,
        last=last,
        reason="外出培训",
    )
    return stand_in(substitute, handover_id=row.pk, on=ON)


def authorise(office: Office, user_id: int, *, last: date, items: dict[str, str] | None = None):
    code = pinned(office.world.version_id).item_code
    return duties.authorise(
        by=office.world.head,
        at=AT,
        user_id=user_id,
        number=f"清市监授〔2026〕{last:%d}号",
        first=date(2026, 2, 1),
        last=last,
        items=items or {code: "食品经营许可"},
    )


def grant(office: Office, by: Actor, at=AT) -> Case:
    return actions.decide(by=by, at=at, case_id=office.case.id, outcome=Outcome.GRANTED)


def test_the_substitute_decides_and_the_ledger_and_the_case_say_for_whom(office: Office) -> None:
    colleague = people.staff("colleague", Role.REVIEWER, department=office.world.department)
    with pytest.raises(NotAllowed):
        grant(office, colleague)
    acting = away(office, office.world.approver, colleague)
    assert acting is not None and acting.user_id == colleague.user_id
    assert grant(office, acting).outcome == "granted"
    entry = LedgerEntry.objects.get(action="case.grant")
    assert entry.actor == str(colleague.user_id) and entry.acting_for == "代 approver"
    last = office.case.events.latest("seq")
    assert last.actor == "colleague（代approver）"


def test_who_reviewed_does_not_decide_in_anothers_name(office: Office) -> None:
    acting = away(office, office.world.approver, office.world.reviewer)
    assert acting is not None
    with pytest.raises(Conflict, match="审查与决定分离"):
        grant(office, acting)


def test_the_reviewers_substitute_does_not_decide_what_the_reviewer_reviewed(
    office: Office,
) -> None:
    from yichuang.kernel.identity.actions import grant_role

    grant_role(by=people.SYSTEM, at=AT, user_id=office.world.reviewer.person, role=Role.APPROVER)
    acting = away(office, office.world.reviewer, office.second)
    assert acting is not None and Role.APPROVER.value in acting.roles
    with pytest.raises(Conflict, match="您代班的人审查过"):
        grant(office, acting)
    assert grant(office, office.second).outcome == "granted", "in his own name he may"


def test_it_begins_and_ends_by_itself(office: Office) -> None:
    row = duties.hand_over(
        by=office.world.approver,
        at=AT,
        absent_id=office.world.approver.person,
        substitute_id=office.second.person,
        first=date(2026, 2, 13),
        last=date(2026, 2, 14),
        reason="病假",
    )
    found = {
        number: stand_in(office.second, handover_id=row.pk, on=date(2026, 2, number)) is not None
        for number in (12, 13, 14, 15)
    }
    assert found == {12: False, 13: True, 14: True, 15: False}
    assert stand_in(office.world.reviewer, handover_id=row.pk, on=date(2026, 2, 13)) is None
    duties.end_handover(by=office.second, at=AT, handover_id=row.pk)
    assert stand_in(office.second, handover_id=row.pk, on=date(2026, 2, 13)) is None
    with pytest.raises(Conflict):
        duties.end_handover(by=office.second, at=AT, handover_id=row.pk)


def test_a_role_taken_back_meanwhile_is_gone_for_the_substitute(office: Office) -> None:
    from yichuang.kernel.identity.actions import revoke_role

    acting = away(office, office.world.approver, office.second)
    assert acting is not None
    revoke_role(
        by=people.SYSTEM,
        at=AT,
        user_id=office.world.approver.person,
        role=Role.APPROVER,
        reason="停职",
    )
    row = duties.Handover.objects.get()
    assert stand_in(office.second, handover_id=row.pk, on=ON) is None


def test_no_chain_no_loop_nobody_elses_no_other_department(office: Office) -> None:
    away(office, office.world.approver, office.second)
    with pytest.raises(Invalid, match="互相代班"):
        away(office, office.second, office.world.approver)
    with pytest.raises(Invalid, match="第三个人"):
        away(office, office.second, office.world.reviewer)
    with pytest.raises(NotAllowed, match="机关负责人安排"):
        duties.hand_over(
            by=office.second,
            at=AT,
            absent_id=office.world.reviewer.person,
            substitute_id=office.world.clerk.person,
            first=ON,
            last=ON,
            reason="替他说的",
        )
    other = department("清川县卫生健康局", "D02")
    stranger = people.staff("stranger", Role.APPROVER, department=other)
    with pytest.raises(Invalid, match="同一部门"):
        away(office, office.world.reviewer, stranger)


def test_in_anothers_name_nothing_is_handed_on(office: Office) -> None:
    acting = away(office, office.world.approver, office.second)
    assert acting is not None
    with pytest.raises(NotAllowed, match="代班时不能再安排"):
        duties.hand_over(
            by=acting,
            at=AT,
            absent_id=office.second.person,
            substitute_id=office.world.clerk.person,
            first=ON,
            last=ON,
            reason="转手",
        )


def test_the_substitute_sees_and_goes_on_with_what_the_absent_one_holds(office: Office) -> None:
    actions.hold(by=office.world.approver, at=AT, case_id=office.case.id)
    mine = Filter(mine=True)
    assert inbox(office.second, where=mine).rows == []
    with pytest.raises(Conflict):
        actions.hold(by=office.second, at=AT, case_id=office.case.id)
    acting = away(office, office.world.approver, office.second)
    assert acting is not None
    assert [row.id for row in inbox(acting, where=mine).rows] == [office.case.id]
    taken = take_next(by=acting, at=AT)
    assert taken is not None and taken.id == office.case.id


def test_the_head_hands_over_the_cases_of_who_is_gone(office: Office) -> None:
    actions.hold(by=office.world.approver, at=AT, case_id=office.case.id)
    assert in_hands(office.world.head) == [(office.world.approver.user_id, "approver", 1)]
    given = {
        "at": AT,
        "from_id": office.world.approver.person,
        "to_id": office.second.person,
        "reason": "不辞而别",
    }
    with pytest.raises(NotAllowed):
        hand_over_cases(by=office.second, **given)
    with pytest.raises(Invalid):
        hand_over_cases(by=office.world.head, **(given | {"to_id": given["from_id"]}))
    [done] = hand_over_cases(by=office.world.head, **given)
    assert done.ok
    office.case.refresh_from_db()
    assert office.case.holder_id == office.second.user_id
    entry = LedgerEntry.objects.get(action="case.hand_over")
    assert entry.reason == "不辞而别"
    assert hand_over_cases(by=office.world.head, **given) == []


def test_an_authorisation_that_ended_yesterday(office: Office) -> None:
    authorise(office, office.world.approver.person, last=date(2026, 2, 12))
    with pytest.raises(NotAllowed, match="已于 2026-02-12 到期"):
        grant(office, office.world.approver, at=factories.day("2026-02-13"))
    assert grant(office, office.world.approver, at=AT).outcome == "granted"


def test_an_item_that_is_not_listed(office: Office) -> None:
    authorise(
        office, office.world.approver.person, last=date(2026, 12, 31), items={"别的": "别的事项"}
    )
    with pytest.raises(NotAllowed, match="没有列入"):
        grant(office, office.world.approver)
    assert grant(office, office.second).outcome == "granted", "who has none decides as before"


def test_an_authorisation_taken_back(office: Office) -> None:
    row = authorise(office, office.world.approver.person, last=date(2026, 12, 31))
    stranger = people.staff(
        "otherhead", Role.DEPARTMENT_HEAD, department=department("清川县卫生健康局", "D02")
    )
    with pytest.raises(NotFound):
        duties.end_authority(by=stranger, at=AT, authority_id=row.pk, reason="x")
    duties.end_authority(by=office.world.head, at=AT, authority_id=row.pk, reason="调回")
    with pytest.raises(NotAllowed, match="已经终止"):
        grant(office, office.world.approver)


def test_a_halls_own_person_decides_for_the_department_that_authorised_him(
    office: Office,
) -> None:
    hall = department("清川县政务服务管理局", "D09")
    user = people.account("chief", Role.APPROVER, department=hall)
    with pytest.raises(NotFound):
        grant(office, actor_of(user, on=ON))
    authorise(office, user.pk, last=date(2026, 2, 28))
    chief = actor_of(User.objects.get(pk=user.pk), on=ON)
    assert chief.represents == (office.world.department.pk,)
    assert grant(office, chief).outcome == "granted"
    assert actor_of(user, on=date(2026, 3, 1)).represents == ()


def test_an_authorisation_is_personal_and_not_lent(office: Office) -> None:
    authorise(office, office.world.approver.person, last=date(2026, 12, 31))
    acting = away(office, office.world.approver, office.second)
    assert acting is not None
    with pytest.raises(NotAllowed):
        grant(office, acting)


def test_only_the_head_authorises_and_a_number_once(office: Office) -> None:
    authorise(office, office.second.person, last=date(2026, 12, 31))
    with pytest.raises(Invalid, match="已经用过"):
        authorise(office, office.second.person, last=date(2026, 12, 31))
    with pytest.raises(NotAllowed):
        duties.authorise(
            by=office.world.approver,
            at=AT,
            user_id=office.second.person,
            number="自己授自己",
            first=ON,
            last=ON,
            items={"x": "y"},
        )


def test_the_actor_is_still_one_query(office: Office) -> None:
    authorise(office, office.second.person, last=date(2026, 12, 31))
    user = User.objects.get(pk=office.second.person)
    with CaptureQueriesContext(connection) as found:
        actor_of(user, on=ON)
    assert len(found) == 1
