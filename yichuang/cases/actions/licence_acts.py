"""撤回, 撤销, 注销, 吊销: proposed by one person, decided by another, each an act of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yichuang.cases.actions import papers
from yichuang.cases.actions.hearings import check_sitting, hearing_limit, open_hearing
from yichuang.cases.actions.licence_rows import (
    RACE,
    advance_act,
    licence_of,
    log_act,
    proposal_of,
)
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, Hearing, Licence, LicenceAct
from yichuang.cases.queries.beside import beside
from yichuang.cases.queries.licence_acts import licences, standing_of
from yichuang.cases.rules.hearing import HearingState
from yichuang.cases.rules.licence_acts import (
    TABLE,
    ActState,
    LicenceMove,
    LicenceStatus,
    Redress,
    Starter,
    decide_fault,
    heard_fault,
    start_fault,
)
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, DomainError, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

_ENTRIES = {
    LicenceMove.WITHDRAW: Act.LICENCE_WITHDRAW,
    LicenceMove.RESCIND: Act.LICENCE_RESCIND,
    LicenceMove.CANCEL: Act.LICENCE_CANCEL,
    LicenceMove.REVOKE: Act.LICENCE_REVOKE,
}


@dataclass(frozen=True)
class Proposal:
    """What a proposal says; which fields an act needs is the table's business."""

    ground: str
    facts: str = ""
    citation: str = ""
    public_interest: str = ""
    penalty_number: str = ""
    penalty_organ: str = ""
    penalty_on: date | None = None

    def given(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@act
def propose(
    *,
    by: Actor,
    at: datetime,
    number: str,
    move: LicenceMove,
    proposal: Proposal,
    starter: Starter = Starter.ORGAN,
) -> LicenceAct:
    """Set an act on a licence in motion. It changes nothing yet.

    Raises Invalid for what is missing, Conflict for a ground the status does not allow or
    another proposal still open, NotAllowed outside the licence's own organ.
    """
    row, _ = licence_of(by, number, Permission.CASE_REVIEW)
    status = standing_of(row, today=beijing_date(at)).status
    given = proposal.given()
    if text := start_fault(move, status, starter, proposal.ground, given):
        ground = TABLE[move].ground(proposal.ground)
        lacking = "还缺" in text and ground is not None
        raise Invalid(text, fields={"facts": [text]}) if lacking else Conflict(text)
    busy = LicenceAct.objects.filter(
        licence_id=row.id, state__in=[ActState.PROPOSED, ActState.TOLD]
    )
    if busy.exists():
        raise Conflict("这张证照已有一项处理还没有决定", what_to_do="先把那一项办完")
    found = LicenceAct.objects.create(
        licence=row,
        move=move.value,
        state=ActState.PROPOSED.value,
        starter=starter.value,
        proposed_by_id=by.user_id,
        proposed_at=at,
        status_before=status.value,
        **given,
    )
    record(
        action=Act.LICENCE_PROPOSE,
        by=by,
        at=at,
        obj=("licence", row.number),
        version=row.version,
        after={"move": move.value, "ground": proposal.ground},
        reason=f"{move.label}：{TABLE[move].ground(proposal.ground).text}",  # type: ignore[union-attr]
    )
    return found


def propose_rescission(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    facts: str,
    ground: str = "fraud",
    citation: str = "",
) -> LicenceAct:
    """撤销 of what a case granted, e.g. on a false commitment (告知承诺). Raises NotFound."""
    number = licences(by).filter(case_id=case_id).values_list("number", flat=True).first()
    if number is None:
        raise NotFound("这件办件没有发证，或者您无权查看")
    proposal = Proposal(ground=ground, facts=facts, citation=citation)
    return propose(by=by, at=at, number=number, move=LicenceMove.RESCIND, proposal=proposal)


@act
def tell_holder(*, by: Actor, at: datetime, act_id: int) -> LicenceAct:
    """告知 what is intended, the facts and ground, and the rights: 陈述、申辩, 听证 (Art 7, 46, 47)."""
    found, case = proposal_of(by, act_id, Permission.CASE_REVIEW, ActState.PROPOSED)
    row = TABLE[LicenceMove(found.move)]
    if not row.told:
        raise Conflict(f"{row.move.label}不需要事先告知听证")
    request_by, days = hearing_limit(at)
    today = beijing_date(at)
    advance_act(found, state=ActState.TOLD.value, told_on=today, statement_by=request_by)
    matter = f"拟{row.move.label}{found.licence.title}（{found.licence.number}）"
    basis = "行政许可法第七条、第四十七条"
    open_hearing(at=at, matter=matter, basis=basis, request_by=request_by, licence_act=found)
    extra = {
        **_named(found),
        "intended": f"{row.move.label}行政许可",
        "facts": found.facts,
        "statement_by": request_by,
        "hearing_days": days,
        "hearing_by": request_by,
    }
    papers.issue(case, "licence_intent", by=by, at=at, known=beside(case), extra=extra)
    log_act(
        found, case, Act.LICENCE_TELL, by=by, at=at, text=f"告知{matter}和陈述、申辩、听证的权利"
    )
    return found


@act
def take_statement(*, by: Actor, at: datetime, act_id: int, statement: str) -> LicenceAct:
    """陈述、申辩 taken down: heard in the decision, whatever it says."""
    found, case = proposal_of(by, act_id, Permission.CASE_REVIEW, ActState.TOLD)
    if not statement.strip():
        raise Invalid("请写下陈述、申辩的内容", fields={"statement": ["写下内容"]})
    advance_act(found, statement=statement.strip(), statement_on=beijing_date(at))
    log_act(found, case, Act.LICENCE_STATEMENT, by=by, at=at, text="收到持证人的陈述、申辩意见")
    return found


@dataclass(frozen=True)
class Verdict:
    """What a decision on a proposal says."""

    carry_out: bool
    reason: str
    redress: str = ""
    citation: str = ""
    public_harm: bool = False
    effective_on: date | None = None


@act
def decide_act(
    *, by: Actor, at: datetime, act_id: int, verdict: Verdict, seen: int | None = None
) -> LicenceAct:
    """Decide a proposal: carry it out, or drop it. Never by who proposed it.

    Raises Conflict before the holder was heard, for the proposer, or when Art 69 says
    otherwise; Invalid for what the decision lacks.
    """
    found, case = proposal_of(by, act_id, Permission.CASE_DECIDE, None)
    if seen is not None and seen != found.version:
        raise Conflict(RACE, what_to_do="请重新打开证照再办")
    if not by.is_system and found.proposed_by_id in by.desks:
        raise Conflict("提出处理的人不能自己决定，要由另一位有权的人决定（审查与决定分离）")
    row, today = TABLE[LicenceMove(found.move)], beijing_date(at)
    text = decide_fault(
        row.move,
        found.ground,
        {
            "reason": verdict.reason.strip(),
            "redress": verdict.redress.strip(),
            "citation": verdict.citation.strip() or found.citation,
        },
        carry_out=verdict.carry_out,
        public_harm=verdict.public_harm,
    )
    if text:
        lacking = "还缺" in text
        raise Invalid(text, fields={"reason": [text]}) if lacking else Conflict(text)
    if verdict.carry_out:
        _check_heard(found, at, verdict, today)
        _carry_out(found, case, verdict, by=by, at=at, today=today)
    else:
        _drop(found, case, verdict, by=by, at=at)
    return found


def _check_heard(found: LicenceAct, at: datetime, verdict: Verdict, today: date) -> None:
    row = TABLE[LicenceMove(found.move)]
    waited = found.statement_by is not None and today > found.statement_by
    hearing = Hearing.objects.filter(licence_act_id=found.id).first() if row.told else None
    held = hearing is not None and hearing.state in (HearingState.HELD, HearingState.WAIVED)
    answered = bool(found.statement) or held
    text = heard_fault(row, told=found.told_on is not None, waited=waited, answered=answered)
    if text:
        raise Conflict(text)
    check_sitting(hearing, at, verdict.reason)


def _carry_out(
    found: LicenceAct, case: Case, verdict: Verdict, *, by: Actor, at: datetime, today: date
) -> None:
    row, licence = TABLE[LicenceMove(found.move)], found.licence
    now = standing_of(licence, today=today).status
    found.citation = verdict.citation.strip() or found.citation
    ground = row.ground(found.ground)
    assert ground is not None  # decide_fault has looked
    if text := start_fault(row.move, now, Starter(found.starter), found.ground, _said(found)):
        raise Conflict(f"提出以后情况变了：{text}")
    effective = _effective(found, verdict, today)
    changed = Licence.objects.filter(id=licence.id, status=licence.status, version=licence.version)
    if changed.update(status=row.to.value, status_from=effective) != 1:
        raise Conflict(RACE, what_to_do="请重新打开证照再办")
    document = papers.issue(
        case,
        row.document,
        by=by,
        at=at,
        known=beside(case),
        extra=_words(found, verdict, effective),
    )
    advance_act(
        found,
        state=ActState.DONE.value,
        decided_by_id=by.user_id,
        decided_at=at,
        effective_on=effective,
        reason=verdict.reason.strip(),
        redress=verdict.redress.strip(),
        citation=found.citation,
        document_id=document.id,
    )
    text = f"{row.move.label}{licence.title}（{licence.number}）：{ground.text}"
    log_act(found, case, _ENTRIES[row.move], by=by, at=at, text=text)
    _answer(found, case, f"已{row.move.label}", by=by, at=at)


def _drop(found: LicenceAct, case: Case, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    advance_act(
        found,
        state=ActState.DROPPED.value,
        decided_by_id=by.user_id,
        decided_at=at,
        reason=verdict.reason.strip(),
        public_harm=verdict.public_harm,
    )
    label = LicenceMove(found.move).label
    why = "可能对公共利益造成重大损害" if verdict.public_harm else verdict.reason.strip()
    log_act(found, case, Act.LICENCE_DROP, by=by, at=at, text=f"不予{label}：{why}")
    _answer(found, case, f"不予{label}", by=by, at=at)


def _answer(found: LicenceAct, case: Case, result: str, *, by: Actor, at: datetime) -> None:
    """Whoever asked is told how it ended."""
    if found.starter == Starter.HOLDER:
        title = found.licence.title
        tell(case, "cases.cancel_decided", by=by, at=at, title=title, result=result)


def _effective(found: LicenceAct, verdict: Verdict, today: date) -> date:
    """A decision counts from its day; 撤回 may leave time, 吊销 counts from the penalty's day."""
    if found.move == LicenceMove.REVOKE:
        return found.penalty_on or today
    wanted = verdict.effective_on or today
    if wanted < today:
        raise Invalid("生效日期不能早于决定的日期", fields={"effective_on": ["不能早于今天"]})
    if wanted > today and not TABLE[LicenceMove(found.move)].may_wait:
        raise Invalid("这一决定自作出之日起生效", fields={"effective_on": ["应为今天"]})
    return wanted


def _said(found: LicenceAct) -> dict[str, object]:
    return {name: getattr(found, name) for name in Proposal.__dataclass_fields__}


def _words(found: LicenceAct, verdict: Verdict, effective: date) -> dict[str, Any]:
    row = TABLE[LicenceMove(found.move)]
    ground = row.ground(found.ground)
    redress = verdict.redress.strip()
    if ground is not None and ground.redress is Redress.FORFEITED:
        redress = f"{Redress.FORFEITED.label}。{redress}"
    return {
        **_named(found),
        "facts": found.facts,
        "heard": _heard(found) if row.told else "",
        "reasons": verdict.reason.strip(),
        "redress": redress,
        "effective_on": effective,
        "penalty_number": found.penalty_number,
        "penalty_organ": found.penalty_organ,
        "penalty_on": found.penalty_on,
    }


def _heard(found: LicenceAct) -> str:
    if found.statement:
        return f"持证人于{found.statement_on:%Y年%-m月%-d日}提出陈述、申辩：{found.statement}"
    return f"已于{found.told_on:%Y年%-m月%-d日}书面告知，持证人在期限内没有提出陈述、申辩。"


def _named(found: LicenceAct) -> dict[str, Any]:
    ground = TABLE[LicenceMove(found.move)].ground(found.ground)
    assert ground is not None
    cited = f"、{found.citation}" if found.citation else ""
    return {
        "original_licence": found.licence.number,
        "ground": f"{ground.text}（{ground.article}{cited}）",
    }


@act
def propose_cancellation(*, by: Actor, at: datetime, licence_id: int) -> LicenceAct | None:
    """Nightly: a term ended and nobody renewed; the organ confirms (Art 70(1)). None if changed."""
    row = Licence.objects.filter(id=licence_id).first()
    today = beijing_date(at)
    if row is None or standing_of(row, today=today).status is not LicenceStatus.EXPIRED:
        return None
    facts = f"许可有效期于 {row.valid_to:%Y-%m-%d} 届满，期满前没有申请延续，或者没有准予延续。"
    proposal = Proposal(ground="expired", facts=facts)
    return propose(
        by=by,
        at=at,
        number=row.number,
        move=LicenceMove.CANCEL,
        proposal=proposal,
        starter=Starter.SYSTEM,
    )


def confirm_cancellations(
    *, by: Actor, at: datetime, act_ids: Iterable[int]
) -> tuple[int, list[str]]:
    """批量注销: one transaction a licence; how many were done, and why the others were not."""
    done, refused = 0, []
    verdict = Verdict(carry_out=True, reason="有效期届满未延续，依法办理注销手续。")
    for act_id in act_ids:
        found = LicenceAct.objects.filter(id=act_id, ground="expired", move=LicenceMove.CANCEL)
        try:
            if not found.exists():
                raise NotFound("没有这一项注销")
            decide_act(by=by, at=at, act_id=act_id, verdict=verdict)
            done += 1
        except DomainError as error:
            refused.append(error.message)
    return done, refused
