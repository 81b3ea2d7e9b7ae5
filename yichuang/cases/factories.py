"""A hall at work, for the tests of this and upper contexts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from yichuang.cases import actions
from yichuang.cases.actions.intake import Application
from yichuang.cases.models import Case
from yichuang.cases.rules.states import Channel, MaterialState
from yichuang.catalog.items import factories as items
from yichuang.kernel.clock.factories import calendar
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import PartyView
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.statutes.factories import statutes

if TYPE_CHECKING:
    from yichuang.kernel.org.models import Department

AT = datetime(2026, 2, 12, 2, 0, tzinfo=UTC)  # Thursday morning before Spring Festival
OPENED = date(2026, 2, 2)


@dataclass(frozen=True)
class Hall:
    """One department, one published item, and somebody for each role."""

    department: "Department"
    version_id: int
    clerk: Actor
    reviewer: Actor
    approver: Actor
    head: Actor
    applicant: PartyView


def hall(**content: object) -> Hall:
    """The hall; `content` changes the item's published guide."""
    calendar()
    statutes()
    organ = department()
    return Hall(
        department=organ,
        version_id=items.make_published(on=OPENED, **({"reviewed_on": str(OPENED)} | content)).pk,
        clerk=people.staff("clerk", Role.CLERK, department=organ),
        reviewer=people.staff("reviewer", Role.REVIEWER, department=organ),
        approver=people.staff("approver", Role.APPROVER, department=organ),
        head=people.staff("head", Role.DEPARTMENT_HEAD, department=organ),
        applicant=people.person(),
    )


def received(
    world: Hall,
    *,
    at: datetime = AT,
    answers: Mapping[str, str] | None = None,
    key: str | None = None,
    channel: Channel = Channel.WINDOW,
    form: Mapping[str, str] | None = None,
) -> Case:
    """A case just taken in."""
    application = Application(
        version_id=world.version_id,
        applicant=world.applicant,
        channel=channel,
        answers=answers or {},
        form=form or {},
    )
    return actions.receive(by=world.clerk, at=at, application=application, idempotency_key=key)


def look_at_everything(world: Hall, case: Case, *, at: datetime = AT, **bad: str) -> Case:
    """The clerk has looked: all complete but the material keys named in `bad` (key → problem)."""
    findings = {
        row.key: (
            (MaterialState.DEFECTIVE.value, bad[row.key], "请重新提供")
            if row.key in bad
            else (MaterialState.COMPLETE.value, "", "")
        )
        for row in case.materials.exclude(state=MaterialState.EXEMPT)
    }
    return actions.set_materials(by=world.clerk, at=at, case_id=case.id, findings=findings)


def accepted(world: Hall, *, at: datetime = AT) -> Case:
    """A case accepted on the day it came."""
    case = look_at_everything(world, received(world, at=at), at=at)
    return actions.accept(by=world.clerk, at=at, case_id=case.id)


def reviewed(world: Hall, *, at: datetime = AT) -> Case:
    """A case with all its steps done by the reviewer."""
    case = accepted(world, at=at)
    for key in ("paper", "visit"):
        case = actions.complete_step(
            by=world.reviewer, at=at, case_id=case.id, key=key, opinion="符合条件"
        )
    return case


def day(text: str, hour: int = 2) -> datetime:
    """An instant on a Beijing day (the hour is UTC)."""
    parts = date.fromisoformat(text)
    return datetime(parts.year, parts.month, parts.day, hour, 0, tzinfo=UTC)
