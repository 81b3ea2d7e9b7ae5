"""One supplement notice, told once, listing everything (行政许可法第三十二条第一款第四项)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.barred import refuse_barred
from yichuang.cases.actions.intake import check_not_deemed
from yichuang.cases.actions.moving import advance, log, open_case, regime_of
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import (
    Case,
    CaseFile,
    CaseMaterial,
    SupplementLine,
    SupplementNotice,
)
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.rules.lifecycle import Move, Regime
from yichuang.cases.rules.states import LineState, MaterialState, Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Unit, deadline
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

# How long an applicant has is not set by the law; the county sets it, and it is told.
APPLICANT_LIMIT = Limit(30, Unit.ND)


@dataclass(frozen=True)
class Line:
    """One thing to put right."""

    material_key: str
    problem: str
    fix: str


@act
def request_supplement(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    lines: Sequence[Line],
    supervisor_id: int | None = None,
    supervisor_reason: str = "",
    seen: int | None = None,
) -> Case:
    """Issue the one notice. Everything missing or wrong must be in it.

    Raises Invalid while a material is unseen or a defective one is left out, and Conflict
    for a second notice without a supervisor's reason (Art 32, 72(4)).
    """
    case = open_case(
        by=by, case_id=case_id, move=Move.REQUEST_SUPPLEMENT, given={"lines": lines}, seen=seen
    )
    check_not_deemed(case, at)
    materials = {row.key: row for row in CaseMaterial.objects.filter(case_id=case.id)}
    _check_all_listed(regime_of(case), materials, lines)
    refuse_barred(case, _new_demands(materials, lines))
    ordinal = _ordinal(case)
    _check_ordinal(regime_of(case), ordinal, by, supervisor_id, supervisor_reason)
    today = beijing_date(at)
    due = deadline(today, APPLICANT_LIMIT, calendar=current_calendar()).due
    assert due is not None  # only an open pause has no due date
    advance(
        case, stage=Stage.SUPPLEMENT.value, notice_due=None, supplement_due=due, supplied_on=None
    )
    _issue_notice(
        case,
        lines,
        materials,
        by=by,
        at=at,
        due=due,
        ordinal=ordinal,
        supervisor=(supervisor_id, supervisor_reason),
    )
    log(
        case,
        act=Act.CASE_REQUEST_SUPPLEMENT,
        by=by,
        at=at,
        text=f"一次性告知补正 {len(lines)} 项，请在 {due:%Y-%m-%d} 前补交",
        reason=supervisor_reason,
    )
    tell(case, "cases.supplement", by=by, at=at, count=len(lines), due=f"{due:%Y-%m-%d}")
    return case


def _new_demands(
    materials: Mapping[str, CaseMaterial], lines: Sequence[Line]
) -> list[tuple[str, str, str]]:
    """What the notice asks that marking the material did not: that was held against the lists."""
    return [
        (line.material_key, materials[line.material_key].name, line.problem + line.fix)
        for line in lines
        if (row := materials[line.material_key]).state != MaterialState.DEFECTIVE
        or (row.problem, row.fix) != (line.problem, line.fix)
    ]


def _ordinal(case: Case) -> int:
    """Which notice this would be; a case never told has none to count."""
    if case.supplement_due is None:
        return 1
    return 1 + SupplementNotice.objects.filter(case_id=case.id).count()


def _issue_notice(
    case: Case,
    lines: Sequence[Line],
    materials: Mapping[str, CaseMaterial],
    *,
    by: Actor,
    at: datetime,
    due: date,
    ordinal: int,
    supervisor: tuple[int | None, str],
) -> None:
    """The paper, its row and its lines; the materials named become defective."""
    listed = [(materials[line.material_key].name, line.problem, line.fix) for line in lines]
    extra = {"lines": listed, "due_on": due}
    document = papers.issue(case, "supplement_notice", by=by, at=at, extra=extra)
    notice = SupplementNotice.objects.create(
        case=case,
        ordinal=ordinal,
        issued_on=beijing_date(at),
        due_on=due,
        supervisor_id=supervisor[0],
        supervisor_reason=supervisor[1],
        document_id=document.id,
    )
    SupplementLine.objects.bulk_create(
        SupplementLine(
            notice=notice,
            material_key=line.material_key,
            name=materials[line.material_key].name,
            problem=line.problem,
            fix=line.fix,
            state=LineState.OPEN.value,
        )
        for line in lines
    )
    _mark_defective(materials, lines)


def _mark_defective(materials: Mapping[str, CaseMaterial], lines: Sequence[Line]) -> None:
    """What the notice says of a material is what the case says; mostly it does already."""
    changed = []
    for line in lines:
        row = materials[line.material_key]
        found = (MaterialState.DEFECTIVE.value, line.problem, line.fix)
        if (row.state, row.problem, row.fix) != found:
            row.state, row.problem, row.fix = found
            changed.append(row)
    if changed:
        CaseMaterial.objects.bulk_update(changed, ["state", "problem", "fix"])


def _check_all_listed(
    regime: Regime, materials: Mapping[str, CaseMaterial], lines: Sequence[Line]
) -> None:
    unseen = [row.name for row in materials.values() if row.state == MaterialState.UNSEEN]
    if unseen:
        raise Invalid(
            f"还有 {len(unseen)} 份材料没有看：{'、'.join(unseen[:5])}；只许告知一次，看完才能出单"
        )
    listed = {line.material_key for line in lines}
    left_out = [
        row.name
        for key, row in materials.items()
        if row.state == MaterialState.DEFECTIVE and key not in listed
    ]
    if left_out:
        raise Invalid(f"这些材料有问题却没有写进告知单：{'、'.join(left_out)}；必须一次告知全部")
    strange = sorted(listed - set(materials))
    if strange:
        cited = regime.cite("第三十一条")
        raise Invalid(f"清单外的材料不得要求补交：{'、'.join(strange)}{cited}")
    promised = [
        materials[key].name for key in listed if materials[key].state == MaterialState.PROMISED
    ]
    if promised:
        raise Invalid(f"{'、'.join(promised)}以承诺代替，不得再要求提交")
    empty = [line.material_key for line in lines if not (line.problem.strip() and line.fix.strip())]
    if empty:
        names = "、".join(materials[key].name for key in empty)
        raise Invalid(
            f"请写明哪里不对、怎样补：{names}", fields={key: ["写明问题和补法"] for key in empty}
        )


def _check_ordinal(
    regime: Regime, ordinal: int, by: Actor, supervisor_id: int | None, reason: str
) -> None:
    if ordinal == 1:
        return
    if supervisor_id is None or not reason.strip():
        raise Conflict(
            f"已经一次性告知过，不得再次要求补正{regime.cite('第三十二条、第七十二条')}",
            what_to_do="补交的内容仍不对，请退回原来那一行；确需再次告知，须由主管写明理由批准",
        )
    if supervisor_id == by.user_id or not by.can(Permission.CASE_SECOND_NOTICE):
        # The supervisor signs in and acts himself; a clerk cannot name one on his own.
        if by.can(Permission.CASE_SECOND_NOTICE) and supervisor_id == by.user_id:
            return
        raise Conflict("再次告知须由有权的主管本人登录批准")


@act
def supply(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    lines: Mapping[str, Sequence[tuple[int, str]]],
    seen: int | None = None,
) -> Case:
    """Hand in what was asked: material key → (stored file id, name) pairs; empty for paper.

    When the last line is in, the case goes back to the window, which must accept
    (Art 32(5)); its five working days run again from this day. Raises Invalid for a
    material that was not asked for.
    """
    case = open_case(by=by, case_id=case_id, move=Move.SUPPLY, given={}, seen=seen)
    notice = SupplementNotice.objects.filter(case_id=case.id).latest("ordinal")
    rows = {row.material_key: row for row in notice.lines.all()}
    strange = sorted(set(lines) - set(rows))
    if strange:
        raise Invalid("只需补交告知单上列出的材料", fields={key: ["未要求"] for key in strange})
    today = beijing_date(at)
    for key in lines:
        rows[key].state, rows[key].supplied_on = LineState.SUPPLIED.value, today
    all_in = all(row.state != LineState.OPEN for row in rows.values())
    changes: dict[str, object] = {}
    if all_in:
        changes = {"stage": Stage.RECEIVED.value, "supplied_on": today}
    _advance_supplied(case, changes, at)
    SupplementLine.objects.bulk_update(rows.values(), ["state", "supplied_on"])
    put_files(case, lines, at)
    CaseMaterial.objects.filter(case_id=case.id, key__in=list(lines)).update(
        state=MaterialState.UNSEEN.value, received_on=today
    )
    names = "、".join(rows[key].name for key in lines)
    text = f"补交：{names}" + ("；全部补齐" if all_in else "")
    log(case, act=Act.CASE_SUPPLEMENT, by=by, at=at, text=text)
    return case


def _advance_supplied(case: Case, changes: dict[str, object], at: datetime) -> None:
    if changes and regime_of(case).notice_statute:
        old_supplied, old_stage = case.supplied_on, case.stage
        case.supplied_on = beijing_date(at)
        due = columns(facts_of(case), today=beijing_date(at))["notice_due"]
        case.supplied_on, case.stage = old_supplied, old_stage
        changes["notice_due"] = due
    advance(case, **changes)


def put_files(case: Case, lines: Mapping[str, Sequence[tuple[int, str]]], at: datetime) -> None:
    """File what was handed in; a new file of a material replaces the old, which stays."""
    new = [
        CaseFile(case=case, material_key=key, stored_file_id=file_id, name=name, added_at=at)
        for key, files in lines.items()
        for file_id, name in files
    ]
    replaced = [key for key, files in lines.items() if files]
    old = CaseFile.objects.filter(case_id=case.id, material_key__in=replaced, replaced_at=None)
    old.update(replaced_at=at)
    CaseFile.objects.bulk_create(new)


@act
def settle(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    verdicts: Mapping[str, bool],
    comment: str = "",
    seen: int | None = None,
) -> Case:
    """The clerk looks at supplied lines: right, or sent back under the same notice.

    Sending back reopens the same line only: nothing new can be asked for.
    """
    case = open_case(
        by=by, case_id=case_id, move=Move.CORRECT, given={"note": "核验补正"}, seen=seen
    )
    notice = SupplementNotice.objects.filter(case_id=case.id).order_by("-ordinal").first()
    if notice is None:
        raise Conflict("这件办件没有补正告知")
    rows = {row.material_key: row for row in notice.lines.all()}
    back = [key for key, right in verdicts.items() if key in rows and not right]
    if back and not comment.strip():
        raise Invalid("退回补正要写明哪里仍不对", fields={"comment": ["请填写"]})
    if back:
        refuse_barred(case, [("comment", "", comment)])
    changes: dict[str, object] = {}
    if back:
        changes = {"stage": Stage.SUPPLEMENT.value, "supplied_on": None, "notice_due": None}
    advance(case, **changes)
    for key, right in verdicts.items():
        if key in rows:
            rows[key].state = (LineState.SETTLED if right else LineState.OPEN).value
            if not right:
                rows[key].problem = comment
    SupplementLine.objects.bulk_update(rows.values(), ["state", "problem"])
    good = [key for key, right in verdicts.items() if right]
    materials = CaseMaterial.objects.filter(case_id=case.id)
    materials.filter(key__in=good).update(state=MaterialState.COMPLETE.value, problem="", fix="")
    materials.filter(key__in=back).update(state=MaterialState.DEFECTIVE.value, problem=comment)
    names = "、".join(rows[key].name for key in back)
    text = f"补正的{names}仍不对，退回再补：{comment}" if back else "补正材料核验无误"
    log(case, act=Act.CASE_CORRECT_ON_SPOT, by=by, at=at, text=text, reason=comment)
    return case
