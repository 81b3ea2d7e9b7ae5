"""Inside 审查中: steps, special procedures, extension, and who holds the case."""

from dataclasses import replace
from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.moving import RACE, RELOAD, advance, log, open_case, regime_of
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, ClockPause, Extension, StepRun
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.facts import columns, extension_of, facts_of
from yichuang.cases.queries.pinned import pinned_by
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import ACCEPTED_STAGES, Outcome, PauseKind, Stage
from yichuang.cases.rules.steps import step_fault
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Pause, Unit, deadline
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission


@act
def hold(*, by: Actor, at: datetime, case_id: int, seen: int | None = None) -> Case:
    """领办: take a case into one's hands; atomic, so 领下一件 never gives one case twice."""
    case = visible_to(by).filter(id=case_id).first()
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    if case.stage not in ACCEPTED_STAGES:
        raise Conflict("只有审查中的办件可以领办")
    if case.holder_id not in {None, *by.desks} or (seen is not None and seen != case.version):
        raise Conflict(RACE, what_to_do=RELOAD)
    advance(case, holder_id=by.user_id)
    log(case, act=Act.CASE_CLAIM, by=by, at=at, text="领办", public=False)
    return case


@act
def complete_step(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    key: str,
    opinion: str,
    proposes: Outcome | None = None,
    seen: int | None = None,
) -> Case:
    """Finish a step of the item version with an opinion. Raises Conflict out of order."""
    case = open_case(
        by=by, case_id=case_id, move=Move.COMPLETE_STEP, given={"opinion": opinion}, seen=seen
    )
    version = pinned_by(case)
    done = set(StepRun.objects.filter(case_id=case.id).values_list("key", flat=True))
    if text := step_fault(version.steps, done, key):
        raise Conflict(text)
    step = next(step for step in version.steps if step.key == key)
    advance(case, holder_id=None)
    StepRun.objects.create(
        case=case,
        key=key,
        name=step.name,
        done_at=at,
        done_by_id=by.person,
        opinion=opinion,
        proposes=proposes.value if proposes else "",
    )
    log(case, act=Act.CASE_STEP, by=by, at=at, text=f"完成“{step.name}”")
    return case


@act
def pause(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    kind: str,
    basis: str,
    days_needed: int,
    seen: int | None = None,
) -> Case:
    """Start one of the eight procedures (Art 45): stops both clocks, told in writing.

    现场踏勘, 公示, 会签 are not in the list and cannot stop a clock. Raises Invalid for any
    other kind or for more than a year.
    """
    given = {"kind": kind, "basis": basis, "days_needed": days_needed}
    case = open_case(by=by, case_id=case_id, move=Move.PAUSE, given=given, seen=seen)
    if kind not in {member.value for member in PauseKind}:
        raise Invalid(
            "只有听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审八种程序可以暂停计时"
            "（行政许可法第四十五条）"
        )
    if not 0 < days_needed <= 250:
        raise Invalid("所需时间应为 1 到 250 个工作日", fields={"days_needed": ["超出范围"]})
    today = beijing_date(at)
    _check_not_expired(case, at, "到期后不能再启动特别程序")
    expected = deadline(today, Limit(days_needed, Unit.WD), calendar=current_calendar()).due
    assert expected is not None
    label = PauseKind(kind).label
    advance(case, stage=Stage.PAUSED.value, due_statutory=None, due_promised=None, card="none")
    extra = {"kind": label, "basis": basis, "days_needed": days_needed, "expected_end": expected}
    document = papers.issue(case, "special_procedure", by=by, at=at, extra=extra)
    ClockPause.objects.create(
        case=case,
        kind=kind,
        basis=basis,
        starts_on=today,
        days_needed=days_needed,
        expected_end=expected,
        document_id=document.id,
    )
    log(
        case,
        act=Act.CASE_PAUSE,
        by=by,
        at=at,
        text=f"暂停计时，开始{label}，书面告知需要 {days_needed} 个工作日",
        reason=basis,
    )
    tell(case, "cases.paused", by=by, at=at, kind=label)
    return case


def _check_not_expired(case: Case, at: datetime, text: str) -> None:
    if case.due_statutory is not None and beijing_date(at) > case.due_statutory:
        raise Conflict(f"{text}：法定期限 {case.due_statutory:%Y-%m-%d} 已过")


@act
def resume(*, by: Actor, at: datetime, case_id: int, result: str, seen: int | None = None) -> Case:
    """The special procedure is over: its days, both ends included, did not count."""
    case = open_case(by=by, case_id=case_id, move=Move.RESUME, given={"result": result}, seen=seen)
    today = beijing_date(at)
    rows = list(ClockPause.objects.filter(case_id=case.id).order_by("id"))
    row = next(row for row in rows if row.ends_on is None)
    closed = tuple(Pause(row.starts_on, row.ends_on or today) for row in rows)
    clock = columns(facts_of(case, pauses=closed), today=today)
    advance(case, stage=Stage.REVIEWING.value, **clock)
    row.ends_on, row.result = today, result
    row.save(update_fields=["ends_on", "result"])
    text = f"{row.get_kind_display()}结束，恢复计时：{result}"
    log(case, act=Act.CASE_RESUME, by=by, at=at, text=text)
    return case


@act
def extend(*, by: Actor, at: datetime, case_id: int, reason: str, seen: int | None = None) -> Case:
    """延期 (Art 42(1)): once, before expiry, by 本行政机关负责人, reasons told.

    Raises Conflict after the limit, for a second time, and for an item outside the 行政许可法
    whose own basis gives no extension. The number of days is the law's, not the approver's.
    """
    case = open_case(by=by, case_id=case_id, move=Move.EXTEND, given={"reason": reason}, seen=seen)
    regime = regime_of(case)
    if not by.is_system and not by.can(Permission.CASE_EXTEND):
        raise Conflict(f"延期须由本行政机关负责人批准{regime.cite('第四十二条')}")
    if getattr(case, "extension", None) is not None:
        raise Conflict(f"这件办件已经延期过一次，不能再延{regime.cite('第四十二条')}")
    _check_not_expired(case, at, "延期要在到期之前批准")
    old, calendar, today = facts_of(case), current_calendar(), beijing_date(at)
    old_due = columns(old, today=today, calendar=calendar)["due_statutory"]
    more = extension_of(case)
    days = more.days
    clock = columns(replace(old, extension=days), today=today, calendar=calendar)
    advance(case, **clock)
    extra = {
        "reason": reason,
        "old_due": old_due,
        "new_due": clock["due_statutory"],
        "days": days,
        "unit": more.unit,
        "basis": more.basis,
        "approver": by.name,
    }
    document = papers.issue(case, "extension", by=by, at=at, extra=extra)
    Extension.objects.create(
        case=case,
        days=days,
        reason=reason,
        approved_by_id=by.person,
        approved_at=at,
        old_due=old_due,
        document_id=document.id,
    )
    log(
        case,
        act=Act.CASE_EXTEND,
        by=by,
        at=at,
        text=f"经本行政机关负责人批准延长 {days} {more.unit}：{reason}",
        reason=reason,
    )
    due = case.due_statutory
    tell(case, "cases.extended", by=by, at=at, due=f"{due:%Y-%m-%d}" if due else "程序结束后另告")
    return case
