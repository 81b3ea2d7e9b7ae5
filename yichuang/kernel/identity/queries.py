"""Reading accounts, roles and parties."""

from dataclasses import dataclass

from yichuang.kernel.fields import blind_index
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import Actor, Role

from .models import Mandate, Party, RoleGrant, User


def active_account(username: str) -> User | None:
    """The account with this login name that may sign in, or None."""
    return User.objects.filter(username=username, is_active=True).first()


def roles_of(user_id: int) -> frozenset[str]:
    """Role keys in force now: read on every request, so that a change bites at once."""
    rows = RoleGrant.objects.filter(user_id=user_id, revoked_at=None)
    return frozenset(rows.values_list("role", flat=True))


def actor_of(user: User, *, auth: str = "", request_id: str = "") -> Actor:
    """The Actor for a signed-in account (two queries)."""
    roles = roles_of(user.id)
    department_id = None
    if user.is_staff:
        member = StaffMember.objects.filter(user_id=user.id, valid_to=None)
        department_id = member.values_list("department_id", flat=True).first()
    else:
        roles |= {Role.APPLICANT.value}
    return Actor(
        user_id=user.id,
        name=user.display_name,
        roles=roles,
        department_id=department_id,
        auth=auth,
        request_id=request_id,
    )


@dataclass(frozen=True)
class PartyView:
    """An applicant in full: only for the officer inside a case and for documents."""

    id: int
    kind: str
    kind_label: str
    name: str
    name_masked: str
    id_kind: str
    id_number: str
    phone: str
    address: str
    representative: str


def _view(row: Party) -> PartyView:
    values = {
        name: getattr(row, name) for name in PartyView.__dataclass_fields__ if name != "kind_label"
    }
    return PartyView(kind_label=row.get_kind_display(), **values)


def party(party_id: int) -> PartyView:
    """One party with its personal data. Raises Party.DoesNotExist."""
    return _view(Party.objects.get(id=party_id))


def party_by_code(id_number: str) -> PartyView | None:
    """The party with this identity number or credit code, if known."""
    row = Party.objects.filter(id_index=blind_index(id_number, "id")).first()
    return _view(row) if row else None


def parties_of_user(user_id: int) -> list[int]:
    """Ids of the parties an account stands for itself."""
    return list(Party.objects.filter(user_id=user_id).values_list("id", flat=True))


def mandate_in_force(*, agent_id: int, principal_id: int, on: object) -> Mandate | None:
    """The mandate that lets the agent act for the principal on a day, if any."""
    rows = Mandate.objects.filter(
        agent_id=agent_id, principal_id=principal_id, ended_at=None, valid_from__lte=on
    ).exclude(valid_to__lt=on)
    return rows.first()


def accounts() -> list[dict[str, object]]:
    """Staff accounts with their roles, for the security administrator."""
    grants: dict[int, list[str]] = {}
    for user_id, role in RoleGrant.objects.filter(revoked_at=None).values_list("user_id", "role"):
        grants.setdefault(user_id, []).append(role)
    rows = StaffMember.objects.select_related("user", "department", "post").order_by("staff_no")
    return [
        {
            "user_id": row.user_id,
            "username": row.user.username,
            "name": row.user.display_name,
            "department": row.department.name,
            "post": row.post.name if row.post else "",
            "staff_no": row.staff_no,
            "active": row.user.is_active,
            "roles": sorted(grants.get(row.user_id, [])),
        }
        for row in rows
    ]
