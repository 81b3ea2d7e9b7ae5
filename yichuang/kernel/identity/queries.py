"""Reading accounts, roles and parties."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.fields import blind_index
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import Actor, ActsFor, Role

from .models import Mandate, Party, RoleGrant, User
from .rules import MandateTerms, PartyKind, mandate_fault, mandate_state


def active_account(username: str) -> User | None:
    """The account with this login name that may sign in, or None."""
    return User.objects.filter(username=username, is_active=True).first()


def active_user(user_id: int | None) -> User | None:
    """The account with this id as long as it may be used, or None."""
    if user_id is None:
        return None
    return User.objects.filter(id=user_id, is_active=True).first()


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
        mandates=acts_for(user.id, on=on) if on and not user.is_staff else (),
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
    return party_by_index(blind_index(id_number, "id"))


def party_by_index(index: str) -> PartyView | None:
    """The same by the keyed digest, where the number itself must not be kept."""
    row = Party.objects.filter(id_index=index).first()
    return party_view(row) if row else None


def parties_of_user(user_id: int) -> list[int]:
    """Ids of the parties an account stands for itself."""
    return list(Party.objects.filter(user_id=user_id).values_list("id", flat=True))


def party_ids(user_id: int) -> QuerySet[Party, int]:
    """The same as a part of another statement."""
    return Party.objects.filter(user_id=user_id).values_list("id", flat=True)


def own_parties(user_id: int | None) -> list[PartyView]:
    """The persons and firms that an account stands for itself."""
    rows = Party.objects.filter(user_id=user_id) if user_id is not None else ()
    return [party_view(row) for row in rows]


def account_of(party_id: int) -> User | None:
    """The account a party has, closed or not."""
    return User.objects.filter(parties=party_id).first()


def own_firms(user_id: int | None) -> list[PartyView]:
    """Those among them that can send an agent: everybody but natural persons."""
    return [row for row in own_parties(user_id) if row.kind != PartyKind.PERSON]


@dataclass(frozen=True)
class MandateView:
    """A 委托 as its two sides and the officer read it."""

    id: int
    principal_id: int
    principal: str
    agent_id: int
    agent: str
    agent_user_id: int | None
    scope: str
    valid_from: date
    valid_to: date | None
    given_at: datetime
    end_reason: str
    terms: MandateTerms

    def state(self, on: date) -> str:
        """How it stands on a day, in a word."""
        return mandate_state(self.terms, on=on)

    def fault(self, *, on: date, code: str = "") -> str:
        """Why nobody may act under it; empty when one may."""
        return mandate_fault(self.terms, on=on, code=code)

    @property
    def term(self) -> str:
        """From and to, as a paper writes it."""
        until = f"{self.valid_to:%Y-%m-%d}" if self.valid_to else "收回为止"
        return f"{self.valid_from:%Y-%m-%d} 至 {until}"


def mandate_view(row: Mandate) -> MandateView:
    """A mandate read with its two parties, as a value. A person who gives one is masked."""
    ended_on = beijing_date(row.ended_at) if row.ended_at else None
    codes = tuple(row.item_codes)
    return MandateView(
        id=row.id,
        principal_id=row.principal_id,
        principal=row.principal.name_masked,
        agent_id=row.agent_id,
        agent=row.agent.name,
        agent_user_id=row.agent.user_id,
        scope=row.scope,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        given_at=row.given_at,
        end_reason=row.end_reason,
        terms=MandateTerms(
            row.principal.name_masked, row.valid_from, row.valid_to, ended_on, row.resigned, codes
        ),
    )


def _mandates(where: Q, limit: int) -> list[MandateView]:
    rows = Mandate.objects.select_related("principal", "agent").filter(where)
    return [mandate_view(row) for row in rows.order_by("-given_at", "-id")[:limit]]


def mandates_given(user_id: int, *, limit: int = 200) -> list[MandateView]:
    """What the firms of an account gave, newest first."""
    return _mandates(Q(principal__user_id=user_id), limit)


def mandates_held(user_id: int, *, limit: int = 200) -> list[MandateView]:
    """What the person behind an account was given, newest first, ended ones too."""
    return _mandates(Q(agent__user_id=user_id), limit)


def mandate(mandate_id: int | None) -> MandateView | None:
    """One mandate, in force or not."""
    return next(iter(_mandates(Q(id=mandate_id), 1)), None)


def acts_for(user_id: int, *, on: date) -> tuple[ActsFor, ...]:
    """In whose names an account's person may act on a day. One query."""
    rows = Mandate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        agent__user_id=user_id,
        ended_at=None,
        valid_from__lte=on,
    )
    return _joined(rows.values_list("principal_id", "principal__name_masked", "item_codes"))


def _joined(rows: Iterable[tuple[int, str, list[str]]]) -> tuple[ActsFor, ...]:
    """Two mandates of one firm cover what either covers; one for every item covers all."""
    found: dict[int, tuple[str, list[str]]] = {}
    for party_id, name, codes in rows:
        known = found.get(party_id)
        both = [] if not codes or (known and not known[1]) else codes
        found[party_id] = (name, [*known[1], *both] if known and both else both)
    return tuple(ActsFor(key, name, tuple(codes)) for key, (name, codes) in found.items())


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
