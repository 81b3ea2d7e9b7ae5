"""The facts a case's clocks depend on, and the columns they give."""

from datetime import date
from typing import Any

from yichuang.cases.models import Case, ClockPause, Extension
from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.cases.rules.clocks import Clocks, Facts, card, compute
from yichuang.cases.rules.lifecycle import REGIMES
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Pause, Unit
from yichuang.kernel.statutes.queries import value as statute
from yichuang.kernel.statutes.queries import values as statutes


def statutory_limit(key: str, on: date) -> Limit:
    """A dated legal limit as a Limit."""
    row = statute(key, on=on)
    return Limit(int(row.value), Unit(row.unit))


def facts_of(case: Case, version: Pinned | None = None) -> Facts:
    """Everything the clocks of a case depend on (two queries: pauses, extension)."""
    version = version or pinned(case.item_version_id)
    regime = REGIMES[case.regime]
    notice = deliver = None
    if regime.notice_statute:
        keys = [regime.notice_statute, "licence.delivery"]
        found = statutes(keys, on=case.received_on)
        notice, deliver = (Limit(int(found[k].value), Unit(found[k].unit)) for k in keys)
    pauses: tuple[Pause, ...] = ()
    extension = 0
    if case.accepted_on is not None and regime.notice_statute:
        rows = ClockPause.objects.filter(case_id=case.id)
        pauses = tuple(Pause(*ends) for ends in rows.values_list("starts_on", "ends_on"))
        extended = Extension.objects.filter(case_id=case.id)
        extension = extended.values_list("days", flat=True).first() or 0
    return Facts(
        received_on=case.received_on,
        notice_limit=notice,
        supplied_on=case.supplied_on,
        told=case.stage == Stage.SUPPLEMENT or case.supplement_due is not None,
        accepted_on=case.accepted_on,
        statutory=version.statutory,
        promised=version.promised,
        pauses=pauses,
        extension=extension,
        decided_on=case.decided_on,
        deliver_limit=deliver,
    )


def columns(facts: Facts, *, today: date) -> dict[str, Any]:
    """The clock columns of a case for these facts."""
    calendar = current_calendar()
    clocks = compute(facts, calendar)
    due_promised = clocks.promised.due if clocks.promised else None
    return {
        "notice_due": clocks.notice.due if clocks.notice else None,
        "due_statutory": clocks.statutory.due if clocks.statutory else None,
        "due_promised": due_promised,
        "due_deliver": clocks.deliver.due if clocks.deliver else None,
        "due_provisional": clocks.provisional,
        "calendar_version": calendar.version,
        "card": card(facts.decided_on or today, due_promised, calendar).value,
    }


def clocks_of(case: Case) -> Clocks:
    """The clocks with their explanations, recomputed from facts."""
    return compute(facts_of(case), current_calendar())
