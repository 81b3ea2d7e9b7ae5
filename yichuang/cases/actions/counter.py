"""What happens at the window in one go: the applicant known, the case taken in, its exit taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from yichuang.cases.actions.decide import instant
from yichuang.cases.actions.intake import Application, accept, receive, set_materials
from yichuang.cases.models import Case
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.states import Channel, MaterialState
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.actions import register_party
from yichuang.kernel.identity.queries import party
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
    applicant: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    wants: str = "window"


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
    if faults:
        fields = {f"form.{name}": texts for name, texts in faults.items()}
        raise Invalid("申请表还有没填好的地方", fields=fields)
    person = register_party(by=by, at=at, **counter.applicant)
    application = Application(
        version_id=version.id,
        applicant=party(person.id),
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
    return accept(by=by, at=at, case_id=case.id) if finish is Finish.ACCEPT else case
