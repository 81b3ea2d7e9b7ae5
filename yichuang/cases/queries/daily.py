"""日清 and 退件: who did how many of what on a day, each figure with the rows it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from yichuang.cases.models import Case, CaseEvent, OriginalsSlip
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.inbox import _COLUMNS, PAGE, Page, _page
from yichuang.cases.queries.my_day import starts
from yichuang.cases.rules.day import CLOSING, FIGURE_OF, KINDS, OPEN_STAGES, Figure
from yichuang.cases.rules.states import Stage
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import staff
from yichuang.kernel.permissions.rules import Actor

NOT_STAFF = 0  # applicants online, the nightly jobs: one row of the table
MOST = 2000


@dataclass
class Line:
    """One clerk's day."""

    who: int
    name: str
    window: str
    counts: dict[Figure, int] = field(default_factory=dict)


def _events(actor: Actor, day: date, kinds: Sequence[str]) -> QuerySet[CaseEvent]:
    return CaseEvent.objects.filter(
        at__gte=starts(day),
        at__lt=starts(day + timedelta(days=1)),
        kind__in=kinds,
        case__in=visible_to(actor),
    )


def open_at_close(actor: Actor, day: date) -> QuerySet[Case]:
    """Taken in by the end of the day and not over by then."""
    end = starts(day + timedelta(days=1))
    later = CaseEvent.objects.filter(at__gte=end, kind__in=CLOSING).values("case_id")
    still = Q(stage__in=[stage.value for stage in OPEN_STAGES]) | Q(id__in=later)
    return visible_to(actor).filter(still, received_at__lt=end)


def originals_here(actor: Actor, day: date) -> QuerySet[OriginalsSlip]:
    """Lists of originals taken by the end of the day and not all given back by then."""
    taken = OriginalsSlip.objects.filter(
        Q(complete_on=None) | Q(complete_on__gt=day), taken_at__lt=starts(day + timedelta(days=1))
    )
    return taken.filter(case__in=visible_to(actor))


def end_of_day(actor: Actor, day: date) -> list[Line]:
    """The table: a line a clerk, by window (four queries)."""
    people = {
        user: (name, window)
        for user, name, window in staff().values_list("user_id", "user__display_name", "window")
    }
    lines: dict[int, Line] = {}

    def add(user: int | None, figure: Figure, count: int) -> None:
        who = user if user in people else NOT_STAFF
        name, window = people[who] if who in people and who else ("网上提交和系统", "")
        line = lines.setdefault(who or NOT_STAFF, Line(who or NOT_STAFF, name, window))
        line.counts[figure] = line.counts.get(figure, 0) + count

    counted = _events(actor, day, list(FIGURE_OF)).order_by().values_list("actor_user_id", "kind")
    for user, kind, count in counted.annotate(n=Count("case_id", distinct=True)):
        add(user, FIGURE_OF[kind], count)
    receipts = CaseEvent.objects.filter(
        kind__in=KINDS[Figure.TAKEN_IN], case__in=open_at_close(actor, day)
    )
    by_user = receipts.order_by().values_list("actor_user_id").annotate(n=Count("case_id"))
    for user, count in by_user:
        add(user, Figure.OPEN, count)
    kept = originals_here(actor, day).order_by().values_list("taken_by_id")
    for user, count in kept.annotate(n=Count("case_id", distinct=True)):
        add(user, Figure.ORIGINALS, count)
    return sorted(lines.values(), key=lambda line: (line.who == NOT_STAFF, line.window, line.name))


def rows_of(actor: Actor, figure: Figure, *, day: date, who: int | None, after: str = "") -> Page:
    """Exactly the cases a figure of the table counts; `who` None for the whole hall."""
    if figure is Figure.OPEN:
        receipts = CaseEvent.objects.filter(kind__in=KINDS[Figure.TAKEN_IN])
        rows = open_at_close(actor, day)
        if who is not None:
            rows = rows.filter(id__in=_of(receipts, who).values("case_id"))
    elif figure is Figure.ORIGINALS:
        slips = originals_here(actor, day)
        if who is not None:
            slips = slips.filter(taken_by_id=who)
        rows = Case.objects.filter(id__in=slips.values("case_id"))
    else:
        found = _events(actor, day, KINDS[figure])
        rows = Case.objects.filter(id__in=_of(found, who).values("case_id"))
    return _paged(rows, after)


def _of(events: QuerySet[CaseEvent], who: int | None) -> QuerySet[CaseEvent]:
    if who is None:
        return events
    if who == NOT_STAFF:
        known = staff().values("user_id")
        return events.filter(Q(actor_user=None) | ~Q(actor_user_id__in=known))
    return events.filter(actor_user_id=who)


def rows_waiting(actor: Actor, stage: Stage, *, holder: int | None, after: str = "") -> Page:
    """Exactly the cases a line of “谁在等谁” counts."""
    rows = visible_to(actor).filter(stage=stage.value)
    if stage is Stage.REVIEWING:
        rows = rows.filter(holder_id=holder)
    return _paged(rows, after)


def _paged(rows: QuerySet[Case], after: str) -> Page:
    last = row_number(after)
    if last is not None:
        rows = rows.filter(id__gt=last)
    found = list(rows.order_by("id")[: PAGE + 1].values_list(*_COLUMNS))
    return _page(found, PAGE, lambda row: str(row.id))


@dataclass(frozen=True)
class Returned:
    """An application turned away before acceptance: when, how, by whom, why."""

    number: str
    item: str
    applicant: str
    channel: str
    received_at: datetime
    at: datetime
    how: str
    text: str
    by: str


def returned(actor: Actor, first: date, last: date) -> list[Returned]:
    """退件 from a day to a day, the newest first (one query, at most `MOST` rows)."""
    rows = CaseEvent.objects.filter(
        at__gte=starts(first),
        at__lt=starts(last + timedelta(days=1)),
        kind__in=KINDS[Figure.RETURNED],
        case__in=visible_to(actor),
    )
    rows = rows.select_related("case").order_by("-at", "-id")[:MOST]
    return [
        Returned(
            row.case.number,
            row.case.item_name,
            row.case.applicant_masked,
            row.case.get_channel_display(),
            row.case.received_at,
            row.at,
            row.case.get_outcome_display(),
            row.text,
            row.actor,
        )
        for row in rows
    ]
