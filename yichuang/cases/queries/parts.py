"""What a case has several of, each kind read once and turned into values.

Kinds alike in shape come in one statement (UNION ALL): files with documents, materials with
the lines of the notice about them. A page of a case must not cost a statement for each.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import DateField, DateTimeField, F, IntegerField, TextField, Value

from yichuang.cases.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseMaterial,
    ClockPause,
    StepRun,
    SupplementLine,
)
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.queries.view import (
    ArchiveRow,
    DocumentRow,
    EventRow,
    FileRow,
    LicenceRow,
    LineRow,
    MaterialRow,
    PauseRow,
    StepRow,
)
from yichuang.cases.rules.licence_acts import CHANGEABLE
from yichuang.cases.rules.states import LineState, MaterialState, Outcome, PauseKind
from yichuang.cases.rules.steps import Step, open_steps
from yichuang.catalog.items.rules.content import Material
from yichuang.catalog.items.rules.enums import Necessity
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.documents.rules.power_kinds import GRANTS, REFUSALS
from yichuang.kernel.privacy.rules import mask_name

Files = dict[str, list[FileRow]]


def runs_of(case: Case) -> list[StepRun]:
    """The steps done, each with who did it; nobody has done one before acceptance."""
    if case.accepted_on is None:
        return []
    return list(StepRun.objects.filter(case_id=case.id).select_related("done_by").order_by("id"))


def pauses_of(case: Case) -> tuple[PauseRow, ...]:
    """The special procedures (Art 45): they stop a clock that runs from acceptance."""
    if case.accepted_on is None:
        return ()
    rows = ClockPause.objects.filter(case_id=case.id).order_by("id")
    return tuple(
        PauseRow(
            PauseKind(row.kind).label,
            row.basis,
            row.starts_on,
            row.expected_end,
            row.ends_on,
            row.result,
            row.document_id,
        )
        for row in rows
    )


def papers_of(case: Case) -> tuple[Files, tuple[DocumentRow, ...]]:
    """Attachments by material and the documents issued, oldest first."""
    nothing = Value(None, output_field=DateTimeField())
    files = CaseFile.objects.filter(case_id=case.id).order_by()
    documents = of_subject("case", case.number).order_by()
    found = documents.values_list(
        Value(1, IntegerField()), "id", "id", "kind", "number", "issued_at", nothing
    ).union(
        files.values_list(
            *(Value(2, IntegerField()), "id", "stored_file_id", "material_key", "name"),
            *("added_at", "replaced_at"),
        ),
        all=True,
    )
    attached: Files = {}
    issued: list[DocumentRow] = []
    row: tuple[int, int, int, str, str, datetime, datetime | None]
    for row in sorted(found, key=lambda row: row[:2]):
        what, id_, ref, key, name, at, replaced = row
        if what == 1:
            issued.append(DocumentRow(ref, Kind(key).label, name, at))
        else:
            file = FileRow(id_, ref, name, at, replaced is not None)
            attached.setdefault(key, []).append(file)
    return attached, tuple(issued)


_SERVED = (
    *(Kind.GRANT.value, Kind.REFUSAL.value, Kind.SERVICE_RESULT.value),
    *(Kind.ALTERATION.value, Kind.RENEWAL.value),
    *GRANTS,
    *REFUSALS,
)
_OLD = "licence_act__licence"  # what a 变更 or 延续 was about


def served_papers(case: Case) -> list[dict[str, str]]:
    """The decision and the licence it gave, as the 送达回证 lists them (two queries)."""
    columns = ("licence__title", "licence__number", f"{_OLD}__title", f"{_OLD}__number")
    title, licence, old_title, old = Case.objects.values_list(*columns).get(id=case.id)
    rows = of_subject("case", case.number).filter(kind__in=_SERVED)
    papers = []
    for kind, number in rows.values_list("kind", "number"):
        papers.append({"name": Kind(kind).label, "number": number})
        if licence or (old and kind != Kind.REFUSAL.value):
            papers.append({"name": title or old_title, "number": licence or old})
    return papers


def listed_of(
    case: Case, version: Pinned, files: Files
) -> tuple[tuple[MaterialRow, ...], tuple[LineRow, ...]]:
    """The materials of the case with their files, and the lines of its newest notice."""
    shared = ("name", "state", "problem", "fix")
    no_words, no_day = Value("", TextField()), Value(None, output_field=DateField())
    materials = CaseMaterial.objects.filter(case_id=case.id).order_by()
    found = materials.values_list(
        *(Value(0, IntegerField()), "sort", "key", *shared),
        *("form", "copies", "source", no_day),
    )
    if case.supplement_due is not None:  # told: otherwise there is no notice to read
        lines = SupplementLine.objects.filter(notice__case_id=case.id).order_by()
        found = found.union(
            lines.values_list(
                *(F("notice__ordinal"), "id", "material_key", *shared),
                *(no_words, Value(0, IntegerField()), no_words, "supplied_on"),
            ),
            all=True,
        )
    rows = sorted(found, key=lambda row: row[:2])
    newest = max((row[0] for row in rows), default=0)
    listed = {m.key: m for m in version.content.materials}
    return (
        tuple(_material(row, files, listed) for row in rows if row[0] == 0),
        tuple(_line(row) for row in rows if row[0] == newest and newest > 0),
    )


_Listed = tuple[int, int, str, str, str, str, str, str, int, str, date | None]


def _material(row: _Listed, files: Files, listed: dict[str, Material]) -> MaterialRow:
    _, _, key, name, state, problem, fix, form, copies, source, _ = row
    return MaterialRow(
        key=key,
        name=name,
        state=state,
        state_label=MaterialState(state).label,
        form=form,
        copies=copies,
        source=source,
        problem=problem,
        fix=fix,
        files=tuple(files.get(key, ())),
        standard=listed[key].acceptance_standard if key in listed else "",
        may_follow=key in listed and listed[key].necessity == Necessity.LATER,
    )


def _line(row: _Listed) -> LineRow:
    _, _, key, name, state, problem, fix, _, _, _, supplied_on = row
    return LineRow(key, name, problem, fix, state, LineState(state).label, supplied_on)


def events_of(case: Case) -> tuple[EventRow, ...]:
    """What happened, newest first."""
    rows = CaseEvent.objects.filter(case_id=case.id).order_by("-seq")
    return tuple(EventRow(r.kind, r.at, r.actor, r.text, r.public) for r in rows)


def licence_of(case: Case) -> LicenceRow | None:
    """The licence a granted case ended in, if its result is one (read with the case)."""
    if case.outcome != Outcome.GRANTED:
        return None
    row = getattr(case, "licence", None)
    if row is None:
        asked = getattr(case, "licence_act", None)  # 变更, 延续: the licence it is about
        row = asked.licence if asked else None
    if row is None:
        return None
    return LicenceRow(
        row.number, row.title, row.get_status_display(), row.valid_to, row.verify_code
    )


def hearing_of(case: Case) -> tuple[int, str] | None:
    """The hearing of a case and where it stands (read with the case)."""
    row = getattr(case, "hearing", None)
    return (row.id, row.get_state_display()) if row else None


def archive_of(case: Case) -> ArchiveRow | None:
    """The package of a closed case (read with the case)."""
    row = getattr(case, "archive_package", None)
    if row is None:
        return None
    current = row.case_version == case.version
    return ArchiveRow(
        row.stored_file_id, row.digest, row.pieces, row.retention, row.built_at, current
    )


def about_of(case: Case) -> str:
    """变更, 延续: which licence, what is to read otherwise, and when the law decides.

    Read with the case; a line for each change, for whoever examines it.
    """
    row = getattr(case, "licence_act", None)
    if row is None:
        return ""
    text = f"申请{row.get_move_display()}证照 {row.licence.number}"
    if row.late:
        text += "，逾期申请"
    if case.decide_by is not None and case.decided_on is None:
        text += f"；{case.decide_by:%Y-%m-%d} 届满前没有决定的，视为准予延续"
    return "\n".join((text, *(_change(key, *both) for key, both in row.changes.items())))


def _change(key: str, before: str, after: str) -> str:
    if key == "representative":  # a person beside the applicant: masked as in the form
        before, after = mask_name(before), mask_name(after)
    return f"{CHANGEABLE[key]}：{before or '（没有写）'} → {after}"


def steps_shown(
    steps: Sequence[Step], runs: Sequence[StepRun], done: set[str]
) -> tuple[StepRow, ...]:
    """The steps of the version in order: done by whom, open, or waiting for others."""
    ready = {step.key for step in open_steps(steps, done)}
    by_key = {run.key: run for run in runs}
    return tuple(_step(step, by_key.get(step.key), step.key in ready) for step in steps)


def _step(step: Step, run: StepRun | None, ready: bool) -> StepRow:
    if run is None:
        return StepRow(step.key, step.name, "now" if ready else "next", "", None, "", "")
    label = Outcome(run.proposes).label if run.proposes else ""
    who = run.done_by.display_name
    return StepRow(step.key, step.name, "done", who, run.done_at, run.opinion, label)
