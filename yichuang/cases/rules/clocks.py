"""A case's clocks, computed from facts every time: never counted up or down.

Three limits of the organ (one-time notice, decision, delivery) and the promised one. Which
of them exist is the regime's business: a 公共服务 has no deemed acceptance, and no
special procedure stops its clock.
"""

from dataclasses import dataclass
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
    """What the clocks depend on. Limits of None do not bind this case."""

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
    supplements are all in from that day. Art 42: decision from acceptance, extension on the
    statutory clock. Art 44: delivery from decision. Pauses (Art 45) move both clocks; an
    extension moves the promised clock too, because the applicant is told the new date.
    """
    notice = None
    waiting = facts.accepted_on is None and (not facts.told or facts.supplied_on is not None)
    if facts.notice_limit is not None and waiting:
        start = facts.supplied_on or facts.received_on
        notice = deadline(start, facts.notice_limit, calendar=calendar)
    if facts.accepted_on is None:
        return Clocks(notice=notice)

    def decision(limit: Limit | None) -> Deadline | None:
        if limit is None or facts.accepted_on is None:
            return None
        return deadline(
            facts.accepted_on,
            limit,
            calendar=calendar,
            pauses=facts.pauses,
            extension=facts.extension,
        )

    deliver = None
    if facts.decided_on is not None and facts.deliver_limit is not None:
        deliver = deadline(facts.decided_on, facts.deliver_limit, calendar=calendar)
    return Clocks(None, decision(facts.statutory), decision(facts.promised), deliver)


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
