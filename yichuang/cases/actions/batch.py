"""批量准予: one confirmation, as many decisions as cases, each its own transaction and entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yichuang.cases.actions.decide import decide
from yichuang.cases.models import Decision, OpinionRequest, StepRun
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.batch import batch_fault, not_recommended
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.clock.now import beijing
from yichuang.kernel.errors import Conflict, DomainError, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor, Permission


@dataclass(frozen=True)
class Granted:
    """What became of one row: granted, or why not."""

    number: str
    applicant: str
    ok: bool
    text: str


def grant_batch(*, by: Actor, at: datetime, chosen: Mapping[int, int]) -> list[Granted]:
    """准予 for each of `chosen` (case id → version seen), nearest limit first.

    A row that changed meanwhile, was decided, is paused, was reviewed by the decider or is
    not recommended stays as it is and says why; the others go on. Nothing is refused here: a
    refusal owes its own reasons (Art 38). Raises Invalid for none, too many, or two items.
    """
    if not by.can(Permission.CASE_DECIDE):
        raise NotAllowed("您的角色没有“作出决定”的权限")
    rows = visible_to(by).filter(id__in=list(chosen)).order_by("due_statutory", "id")
    columns = ("id", "number", "applicant_masked", "item_version__item_id")
    found = list(rows.values_list(*columns))
    if text := batch_fault(len(chosen), {item for *_, item in found}):
        raise Invalid(text, what_to_do="请回到列表重新选")
    results = []
    for case_id, number, applicant, _ in found:
        try:
            _grant(by=by, at=at, case_id=case_id, seen=chosen[case_id])
            results.append(Granted(number, applicant, True, "已准予"))
        except DomainError as error:
            text = _decided_before(case_id) or error.message
            results.append(Granted(number, applicant, False, text))
    return results


@act
def _grant(*, by: Actor, at: datetime, case_id: int, seen: int) -> None:
    said = StepRun.objects.filter(case_id=case_id).values_list("proposes", flat=True)
    asked = OpinionRequest.objects.filter(case_id=case_id).exists()
    if text := not_recommended(list(said), asked=asked):
        raise Conflict(text)
    decide(by=by, at=at, case_id=case_id, outcome=Outcome.GRANTED, seen=seen)


def _decided_before(case_id: int) -> str:
    row = Decision.objects.filter(case_id=case_id).select_related("decided_by").first()
    if row is None:
        return ""
    name = row.decided_by.display_name if row.decided_by else "系统"
    return f"{name}已于 {beijing(row.decided_at):%m-%d %H:%M} 决定过，没有再决定"
