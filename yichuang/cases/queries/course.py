"""What has happened to a case inside 审查中, read at once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, IntegerField, TextField, Value

from yichuang.cases.models import Case, ClockPause, StepRun
from yichuang.kernel.clock.rules import Pause


@dataclass(frozen=True)
class Course:
    """The steps done, each with who did it, and the special procedures."""

    done: dict[str, int]
    pauses: tuple[Pause, ...]


def course_of(case: Case) -> Course:
    """Steps and pauses of a case (one query): what a decision asks for first."""
    no_day, no_one = Value(None, DateField()), Value(None, IntegerField())
    runs = StepRun.objects.filter(case_id=case.id).order_by()
    pauses = ClockPause.objects.filter(case_id=case.id).order_by()
    found = runs.values_list("key", "done_by_id", no_day, no_day).union(
        pauses.values_list(Value("", TextField()), no_one, "starts_on", "ends_on"), all=True
    )
    done: dict[str, int] = {}
    stopped: list[Pause] = []
    row: tuple[str, int, date | None, date | None]
    for row in found:
        key, user_id, starts_on, ends_on = row
        if starts_on is None:
            done[key] = user_id
        else:
            stopped.append(Pause(starts_on, ends_on))
    return Course(done, tuple(sorted(stopped, key=lambda pause: pause.start)))
