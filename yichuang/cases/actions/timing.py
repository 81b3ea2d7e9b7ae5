"""Recomputing the clocks of open cases: a new calendar, a nightly replay, the cards."""

from dataclasses import dataclass
from datetime import date, datetime

from yichuang.cases.models import Case
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.rules.clocks import card
from yichuang.cases.rules.states import OPEN_STAGES, Stage
from yichuang.kernel.clock import slots
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import WorkCalendar
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class Moved:
    """A case whose due dates a new calendar or a replay moved."""

    number: str
    old_statutory: date | None
    new_statutory: date | None
    old_promised: date | None
    new_promised: date | None


def recompute_all(*, at: datetime, by: Actor | None = None) -> list[Moved]:
    """Recompute every open case's clocks from its facts; each one moved is an act.

    The statutory date follows the law; the promised date may only be kept or improved, so
    a later one is not written (reliability.md 5).
    """
    by = by or Actor.system("时限重算")
    open_cases = Case.objects.filter(stage__in=OPEN_STAGES).order_by("id")
    moved = []
    for case in open_cases.iterator(chunk_size=500):
        found = _recompute(case, by=by, at=at)
        if found is not None:
            moved.append(found)
    return moved


@act
def _recompute(case: Case, *, by: Actor, at: datetime) -> Moved | None:
    fresh = columns(facts_of(case), today=beijing_date(at))
    if case.due_promised and fresh["due_promised"]:
        fresh["due_promised"] = min(case.due_promised, fresh["due_promised"])
    keys = ("notice_due", "due_statutory", "due_promised", "due_provisional")
    if all(getattr(case, key) == fresh[key] for key in keys):
        return None
    before = {key: getattr(case, key) for key in keys}
    rows = Case.objects.filter(id=case.id, version=case.version)
    if rows.update(**fresh, version=case.version + 1) != 1:
        return None  # somebody acted meanwhile, and that act computed the clocks itself
    record(
        action=Act.CASE_CLOCK_RECOMPUTE,
        by=by,
        at=at,
        obj=("case", case.number),
        version=case.version + 1,
        before=before,
        after={key: fresh[key] for key in keys},
    )
    return Moved(
        case.number,
        before["due_statutory"],
        fresh["due_statutory"],
        before["due_promised"],
        fresh["due_promised"],
    )


def turn_cards(*, at: datetime) -> int:
    """Set each open case's card for today; returns how many turned. A cache, not an act."""
    calendar, today, turned = current_calendar(), beijing_date(at), 0
    rows = Case.objects.filter(stage=Stage.REVIEWING, due_promised__isnull=False)
    for due in set(rows.values_list("due_promised", flat=True)):
        value = card(today, due, calendar).value
        turned += rows.filter(due_promised=due).exclude(card=value).update(card=value)
    return turned


def calendar_moved(calendar: WorkCalendar, at: datetime) -> list[slots.Moved]:
    """A new calendar version is in force: recompute, and say which cases it moved."""
    found = []
    for row in recompute_all(at=at):
        for clock, before, after in (
            ("法定", row.old_statutory, row.new_statutory),
            ("承诺", row.old_promised, row.new_promised),
        ):
            if before != after:
                found.append(slots.Moved("case", row.number, clock, before, after))
    return found
