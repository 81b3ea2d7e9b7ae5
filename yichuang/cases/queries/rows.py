"""What the desk's lists show beside a row: clocks, step, pause. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from yichuang.cases.models import Case, CaseFile, ClockPause, StepRun
from yichuang.cases.policies import get_visible, visible_to
from yichuang.cases.queries.inbox import (
    _COLUMNS,
    PAGE,
    Filter,
    Page,
    Row,
    _narrow,
    _page,
    _row,
)
from yichuang.cases.queries.pinned import steps_of
from yichuang.cases.queries.running import Running, shown
from yichuang.cases.queries.view import FileRow
from yichuang.cases.rules.clocks import Facts, compute
from yichuang.cases.rules.scanned import read
from yichuang.cases.rules.states import PauseKind, Stage
from yichuang.cases.rules.steps import DECISION, Step, decide_fault, open_steps
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Pause, Unit, WorkCalendar
from yichuang.kernel.documents.queries import by_number, subject_of
from yichuang.kernel.errors import NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.identity.rules import normalise_code
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor, Permission

WINDOW_STAGES = (Stage.RECEIVED, Stage.SUPPLEMENT, Stage.DECIDED)
_RECENT = 3000
_CANDIDATES = 50


@dataclass(frozen=True)
class Detail:
    """One row's clocks and where it stands inside 审查中."""

    clocks: tuple[Running, ...]
    step: str
    ready: bool
    reviewers: frozenset[int]
    pause: str
    steps: tuple[Step, ...] = ()
    done: frozenset[str] = frozenset()


class _Stopped(NamedTuple):
    """A pause as a list needs it."""

    kind: str
    starts_on: date
    ends_on: date | None


def details(rows: Sequence[Row], *, today: date) -> dict[int, Detail]:
    """Clocks and steps of a page of rows: three queries, whatever their number."""
    ids = [row.id for row in rows]
    pauses = _pauses(ids)
    runs, calendar = _runs(ids), current_calendar()
    found = {}
    for row in rows:
        stopped = pauses.get(row.id, [])
        facts = _clock_facts(row, stopped)
        clocks = _clocks(facts, min(today, facts.stopped_on or today), calendar)
        done = runs.get(row.id, {})
        mine = steps_of(row.basis.version_id, row.basis.version_digest)
        left = open_steps(mine, done)
        running = next((p for p in stopped if p.ends_on is None), None)
        found[row.id] = Detail(
            clocks=clocks,
            step=left[0].name if left else DECISION,
            ready=not left and all(step.key in done for step in mine),
            reviewers=frozenset(done.values()),
            pause=PauseKind(running.kind).label if running else "",
            steps=mine,
            done=frozenset(done),
        )
    return found


@lru_cache(maxsize=8192)
def _clocks(facts: Facts, until: date, calendar: WorkCalendar) -> tuple[Running, ...]:
    """Both clocks on a day: pure in its arguments, and asked again with every look at a list."""
    found = shown(compute(facts, calendar), until=until, calendar=calendar)
    return tuple(clock for clock in found if clock.label != "一次告知")


def _clock_facts(row: Row, pauses: Sequence[_Stopped]) -> Facts:
    basis = row.basis
    return Facts(
        received_on=basis.received_on,
        accepted_on=row.accepted_on,
        statutory=_limit(basis.statutory, basis.statutory_unit),
        promised=_limit(basis.promised, basis.promised_unit),
        pauses=tuple(Pause(pause.starts_on, pause.ends_on) for pause in pauses),
        extension=basis.extension or 0,
        decided_on=row.decided_on,
        ended_on=beijing_date(basis.closed_at) if basis.closed_at else None,
    )


def _pauses(ids: Sequence[int]) -> dict[int, list[_Stopped]]:
    found: dict[int, list[_Stopped]] = {}
    rows = ClockPause.objects.filter(case_id__in=ids).order_by("id")
    for case_id, kind, begins, ends in rows.values_list("case_id", "kind", "starts_on", "ends_on"):
        found.setdefault(case_id, []).append(_Stopped(kind, begins, ends))
    return found


def _limit(value: int | None, unit: str) -> Limit | None:
    return None if value is None else Limit(value, Unit.ND if unit == Unit.ND else Unit.WD)


