"""The county that is worked in, made before the first kill: an item, staff, keys, cookies."""

from dataclasses import dataclass

from tests.journeys.town import session_of
from yichuang.cases import factories
from yichuang.catalog.items.queries import guide_view
from yichuang.kernel.clock.now import today
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.tokens.factories import secret


@dataclass(frozen=True)
class Office:
    """What the people outside need to know: no row, only names and keys."""

    version: int
    item: str
    fields: tuple[str, ...]
    key: str
    clerk: str
    reviewer: str
    approver: str
    auditor: str


def opened() -> Office:
    """Make it in the database that Django is set up for."""
    from django.conf import settings

    settings.YC_DEMO = True  # sessions without a second factor
    hall = factories.hall()
    view = guide_view(hall.version_id)
    auditor = people.staff("auditor", Role.AUDIT_ADMIN, department=hall.department)
    day = today()
    return Office(
        version=hall.version_id,
        item=view.implement_code,
        fields=tuple(spec.key for spec in view.form_fields),
        key=secret(expires_on=day.replace(day=1, year=day.year + 1)),
        clerk=session_of(hall.clerk),
        reviewer=session_of(hall.reviewer),
        approver=session_of(hall.approver),
        auditor=session_of(auditor),
    )
