"""A hall whose window asked for too much, and somebody to look into it."""

from dataclasses import dataclass, replace
from datetime import date

from yichuang.cases.factories import AT, Hall, hall
from yichuang.catalog.items.queries import version
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

from .actions import Demand, report
from .models import ExtraDemand

READER = Actor(user_id=None, name="反映人", auth="public")
KEY = "0123456789abcdef"


@dataclass(frozen=True)
class Office:
    """The hall complained of, its item, and the officer of another office."""

    hall: Hall
    item_id: int
    department_id: int
    officer: Actor


def office(**content: object) -> Office:
    """One published item and an officer of the hall's management."""
    world = hall(**content)
    ref = version(world.version_id)
    body = department("清川县政务服务管理局", "D99")
    officer = people.staff("officer", Role.CATALOGUE_REVIEWER, department=body)
    return Office(world, ref.item_id, ref.department_id, officer)


def demand(office: Office, material: str = "计划生育证", **changes: object) -> Demand:
    """What a reporter says on the day of `AT`."""
    whole = Demand(office.item_id, material, "window", date(2026, 2, 12))
    return replace(whole, **changes)  # type: ignore[arg-type]


def reported(office: Office, material: str = "计划生育证", **changes: object) -> ExtraDemand:
    """A report just received."""
    key = f"{material:_<8}".encode().hex()[:60] + "00000000"
    number = report(by=READER, at=AT, demand=demand(office, material, **changes), key=key[:64])
    return ExtraDemand.objects.get(number=number)
