"""The readiness list and the figures of delegations, read on a day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from yichuang.catalog.delegation import slots
from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.rules import (
    Counts,
    Evidence,
    Facts,
    Guide,
    Kind,
    Line,
    Point,
    Standard,
    Training,
    check,
    guide_of,
)
from yichuang.catalog.items.queries import contents_in_force
from yichuang.kernel.org.queries import department_names

_STANDARD = tuple(Standard.__dataclass_fields__)
_BASELINE = tuple(Counts.__dataclass_fields__)


def with_papers(rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """Delegations read with what `facts` looks at."""
    return rows.select_related("department").prefetch_related("trainings", "evidence")


def facts(row: Delegation, guide: Guide | None, *, on: date, bodies: Collection[str]) -> Facts:
    """Everything the list looks at. What a context above answers goes before what is vouched."""
    vouched = {
        Point(one.point): Evidence(one.text, one.who, one.day)
        for one in sorted(row.evidence.all(), key=lambda one: one.pk)
    }
    answered = slots.readiness.ask(row.item_code, on) if row.item_code else {}
    return Facts(
        kind=row.kind,
        giver=row.giver,
        effective_from=row.effective_from,
        plan=row.plan,
        item_code=row.item_code,
        standard=Standard(**{name: getattr(row, f"standard_{name}") for name in _STANDARD}),
        trainings=tuple(
            Training(one.person, one.trained_on, one.score, one.pass_mark)
            for one in row.trainings.all()
        ),
        evidence={**vouched, **answered},
        guide=guide,
        giver_known=row.giver in bodies,
    )


def guides(rows: Iterable[Delegation], *, on: date) -> dict[str, Guide]:
    """实施编码 → what its guide of the day says; one statement."""
    codes = {row.item_code for row in rows if row.item_code}
    found = contents_in_force(codes, on=on) if codes else {}
    return {code: guide_of(content, number) for code, (number, content) in found.items()}


def named_bodies(rows: Iterable[Delegation]) -> Collection[str]:
    """The registered bodies by name, asked for only where a paper is to carry one's."""
    entrusted = any(row.kind == Kind.ENTRUST for row in rows)
    return set(department_names().values()) if entrusted else ()


def lines_of(rows: Sequence[Delegation], *, on: date) -> Mapping[int, tuple[Line, ...]]:
    """The readiness list of each, live."""
    found = guides(rows, on=on)
    bodies = named_bodies(rows)
    return {
        row.pk: check(facts(row, found.get(row.item_code), on=on, bodies=bodies), on)
        for row in rows
    }


def baseline(row: Delegation) -> Counts:
    """下放前的基数."""
    return Counts(**{name: getattr(row, f"baseline_{name}") for name in _BASELINE})


def measured(row: Delegation, *, on: date) -> Counts:
    """The figures since the opening; complaints None while nobody counts them."""
    if row.opened_on is None or not row.item_code:
        return Counts()
    asked = slots.Asked(row.item_code, row.opened_on, on)
    counted = slots.quality.ask(asked)
    complaints = slots.complaints.ask(asked)
    return Counts(counted.decided, counted.refused, counted.on_time, complaints)
