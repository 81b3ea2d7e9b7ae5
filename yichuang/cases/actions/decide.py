"""The decision, the licence it ends in, and delivery."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yichuang.cases import slots
from yichuang.cases.actions import papers
from yichuang.cases.actions.commitments import note_decided
from yichuang.cases.actions.fees import check_paid, fee_question
from yichuang.cases.actions.gaps import check_gaps_closed, gap_question
from yichuang.cases.actions.handing_up import check_handed_up
from yichuang.cases.actions.hearings import check_heard
from yichuang.cases.actions.intake import Application, accept, receive
from yichuang.cases.actions.licence import issue_licence, licence_counter
from yichuang.cases.actions.licence_applications import check_not_deemed, grant_on_licence
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, Decision, Delivery, LicenceAct
from yichuang.cases.policies import authority_questions, check_authority
from yichuang.cases.queries.beside import beside
from yichuang.cases.queries.course import course_of
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.queries.licence_acts import beside_the_case
from yichuang.cases.queries.parts import served_papers
from yichuang.cases.queries.pinned import pinned, pinned_by
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.service import Service, proof_of, receiver_of, signed_as
from yichuang.cases.rules.service import faults as service_faults
from yichuang.cases.rules.states import DeliveryMethod, Lane, Outcome, Stage
from yichuang.cases.rules.steps import decide_fault
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.rules import Pause
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_numbers
from yichuang.kernel.permissions.rules import Actor, Permission

if TYPE_CHECKING:
    from yichuang.kernel.documents.models import Document

_MOVES = {Outcome.GRANTED: Move.GRANT, Outcome.REFUSED: Move.REFUSE}


@act
def decide(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    outcome: Outcome,
    reason: str = "",
    basis: str = "",
    content: str = "",
    facts: str = "",
    seen: int | None = None,
) -> Case:
    """准予 or 不予 (Art 38): takes effect when recorded, by someone who did not review.

    Raises Conflict while steps are open, when the decider reviewed, or when somebody was
    faster; Invalid for a refusal without facts, reason and basis.
    """
    move = _MOVES[outcome]
    given = {"reason": reason, "basis": basis}
    asked = authority_questions(by, on=beijing_date(at)) | beside_the_case() | gap_question()
    case = open_case(by=by, case_id=case_id, move=move, given=given, seen=seen, also=asked)
    check_authority(by, case, code=pinned_by(case).item_code, on=beijing_date(at))
    if outcome is Outcome.GRANTED:
        check_gaps_closed(case)
    check_handed_up(case)
    check_heard(case, at, reason or content)
    if case.on_licence:  # type: ignore[attr-defined]
        case.on_licence = check_not_deemed(case, at)  # type: ignore[attr-defined]
    course = course_of(case)
    steps, reviewers = pinned_by(case).steps, set(course.done.values())
    if text := decide_fault(steps, set(course.done), reviewers, by.user_id or 0, by.stands_in_for):
        raise Conflict(text)
    words = Words(reason=reason, basis=basis, content=content, facts=facts)
    _record_decision(case, course.pauses, words, by=by, at=at, outcome=outcome)
    return case


@dataclass(frozen=True)
class Words:
    """What a decision says beside its outcome."""

    reason: str = ""
    basis: str = ""
    content: str = ""
    facts: str = ""


def _record_decision(
    case: Case,
    pauses: tuple[Pause, ...],
    words: Words,
    *,
    by: Actor,
    at: datetime,
    outcome: Outcome,
) -> None:
    today = beijing_date(at)
    case.decided_on = today
    clock = columns(facts_of(case, pauses=pauses), today=today)
    advance(
        case,
        stage=Stage.DECIDED.value,
        outcome=outcome.value,
        decided_on=today,
        holder_id=None,
        **clock,
    )
    document = _paper(case, words, by=by, at=at)
    Decision.objects.create(
        case=case,
        outcome=outcome.value,
        content=words.content,
        reason=words.reason,
        basis=words.basis,
        decided_by_id=by.person,
        decided_at=at,
        document_id=document.id,
    )
    note_decided(case, granted=outcome is Outcome.GRANTED)
    _hand_on(case, by=by, at=at)
    word = REGIMES[case.regime].words[outcome.value]
    entry = Act.CASE_GRANT if outcome is Outcome.GRANTED else Act.CASE_REFUSE
    text = f"{word}：{words.reason}" if words.reason else word
    log(case, act=entry, by=by, at=at, text=text)
    tell(case, "cases.decided", by=by, at=at, outcome=word)


def _hand_on(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the context above do what a granted case of this item is for."""
    key = pinned_by(case).outcome_handler
    handler = slots.outcome_handler(key) if key else None
    if handler is not None and case.outcome == Outcome.GRANTED:
        handler(case_number=case.number, by=by, at=at)


