"""The list and one delegation, as values for pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet

from yichuang.catalog.delegation import slots
from yichuang.catalog.delegation.models import Delegation, DelegationEvaluation
from yichuang.catalog.delegation.policies import visible_to
from yichuang.catalog.delegation.rules import Counts, Kind, Line, Move, Stage, Training
from yichuang.catalog.delegation.rules.enums import HeldBy, Level
from yichuang.catalog.delegation.rules.flow import BEFORE
from yichuang.catalog.items.rules.enums import LimitUnit
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor

from .readiness import baseline, lines_of, measured, with_papers


@dataclass(frozen=True)
class Row:
    """A delegation as the list shows it."""

    id: int
    power_name: str
    power_type: PowerType
    giver: str
    level: Level
    document_number: str
    kind: Kind
    department: str
    department_id: int
    stage: Stage
    effective_from: date
    opened_on: date | None
    ended_on: date | None
    item_code: str
    updated_at: datetime


@dataclass(frozen=True)
class Page:
    """A page of the list; `next_key` is empty on the last."""

    rows: tuple[Row, ...]
    next_key: str


@dataclass(frozen=True)
class Event:
    """One act in words."""

    move: Move
    at: datetime
    text: str


@dataclass(frozen=True)
class Evaluated:
    """The latest evaluation."""

    on: date
    good: bool
    sentence: str
    complaints_source: str


@dataclass(frozen=True)
class Detail:
    """One delegation with everything: list of the day, figures, acts."""

    row: Row
    version: int
    document_title: str
    power_code: str
    held_by: str
    plan: str
    standard: tuple[tuple[str, str], ...]
    baseline: Counts
    baseline_period: str
    amendable: dict[str, Any]
    trainings: tuple[Training, ...]
    lines: tuple[Line, ...]
    measured: Counts
    first_case: date | None
    evaluated: Evaluated | None
    events: tuple[Event, ...]


def page(
    *, department: str = "", stage: str = "", text: str = "", after: str = "", limit: int
) -> Page:
    """Delegations by id, the newest first."""
    rows = _filtered(department, stage, text)
    if after.isascii() and after.isdigit() and len(after) < 16:
        rows = rows.filter(id__lt=int(after))
    found = list(rows.select_related("department").order_by("-id")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else ""
    return Page(tuple(map(_row, found[:limit])), more)


def count(*, department: str = "", stage: str = "", text: str = "") -> int:
    """How many under these filters."""
    return _filtered(department, stage, text).count()


def departments() -> dict[str, str]:
    """The departments that received a power: code → name."""
    rows = Delegation.objects.order_by("department__code")
    return dict(rows.values_list("department__code", "department__name").distinct())


def updated_at() -> datetime | None:
    """When the list was last changed; None while it is empty."""
    return Delegation.objects.aggregate(last=Max("updated_at"))["last"]


def detail(delegation_id: int, *, on: date, actor: Actor | None = None) -> Detail:
    """One delegation, its list checked on the day. Raises NotFound."""
    rows = with_papers(visible_to(actor)).prefetch_related("events", "evaluations")
    found = rows.filter(pk=delegation_id).first()
    if found is None:
        raise NotFound("没有这项承接事项", what_to_do="请回到下放承接清单查找。")
    first = slots.first_cases.ask([found.item_code]) if found.item_code else {}
    since = first.get(found.item_code)
    latest = max(found.evaluations.all(), key=lambda one: one.pk, default=None)
    return Detail(
        row=_row(found),
        version=found.version,
        document_title=found.document_title,
        power_code=found.power_code,
        held_by=HeldBy(found.held_by).label,
        plan=found.plan,
        standard=_standard(found),
        baseline=baseline(found),
        baseline_period=found.baseline_period,
        amendable=_amendable(found),
        trainings=tuple(
            Training(one.person, one.trained_on, one.score, one.pass_mark)
            for one in found.trainings.all()
        ),
        lines=lines_of([found], on=on)[found.pk],
        measured=measured(found, on=on),
        first_case=since if found.opened_on and since and since >= found.opened_on else None,
        evaluated=_evaluated(latest),
        events=tuple(Event(Move(one.move), one.at, one.text) for one in found.events.all()),
    )


# What may be filled in later; after the opening only what is still empty.
AMENDABLE = (
    *("item_code", "plan", "standard_materials", "standard_checks", "standard_promised_days"),
    *("standard_promised_unit", "standard_statutory_days", "standard_statutory_unit"),
    *("baseline_period", "baseline_decided", "baseline_refused"),
    *("baseline_on_time", "baseline_complaints"),
)


def _amendable(row: Delegation) -> dict[str, Any]:
    """What may still be filled in or put right, with what stands there."""
    known = {name: getattr(row, name) for name in AMENDABLE}
    if row.stage in BEFORE:
        return known
    return {name: value for name, value in known.items() if value in (None, "")}


def _standard(row: Delegation) -> tuple[tuple[str, str], ...]:
    def days(value: int | None, unit: str) -> str:
        return "没有登记" if value is None else f"{value} {LimitUnit(unit).label}"

    def number(value: int | None, unit: str) -> str:
        return "没有登记" if value is None else f"{value} {unit}"

    return (
        ("材料", number(row.standard_materials, "份")),
        ("审查决定环节", number(row.standard_checks, "个")),
        ("承诺时限", days(row.standard_promised_days, row.standard_promised_unit)),
        ("法定时限", days(row.standard_statutory_days, row.standard_statutory_unit)),
    )


def _filtered(department: str, stage: str, text: str) -> QuerySet[Delegation]:
    rows = visible_to(None)
    if department:
        rows = rows.filter(department__code=department)
    if stage:
        rows = rows.filter(stage=stage)
    return rows.filter(power_name__icontains=text) if text else rows


def _evaluated(row: DelegationEvaluation | None) -> Evaluated | None:
    if row is None:
        return None
    return Evaluated(row.evaluated_on, row.good, row.sentence, row.complaints_source)


def _row(row: Delegation) -> Row:
    return Row(
        id=row.pk,
        power_name=row.power_name,
        power_type=PowerType(row.power_type),
        giver=row.giver,
        level=Level(row.level),
        document_number=row.document_number,
        kind=Kind(row.kind),
        department=row.department.name,
        department_id=row.department_id,
        stage=Stage(row.stage),
        effective_from=row.effective_from,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        item_code=row.item_code,
        updated_at=row.updated_at,
    )
