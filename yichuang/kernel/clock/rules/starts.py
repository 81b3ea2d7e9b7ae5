"""From the moment of an act to the day its clock starts from."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .calendar import WorkCalendar
from .limits import StartRule

BEIJING = ZoneInfo("Asia/Shanghai")


def counted_from(at: datetime, *, calendar: WorkCalendar, rule: StartRule | None = None) -> date:
    """The Beijing day an act counts as done on; that day itself is not counted (民法典 201).

    `at` must carry a time zone. A submission after closing time moves to the next day, one
    on a rest day to the next working day where the rule says so, and both together move
    once: Saturday evening is Monday, not Tuesday. Raises ValueError for a naive time.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone has no date")
    rule = rule or StartRule()
    local = at.astimezone(BEIJING)
    day = local.date()
    if rule.closes is not None and local.time() > rule.closes:
        day += timedelta(days=1)
    return calendar.next_workday(day) if rule.rest_days_move else day
