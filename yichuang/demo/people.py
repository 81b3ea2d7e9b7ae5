"""Who works in the county, who applies, and the accounts the lobby opens."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings

from yichuang.demo import names
from yichuang.demo.days import dice
from yichuang.demo.departments import credit_code
from yichuang.kernel.identity.actions import (
    create_account,
    give_mandate,
    grant_role,
    register_party,
)
from yichuang.kernel.identity.queries import PartyView, actor_of, party
from yichuang.kernel.identity.rules import id_card_check_digit
from yichuang.kernel.org.actions import appoint
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.web.components.lobby import CARDS

PASSWORD = "Yichuang-demo-990423"  # printed on the start page: it protects nothing
R = Role
# Departments that decide cases: reviewers, approver, head.
OFFICES = (
    *("market", "health", "transport", "culture", "urban", "tobacco", "farming", "housing"),
    *("labour", "disabled", "fund", "police", "education", "fire", "forestry", "civil", "medicare"),
    *("town", "city_forestry"),
)
# Departments whose items nobody has applied for yet; somebody has to be there when one comes.
READY = ("land", "water", "emergency", "justice", "tax", "weather", "hall")
EDITED = ("market", "health", "labour", "police")
NUMBER_OF_PERSONS, NUMBER_OF_FIRMS = 72, 44


def logins() -> list[tuple[str, str, str]]:
    """(role label, login name, password) of the accounts that the lobby opens."""
    return [(card.label, card.username, PASSWORD) for card in CARDS]


class _QuickHasher(Argon2PasswordHasher):
    """The same algorithm with the smallest cost; a first sign-in makes the hash a full one."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@contextmanager
def quick_hashing() -> Iterator[None]:
    """A slow hash of a published password protects nothing and takes half a minute."""
    hashers = list(settings.PASSWORD_HASHERS)
    if not hashers[0].endswith(".Argon2PasswordHasher"):
        yield
        return
    path = f"{_QuickHasher.__module__}.{_QuickHasher.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[path]):
        yield


@dataclass(frozen=True)
class Post:
    """One member of staff to be."""

    username: str
    department: str
    post: str
    roles: tuple[Role, ...]
    window: str = ""


def posts() -> list[Post]:
    """Everybody who works in the county, in a fixed order."""
    rows = [
        Post("clerk", "hall", "综合窗口受理员", (R.CLERK,), "3 号窗口"),
        Post("clerk2", "hall", "综合窗口受理员", (R.CLERK,), "1 号窗口"),
        Post("clerk3", "hall", "综合窗口受理员", (R.CLERK,), "5 号窗口"),
        Post("clerk4", "hall", "社会事务窗口受理员", (R.CLERK,), "7 号窗口"),
        Post("checker", "hall", "事项管理股股长", (R.CATALOGUE_REVIEWER,)),
        Post("sysadmin", "hall", "信息中心系统管理员", (R.SYSTEM_ADMIN,)),
        Post("secadmin", "hall", "信息中心安全管理员", (R.SECURITY_ADMIN,)),
        Post("auditadmin", "hall", "机关纪委审计管理员", (R.AUDIT_ADMIN,)),
        Post("leader", "hall", "分管副县长", (R.LEADER,)),
        Post("justice", "justice", "行政审批法制审查员", (R.LEGAL_REVIEWER,)),
    ]
    for key in OFFICES:
        rows += _office(key, reviewers=2)
    rows += [
        Post(
            "editor" if key == "market" else f"editor-{key}",
            key,
            "事项编辑员",
            (R.CATALOGUE_EDITOR,),
        )
        for key in EDITED
    ]
    for key in READY:
        rows += _office(key, reviewers=1)
    return rows


def _office(key: str, *, reviewers: int) -> list[Post]:
    """Who reviews and decides in a department, and its head."""
    tail = "" if key == "market" else f"-{key}"
    second = [Post(f"reviewer2-{key}", key, "审批股审查员", (R.REVIEWER,))]
    return [
        Post(f"reviewer{tail}", key, "审批股审查员", (R.REVIEWER,)),
        *second[: reviewers - 1],
        Post(f"approver{tail}", key, "审批股股长（首席代表）", (R.APPROVER,)),
        Post(f"head{tail}", key, "镇长" if key == "town" else "局长", (R.DEPARTMENT_HEAD,)),
    ]


@dataclass
class Staff:
    """The staff as the Actors that actions take."""

    clerks: list[Actor] = field(default_factory=list)
    reviewers: dict[str, list[Actor]] = field(default_factory=dict)
    approvers: dict[str, Actor] = field(default_factory=dict)
    heads: dict[str, Actor] = field(default_factory=dict)
    editors: dict[str, Actor] = field(default_factory=dict)
    checker: Actor = field(default_factory=lambda: Actor.system("事项审核"))
    justice: Actor = field(default_factory=lambda: Actor.system("合法性审查"))
    leader: Actor = field(default_factory=lambda: Actor.system("县领导"))

    def editor(self, department: str) -> Actor:
        """The department's editor, or the county's, who writes for those without one."""
        return self.editors.get(department, self.editors["county"])

    def place(self, post: Post, actor: Actor) -> None:
        """File an Actor under what he does."""
        if R.CLERK in post.roles:
            self.clerks.append(actor)
        elif R.REVIEWER in post.roles:
            self.reviewers.setdefault(post.department, []).append(actor)
        elif R.APPROVER in post.roles:
            self.approvers[post.department] = actor
        elif R.DEPARTMENT_HEAD in post.roles:
            self.heads[post.department] = actor
        elif R.CATALOGUE_EDITOR in post.roles:
            self.editors[post.department] = actor
        elif R.CATALOGUE_REVIEWER in post.roles:
            self.checker = actor
        elif R.LEGAL_REVIEWER in post.roles:
            self.justice = actor
        elif R.LEADER in post.roles:
            self.leader = actor


