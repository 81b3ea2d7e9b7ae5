"""People for the tests of other contexts."""

from datetime import UTC, date, datetime

from yichuang.kernel.org.actions import appoint
from yichuang.kernel.org.models import Department
from yichuang.kernel.permissions.rules import Actor, Role

from .actions import create_account, grant_role, register_party
from .models import User
from .queries import PartyView, actor_of, party
from .rules import id_card_check_digit

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SYSTEM = Actor.system("测试")


def id_number(serial: int = 1, born: str = "19800101") -> str:
    """A well-formed identity number of the invented county 990423."""
    first17 = f"990423{born}{serial:03d}"
    return first17 + id_card_check_digit(first17)


def account(username: str, *roles: Role, department: Department | None = None) -> User:
    """A staff account with roles, appointed when a department is given."""
    user = create_account(
        by=SYSTEM,
        at=AT,
        username=username,
        display_name=username,
        password="演示-口令-123456",
        is_staff=True,
        must_change_password=False,
    )
    if department is not None:
        appoint(
            by=SYSTEM,
            at=AT,
            user_id=user.id,
            department=department,
            staff_no=f"N-{username}",
            valid_from=date(2026, 1, 5),
        )
    for role in roles:
        grant_role(by=SYSTEM, at=AT, user_id=user.id, role=role)
    return user


def staff(username: str, *roles: Role, department: Department | None = None) -> Actor:
    """A staff member as the Actor that actions take."""
    return actor_of(account(username, *roles, department=department))


def citizen_account(username: str = "citizen") -> User:
    """A public account without staff rights."""
    return create_account(
        by=SYSTEM,
        at=AT,
        username=username,
        display_name=username,
        password="演示-口令-123456",
        is_staff=False,
        must_change_password=False,
    )


def person(serial: int = 1, name: str = "阿卜杜拉·买买提", user_id: int | None = None) -> PartyView:
    """A citizen."""
    row = register_party(
        by=SYSTEM,
        at=AT,
        kind="person",
        name=name,
        id_kind="id_card",
        id_number=id_number(serial),
        phone=f"139{serial:08d}",
        address="清川县城关镇",
        user_id=user_id,
    )
    return party(row.id)
