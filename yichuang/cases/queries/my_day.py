"""我的一天: what the law's clock asks for today, what came, what one did, who has what."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Case, Count, DateField, Q, When

from yichuang.cases.models import CaseEvent
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.inbox import _COLUMNS, Row, _row
from yichuang.cases.rules.day import KINDS, OPEN_STAGES, Figure, waits_for
from yichuang.cases.rules.states import ACCEPTED_STAGES, Stage
from yichuang.kernel.clock.now import BEIJING
from yichuang.kernel.permissions.rules import Actor, Permission

_P = Permission
LONGEST = 50
# As `Row.due` has it: which of a case's dates is the next that binds the office.
_NEXT_LIMIT = Case(
    When(stage=Stage.RECEIVED.value, then="notice_due"),
    When(stage=Stage.DECIDED.value, then="due_deliver"),
    default="due_statutory",
    output_field=DateField(),
)
_OFFICERS = (_P.CASE_REVIEW, _P.CASE_DECIDE, _P.CASE_EXTEND)


@dataclass(frozen=True)
class Done:
    """An act of today on a case one may see."""

    at: datetime
    number: str
    item: str
    applicant: str
    text: str


@dataclass(frozen=True)
class Waiting:
    """How many open cases wait for the same person or party."""

    stage: Stage
    holder_id: int | None
    text: str
    count: int


def starts(day: date) -> datetime:
    """00:00 of a Beijing day."""
    return datetime.combine(day, time.min, BEIJING)


def is_officer(actor: Actor) -> bool:
    """Whether this person reviews, decides or extends."""
    return any(actor.can(right) for right in _OFFICERS)


def due(actor: Actor, *, today: date) -> list[Row]:
    """Cases whose next legal limit is today or past, for who has to keep it (one query).

    告知 and 送达 are the window's; the decision is the department's. A paused case has no
    limit that runs. The longest overdue first; one more than LONGEST says there are more.
    """
    asked = Q(pk=None)
    if actor.can(_P.CASE_INTAKE):
        asked |= Q(stage=Stage.RECEIVED.value, notice_due__lte=today)
        asked |= Q(stage=Stage.DECIDED.value, due_deliver__lte=today)
    if is_officer(actor):
        asked |= Q(stage=Stage.REVIEWING.value, due_statutory__lte=today)
    rows = visible_to(actor).filter(asked).order_by(_NEXT_LIMIT, "id")
    return [_row(values) for values in rows[: LONGEST + 1].values_list(*_COLUMNS)]


def acts_of_today(actor: Actor, *, today: date) -> tuple[list[Done], list[Done]]:
    """What came in today, and what this person did, the newest first (one query)."""
    came_by = KINDS[Figure.TAKEN_IN] if actor.can(_P.CASE_INTAKE) else KINDS[Figure.ACCEPTED]
    own = Q(actor_user_id=actor.user_id or 0)
    rows = CaseEvent.objects.filter(
        Q(kind__in=came_by) | own, at__gte=starts(today), case__in=visible_to(actor)
    ).order_by("-at", "-id")
    came, done = [], []
    for kind, user_id, *values in rows[: 4 * LONGEST].values_list("kind", "actor_user_id", *_ACT):
        if kind in came_by:
            came.append(Done(*values))
        if user_id == actor.user_id:
            done.append(Done(*values))
    return came[:LONGEST], done[:LONGEST]


_ACT = ("at", "case__number", "case__item_name", "case__applicant_masked", "text")


def waiting(actor: Actor) -> list[Waiting]:
    """For whom the open cases wait, the fullest hands first (one query)."""
    stages: set[Stage] = set(OPEN_STAGES)
    if not actor.can(_P.CASE_INTAKE):  # an officer's department: not yet his before acceptance
        stages = {*ACCEPTED_STAGES, Stage.DECIDED}
    rows = visible_to(actor).filter(stage__in=[stage.value for stage in stages]).order_by()
    counted = rows.values_list("stage", "holder_id", "holder__display_name")
    found: dict[tuple[Stage, int | None], Waiting] = {}
    for value, holder_id, name, n in counted.annotate(n=Count("id")):
        stage = Stage(value)
        key = (stage, holder_id if stage is Stage.REVIEWING else None)
        before = found[key].count if key in found else 0
        text = waits_for(stage, name or "")
        found[key] = Waiting(stage, key[1], text, before + n)
    order = list(Stage)
    return sorted(found.values(), key=lambda one: (order.index(one.stage), -one.count, one.text))
