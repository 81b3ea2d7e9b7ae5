"""Every address with an object in it, asked by those whose object it is not (IDOR).

Strangers: a visitor with another browser, an applicant with an account of his own, staff of every
role in another department, a key of another department. They get 403, 404 or the login.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.axe.county import VISITOR
from tests.axe.places import places
from tests.badinput.scene import Scene
from tests.conventions.routes import all_routes
from tests.journeys.town import session_of
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.tokens.factories import secret

# Objects of one department or one applicant. The rest is public, or the whole county's office.
PRIVATE = ("/desk/cases/", "/desk/documents/", "/desk/licences/", "/desk/hearings/", "/a/", "/p/")
OPEN = ("/a/new/", "/a/resume", "/p/lost")
# Whose office is the whole county: they supervise, keep the accounts, or take in for every
COUNTY = frozenset({"system_admin", "security_admin", "audit_admin", "leader", "clerk"})
REFUSED = (302, 403, 404, 405)


@dataclass
class Tried:
    """How often each answer came, and where a stranger got in."""

    answers: Counter[str] = field(default_factory=Counter)
    addresses: int = 0
    faults: list[str] = field(default_factory=list)


def strangers() -> Iterator[tuple[str, Client]]:
    """Everybody from outside the department."""
    elsewhere = department("清川县水利局", "HHH")
    yield VISITOR, Client(raise_request_exception=False)
    for role in Role:
        if role.value in COUNTY:
            continue
        if role is Role.APPLICANT:
            user = people.citizen_account("stranger")
            client = Client(raise_request_exception=False)
            client.force_login(user)
        else:
            actor = people.staff(f"far-{role.value}", role, department=elsewhere)
            client = Client(raise_request_exception=False)
            client.cookies["sessionid"] = session_of(actor)
        yield role.value, client


def addresses(scene: Scene) -> list[str]:
    """All with an object that is not everybody's."""
    found = dict.fromkeys(place.url for place in places(all_routes(), scene.county))
    return [url for url in found if url.startswith(PRIVATE) and not url.startswith(OPEN)]


def walk(scene: Scene) -> Tried:
    """GET and POST of each by each."""
    tried, wanted = Tried(), addresses(scene)
    tried.addresses = len(wanted)
    for who, client in strangers():
        for url in wanted:
            for method in ("get", "post"):
                judge(tried, f"{who} {method} {url}", getattr(client, method)(url))
    _keys(tried, scene)
    return tried


def judge(tried: Tried, what: str, answer: Any) -> None:
    """One answer to a stranger: no content, no change."""
    tried.answers[str(answer.status_code)] += 1
    if answer.status_code not in REFUSED:
        tried.faults.append(f"{what}: {answer.status_code}")


def _keys(tried: Tried, scene: Scene) -> None:
    """A key of another department knows of no case here."""
    far = department("清川县林业局", "KKK")
    headers = {"Authorization": f"Bearer {secret(departments=[far.pk])}"}
    client = Client(headers=headers, raise_request_exception=False)
    for number in scene.county.cases.values():
        judge(tried, f"key get {number}", client.get(f"/api/v1/cases/{number}"))
    rows = client.get("/api/v1/cases").json()["cases"]
    tried.answers["rows listed to another department's key"] = len(rows)
    if rows:
        tried.faults.append(f"key: {len(rows)} cases are listed")
