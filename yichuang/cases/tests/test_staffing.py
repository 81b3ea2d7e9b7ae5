"""Doctor says which department has items in force and nobody to review or decide them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps

from yichuang.cases import factories
from yichuang.cases.queries.staffing import staffing
from yichuang.cases.rules.staffing import ALONE, staffing_fault
from yichuang.kernel.health.queries import findings
from yichuang.kernel.health.rules import Finding
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RoleGrant = apps.get_model("kernel", "RoleGrant")
StaffMember = apps.get_model("kernel", "StaffMember")
User = apps.get_model("kernel", "User")


@pytest.mark.parametrize(
    ("reviewers", "deciders", "fault"),
    [
        ({1}, {2}, ""),
        ({1, 2}, {2}, ""),  # the first reviews, the second decides
        ({1}, {1}, ALONE),
        ({1, 2}, set(), "没有能决定的人"),
        (set(), {2}, "没有能审查的人"),
        (set(), set(), "没有能审查、能决定的人"),
    ],
)
def test_review_and_decision_need_two_people(
    reviewers: set[int], deciders: set[int], fault: str
) -> None:
    assert staffing_fault(reviewers, deciders) == fault


@pytest.fixture
def hall(db: None) -> Any:
    """A county in which everything can be done."""
    return factories.hall()


def _found() -> dict[str, Finding]:
    return {row.key: row for row in staffing(AT)}


def test_a_county_that_can_work(hall: Any) -> None:
    assert all(row.ok for row in _found().values()) and set(_found()) == {
        *("items", "intake", "offices")
    }
    assert {row.key for row in findings(AT)} >= {"items", "intake", "offices"}


def test_a_role_taken_back_leaves_nobody(hall: Any) -> None:
    RoleGrant.objects.filter(role=Role.APPROVER).update(revoked_at=AT)
    found = _found()["offices"]
    assert not found.ok and found.serious and "没有能决定的人" in found.text
    assert hall.department.name in found.text and "授权" in found.remedy


def test_who_has_left_or_whose_account_is_closed_does_not_count(hall: Any) -> None:
    StaffMember.objects.update(valid_to=datetime(2026, 11, 19).date())
    assert "没有能审查、能决定的人" in _found()["offices"].text and not _found()["intake"].ok
    StaffMember.objects.update(valid_to=None)
    assert _found()["offices"].ok
    User.objects.update(is_active=False)
    assert not _found()["offices"].ok and not _found()["intake"].ok


def test_one_person_with_both_roles_is_not_enough(hall: Any) -> None:
    RoleGrant.objects.filter(role__in=[Role.APPROVER, Role.REVIEWER]).update(revoked_at=AT)
    alone = people.account("alone", Role.APPROVER, department=hall.department)
    RoleGrant.objects.create(user=alone, role=Role.REVIEWER, granted_at=AT)
    assert ALONE in _found()["offices"].text


def test_without_items_it_is_advice(db: None) -> None:
    (found,) = staffing(AT)
    assert not found.ok and not found.serious and found.key == "items"
