"""The decision, the licence it ends in, and delivery."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from yichuang.cases import slots
from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import Application, accept, receive
from yichuang.cases.actions.licence import issue_licence
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, Decision, Delivery, StepRun
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.states import DeliveryMethod, Lane, Outcome, Stage
from yichuang.cases.rules.steps import decide_fault
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.identity.queries import party
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
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
    case = open_case(by=by, case_id=case_id, move=move, given=given, seen=seen)
    version = pinned(case.item_version_id)
    runs = StepRun.objects.filter(case_id=case.id).values_list("key", "done_by_id")
    done, reviewers = {key for key, _ in runs}, {user for _, user in runs}
    if text := decide_fault(version.steps, done, reviewers, by.user_id or 0):
        raise Conflict(text)
    _record_decision(
        case,
        version,
        by=by,
        at=at,
        outcome=outcome,
        reason=reason,
        basis=basis,
        content=content,
        facts=facts,
    )
    return case


def _record_decision(
    case: Case,
    version: Pinned,
    *,
    by: Actor,
    at: datetime,
    outcome: Outcome,
    reason: str,
    basis: str,
    content: str,
    facts: str = "",
) -> None:
    today = beijing_date(at)
    case.decided_on = today
    clock = columns(facts_of(case, version), today=today)
    advance(
        case,
        stage=Stage.DECIDED.value,
        outcome=outcome.value,
        decided_on=today,
        holder_id=None,
        **clock,
    )
    words = {"reason": reason, "basis": basis, "content": content, "facts": facts}
    document = _paper(case, version, words, by=by, at=at)
    Decision.objects.create(
        case=case,
        outcome=outcome.value,
        content=content,
        reason=reason,
        basis=basis,
        decided_by_id=by.person,
        decided_at=at,
        document_id=document.id,
    )
    handler = slots.outcome_handler(version.outcome_handler) if version.outcome_handler else None
    if handler is not None and outcome is Outcome.GRANTED:
        handler(case_number=case.number, by=by, at=at)
    word = REGIMES[case.regime].words[outcome.value]
    entry = Act.CASE_GRANT if outcome is Outcome.GRANTED else Act.CASE_REFUSE
    log(case, act=entry, by=by, at=at, text=f"{word}" + (f"：{reason}" if reason else ""))
    tell(case, "cases.decided", by=by, at=at, outcome=word)


def _paper(
    case: Case, version: Pinned, words: dict[str, str], *, by: Actor, at: datetime
) -> "Document":
    """The decision's document, after the licence it names."""
    applicant = party(case.applicant_id)
    granted = case.outcome == Outcome.GRANTED
    extra: dict[str, Any] = dict(words)
    if granted and version.issues_licence:
        licence = issue_licence(
            case, version, by=by, at=at, holder=applicant, content=words["content"]
        )
        extra |= {"licence_number": licence.number, "valid_to": licence.valid_to}
    kind = "grant_decision" if granted else "refuse_decision"
    return papers.issue(case, kind, by=by, at=at, version=version, party=applicant, extra=extra)


@act
def deliver(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    method: str,
    recipient: str,
    seen: int | None = None,
) -> Case:
    """送达 (Art 44): within ten working days of the decision; closes the case."""
    given = {"method": method, "recipient": recipient}
    case = open_case(by=by, case_id=case_id, move=Move.DELIVER, given=given, seen=seen)
    if method not in {member.value for member in DeliveryMethod}:
        raise Invalid("请选择送达方式", fields={"method": ["不在送达方式之列"]})
    advance(case, stage=Stage.CLOSED.value, closed_at=at)
    Delivery.objects.create(
        case=case,
        method=method,
        delivered_on=beijing_date(at),
        recipient=recipient,
        delivered_by_id=by.user_id,
    )
    text = f"{DeliveryMethod(method).label}，{recipient}签收，办结"
    log(case, act=Act.CASE_DELIVER, by=by, at=at, text=text)
    return case


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
    _record_decision(
        case,
        version,
        by=by,
        at=at,
        outcome=Outcome.GRANTED,
        reason="",
        basis=version.single_officer_basis,
        content="",
    )
    return deliver(
        by=by, at=at, case_id=case.id, method=method, recipient=application.applicant.name
    )
