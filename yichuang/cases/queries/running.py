"""How far each clock has run, as the pages show it: used, paused, left, day by day."""

from dataclasses import dataclass
from datetime import date

from yichuang.cases.rules.clocks import Clocks, Facts, compute
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Deadline, Unit, WorkCalendar, progress


@dataclass(frozen=True)
class Running:
    """One clock of a case on a day. `sequence` is one letter a counted day: u used, p paused."""

    label: str
    total: int
    unit: str
    used: int
    paused: int
    left: int
    over: int
    late: bool
    due: date | None
    provisional: bool
    explanation: str
    sequence: str


def running(facts: Facts, *, today: date) -> list[Running]:
    """The promised and the statutory clock once the case is accepted; before, the notice clock.

    The clocks of a case that is over stand still on the day it was decided or ended.
    """
    calendar = current_calendar()
    until = min(today, facts.stopped_on or today)
    return shown(compute(facts, calendar), until=until, calendar=calendar)


def shown(clocks: Clocks, *, until: date, calendar: WorkCalendar) -> list[Running]:
    """The clocks that run, promised before statutory, as they stand at the end of `until`."""
    found = (
        ("一次告知", clocks.notice),
        ("承诺", clocks.promised),
        ("法定", clocks.statutory),
    )
    return [_row(label, due, until, calendar) for label, due in found if due is not None]


def _row(label: str, due: Deadline, today: date, calendar: WorkCalendar) -> Running:
    now = progress(due, today=today, calendar=calendar)
    return Running(
        label=label,
        total=now.total,
        unit="个工作日" if due.limit.unit == Unit.WD else "日",
        used=now.used,
        paused=now.paused,
        left=now.remaining,
        over=now.over,
        late=now.late,
        due=due.due,
        provisional=due.provisional,
        explanation=due.explanation,
        sequence=now.sequence,
    )
