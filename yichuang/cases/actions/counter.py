"""What happens at the window in one go: the applicant known, the case taken in, its exit taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from yichuang.cases.actions.decide import instant
from yichuang.cases.actions.filing import file_case
from yichuang.cases.actions.intake import Application, accept, receive, set_materials
from yichuang.cases.actions.moving import regime_of
from yichuang.cases.actions.supplement import settle
from yichuang.cases.models import Case, SupplementLine
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.card import by_card
from yichuang.cases.rules.states import Channel, LineState, MaterialState
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.actions import register_party
from yichuang.kernel.identity.queries import PartyView, party, party_view
from yichuang.kernel.identity.rules import normalise_code
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor

Finding = tuple[str, str, str]


class Finish(Labelled):
    """How far one key of the clerk takes the case."""

    RECEIVE = "receive", "收件"
    ACCEPT = "accept", "受理"
    INSTANT = "instant", "当场办结"


@dataclass(frozen=True)
class AtCounter:
    """What stands on the intake screen. `findings`: material key → (state, problem, fix)."""

    version_id: int
    applicant: Mapping[str, Any]
    answers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    wants: str = "window"
    agent: Mapping[str, Any] | None = None
    readings: Mapping[str, str] = field(default_factory=dict)  # who → what his card said

    @property
    def card_read(self) -> list[str]:
        """Whose name and number stand as the card said."""
        people = {"applicant": self.applicant} | ({"agent": self.agent} if self.agent else {})
        return by_card(self.readings, people)


def take_in(
    *, by: Actor, at: datetime, counter: AtCounter, finish: Finish, idempotency_key: str
) -> Case:
    """Register the applicant, receive, and accept or finish: all or nothing.

    The same key again, also at the same moment, returns the case of the first. Raises
    Invalid naming fields of the applicant (`id_number`) and of the form (`form.area`).
    """
    try:
        return _take_in(by=by, at=at, counter=counter, finish=finish, key=idempotency_key)
    except IntegrityError:
        known = Case.objects.filter(idempotency_key=idempotency_key).first()
        if known is None:
            raise
        return known


@act
def _take_in(*, by: Actor, at: datetime, counter: AtCounter, finish: Finish, key: str) -> Case:
    known = Case.objects.filter(idempotency_key=key).first()
    if known is not None:
        return known
    version = pinned(counter.version_id)
    typed, today = {**counter.answers, **counter.form}, beijing_date(at)
    faults = version.form_faults(typed, today=today)
    if faults and finish is not Finish.RECEIVE:  # an incomplete application is received, then told
        fields = {f"form.{name}": texts for name, texts in faults.items()}
        raise Invalid("申请表还有没填好的地方", fields=fields)
    person = register_party(by=by, at=at, **counter.applicant)
    agent = _agent(counter.agent, by=by, at=at)
    if agent is not None and agent.id == person.id:
        fields = {"agent_id_number": ["这是申请人本人的号码，本人来办不填代办人"]}
        raise Invalid("代办人和申请人是同一个人", fields=fields)
    application = Application(
        version_id=version.id,
        agent_id=agent.id if agent else None,
        agent_name=agent.name if agent else "",
        card_read=counter.card_read,
        applicant=party(person.id),
        contact_phone=normalise_code(str(counter.applicant.get("phone", ""))),
        channel=Channel.WINDOW,
        answers=counter.answers,
        form=version.clean_form(typed, today=today),
        wants=counter.wants,
        material_states={k: state for k, (state, _, _) in counter.findings.items()},
    )
    if finish is Finish.INSTANT:
        return instant(by=by, at=at, application=application, idempotency_key=key)
    case = receive(by=by, at=at, application=application, idempotency_key=key)
    wrong = {k: f for k, f in counter.findings.items() if f[0] == MaterialState.DEFECTIVE}
    if wrong:
        case = set_materials(by=by, at=at, case_id=case.id, findings=wrong)
    return _accept(case, by=by, at=at) if finish is Finish.ACCEPT else case


def _agent(given: Mapping[str, Any] | None, *, by: Actor, at: datetime) -> PartyView | None:
    """Who came for the applicant. A refusal names the fields of the screen: `agent_name`."""
    if not given:
        return None
    try:
        return party_view(register_party(by=by, at=at, **given))
    except Invalid as error:
        fields = {f"agent_{name}": texts for name, texts in error.fields.items()}
        raise Invalid(error.message, fields=fields, what_to_do=error.what_to_do) from error


def _accept(case: Case, *, by: Actor, at: datetime) -> Case:
    """Complete at the window: accepted, or filed where that is the end of it."""
    if regime_of(case).complete_on_receipt:
        return file_case(by=by, at=at, case_id=case.id)
    return accept(by=by, at=at, case_id=case.id)


@act
def check(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    findings: Mapping[str, Finding],
    then_accept: bool = False,
    seen: int | None = None,
) -> Case:
    """Write what the clerk found; settle supplied lines; accept when asked to.

    A supplied line found wrong goes back under the same notice, with what is still wrong,
    and nothing is accepted. Raises as `set_materials`, `settle` and `accept` do.
    """
    supplied = set(
        SupplementLine.objects.filter(
            notice__case_id=case_id, state=LineState.SUPPLIED.value
        ).values_list("material_key", flat=True)
    )
    looked = {k: f for k, f in findings.items() if k in supplied and f[0] != MaterialState.UNSEEN}
    others = {k: f for k, f in findings.items() if k not in supplied}
    case = set_materials(by=by, at=at, case_id=case_id, findings=others, seen=seen)
    if looked:
        back = [f for f in looked.values() if f[0] == MaterialState.DEFECTIVE]
        verdicts = {k: f[0] == MaterialState.COMPLETE for k, f in looked.items()}
        comment = "；".join(problem for _, problem, _ in back)
        case = settle(by=by, at=at, case_id=case_id, verdicts=verdicts, comment=comment)
        if back:
            return case
    return _accept(case, by=by, at=at) if then_accept else case
