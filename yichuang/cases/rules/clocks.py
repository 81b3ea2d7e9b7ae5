"""A case's clocks, computed from facts every time: never counted up or down.

Three limits of the organ (one-time notice, decision, delivery) and the promised one. Which
of them exist is the regime's business: a 公共服务 has no deemed acceptance, and no
special procedure stops its clock.
"""

from dataclasses import dataclass, replace
from datetime import date

from yichuang.kernel.clock.rules import (
    Deadline,
    Light,
    Limit,
    Pause,
    WorkCalendar,
    deadline,
    light,
)

from .states import Card


@dataclass(frozen=True)
class Facts:
    """What the clocks depend on. Limits of None do not bind this case.

    `ended_on` is the day a case ended without a decision on its merits; `latest` the last day
    of a decision that no pause and no extension moves: the end of a licence's term (Art 50).
    """

    received_on: date
    notice_limit: Limit | None = None
    supplied_on: date | None = None
    told: bool = False
    accepted_on: date | None = None
    statutory: Limit | None = None
    promised: Limit | None = None
    pauses: tuple[Pause, ...] = ()
    extension: int = 0
    decided_on: date | None = None
    deliver_limit: Limit | None = None
    ended_on: date | None = None
    latest: date | None = None

    @property
    def stopped_on(self) -> date | None:
        """The day from which the clocks stand still: nothing runs on in a case that is over."""
        return self.decided_on or self.ended_on


@dataclass(frozen=True)
class Clocks:
    """The deadlines of a case; None where that clock does not run."""

    notice: Deadline | None = None
    statutory: Deadline | None = None
    promised: Deadline | None = None
    deliver: Deadline | None = None

    @property
    def provisional(self) -> bool:
        """Whether any date passes the last published calendar year."""
        running = (self.notice, self.statutory, self.promised, self.deliver)
        return any(d.provisional for d in running if d is not None)


def compute(facts: Facts, calendar: WorkCalendar) -> Clocks:
    """All clocks of a case.

    行政许可法 Art 32(4): the notice clock runs from receipt, and after the listed
    supplements are all in from that day; once the case is over nobody is owed a notice, and
    there is none. Art 42: decision from acceptance, extension on the
    statutory clock. Art 44: delivery from decision. Pauses (Art 45) move both clocks; an
    extension moves the promised clock too, because the applicant is told the new date.
    """
    notice = None
    if facts.notice_limit is not None and _waits_for_notice(facts):
        start = facts.supplied_on or facts.received_on
        notice = deadline(start, facts.notice_limit, calendar=calendar)
    if facts.accepted_on is None:
        return Clocks(notice=notice)

    def decision(limit: Limit | None) -> Deadline | None:
        if limit is None or facts.accepted_on is None:
            return None
        found = deadline(
            facts.accepted_on,
            limit,
            calendar=calendar,
            pauses=facts.pauses,
            extension=facts.extension,
        )
        bounded = facts.latest is not None and (found.due is None or facts.latest < found.due)
        return replace(found, due=facts.latest, counted_to=facts.latest) if bounded else found

    deliver = None
    if facts.decided_on is not None and facts.deliver_limit is not None:
        deliver = deadline(facts.decided_on, facts.deliver_limit, calendar=calendar)
    return Clocks(None, decision(facts.statutory), decision(facts.promised), deliver)


def _waits_for_notice(facts: Facts) -> bool:
    """Whether the organ still owes the one notice: open, not accepted, nothing asked for."""
    if facts.accepted_on is not None or facts.stopped_on is not None:
        return False
    return not facts.told or facts.supplied_on is not None


def card(today: date, due_promised: date | None, calendar: WorkCalendar) -> Card:
    """电子监察: red past the promised day, yellow on it and the working day before.

    A paused or not yet running clock (due None) shows no card.
    """
    return _CARDS[light(today, due_promised, calendar=calendar)]


_CARDS = {
    Light.GREEN: Card.NONE,
    Light.STOPPED: Card.NONE,
    Light.YELLOW: Card.YELLOW,
    Light.RED: Card.RED,
}


def deemed_acceptance_due(notice_due: date | None, today: date) -> bool:
    """Whether silence has accepted: the notice limit has passed with no word (Art 32(4))."""
    return notice_due is not None and today > notice_due
