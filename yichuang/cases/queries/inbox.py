"""Lists of cases: the inbox by remaining statutory time, paged by key, never by offset."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from yichuang.cases.models import Case
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.states import Card, Lane, Outcome, Stage
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor

PAGE = 50
_COLUMNS: tuple[str, ...] = (
    "id",
    "number",
    "item_name",
    "applicant_masked",
    "stage",
    "outcome",
    "lane",
    "card",
    "department_id",
    "department__short_name",
    "holder__display_name",
    "received_at",
    "notice_due",
    "accepted_on",
    "due_statutory",
    "due_promised",
    "due_provisional",
    "due_deliver",
    "decided_on",
    "supplied_on",
)
# What a row's clocks and steps are computed from; read with the row, in the same statement.
_BASIS = (
    "received_on",
    "closed_at",
    "extension__days",
    "item_version_id",
    "item_version__content_digest",
    "item_version__statutory_value",
    "item_version__statutory_unit",
    "item_version__promised_value",
    "item_version__promised_unit",
    "gap__due_on",
)
_SHOWN = len(_COLUMNS)
_COLUMNS += _BASIS


@dataclass(frozen=True)
class Basis:
    """Receipt, end, extension, pinned version and its limits: what a row's clocks depend on."""

    received_on: date
    closed_at: datetime | None
    extension: int | None
    version_id: int
    version_digest: str
    statutory: int | None
    statutory_unit: str
    promised: int | None
    promised_unit: str
    gap_due: date | None


@dataclass(frozen=True)
class Row:
    """One line of a case list; no personal data beyond the masked name."""

    id: int
    number: str
    item_name: str
    applicant: str
    stage: Stage
    outcome: str
    lane: Lane
    card: Card
    department_id: int
    department: str
    holder: str
    received_at: datetime
    notice_due: date | None
    accepted_on: date | None
    due_statutory: date | None
    due_promised: date | None
    due_provisional: bool
    due_deliver: date | None
    decided_on: date | None
    supplied_on: date | None
    basis: Basis

    @property
    def due(self) -> date | None:
        """The organ's next legal limit: told once, decide, deliver."""
        if self.stage is Stage.RECEIVED:
            return self.notice_due
        return self.due_deliver if self.stage is Stage.DECIDED else self.due_statutory


@dataclass(frozen=True)
class Page:
    """A page of rows and the key of the next one, empty on the last."""

    rows: list[Row]
    next_key: str


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    stages: tuple[Stage, ...] = ()
    card: str = ""
    item: str = ""
    text: str = ""
    department_id: int | None = None
    mine: bool = False


def inbox(actor: Actor, *, where: Filter, after: str = "", size: int = PAGE) -> Page:
    """Cases waiting for the actor, nearest statutory limit first, paused ones last.

    Three queries at most, whatever the number of cases (visibility may need one).
    """
    rows = _narrow(visible_to(actor), where, actor)
    ordered = rows.order_by(F("due_statutory").asc(nulls_last=True), "id")
    found = list(_after_due(ordered, after)[: size + 1].values_list(*_COLUMNS))
    return _page(found, size, lambda row: f"{row.due_statutory or ''}:{row.id}")


def newest(actor: Actor, *, where: Filter, after: str = "", size: int = PAGE) -> Page:
    """All cases the actor may see, newest first."""
    rows = _narrow(visible_to(actor), where, actor).order_by("-id")
    last = row_number(after)
    if last is not None:
        rows = rows.filter(id__lt=last)
    found = list(rows[: size + 1].values_list(*_COLUMNS))
    return _page(found, size, lambda row: str(row.id))


def count(actor: Actor, where: Filter) -> int:
    """How many rows a list under this filter has, all its pages together."""
    return _narrow(visible_to(actor), where, actor).count()


def _narrow(rows: QuerySet[Case], where: Filter, actor: Actor) -> QuerySet[Case]:
    if where.stages:
        rows = rows.filter(stage__in=[stage.value for stage in where.stages])
    if where.card:
        rows = rows.filter(card=where.card)
    if where.item:
        rows = rows.filter(item_name=where.item)
    if where.department_id is not None:
        rows = rows.filter(department_id=where.department_id)
    if where.mine:
        rows = rows.filter(holder_id__in=actor.desks)
    if where.text:
        text = where.text.strip()
        rows = rows.filter(
            Q(number__startswith=text)
            | Q(applicant_masked__startswith=text)
            | Q(item_name__contains=text)
        )
    return rows


def _after_due(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    due, _, key = after.partition(":")
    last = row_number(key)
    if last is None:
        return rows
    if not due:
        return rows.filter(due_statutory=None, id__gt=last)
    try:
        day = date.fromisoformat(due)
    except ValueError:
        return rows
    same = Q(due_statutory=day, id__gt=last)
    return rows.filter(same | Q(due_statutory__gt=day) | Q(due_statutory=None))


def _page(found: Iterable[tuple], size: int, key: object) -> Page:
    rows = [_row(values) for values in found]
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, key(rows[-1]) if more and rows else "")  # type: ignore[operator]


def _row(values: tuple) -> Row:
    (id_, number, item, applicant, stage, outcome, lane, card, department_id, *rest) = values
    department, holder, *dates = rest[: _SHOWN - 9]
    return Row(
        id_,
        number,
        item,
        applicant,
        Stage(stage),
        Outcome(outcome).label if outcome else "",
        Lane(lane),
        Card(card),
        department_id,
        department,
        holder or "",
        *dates,
        Basis(*values[_SHOWN:]),  # type: ignore[call-arg]
    )
