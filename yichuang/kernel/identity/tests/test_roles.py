"""三员 exclude each other: in the rules, in the action, and in the database."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.actions import create_account, grant_role, revoke_role
from yichuang.kernel.identity.models import RoleGrant, User
from yichuang.kernel.identity.queries import actor_of, roles_of
from yichuang.kernel.permissions.rules import (
    ADMINISTRATORS,
    ROLES,
    Actor,
    Permission,
    Role,
    permissions_of,
    role_conflict,
)

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BY = Actor.system("测试")


@pytest.fixture
def user(db: None) -> User:
    return create_account(
        by=BY, at=AT, username="u1", display_name="赵一", password="x" * 14, is_staff=True
    )


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(Role))
def test_an_administrator_holds_nothing_else(first: Role, second: Role) -> None:
    assert bool(role_conflict(frozenset({first}), second)) == (first != second)
    assert bool(role_conflict(frozenset({second}), first)) == (first != second)


def test_business_roles_go_together() -> None:
    assert role_conflict(frozenset({Role.REVIEWER}), Role.APPROVER) == ""


def test_the_action_refuses_and_says_why(user: User) -> None:
    grant_role(by=BY, at=AT, user_id=user.id, role=Role.SYSTEM_ADMIN)
    with pytest.raises(Invalid, match="三员互斥"):
        grant_role(by=BY, at=AT, user_id=user.id, role=Role.AUDIT_ADMIN)
    assert roles_of(user.id) == {Role.SYSTEM_ADMIN}


def test_the_database_refuses_two_administrators_whatever_the_code_does(user: User) -> None:
    RoleGrant.objects.create(user=user, role=Role.SYSTEM_ADMIN, granted_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=Role.SECURITY_ADMIN, granted_at=AT)
    RoleGrant.objects.update(revoked_at=AT)
    RoleGrant.objects.create(user=user, role=Role.SECURITY_ADMIN, granted_at=AT)


def test_a_revoked_role_ends_with_the_next_request(user: User) -> None:
    grant_role(by=BY, at=AT, user_id=user.id, role=Role.CLERK)
    assert actor_of(user).can(Permission.CASE_INTAKE)
    revoke_role(by=BY, at=AT, user_id=user.id, role=Role.CLERK, reason="调岗")
    assert not actor_of(user).can(Permission.CASE_INTAKE)


def test_every_role_is_described_and_every_permission_is_somebodys() -> None:
    assert set(ROLES) == set(Role)
    everything = permissions_of(frozenset(role.value for role in Role))
    assert everything == set(Permission)


def test_no_administrator_can_touch_a_case() -> None:
    for role in ADMINISTRATORS:
        rights = permissions_of(frozenset({role.value}))
        assert not {right for right in rights if right.value.startswith("case.")}
