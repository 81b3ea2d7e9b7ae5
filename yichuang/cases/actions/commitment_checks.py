"""After the decision: drawn by lot, checked on the spot, and what a false promise costs."""

from datetime import date, datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.licence_acts import propose_rescission
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, CaseMaterial, CommitmentCheck, Licence
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.commitments import PURPOSE, drawn_in, unchecked_numbers
from yichuang.cases.queries.lanes import standing_of
from yichuang.cases.queries.pinned import pinned_by, with_version
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Consequence, MaterialState, Verdict
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.lots.actions import freeze_lot
from yichuang.kernel.lots.queries import LotView, view_of
from yichuang.kernel.permissions.rules import Actor, Permission


@act
def freeze_checks(*, by: Actor, at: datetime, size: int) -> LotView:
    """Freeze the roster of a department's commitments that still have to be checked."""
    _may(by, Permission.CASE_REVIEW)
    numbers = unchecked_numbers(by)
    if not numbers:
        raise Invalid("没有等核查的告知承诺办件")
    title = f"告知承诺核查，{len(numbers)} 件里抽 {size} 件"
    row = freeze_lot(by=by, at=at, purpose=PURPOSE, title=title, roster=numbers, size=size)
    return view_of(row)


def _may(by: Actor, right: Permission) -> None:
    if not by.is_system and not by.can(right):
        raise NotAllowed(f"您的角色没有“{right.label}”的权限")


def _case(by: Actor, number: str) -> Case:
    rows = with_version(visible_to(by).filter(number=number))
    case = rows.select_related("applicant", "department", "commitment").first()
    if case is None or not hasattr(case, "commitment"):
        raise NotFound("没有这件告知承诺办件，或者您无权查看")
    return case


@act
def record_check(
    *,
    by: Actor,
    at: datetime,
    number: str,
    verdict: Verdict,
    evidence: str,
    consequence: Consequence | None = None,
    correct_by: date | None = None,
    seen: int | None = None,
) -> CommitmentCheck:
    """What the check found, with its evidence; a false promise has its consequence at once.

    Correction is ordered with a day, or the rescission is proposed; either way the applicant
    may not use either lane until repaired. Raises Conflict for a second check.
    """
    _may(by, Permission.CASE_REVIEW)
    case = _case(by, number)
    if seen is not None and seen != case.version:
        raise Conflict("这件办件刚被别人办理或已改变，您的操作没有生效")
    commitment = case.commitment
    today = beijing_date(at)
    _check_given(case, verdict, evidence, consequence, correct_by, today)
    if CommitmentCheck.objects.filter(commitment_id=commitment.id).exists():
        raise Conflict("这件承诺已经核查过")
    lot = drawn_in(number)
    advance(case)
    extra = {
        "checked_on": today,
        "checked_by": by.name,
        "verdict": verdict.label,
        "evidence": evidence.strip(),
        "lot": lot.number if lot else "",
    }
    document = papers.issue(case, "check_record", by=by, at=at, extra=extra)
    row = CommitmentCheck.objects.create(
        commitment_id=commitment.id,
        lot_id=lot.id if lot else None,
        applicant_id=case.applicant_id,
        verdict=verdict.value,
        evidence=evidence.strip(),
        checked_on=today,
        checked_by_id=by.person,
        document_id=document.id,
        consequence=consequence.value if consequence else "",
        correct_by=correct_by,
    )
    text = f"承诺核查：{verdict.label}"
    log(case, act=Act.COMMITMENT_CHECK, by=by, at=at, text=text, reason=evidence.strip())
    if verdict is Verdict.FALSE:
        _answer_for(case, row, by=by, at=at)
    return row


def _check_given(
    case: Case,
    verdict: Verdict,
    evidence: str,
    consequence: Consequence | None,
    correct_by: date | None,
    today: date,
) -> None:
    if case.commitment.check_by is None:
        raise Conflict("还没有作出准予的决定，不用核查承诺")
    if not evidence.strip():
        raise Invalid("请写明核查情况和证据", fields={"evidence": ["请填写"]})
    if (verdict is Verdict.FALSE) != (consequence is not None):
        raise Invalid(
            "承诺不实的要选择怎样处理，其他结论不用选", fields={"consequence": ["请核对"]}
        )
    wants_day = consequence is Consequence.CORRECT
    if wants_day != (correct_by is not None) or (correct_by and correct_by <= today):
        raise Invalid("责令改正要写今天以后的改正期限", fields={"correct_by": ["请核对"]})


def _answer_for(case: Case, row: CommitmentCheck, *, by: Actor, at: datetime) -> None:
    facts = f"告知承诺不实：{row.evidence}"
    if row.consequence == Consequence.CORRECT:
        extra = {
            "facts": row.evidence,
            "correct_by": row.correct_by,
            "consequence": "逾期不改正或者改正后仍不符合条件的，本机关将依法撤销决定",
        }
        papers.issue(case, "correction_order", by=by, at=at, extra=extra)
    elif Licence.objects.filter(case_id=case.id).exists():
        propose_rescission(by=by, at=at, case_id=case.id, facts=facts)
    tell(case, "cases.promise_false", by=by, at=at)


@act
def repair(*, by: Actor, at: datetime, number: str, note: str) -> CommitmentCheck:
    """信用修复: the bar of a false promise ends. By who may decide, with the ground named."""
    _may(by, Permission.CASE_DECIDE)
    case = _case(by, number)
    row = CommitmentCheck.objects.filter(commitment_id=case.commitment.id).first()
    if row is None or row.verdict != Verdict.FALSE or row.repaired_on is not None:
        raise Conflict("这件办件没有等修复的不实承诺")
    if not note.strip():
        raise Invalid("请写明修复的依据", fields={"note": ["请填写"]})
    advance(case)
    row.repaired_on, row.repair_note = beijing_date(at), note.strip()
    row.save(update_fields=["repaired_on", "repair_note"])
    text = f"不实承诺已修复：{note.strip()}"
    log(case, act=Act.COMMITMENT_REPAIR, by=by, at=at, text=text, reason=note.strip())
    return row


@act
def take_normal_way(*, by: Actor, at: datetime, case_id: int, seen: int | None = None) -> Case:
    """Chosen 告知承诺, but barred: the case goes the normal way, and the reason is told.

    Only then may the replaced materials be asked for; nobody may refuse the lane for his
    own convenience. Raises Conflict while nothing bars the applicant.
    """
    given = {"note": "改按一般程序"}
    case = open_case(by=by, case_id=case_id, move=Move.CORRECT, given=given, seen=seen)
    standing = standing_of(case.applicant.id_number, case.applicant_id, beijing_date(at))
    if case.choice.get("lane") != "promise" or not standing.bar:
        raise Conflict("申请人可以使用告知承诺，以承诺代替的材料不得再要")
    keys = pinned_by(case).content.commitment_materials
    advance(case, choice={})
    CaseMaterial.objects.filter(case_id=case.id, key__in=keys).update(
        state=MaterialState.DEFECTIVE.value,
        problem="不能使用告知承诺，需要提交",
        fix="请按办事指南提交",
    )
    text = f"{standing.bar}，不能使用告知承诺，按一般程序办"
    log(case, act=Act.CASE_CORRECT_ON_SPOT, by=by, at=at, text=text)
    return case