def hire(
    *, by: Actor, at: datetime, departments: Mapping[str, Any], since: date
) -> Iterator[Staff]:
    """Make all accounts of staff; yields the same Staff after each, for the progress bar."""
    staff, rng = Staff(), dice("staff")
    county = create_account(
        by=by,
        at=at,
        username="editor-county",
        display_name="县事项编辑",
        password=PASSWORD,
        is_staff=True,
        must_change_password=False,
    )
    grant_role(by=by, at=at, user_id=county.id, role=R.CATALOGUE_EDITOR)
    staff.editors["county"] = actor_of(county)
    for number, post in enumerate(posts(), start=1):
        user = create_account(
            by=by,
            at=at,
            username=post.username,
            display_name=names.person(rng, number),
            password=PASSWORD,
            is_staff=True,
            must_change_password=False,
        )
        appoint(
            by=by,
            at=at,
            user_id=user.id,
            department=departments[post.department],
            staff_no=f"QC{number:04d}",
            post=post.post,
            valid_from=since,
            window=post.window,
            phone=f"0990-721{number:04d}",
        )
        for role in post.roles:
            grant_role(by=by, at=at, user_id=user.id, role=role)
        staff.place(post, actor_of(user))
        yield staff


@dataclass(frozen=True)
class Applicant:
    """A party, and the Actor who applies for it online (None: at the window only)."""

    party: PartyView
    actor: Actor
    born: str = ""

    @property
    def is_person(self) -> bool:
        return self.party.kind == "person"


@dataclass
class Public:
    """Everybody who applies."""

    persons: list[Applicant] = field(default_factory=list)
    firms: list[Applicant] = field(default_factory=list)
    mandates: dict[int, int] = field(default_factory=dict)  # firm's party → its agent's mandate

    @property
    def agent(self) -> Applicant:
        """Who is sent by the firms that send somebody."""
        return self.persons[2]


def id_number(serial: int, born: str) -> str:
    """A well-formed identity number of the invented county."""
    first17 = f"990423{born}{serial % 1000:03d}"
    return first17 + id_card_check_digit(first17)


def phone(serial: int) -> str:
    """An invented mobile number."""
    return f"1390990{serial:04d}"


def _account(username: str, name: str, *, by: Actor, at: datetime) -> Actor:
    user = create_account(
        by=by,
        at=at,
        username=username,
        display_name=name,
        password=PASSWORD,
        is_staff=False,
        must_change_password=False,
    )
    # As the portal does: the ledger and the case's history get no applicant's name.
    return replace(actor_of(user), name="申请人", auth="account")


def settle_people(*, by: Actor, at: datetime) -> Iterator[Public]:
    """Citizens and firms; a dozen have accounts, one is an agent with mandates."""
    public, rng = Public(), dice("public")
    for number in range(NUMBER_OF_PERSONS):
        public.persons.append(_person(number, rng, by=by, at=at))
        yield public
    for number in range(NUMBER_OF_FIRMS):
        public.firms.append(_firm(number, rng, public, by=by, at=at))
        yield public
    agent = public.agent
    # The lobby's firm sends two: one for years, one whose term has run out.
    _mandate(public.firms[0], public.persons[3], at.date(), at.date() + OVER, by=by, at=at)
    for firm in public.firms[:5]:
        last = at.date() + YEARS if firm is public.firms[0] else None
        public.mandates[firm.party.id] = _mandate(firm, agent, at.date(), last, by=by, at=at)


YEARS, OVER = timedelta(days=3 * 365 - 1), timedelta(days=499)


def _mandate(
    firm: Applicant, agent: Applicant, first: date, last: date | None, *, by: Actor, at: datetime
) -> int:
    row = give_mandate(
        by=by,
        at=at,
        principal_id=firm.party.id,
        agent_id=agent.party.id,
        scope="全部事项",
        valid_from=first,
        valid_to=last,
    )
    return int(row.pk)


_PERSON_LOGINS = {0: "citizen", 1: "citizen2", 2: "agent", 3: "citizen3", 5: "citizen4"}
_FIRM_LOGINS = {0: "company", 1: "company2", 2: "company3"}


def _person(number: int, rng: Any, *, by: Actor, at: datetime) -> Applicant:
    name = "周小满" if number == 0 else names.person(rng, number)
    born = f"{rng.randint(1948, 2004)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    username = _PERSON_LOGINS.get(number)
    actor = _account(username, name, by=by, at=at) if username else None
    row = register_party(
        by=by,
        at=at,
        kind="person",
        name=name,
        id_kind="id_card",
        id_number=id_number(number + 11, born),
        phone=phone(number + 100),
        address=names.address(rng),
        user_id=actor.user_id if actor else None,
    )
    return Applicant(party(row.id), actor or _visitor(row.id), born)


def _firm(number: int, rng: Any, public: Public, *, by: Actor, at: datetime) -> Applicant:
    name, username = names.firm(number), _FIRM_LOGINS.get(number)
    actor = _account(username, name, by=by, at=at) if username else None
    row = register_party(
        by=by,
        at=at,
        kind="enterprise",
        name=name,
        id_kind="uscc",
        id_number=credit_code("91", f"{77000000 + number * 37:08d}"),
        phone=phone(number + 500),
        address=names.address(rng),
        representative=rng.choice(public.persons).party.name,
        user_id=actor.user_id if actor else None,
    )
    return Applicant(party(row.id), actor or _visitor(row.id))


def _visitor(party_id: int) -> Actor:
    """Somebody without an account, who proved the case by its query code."""
    return Actor(user_id=None, name="申请人", party_id=party_id, auth="query-code")
