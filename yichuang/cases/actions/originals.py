"""原件: taken with a list, given back with a signature."""

from collections.abc import Collection
from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.besides import open_beside
from yichuang.cases.actions.moving import advance, log
from yichuang.cases.models import OriginalsSlip
from yichuang.cases.rules import originals
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission


@act
def take_originals(
    *, by: Actor, at: datetime, case_id: int, listed: str, seen: int | None = None
) -> OriginalsSlip:
    """收取原件: one paper a line (`rules.originals.read_list`); the applicant gets the list."""
    case = open_beside(by=by, case_id=case_id, right=Permission.CASE_INTAKE, seen=seen)
    lines, text = originals.read_list(listed)
    text = text or originals.take_fault(Stage(case.stage), lines)
    if text:
        raise Invalid(text, fields={"listed": [text]})
    advance(case)
    rows = [{"name": line.name, "count": line.count} for line in lines]
    extra = {"originals": rows, "taken_by": by.name}
    document = papers.issue(case, "originals_slip", by=by, at=at, extra=extra)
    slip = OriginalsSlip.objects.create(
        case=case,
        lines=[{**row, "back_on": "", "back_to": ""} for row in rows],
        taken_at=at,
        taken_by_id=by.person,
        document_id=document.id,
    )
    said = f"收取原件 {sum(line.count for line in lines)} 份，出清单"
    log(case, act=Act.ORIGINALS_TAKE, by=by, at=at, text=said)
    return slip


@act
def return_originals(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    slip_id: int,
    back: Collection[str],
    signed_by: str,
    seen: int | None = None,
) -> OriginalsSlip:
    """退还原件: which of a list, and who signed for them. Allowed at every stage."""
    case = open_beside(by=by, case_id=case_id, right=Permission.CASE_INTAKE, seen=seen)
    slip = OriginalsSlip.objects.filter(case_id=case.id, id=slip_id).first()
    if slip is None:
        raise Invalid("没有这份原件清单")
    here = originals.still_here(slip.lines)
    if text := originals.return_fault(here, list(back), signed_by=signed_by):
        where = "signed_by" if not signed_by.strip() and back else "back"
        raise Invalid(text, fields={where: [text]})
    today = beijing_date(at)
    advance(case)
    for line in slip.lines:
        if line["name"] in back:
            line["back_on"], line["back_to"] = today.isoformat(), signed_by.strip()
    rest = originals.still_here(slip.lines)
    slip.complete_on = None if rest else today
    slip.save(update_fields=["lines", "complete_on"])
    said = f"退还原件 {len(back)} 种" + (f"，还有 {len(rest)} 种未退" if rest else "，全部退还")
    log(case, act=Act.ORIGINALS_RETURN, by=by, at=at, text=said)
    return slip