def _paper(case: Case, words: Words, *, by: Actor, at: datetime) -> "Document":
    """The decision's document, after the licence it names; both numbers taken at once."""
    known = beside(case)
    granted = case.outcome == Outcome.GRANTED
    kind = "grant_decision" if granted else "refuse_decision"
    extra: dict[str, Any] = asdict(words)
    asked = getattr(case, "on_licence", None)
    if granted and isinstance(asked, LicenceAct):
        return grant_on_licence(case, known, by=by, at=at, asked=asked)
    own = papers.counter(case, kind, known.organ)
    seq = None
    if granted and known.version.issues_licence:
        other = licence_counter(known)
        serials = next_numbers(series=[own, other], year=beijing_date(at).year)
        licence = issue_licence(
            case, known, by=by, at=at, serial=serials[other], content=words.content
        )
        extra |= {"licence_number": licence.number, "valid_to": licence.valid_to}
        seq = serials[own]
    return papers.issue(case, kind, by=by, at=at, known=known, extra=extra, seq=seq)


@act
def deliver(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    method: str,
    recipient: str,
    capacity: str = "",
    served_on: date | None = None,
    proof: str = "",
    refusal: str = "",
    witnesses: str = "",
    reason: str = "",
    seen: int | None = None,
) -> Case:
    """送达 (Art 44): within ten working days of the decision; issues the 送达回证, closes the case.

    `recipient` is who signs, `capacity` as whom (`rules.service`); `served_on` the day on the
    mail's receipt, today when empty. Raises Invalid naming what this form of service lacks.
    """
    given = {"method": method, "recipient": recipient}
    also = fee_question()
    case = open_case(by=by, case_id=case_id, move=Move.DELIVER, given=given, seen=seen, also=also)
    check_paid(case)
    service = Service(method, recipient, capacity, served_on, proof, refusal, witnesses, reason)
    today = beijing_date(at)
    assert case.decided_on is not None  # the stage has a decision: a constraint of the row
    if fields := service_faults(service, decided_on=case.decided_on, today=today):
        raise Invalid(next(iter(fields.values()))[0], fields=fields)
    advance(case, stage=Stage.CLOSED.value, closed_at=at)
    Delivery.objects.create(
        case=case,
        method=method,
        delivered_on=served_on or today,
        recipient=recipient,
        delivered_by_id=by.user_id,
    )
    papers.issue(case, "delivery_receipt", by=by, at=at, extra=_slip(case, service, today))
    text = f"{DeliveryMethod(method).label}，{_received(service)}，办结"
    log(case, act=Act.CASE_DELIVER, by=by, at=at, text=text)
    return case


def _received(service: Service) -> str:
    who = receiver_of(service)
    return f"{who}签收" if who else "已登记送达回证"


def _slip(case: Case, service: Service, today: date) -> dict[str, Any]:
    """What the 送达回证 says: the papers served, how, when, to whom, by which proof."""
    name = beside(case).applicant.name
    return {
        "documents": served_papers(case),
        "method": DeliveryMethod(service.method).label,
        "delivered_on": service.served_on or today,
        "recipient": name,
        "receiver": receiver_of(service),
        "capacity": signed_as(service, name),
        "proof": proof_of(service),
        "refusal": service.refusal.strip(),
        "witnesses": service.witnesses.strip(),
        "reason": service.reason.strip(),
    }


@act
def instant(
    *,
    by: Actor,
    at: datetime,
    application: Application,
    method: str = DeliveryMethod.DIRECT,
    idempotency_key: str | None = None,
) -> Case:
    """即办件·单人即办: receipt, acceptance, decision and delivery in one transaction.

    Only where the item version says so, with its basis: elsewhere the decision belongs to
    someone other than the one who took it in. Raises NotAllowed otherwise.
    """
    version = pinned(application.version_id)
    if version.lane is not Lane.INSTANT or not version.single_officer:
        raise NotAllowed(
            f"“{version.item_name}”没有单人即办的依据，受理和决定要由两个人办",
            what_to_do="先受理，再转审批员决定",
        )
    if not by.can(Permission.CASE_INTAKE):
        raise NotAllowed("您的角色没有“收件受理”的权限")
    case = receive(by=by, at=at, application=application, idempotency_key=idempotency_key)
    if case.stage != Stage.RECEIVED:
        return case
    case = accept(by=by, at=at, case_id=case.id)
    words = Words(basis=version.single_officer_basis)
    _record_decision(case, (), words, by=by, at=at, outcome=Outcome.GRANTED)
    return deliver(
        by=by, at=at, case_id=case.id, method=method, recipient=application.applicant.name
    )
