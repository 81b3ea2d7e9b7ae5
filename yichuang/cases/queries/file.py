"""Everything about one case, as values for the pages: no model instance leaves here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yichuang.cases.models import (
    Case,
    CaseDocument,
    CaseEvent,
    CaseFile,
    CaseMaterial,
    ClockPause,
    Licence,
    StepRun,
    SupplementNotice,
)
from yichuang.cases.policies import get_visible
from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.cases.queries.running import Running, running
from yichuang.cases.rules.lifecycle import REGIMES, By, Transition
from yichuang.cases.rules.states import Card, Channel, Lane, Outcome, Stage
from yichuang.cases.rules.steps import Step, decide_fault, may_decide, open_steps
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.identity.queries import PartyView, party
from yichuang.kernel.org.queries import DepartmentView, department
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class FileRow:
    """An attachment."""

    id: int
    stored_file_id: int
    name: str
    added_at: datetime
    replaced: bool


@dataclass(frozen=True)
class MaterialRow:
    """A material of the case with its files."""

    key: str
    name: str
    state: str
    state_label: str
    form: str
    copies: int
    source: str
    problem: str
    fix: str
    files: tuple[FileRow, ...]
    standard: str = ""


@dataclass(frozen=True)
class EventRow:
    """A line of 经过."""

    kind: str
    at: datetime
    actor: str
    text: str
    public: bool


@dataclass(frozen=True)
class StepRow:
    """A step of the version: done by whom, or open, or waiting for others."""

    key: str
    name: str
    state: str
    by: str
    at: datetime | None
    opinion: str
    proposes: str


@dataclass(frozen=True)
class LineRow:
    """A line of the supplement notice."""

    key: str
    name: str
    problem: str
    fix: str
    state: str
    state_label: str
    supplied_on: date | None


@dataclass(frozen=True)
class PauseRow:
    """A special procedure."""

    kind: str
    basis: str
    starts_on: date
    expected_end: date
    ends_on: date | None
    result: str
    document_id: int


@dataclass(frozen=True)
class DocumentRow:
    """A document issued in the case."""

    document_id: int
    kind: str
    number: str
    issued_at: datetime


@dataclass(frozen=True)
class LicenceRow:
    """The licence the case ended in."""

    number: str
    title: str
    status: str
    valid_to: date | None
    verify_code: str


@dataclass(frozen=True)
class CaseFileView:
    """A case for the desk and for its applicant; pages choose what they may show."""

    id: int
    version: int
    number: str
    query_code: str
    item_name: str
    item_id: int
    version_id: int
    regime: str
    regime_label: str
    lane: Lane
    channel: Channel
    stage: Stage
    outcome: Outcome | None
    outcome_text: str
    card: Card
    department: DepartmentView
    applicant: PartyView
    agent: PartyView | None
    answers: dict[str, str]
    form: dict[str, Any]
    wants: str
    contact_phone: str
    received_at: datetime
    received_on: date
    notice_due: date | None
    supplement_due: date | None
    accepted_on: date | None
    accepted_how: str
    due_statutory: date | None
    due_promised: date | None
    due_deliver: date | None
    provisional: bool
    decided_on: date | None
    closed_at: datetime | None
    holder_id: int | None
    clocks: tuple[Running, ...]
    materials: tuple[MaterialRow, ...]
    steps: tuple[StepRow, ...]
    lines: tuple[LineRow, ...]
    pauses: tuple[PauseRow, ...]
    documents: tuple[DocumentRow, ...]
    events: tuple[EventRow, ...]
    licence: LicenceRow | None
    pinned: Pinned
    may_decide: bool
    decide_fault: str

    @property
    def open_pause(self) -> PauseRow | None:
        return next((row for row in self.pauses if row.ends_on is None), None)


def case_file(actor: Actor, number: str, *, today: date) -> CaseFileView:
    """One case in full, for whoever may see it. Raises NotFound.

    About a dozen queries, the same number for any size of case.
    """
    return build(get_visible(actor, number), actor=actor, today=today)


def build(case: Case, *, actor: Actor, today: date) -> CaseFileView:
    """The view of a case already found by its policy or its query code."""
    version = pinned(case.item_version_id)
    runs = list(StepRun.objects.filter(case_id=case.id).select_related("done_by").order_by("id"))
    done = {run.key for run in runs}
    regime = REGIMES[case.regime]
    outcome = Outcome(case.outcome) if case.outcome else None
    words = regime.words.get(case.outcome, outcome.label if outcome else "")
    same = {name: getattr(case, name) for name in _SAME}
    return CaseFileView(
        **same,
        item_id=version.item_id,
        version_id=version.id,
        regime_label=regime.label,
        lane=Lane(case.lane),
        channel=Channel(case.channel),
        stage=Stage(case.stage),
        outcome=outcome,
        outcome_text=words,
        card=Card(case.card),
        department=department(case.department_id),
        applicant=party(case.applicant_id),
        agent=party(case.agent_id) if case.agent_id else None,
        accepted_how=case.get_accepted_how_display() if case.accepted_how else "",
        provisional=case.due_provisional,
        clocks=tuple(running(case, today=today, version=version)),
        materials=_materials(case, version),
        steps=_steps(version.steps, runs, done),
        lines=_lines(case),
        pauses=_pauses(case),
        documents=_documents(case),
        events=_events(case),
        licence=_licence(case),
        pinned=version,
        may_decide=may_decide(version.steps, done),
        decide_fault=decide_fault(
            version.steps, done, {run.done_by_id for run in runs}, actor.user_id or 0
        ),
    )


# Columns the view shows as they are.
_SAME = (
    *("id", "version", "number", "query_code", "item_name", "regime", "answers", "form", "wants"),
    *("received_at", "received_on", "notice_due", "supplement_due", "accepted_on"),
    *("due_statutory", "due_promised", "due_deliver", "decided_on", "closed_at", "holder_id"),
    "contact_phone",
)


def available(view: CaseFileView, actor: Actor) -> list[Transition]:
    """The moves this person may make now: what the action bar shows (from the table)."""
    rows = REGIMES[view.regime].moves_from(view.stage)
    return [row for row in rows if _may(row, view, actor)]


def _may(row: Transition, view: CaseFileView, actor: Actor) -> bool:
    if row.by is not By.STAFF or row.permission is None or not actor.can(row.permission):
        return False
    hall = row.permission.value == "case.intake"
    return hall or actor.department_id == view.department.id


def _materials(case: Case, version: Pinned) -> tuple[MaterialRow, ...]:
    files: dict[str, list[FileRow]] = {}
    for row in CaseFile.objects.filter(case_id=case.id).order_by("id"):
        files.setdefault(row.material_key, []).append(
            FileRow(row.id, row.stored_file_id, row.name, row.added_at, row.replaced_at is not None)
        )
    standards = {m.key: m.acceptance_standard for m in version.content.materials}
    rows = CaseMaterial.objects.filter(case_id=case.id).order_by("sort")
    return tuple(
        MaterialRow(
            row.key,
            row.name,
            row.state,
            row.get_state_display(),
            row.form,
            row.copies,
            row.source,
            row.problem,
            row.fix,
            tuple(files.get(row.key, ())),
            standards.get(row.key, ""),
        )
        for row in rows
    )


def _steps(steps: Sequence[Step], runs: list[StepRun], done: set[str]) -> tuple[StepRow, ...]:
    ready = {step.key for step in open_steps(steps, done)}
    by_key = {run.key: run for run in runs}
    rows = []
    for step in steps:
        run = by_key.get(step.key)
        if run is not None:
            label = Outcome(run.proposes).label if run.proposes else ""
            rows.append(
                StepRow(
                    step.key,
                    step.name,
                    "done",
                    run.done_by.display_name,
                    run.done_at,
                    run.opinion,
                    label,
                )
            )
        else:
            state = "now" if step.key in ready else "next"
            rows.append(StepRow(step.key, step.name, state, "", None, "", ""))
    return tuple(rows)


def _lines(case: Case) -> tuple[LineRow, ...]:
    if case.supplement_due is None:  # never told: nothing to read
        return ()
    notice = SupplementNotice.objects.filter(case_id=case.id).order_by("-ordinal").first()
    if notice is None:
        return ()
    return tuple(
        LineRow(
            row.material_key,
            row.name,
            row.problem,
            row.fix,
            row.state,
            row.get_state_display(),
            row.supplied_on,
        )
        for row in notice.lines.order_by("id")
    )


def _pauses(case: Case) -> tuple[PauseRow, ...]:
    if case.accepted_on is None:
        return ()
    rows = ClockPause.objects.filter(case_id=case.id).order_by("id")
    return tuple(
        PauseRow(
            row.get_kind_display(),
            row.basis,
            row.starts_on,
            row.expected_end,
            row.ends_on,
            row.result,
            row.document_id,
        )
        for row in rows
    )


def _documents(case: Case) -> tuple[DocumentRow, ...]:
    rows = CaseDocument.objects.filter(case_id=case.id).order_by("id")
    return tuple(
        DocumentRow(row.document_id, Kind(row.kind).label, row.number, row.issued_at)
        for row in rows
    )


def _events(case: Case) -> tuple[EventRow, ...]:
    rows = CaseEvent.objects.filter(case_id=case.id).order_by("-seq")
    return tuple(EventRow(r.kind, r.at, r.actor, r.text, r.public) for r in rows)


def _licence(case: Case) -> LicenceRow | None:
    if case.outcome != Outcome.GRANTED:
        return None
    row = Licence.objects.filter(case_id=case.id).first()
    if row is None:
        return None
    return LicenceRow(
        row.number, row.title, row.get_status_display(), row.valid_to, row.verify_code
    )
