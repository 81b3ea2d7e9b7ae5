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
from yichuang.kernel.statutes.rules import Statute


def statutory_limit(key: str, on: date) -> Limit:
    """A dated legal limit as a Limit."""
    return _limit(statute(key, on=on))


def facts_of(case: Case, version: Pinned | None = None) -> Facts:
    """Everything the clocks of a case depend on (three queries: statutes, pauses, extension)."""
    regime = REGIMES[case.regime]
    notice, deliver = _organ_limits(case)
    pauses: tuple[Pause, ...] = ()
    extension = 0
    if case.accepted_on is not None and regime.notice_statute:
        rows = ClockPause.objects.filter(case_id=case.id)
        pauses = tuple(Pause(*ends) for ends in rows.values_list("starts_on", "ends_on"))
        extended = Extension.objects.filter(case_id=case.id)
        extension = extended.values_list("days", flat=True).first() or 0
    version = version or pinned(case.item_version_id)
    return _facts(case, version, (notice, deliver), pauses, extension)


def facts_shown(case: Case, version: Pinned, *, pauses: tuple[Pause, ...], extension: int) -> Facts:
    """The facts of the clocks a page shows, from what its caller has read already.

    A page shows the notice clock until acceptance, then the two of the decision, and never
    the one of delivery: the statutes are asked only for the first (one query).
    """
    accepted = case.accepted_on is not None
    limits = (None, None) if accepted else _organ_limits(case)
    if not accepted or not REGIMES[case.regime].notice_statute:
        pauses, extension = (), 0
    return _facts(case, version, limits, pauses, extension)


def _organ_limits(case: Case) -> tuple[Limit | None, Limit | None]:
    """The legal limits of telling once and of delivering; None where the regime has none."""
    key = REGIMES[case.regime].notice_statute
    if not key:
        return None, None
    found = statutes([key, "licence.delivery"], on=case.received_on)
    return _limit(found[key]), _limit(found["licence.delivery"])


def _limit(row: Statute) -> Limit:
    return Limit(int(row.value), Unit(row.unit))


def _facts(
    case: Case,
    version: Pinned,
    limits: tuple[Limit | None, Limit | None],
    pauses: tuple[Pause, ...],
    extension: int,
) -> Facts:
    notice, deliver = limits
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
