"""What may be granted together: ready, recommended, of one item, not reviewed by the decider."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from yichuang.cases.models import Case, GapLine, Hearing, OpinionRequest, StepRun
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.inbox import _COLUMNS, Row, _row
from yichuang.cases.queries.rows import Detail, details
from yichuang.cases.rules.batch import LARGEST, not_recommended
from yichuang.cases.rules.states import GapState, Stage
from yichuang.cases.rules.steps import decide_fault
from yichuang.kernel.permissions.rules import Actor

_LOOKED_AT = 500  # the nearest limits of one item: more than a day's batches


@dataclass(frozen=True)
class Candidate:
    """A case that may stand in a batch, with what its reviewers wrote."""

    row: Row
    version: int
    detail: Detail
    opinion: str
    reviewer: str
    answers: dict[str, str]
    form: dict[str, Any]


@dataclass(frozen=True)
class Ready:
    """An item and how many of its cases wait for a decision."""

    item_id: int
    name: str
    count: int


def ready_items(actor: Actor, *, today: date) -> list[Ready]:
    """The items with cases that this person could grant together, the most first."""
    rows = _rows(actor).values_list("item_version__item_id", *_COLUMNS)[:_LOOKED_AT]
    items = {columns[0]: item for item, *columns in rows}
    found: dict[int, Ready] = {}
    for row, _, _ in _ready(actor, [_row(tuple(columns)) for _, *columns in rows], today):
        item_id = items[row.id]
        before = found[item_id].count if item_id in found else 0
        found[item_id] = Ready(item_id, row.item_name, before + 1)
    return sorted(found.values(), key=lambda one: (-one.count, one.name))


def candidates(
    actor: Actor, *, item_id: int, today: date, only: Collection[int] = ()
) -> list[Candidate]:
    """The cases of one item that may be granted together, nearest limit first (five queries)."""
    rows = _rows(actor).filter(item_version__item_id=item_id)
    if only:
        rows = rows.filter(id__in=only)
    columns = rows.values_list("version", "answers", "form", *_COLUMNS)[: 2 * LARGEST]
    wanted = {rest[0]: (version, answers, form) for version, answers, form, *rest in columns}
    page = [_row(tuple(rest)) for _, _, _, *rest in columns]
    return [
        Candidate(row, wanted[row.id][0], detail, *said[-1][1:], *wanted[row.id][1:])
        for row, detail, said in _ready(actor, page, today)[:LARGEST]
    ]


def _rows(actor: Actor) -> QuerySet[Case]:
    """Under review with an opinion, no hearing, no gap, nobody asked; nearest limit first."""
    gaps = GapLine.objects.filter(state=GapState.OPEN).values("gap__case_id")
    heard = Hearing.objects.filter(case__isnull=False).values("case_id")
    asked = OpinionRequest.objects.values("case_id")
    spoken = Exists(StepRun.objects.filter(case_id=OuterRef("id")))
    rows = visible_to(actor).filter(spoken, stage=Stage.REVIEWING.value)
    rows = rows.exclude(id__in=gaps).exclude(id__in=heard).exclude(id__in=asked)
    return rows.order_by(F("due_statutory").asc(nulls_last=True), "id")


_Said = list[tuple[str, str, str]]


def _ready(actor: Actor, page: list[Row], today: date) -> list[tuple[Row, Detail, _Said]]:
    known, said = details(page, today=today), _said([row.id for row in page])
    return [
        (row, known[row.id], said[row.id])
        for row in page
        if row.id in said and _may(actor, known[row.id], said[row.id])
    ]


def _said(ids: Collection[int]) -> dict[int, _Said]:
    found: dict[int, _Said] = {}
    rows = StepRun.objects.filter(case_id__in=ids).order_by("id")
    columns = ("case_id", "proposes", "opinion", "done_by__display_name")
    for case_id, proposes, opinion, name in rows.values_list(*columns):
        found.setdefault(case_id, []).append((proposes, opinion, name))
    return found


def _may(actor: Actor, detail: Detail, said: _Said) -> bool:
    if not_recommended([one[0] for one in said]):
        return False
    who, reviewers = actor.user_id or 0, set(detail.reviewers)
    return not decide_fault(detail.steps, detail.done, reviewers, who, actor.stands_in_for)
