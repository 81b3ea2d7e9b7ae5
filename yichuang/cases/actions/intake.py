"""Receipt and the five exits of Art 32, exactly one of which must be chosen."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Exists, OuterRef, QuerySet

from yichuang.cases.actions import papers
from yichuang.cases.actions.barred import refuse_barred, refuse_closed
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, CaseMaterial, FormChange
from yichuang.cases.queries.beside import Beside, in_whose_name
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.queries.pinned import Pinned, bound, pinned_and_organ
from yichuang.cases.rules.clocks import deemed_acceptance_due
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.mandates import BY_MANDATE, is_mandate_paper
from yichuang.cases.rules.states import AcceptedHow, Channel, MaterialState, Outcome, Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, DomainError, Invalid
from yichuang.kernel.identity.queries import PartyView
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_numbers
from yichuang.kernel.permissions.rules import Actor

DEEMING = Actor.system("时限任务")


@dataclass(frozen=True)
class Application:
    """What an applicant hands in, checked for shape by the form that built it."""

    version_id: int
    applicant: PartyView
    channel: Channel
    agent_id: int | None = None
    agent_name: str = ""
    mandate_id: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    wants: str = "electronic"
    choice: Mapping[str, Any] = field(default_factory=dict)  # 容缺 or 告知承诺, as signed
    contact_phone: str = ""  # the applicant's registered one when empty
    material_states: Mapping[str, str] = field(default_factory=dict)
    card_read: Collection[str] = ()  # whose particulars came from a card (rules.card)
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
    version, organ = pinned_and_organ(application.version_id)
    version = bound(version, on=beijing_date(at))
    _check_open(version, at)
    refuse_closed(version)
    case = _fresh(application, version, at=at, key=idempotency_key)
    named = in_whose_name(version, organ, filed_on=case.received_on)
    paper = papers.counter(case, "receipt", named)
    case.number, seq = _numbers(paper, at)
    for name, value in columns(facts_of(case, version), today=case.received_on).items():
        setattr(case, name, value)
    case.save(force_insert=True)
    papers.issue(
        case,
        "receipt",
        by=by,
        at=at,
        known=Beside(version, application.applicant, named, application.agent_name),
        extra={"materials": _add_materials(case, version, application)},
        seq=seq,
    )
    log(case, act=Act.CASE_RECEIVE, by=by, at=at, text=f"{application.channel.label}收件")
    if application.channel is not Channel.WINDOW:  # at the window the paper says it
        who = application.applicant
        tell(case, "cases.received", by=by, at=at, to=who, code=case.query_code)
    return case


def _fresh(application: Application, version: Pinned, *, at: datetime, key: str | None) -> Case:
    """The case as it is before it has a number."""
    applicant = application.applicant
    person = applicant.kind == "person"
    return Case(
        query_code=f"{secrets.randbelow(10**6):06d}",
        item_version_id=version.id,
        item_name=version.item_name,
        regime=version.regime,
        department_id=version.department_id,
        lane=version.lane.value,
        channel=application.channel.value,
        applicant_id=applicant.id,
        applicant_masked=applicant.name_masked if person else applicant.name,
        agent_id=application.agent_id,
        mandate_id=application.mandate_id,
        contact_phone=application.contact_phone or applicant.phone,
        answers=dict(application.answers),
        form=dict(application.form),
        wants=application.wants,
        card_read=list(application.card_read),
        choice=dict(application.choice),
        stage=Stage.RECEIVED,
        received_at=at,
        received_on=beijing_date(at),
        idempotency_key=key,
    )


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


def _numbers(paper: str, at: datetime) -> tuple[str, int]:
    """受理编号, the day and a gap-free number of that day, with the number of its receipt."""
    day = beijing_date(at)
    own = f"case-{day:%m%d}"
    serial = next_numbers(series=[own, paper], year=day.year)
    return f"{day:%Y%m%d}{serial[own]:04d}", serial[paper]


def _add_materials(case: Case, version: Pinned, application: Application) -> list[CaseMaterial]:
    rows = []
    for sort, material in enumerate(version.materials_for(application.answers)):
        state = MaterialState.UNSEEN
        if material.exempt:
            state = MaterialState.EXEMPT
        state = MaterialState(application.material_states.get(material.key, state))
        proved = application.mandate_id is not None and is_mandate_paper(material.name)
        state = MaterialState.EXEMPT if proved or material.barred else state
        rows.append(
            CaseMaterial(
                case=case,
                key=material.key,
                name=material.name,
                state=state.value,
                form=material.form,
                copies=max(material.copies, 1),
                source=BY_MANDATE if proved else material.source[:300],
                sort=sort,
                received_on=_handed_in(case, state, material.key, application),
            )
        )
    return CaseMaterial.objects.bulk_create(rows)


def _handed_in(case: Case, state: MaterialState, key: str, application: Application) -> date | None:
    absent = state in _NOT_HANDED_IN or key in application.absent
    return None if absent else case.received_on


_NOT_HANDED_IN = (MaterialState.EXEMPT, MaterialState.LATER, MaterialState.PROMISED)


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
        if row is None or row.state == MaterialState.PROMISED:
            continue  # a promise stands for it: nobody looks for it
        if state == MaterialState.DEFECTIVE and not problem.strip():
            raise Invalid(f"“{row.name}”标为有问题，请写明问题", fields={key: ["写明问题"]})
        if (row.state, row.problem, row.fix) != (state, problem, fix):
            row.state, row.problem, row.fix = MaterialState(state).value, problem, fix
            changed.append(row)
    _check_lists(case, changed)
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


def _check_lists(case: Case, changed: Collection[CaseMaterial]) -> None:
    wrong = [row for row in changed if row.state == MaterialState.DEFECTIVE]
    if wrong:
        refuse_barred(case, [(row.key, row.name, row.problem + row.fix) for row in wrong])


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
    old = dict(case.form)
    advance(case, **changes)
    _keep_old(case, old, form or {}, by=by, at=at)
    log(
        case,
        act=Act.CASE_CORRECT_ON_SPOT,
        by=by,
        at=at,
        text=f"当场更正：{note}",
        fields=tuple(sorted(form or {})),
    )
    return case


def _keep_old(
    case: Case, old: Mapping[str, Any], form: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """The reviewer reads old and new side by side."""
    FormChange.objects.bulk_create(
        FormChange(case=case, key=key, old=old.get(key), new=new, changed_at=at, changed_by=by.name)
        for key, new in form.items()
        if old.get(key) != new
    )


@act
def accept(*, by: Actor, at: datetime, case_id: int, seen: int | None = None) -> Case:
    """受理 (Art 32(5)): complete and in legal form. Starts both clocks.

    After supplements the day of acceptance is the day they were all in, not the day the
    clerk got round to it. Raises Invalid while a material is unseen or defective.
    """
    also = {"unready": Exists(_pending(OuterRef("id")))}
    case = open_case(by=by, case_id=case_id, move=Move.ACCEPT, given={}, seen=seen, also=also)
    if deemed_acceptance_due(case.notice_due, beijing_date(at)):
        # The nightly job has not run yet, but the law has: late acceptance is no acceptance.
        return deem_accepted(by=DEEMING, at=at, case_id=case.id)
    if case.unready:  # type: ignore[attr-defined]
        raise _unready(case)
    accepted_on = case.supplied_on or beijing_date(at)
    start(case, by=by, at=at, accepted_on=accepted_on, how=AcceptedHow.BY_OFFICER)
    log(case, act=Act.CASE_ACCEPT, by=by, at=at, text="受理，开始计算办理期限")
    return case


def check_ready(case: Case) -> None:
    """Raise Invalid while a material of the case is unseen or defective."""
    if _pending(case.id).exists():
        raise _unready(case)


def _pending(case_id: int | OuterRef) -> QuerySet[CaseMaterial]:
    states = (MaterialState.UNSEEN, MaterialState.DEFECTIVE, MaterialState.LATER)
    return CaseMaterial.objects.filter(case_id=case_id, state__in=states)


def _unready(case: Case) -> Invalid:
    names = list(_pending(case.id).order_by("sort").values_list("name", flat=True))
    return Invalid(
        f"还有 {len(names)} 份材料没有看或有问题：{'、'.join(names[:5])}",
        what_to_do="逐份核验；缺的、不对的一次性告知补正",
    )


def start(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    accepted_on: date,
    how: AcceptedHow,
    paper: str = "acceptance",
    extra: dict[str, Any] | None = None,
) -> None:
    """Accepted, by whichever lane: the clocks run, the paper of that lane says so."""
    case.accepted_on = accepted_on
    facts = facts_of(case, pauses=())  # nothing pauses a clock before it starts
    advance(
        case,
        stage=Stage.REVIEWING.value,
        accepted_on=accepted_on,
        accepted_how=how.value,
        **columns(facts, today=beijing_date(at)),
    )
    papers.issue(case, paper, by=by, at=at, extra=extra)
    due = case.due_promised or case.due_statutory
    words = f"{due:%Y-%m-%d}" if due else "办理完毕"
    if extra is None:  # a lane tells in its own words what is still to come
        tell(case, "cases.accepted", by=by, at=at, due=words)


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
    start(case, by=by, at=at, accepted_on=accepted_on, how=AcceptedHow.DEEMED)
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
