"""Receipt and the five exits of Art 32, exactly one of which must be chosen."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dc_replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection

from yichuang.cases import slots
from yichuang.cases.actions import papers
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, CaseMaterial
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.cases.rules.clocks import deemed_acceptance_due
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.states import AcceptedHow, Channel, MaterialState, Outcome, Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, DomainError, Invalid
from yichuang.kernel.identity.queries import PartyView, party
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.permissions.rules import Actor

DEEMING = Actor.system("时限任务")
STANDING_NOTE = "申请人信用状况：{text}"


@dataclass(frozen=True)
class Application:
    """What an applicant hands in, checked for shape by the form that built it."""

    version_id: int
    applicant: PartyView
    channel: Channel
    agent_id: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    wants: str = "electronic"
    contact_phone: str = ""  # the applicant's registered one when empty
    material_states: Mapping[str, str] = field(default_factory=dict)
    absent: Collection[str] = ()  # keys of materials not handed in with it


def receive(
    *, by: Actor, at: datetime, application: Application, idempotency_key: str | None = None
) -> Case:
    """Take in an application: number, query code, receipt, and the notice clock.

    A repeat with the same key returns the case of the first, also when both come at once;
    the same key with another application is refused. Raises Invalid when the item version
    is not in force on the day, or its regime cannot run a case.
    """
    # A repeat is rare, and the unique key finds it: the first is only looked for beforehand
    # where a refused insert would spoil the caller's transaction.
    nested = connection.in_atomic_block
    known = _known(idempotency_key, application) if nested else None
    if known is not None:
        return known
    try:
        return _receive(by=by, at=at, application=application, idempotency_key=idempotency_key)
    except (IntegrityError, DomainError):
        known = None if nested else _known(idempotency_key, application)
        if known is None:
            raise
        return known


def _known(key: str | None, application: Application) -> Case | None:
    case = Case.objects.filter(idempotency_key=key).first() if key else None
    if case is None:
        return None
    if (case.item_version_id, case.applicant_id) != (
        application.version_id,
        application.applicant.id,
    ):
        raise Invalid("这个请求键已经用于另一件申请，请刷新页面后重新提交", code="key-reused")
    return case


@act
def _receive(
    *, by: Actor, at: datetime, application: Application, idempotency_key: str | None
) -> Case:
    today = beijing_date(at)
    version = pinned(application.version_id)
    _check_open(version, at)
    number = _number(at)
    case = Case(
        number=number,
        query_code=f"{secrets.randbelow(10**6):06d}",
        item_version_id=version.id,
        item_name=version.item_name,
        regime=version.regime,
        department_id=version.department_id,
        lane=version.lane.value,
        channel=application.channel.value,
        applicant_id=application.applicant.id,
        applicant_masked=application.applicant.name_masked
        if application.applicant.kind == "person"
        else application.applicant.name,
        agent_id=application.agent_id,
        contact_phone=application.contact_phone or application.applicant.phone,
        answers=dict(application.answers),
        form=dict(application.form),
        wants=application.wants,
        stage=Stage.RECEIVED,
        received_at=at,
        received_on=today,
        idempotency_key=idempotency_key,
    )
    for name, value in columns(facts_of(case, version), today=today).items():
        setattr(case, name, value)
    case.save(force_insert=True)
    papers.issue(
        case,
        "receipt",
        by=by,
        at=at,
        version=version,
        party=application.applicant,
        extra={"materials": _add_materials(case, version, application)},
    )
    log(case, act=Act.CASE_RECEIVE, by=by, at=at, text=f"{application.channel.label}收件")
    if application.channel is Channel.ONLINE:  # at the window the paper says it
        who = application.applicant
        tell(case, "cases.received", by=by, at=at, to=who, code=case.query_code)
    return case


def _check_open(version: Pinned, at: datetime) -> None:
    if version.regime not in REGIMES:
        raise Invalid(
            f"“{version.item_name}”属于{version.regime_label}，这一类别的办理流程尚未开通",
            what_to_do="请到窗口咨询",
        )
    if not version.in_force(beijing_date(at)):
        raise Invalid(
            f"“{version.item_name}”这一版指南现在不在使用期内，不能再申报",
            what_to_do="请回到办事指南，按现行版本重新开始",
        )


def _number(at: datetime) -> str:
    """受理编号: the day and a gap-free number of that day."""
    day = beijing_date(at)
    serial = next_number(series=f"case-{day:%m%d}", year=day.year)
    return f"{day:%Y%m%d}{serial:04d}"


def _add_materials(case: Case, version: Pinned, application: Application) -> list[CaseMaterial]:
    rows = []
    for sort, material in enumerate(version.materials_for(application.answers)):
        state = MaterialState.UNSEEN
        if material.exempt:
            state = MaterialState.EXEMPT
        state = MaterialState(application.material_states.get(material.key, state))
        rows.append(
            CaseMaterial(
                case=case,
                key=material.key,
                name=material.name,
                state=state.value,
                form=material.form,
                copies=max(material.copies, 1),
                source=material.source,
                sort=sort,
                received_on=_handed_in(case, state, material.key, application),
            )
        )
    return CaseMaterial.objects.bulk_create(rows)


def _handed_in(case: Case, state: MaterialState, key: str, application: Application) -> date | None:
    exempt = state is MaterialState.EXEMPT or key in application.absent
    return None if exempt else case.received_on


@act
def set_materials(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    findings: Mapping[str, tuple[str, str, str]],
    seen: int | None = None,
) -> Case:
    """Write what the clerk found: key → (state, problem, fix). Part of 收件, no new entry of law.

    Raises Invalid for a defective material without a problem.
    """
    case = open_case(
        by=by, case_id=case_id, move=Move.CORRECT, given={"note": "核验材料"}, seen=seen
    )
    rows = {row.key: row for row in CaseMaterial.objects.filter(case_id=case.id)}
    changed = []
    for key, (state, problem, fix) in findings.items():
        row = rows.get(key)
        if row is None:
            continue
        if state == MaterialState.DEFECTIVE and not problem.strip():
            raise Invalid(f"“{row.name}”标为有问题，请写明问题", fields={key: ["写明问题"]})
        if (row.state, row.problem, row.fix) != (state, problem, fix):
            row.state, row.problem, row.fix = MaterialState(state).value, problem, fix
            changed.append(row)
    if changed:
        advance(case)
        CaseMaterial.objects.bulk_update(changed, ["state", "problem", "fix"])
        log(
            case,
            act=Act.CASE_CORRECT_ON_SPOT,
            by=by,
            at=at,
            text=f"核验材料 {len(changed)} 份",
            public=False,
        )
    return case


@act
def correct(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    note: str,
    form: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Case:
    """当场更正 (Art 32(3)): an error put right on the spot, never turned into a 补正."""
    case = open_case(by=by, case_id=case_id, move=Move.CORRECT, given={"note": note}, seen=seen)
    changes = {"form": {**case.form, **form}} if form else {}
    advance(case, **changes)
    log(
        case,
        act=Act.CASE_CORRECT_ON_SPOT,
        by=by,
        at=at,
        text=f"当场更正：{note}",
        fields=tuple(sorted(form or {})),
    )
    return case


@act
def accept(*, by: Actor, at: datetime, case_id: int, seen: int | None = None) -> Case:
    """受理 (Art 32(5)): complete and in legal form. Starts both clocks.

    After supplements the day of acceptance is the day they were all in, not the day the
    clerk got round to it. Raises Invalid while a material is unseen or defective.
    """
    case = open_case(by=by, case_id=case_id, move=Move.ACCEPT, given={}, seen=seen)
    if deemed_acceptance_due(case.notice_due, beijing_date(at)):
        # The nightly job has not run yet, but the law has: late acceptance is no acceptance.
        return deem_accepted(by=DEEMING, at=at, case_id=case.id)
    _check_complete(case)
    accepted_on = case.supplied_on or beijing_date(at)
    _start(case, by=by, at=at, accepted_on=accepted_on, how=AcceptedHow.BY_OFFICER)
    log(case, act=Act.CASE_ACCEPT, by=by, at=at, text="受理，开始计算办理期限")
    return case


def _check_complete(case: Case) -> None:
    pending = (MaterialState.UNSEEN, MaterialState.DEFECTIVE)
    rows = CaseMaterial.objects.filter(case_id=case.id, state__in=pending).order_by("sort")
    names = list(rows.values_list("name", flat=True))
    if names:
        raise Invalid(
            f"还有 {len(names)} 份材料没有看或有问题：{'、'.join(names[:5])}",
            what_to_do="逐份核验；缺的、不对的一次性告知补正",
        )


def _start(case: Case, *, by: Actor, at: datetime, accepted_on: Any, how: AcceptedHow) -> None:
    version = pinned(case.item_version_id)
    facts = dc_replace(
        facts_of(case, version),
        accepted_on=accepted_on,
        statutory=version.statutory,
        promised=version.promised,
    )
    advance(
        case,
        stage=Stage.REVIEWING.value,
        accepted_on=accepted_on,
        accepted_how=how.value,
        **columns(facts, today=beijing_date(at)),
    )
    who = party(case.applicant_id)
    papers.issue(case, "acceptance", by=by, at=at, version=version, party=who)
    due = case.due_promised or case.due_statutory
    words = f"{due:%Y-%m-%d}" if due else "办理完毕"
    tell(case, "cases.accepted", by=by, at=at, to=who, due=words)


@act
def deem_accepted(*, by: Actor, at: datetime, case_id: int) -> Case:
    """视为受理 (Art 32(4)): five working days of silence accept, back-dated to receipt.

    Unseen materials stay as they are: the office lost its right to ask. Raises Conflict
    while the notice limit has not passed.
    """
    case = open_case(by=by, case_id=case_id, move=Move.DEEM_ACCEPTED, given={}, seen=None)
    if not deemed_acceptance_due(case.notice_due, beijing_date(at)):
        raise Conflict("一次告知的期限还没有过，不能视为受理")
    accepted_on = case.supplied_on or case.received_on
    _start(case, by=by, at=at, accepted_on=accepted_on, how=AcceptedHow.DEEMED)
    log(
        case,
        act=Act.CASE_DEEM_ACCEPTED,
        by=by,
        at=at,
        text=f"五个工作日内没有告知补正，自 {accepted_on:%Y-%m-%d} 起视为受理"
        "（行政许可法第三十二条）",
    )
    return case


def check_not_deemed(case: Case, at: datetime) -> None:
    """Refuse to ask or turn away after the limit: silence has accepted by then (Art 32(4))."""
    if deemed_acceptance_due(case.notice_due, beijing_date(at)):
        raise Conflict(
            f"一次告知的期限 {case.notice_due:%Y-%m-%d} 已过，这件申请自收件之日起视为受理，"
            "不能再要求补正或不受理（行政许可法第三十二条第一款第四项）",
            what_to_do="请点“受理”，办件将按视为受理继续办理",
        )


@act
def not_needed(
    *, by: Actor, at: datetime, case_id: int, reason: str, seen: int | None = None
) -> Case:
    """不受理 (Art 32(1)): the matter needs no licence; the applicant is told at once."""
    given = {"reason": reason}
    case = open_case(by=by, case_id=case_id, move=Move.NOT_NEEDED, given=given, seen=seen)
    check_not_deemed(case, at)
    close(case, Outcome.NOT_NEEDED, at=at)
    papers.issue(case, "not_needed", by=by, at=at, extra=given)
    text = f"不需要取得行政许可，不受理：{reason}"
    log(case, act=Act.CASE_NOT_NEEDED, by=by, at=at, text=text, reason=reason)
    return case


@act
def refuse_acceptance(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    reason: str,
    basis: str,
    competent_organ: str,
    seen: int | None = None,
) -> Case:
    """不予受理 (Art 32(2)): outside this organ's powers; names the organ to go to."""
    given = {"reason": reason, "basis": basis, "competent_organ": competent_organ}
    case = open_case(by=by, case_id=case_id, move=Move.REFUSE_ACCEPTANCE, given=given, seen=seen)
    check_not_deemed(case, at)
    close(case, Outcome.NOT_ACCEPTED, at=at)
    papers.issue(case, "refuse_acceptance", by=by, at=at, extra=given)
    text = f"不予受理：{reason}；请向{competent_organ}申请"
    log(case, act=Act.CASE_REFUSE_ACCEPTANCE, by=by, at=at, text=text, reason=reason)
    return case


def close(case: Case, outcome: Outcome, *, at: datetime) -> None:
    """End a case without a decision on its merits."""
    advance(
        case,
        stage=Stage.CLOSED.value,
        outcome=outcome.value,
        closed_at=at,
        notice_due=None,
        card="none",
    )


def standing_note(party: PartyView, at: datetime) -> str:
    """What the credit slot says about the applicant, shown on the case."""
    return STANDING_NOTE.format(text=slots.standing(party.id_number, beijing_date(at)).text)


def unseen_keys(rows: Sequence[CaseMaterial]) -> list[str]:
    """Materials nobody has looked at."""
    return [row.key for row in rows if row.state == MaterialState.UNSEEN]
