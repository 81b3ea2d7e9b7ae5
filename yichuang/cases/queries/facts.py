"""The facts a case's clocks depend on, and the columns they give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yichuang.cases.models import Case, ClockPause
from yichuang.cases.queries.pinned import Pinned, pinned_by
from yichuang.cases.rules.clocks import Facts, card, compute
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Pause, Unit, WorkCalendar
from yichuang.kernel.errors import Conflict
from yichuang.kernel.statutes.queries import value as statute
from yichuang.kernel.statutes.rules import Statute


def statutory_limit(key: str, on: date) -> Limit:
    """A dated legal limit as a Limit."""
    return _limit(statute(key, on=on))


@dataclass(frozen=True)
class More:
    """What an extension gives, and by which text."""

    days: int
    unit: str
    basis: str


def extension_of(case: Case) -> More:
    """How far a case may be extended. Raises Conflict where nothing allows it.

    A licence by the 行政许可法 (Art 42); any other power only by the basis of its own item.
    """
    regime = REGIMES[case.regime]
    if regime.law:
        return More(statutory_limit("licence.extension", case.received_on).value, _WD, regime.law)
    content = pinned_by(case).content
    if not (content.extension_days and content.extension_basis):
        raise Conflict(
            f"“{case.item_name}”的依据没有规定可以延长期限",
            what_to_do="请在期限内办结；办不完的，向申请人说明情况",
        )
    unit = "日" if content.statutory_unit == Unit.ND else _WD
    return More(content.extension_days, unit, content.extension_basis)


_WD = "个工作日"


def facts_of(
    case: Case, version: Pinned | None = None, *, pauses: tuple[Pause, ...] | None = None
) -> Facts:
    """Everything the clocks of a case depend on.

    At most two queries where the case was read for a move: the pauses, unless the caller has
    them, and the statute of the clock that runs now.
    """
    regime, extension = REGIMES[case.regime], 0
    if case.accepted_on is None or regime.find(Move.PAUSE) is None:
        pauses = ()
    elif pauses is None:
        pauses = pauses_of(case)
    if case.accepted_on is not None and regime.find(Move.EXTEND) is not None:
        extended = getattr(case, "extension", None)
        extension = extended.days if extended else 0
    return _facts(case, version or pinned_by(case), _organ_limits(case), pauses, extension)


def pauses_of(case: Case) -> tuple[Pause, ...]:
    """The special procedures of a case, as the clock wants them (one query)."""
    rows = ClockPause.objects.filter(case_id=case.id)
    return tuple(Pause(*ends) for ends in rows.values_list("starts_on", "ends_on"))


def facts_shown(case: Case, version: Pinned, *, pauses: tuple[Pause, ...], extension: int) -> Facts:
    """The facts of the clocks a page shows, from what its caller has read already.

    A page shows the notice clock until acceptance, then the two of the decision, and never
    the one of delivery: the statutes are asked only for the first (one query).
    """
    accepted = case.accepted_on is not None
    limits = (None, None) if accepted else _organ_limits(case)
    regime = REGIMES[case.regime]
    if not accepted or regime.find(Move.PAUSE) is None:
        pauses = ()
    if not accepted or regime.find(Move.EXTEND) is None:
        extension = 0
    return _facts(case, version, limits, pauses, extension)


def _organ_limits(case: Case) -> tuple[Limit | None, Limit | None]:
    """The legal limits of telling once and of delivering, as far as they bind now.

    The first runs until acceptance, the second from the decision; the law is asked for
    neither in between, nor where the regime has none.
    """
    key = REGIMES[case.regime].notice_statute
    if not key:
        return None, None
    if case.accepted_on is None:
        return statutory_limit(key, case.received_on), None
    if case.decided_on is None:
        return None, None
    return None, statutory_limit("licence.delivery", case.received_on)


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
        ended_on=beijing_date(case.closed_at) if case.closed_at else None,
        latest=case.decide_by,
    )


def columns(facts: Facts, *, today: date, calendar: WorkCalendar | None = None) -> dict[str, Any]:
    """The clock columns of a case for these facts, by the calendar in force."""
    calendar = calendar or current_calendar()
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