def _runs(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = StepRun.objects.filter(case_id__in=ids).values_list("case_id", "key", "done_by_id")
    for case_id, key, user in rows:
        found.setdefault(case_id, {})[key] = user
    return found


@dataclass(frozen=True)
class Tally:
    """How many open cases of one item stand at a stage with a card."""

    stage: Stage
    card: str
    item: str
    count: int


def tally(actor: Actor, stages: Sequence[Stage]) -> list[Tally]:
    """The counts behind chips and item filters: one query, equal to what the list then shows."""
    rows = visible_to(actor).filter(stage__in=[stage.value for stage in stages])
    grouped = rows.values_list("stage", "card", "item_name").annotate(n=Count("id")).order_by()
    return [Tally(Stage(stage), card, item, n) for stage, card, item, n in grouped]


def window(actor: Actor, *, where: Filter, after: str = "", size: int = PAGE) -> Page:
    """The window's cases by the next legal limit (tell once, deliver); the rest by age."""
    rows = _narrow(visible_to(actor), where, actor)
    rows = rows.annotate(next_limit=Coalesce("notice_due", "due_deliver"))
    rows = rows.order_by(F("next_limit").asc(nulls_last=True), "id")
    rows = rows.filter(_after_limit(after))
    found = list(rows[: size + 1].values_list(*_COLUMNS))
    return _page(found, size, lambda row: f"{_window_due(row) or ''}:{row.id}")


def _after_limit(after: str) -> Q:
    """The rows behind a page's last one; all of them for a key that no page made."""
    text, _, key = after.partition(":")
    last = row_number(key)
    if last is None:
        return Q()
    if not text:
        return Q(next_limit=None, id__gt=last)
    try:
        due = date.fromisoformat(text)
    except ValueError:
        return Q()
    return Q(next_limit=due, id__gt=last) | Q(next_limit__gt=due) | Q(next_limit=None)


def _window_due(row: Row) -> date | None:
    return row.notice_due or row.due_deliver


def next_for(actor: Actor, *, today: date, beside: int | None = None) -> int | None:
    """The case 领下一件 should try: nearest limit, free or one's own, and his to move.

    A reviewer gets one with an open step, an approver one whose steps are all done and
    which he did not review; never a half-done one (seven queries).
    """
    rows = visible_to(actor).filter(stage=Stage.REVIEWING)
    if beside is not None:
        rows = rows.exclude(id=beside)
    rows = rows.filter(Q(holder=None) | Q(holder_id__in=actor.desks))
    rows = rows.order_by(F("due_statutory").asc(nulls_last=True), "id")
    page = [_row(values) for values in rows[:_CANDIDATES].values_list(*_COLUMNS)]
    known = details(page, today=today)
    return next((row.id for row in page if _his(known.get(row.id), actor)), None)


def _his(detail: Detail | None, actor: Actor) -> bool:
    if detail is None:
        return False
    if not detail.ready:
        return actor.can(Permission.CASE_REVIEW)
    if not actor.can(Permission.CASE_DECIDE):
        return False
    who = actor.user_id or 0
    reviewers = set(detail.reviewers)
    return not decide_fault(detail.steps, detail.done, reviewers, who, actor.stands_in_for)


def number_of(actor: Actor, case_id: int) -> str:
    """The number of a visible case. Raises NotFound."""
    number = visible_to(actor).filter(id=case_id).values_list("number", flat=True).first()
    if number is None:
        raise NotFound("没有这件办件，或者您无权查看")
    return number


def attachment(actor: Actor, number: str, file_id: int) -> FileRow:
    """One attachment of a visible case. Raises NotFound, also for another case's file."""
    case = get_visible(actor, number)
    row = CaseFile.objects.filter(case_id=case.id, id=file_id).first()
    if row is None:
        raise NotFound("这件办件没有这个附件")
    return FileRow(row.id, row.stored_file_id, row.name, row.added_at, row.replaced_at is not None)


def document_owner(actor: Actor, document_id: int) -> str:
    """The number of the visible case a document belongs to. Raises NotFound."""
    kind, number = subject_of(document_id) or ("", "")
    if kind != "case" or not visible_to(actor).filter(number=number).exists():
        raise NotFound("没有这份文书，或者您无权查看")
    return number


def most_used(*, on: date, limit: int = 12) -> list[tuple[int, str]]:
    """(version id, name) of the items most taken in lately, those in force on the day."""
    newest = Case.objects.aggregate(n=Max("id"))["n"] or 0
    rows = Case.objects.filter(id__gt=newest - _RECENT)
    rows = rows.filter(
        Q(item_version__effective_to=None) | Q(item_version__effective_to__gt=on),
        item_version__state="published",
        item_version__effective_from__lte=on,
    )
    grouped = rows.values_list("item_version_id", "item_name").annotate(n=Count("id"))
    return [(version, name) for version, name, _ in grouped.order_by("-n", "item_name")[:limit]]


def find(actor: Actor, text: str, *, limit: int = 20) -> list[Row]:
    """Cases by number, masked name, exact identity number, credit code or phone."""
    typed = normalise_code(text)
    if not typed:
        return []
    who = Q(applicant_masked__startswith=text.strip())
    if len(typed) >= 11:
        who |= Q(applicant__id_index=blind_index(typed, "id"))
        who |= Q(applicant__phone_index=blind_index(typed, "phone"))
    rows = visible_to(actor).filter(Q(number__startswith=typed) | who)
    return [_row(values) for values in rows.order_by("-id")[:limit].values_list(*_COLUMNS)]


def scanned(actor: Actor, text: str) -> str:
    """The number of the visible case that a barcode or QR names. Raises NotFound."""
    what, key = read(text)
    if what == "paper":
        paper = by_number(key)
        key = paper.subject_id if paper and paper.subject_type == "case" else ""
    number = visible_to(actor).filter(number=key).values_list("number", flat=True).first()
    if number is None:
        raise NotFound(
            "扫到的编号没有对应的办件，或者您无权查看",
            what_to_do="请看是不是本县的凭证，或在查找里手工输入编号",
        )
    return str(number)
