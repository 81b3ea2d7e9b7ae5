"""告知承诺: the organ informs, the applicant commits, the evidence is never asked for again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yichuang.cases.actions import papers
from yichuang.cases.actions.gaps import signature_of
from yichuang.cases.actions.intake import DEEMING, deem_accepted, start
from yichuang.cases.actions.moving import log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, CaseMaterial, Commitment
from yichuang.cases.queries.lanes import slips_of, standing_of
from yichuang.cases.queries.pinned import pinned_by
from yichuang.cases.rules.clocks import deemed_acceptance_due
from yichuang.cases.rules.lanes import commitment_fault
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import AcceptedHow, MaterialState
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Unit, deadline
from yichuang.kernel.errors import Conflict
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def accept_on_promise(
    *, by: Actor, at: datetime, case_id: int, signed_by: str = "", seen: int | None = None
) -> Case:
    """告知承诺受理: the 告知承诺书 is frozen as both sides signed it, and the clocks start.

    `signed_by` is the name under the paper at the window; blank where the applicant signed
    with his application. Raises Conflict with the reason when he has to go the normal way.
    """
    given = {"signed_by": signed_by or "见申请"}
    case = open_case(by=by, case_id=case_id, move=Move.ACCEPT_ON_PROMISE, given=given, seen=seen)
    today = beijing_date(at)
    if deemed_acceptance_due(case.notice_due, today):
        return deem_accepted(by=DEEMING, at=at, case_id=case.id)
    version, applicant = pinned_by(case), case.applicant
    content = version.content
    rows = list(CaseMaterial.objects.filter(case_id=case.id).order_by("sort"))
    replaced = [row for row in rows if row.key in content.commitment_materials]
    standing = standing_of(applicant.id_number, applicant.id, today)
    keys = {row.key for row in replaced}
    if text := commitment_fault(content.commitment, slips_of(rows, version), keys, standing):
        raise Conflict(text)
    signature = signature_of(case, signed_by, at, lane="promise")
    listed = [{"key": row.key, "name": row.name} for row in replaced]
    CaseMaterial.objects.filter(id__in=[row.id for row in replaced]).update(
        state=MaterialState.PROMISED.value, problem="", fix="", received_on=None
    )
    start(
        case,
        by=by,
        at=at,
        accepted_on=case.supplied_on or today,
        how=AcceptedHow.BY_OFFICER,
        extra={},
    )
    document = papers.issue(
        case, "commitment", by=by, at=at, extra={"replaced": listed, **signature}
    )
    assert case.accepted_on is not None  # just started
    Commitment.objects.create(
        case=case,
        accepted_on=case.accepted_on,
        signed_by=signature["signed_by"],
        signed_at=signature["moment"],
        signed_how=signature["how"].value,
        standing=standing.text,
        standing_connected=standing.connected,
        document_id=document.id,
        replaced=listed,
        check_days=content.commitment_check_days or 1,
    )
    text = f"以告知承诺受理，{'、'.join(row.name for row in replaced)}以承诺代替，不再要求提交"
    log(case, act=Act.CASE_COMMIT, by=by, at=at, text=text)
    tell(case, "cases.promised", by=by, at=at, count=len(replaced))
    return case


def check_due(days: int, decided_on: date) -> date:
    """By when a commitment is to be checked: so many working days after the decision."""
    due = deadline(decided_on, Limit(days, Unit.WD), calendar=current_calendar()).due
    assert due is not None  # only an open pause has no due date
    return due


def note_decided(case: Case, *, granted: bool) -> None:
    """The check is owed from the day of a decision in favour; nothing else is checked."""
    if not (granted and getattr(case, "on_promise", False)):  # answered when the case was read
        return
    row = Commitment.objects.get(case_id=case.id)
    assert case.decided_on is not None  # the caller has just decided
    row.check_by = check_due(row.check_days, case.decided_on)
    row.save(update_fields=["check_by"])


def promised_states(choice: Mapping[str, Any], replaced: list[str]) -> dict[str, str]:
    """The states of materials that a commitment chosen with the application stands for."""
    if choice.get("lane") != "promise":
        return {}
    return dict.fromkeys(replaced, MaterialState.PROMISED.value)
