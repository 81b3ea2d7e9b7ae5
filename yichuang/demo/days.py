"""When things happened: office hours of working days, and the eighteen months before `at`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yichuang.kernel.clock.now import beijing, beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import WorkCalendar

MONTHS_BACK = 18
SEED = 990423


def dice(*names: object) -> random.Random:
    """A generator of its own for each purpose, so that one more item shifts no other draw."""
    return random.Random(":".join(map(str, (SEED, *names))))


@dataclass(frozen=True)
class Times:
    """The county's past, counted back from the moment of loading."""

    now: datetime
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        return beijing_date(self.now)

    @property
    def first(self) -> date:
        """The first working day of the story: eighteen months of thirty days ago."""
        return self.calendar.add_workdays(self.today - timedelta(days=MONTHS_BACK * 30), 1)

    def moment(self, day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
        """A Beijing wall-clock time."""
        return datetime.combine(day, time(hour, minute, second), tzinfo=beijing(self.now).tzinfo)

    def office(self, day: date, rng: random.Random) -> datetime:
        """A moment in office hours of this day, or of the next working day."""
        if not self.calendar.is_workday(day):
            day = self.calendar.add_workdays(day, 1)
        hour = rng.choice((9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17))
        first, last = {13: (30, 59), 17: (0, 20)}.get(hour, (0, 59))
        return self.moment(day, hour, rng.randint(first, last), rng.randrange(60))

    def later(self, after: datetime, days: int, rng: random.Random) -> datetime:
        """An office moment `days` working days later; within the day, some minutes later."""
        if days <= 0:
            return after + timedelta(minutes=rng.randint(4, 35), seconds=rng.randrange(60))
        return self.office(self.calendar.add_workdays(beijing_date(after), days), rng)

    def workday_back(self, days: int) -> date:
        """The working day so many working days before today (0: the last one up to today)."""
        day = self.today
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return self.calendar.add_workdays(day, -days) if days else day

    def days(self) -> Iterator[date]:
        """Every day of the story, today included."""
        day = self.first
        while day <= self.today:
            yield day
            day += timedelta(days=1)


def times(at: datetime) -> Times:
    """The past of this moment, by the calendar in force."""
    return Times(now=at, calendar=current_calendar())
