"""Reading accounts, roles and parties."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q, QuerySet

from yichuang.kernel.fields import blind_index
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import Actor, Role

from .models import Mandate, Party, RoleGrant, User


def active_account(username: str) -> User | None:
    """The account with this login name that may sign in, or None."""
    return User.objects.filter(username=username, is_active=True).first()


def roles_of(user_id: int) -> frozenset[str]:
    """Role keys in force now."""
    rows = RoleGrant.objects.filter(user_id=user_id, revoked_at=None)
    return frozenset(rows.values_list("role", flat=True))


def actor_of(user: User, *, auth: str = "", request_id: str = "", on: date | None = None) -> Actor:
    """The Actor for a signed-in account: roles and post as they are now (one query).

    Read on every request, so that a role taken back or a transfer bites at once. `on` is the
    day for what has dates: a post that is left in the future, a 首席代表授权.
    """
    found = list(_standing(user.id, on))
    roles = frozenset(role for role, *_ in found if role)
    department_id = next((place for _, place, _ in found), None) if user.is_staff else None
    if not user.is_staff:
        roles |= {Role.APPLICANT.value}
    return Actor(
        user_id=user.id,
        name=user.display_name,
        roles=roles,
        department_id=department_id,
        auth=auth,
        request_id=request_id,
        represents=tuple(sorted({other for *_, other in found if other})) if on else (),
    )


def _standing(
    user_id: int, on: date | None
) -> QuerySet[User, tuple[str | None, int | None, int | None]]:
    """A row for each role in force (one with None when there is none) with the departments."""
    serves = Q(staff__valid_to=None)
    represents = Q(authorities__ended_at=None)
    if on is not None:
        serves |= Q(staff__valid_to__gte=on)
        represents &= Q(authorities__valid_from__lte=on, authorities__valid_to__gte=on)
    rows = User.objects.filter(id=user_id).annotate(
        held=FilteredRelation("grants", condition=Q(grants__revoked_at=None)),
        serves=FilteredRelation("staff", condition=serves),
        stands=FilteredRelation("authorities", condition=represents),
    )
    return rows.values_list("held__role", "serves__department_id", "stands__department_id")


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


def party_view(row: Party) -> PartyView:
    """A party read with something else, as a value."""
    values = {
        name: getattr(row, name) for name in PartyView.__dataclass_fields__ if name != "kind_label"
    }
    return PartyView(kind_label=row.get_kind_display(), **values)


def party(party_id: int) -> PartyView:
    """One party with its personal data. Raises Party.DoesNotExist."""
    return party_view(Party.objects.get(id=party_id))


def party_by_code(id_number: str) -> PartyView | None:
    """The party with this identity number or credit code, if known."""
    row = Party.objects.filter(id_index=blind_index(id_number, "id")).first()
    return party_view(row) if row else None


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
