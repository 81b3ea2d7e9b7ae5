"""更正笔误: a slip of the pen found after acceptance, corrected in the open."""

from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.besides import open_beside
from yichuang.cases.actions.moving import advance, log
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, TypoFix
from yichuang.cases.queries.pinned import Pinned, pinned_by
from yichuang.cases.rules import typos
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.catalog.items.rules.form_schema import FieldSpec, clean, fields_of
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission


@act
def fix_typo(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    field: str,
    after: str,
    reason: str,
    proof: str = "",
    seen: int | None = None,
) -> TypoFix:
    """Correct one field, keep what stood there, and issue the 更正书 that names the wrong papers.

    The values are in the paper and the row, not in the ledger: they may be personal. Raises
    Invalid, with the input named, where it is no slip of the pen (`rules.typos`).
    """
    case = open_beside(by=by, case_id=case_id, right=Permission.CASE_REVIEW, seen=seen)
    outcome = Outcome(case.outcome) if case.outcome else None
    if text := typos.stage_fault(Stage(case.stage), outcome):
        raise Conflict(text)
    spec, gates = _field(pinned_by(case), field)
    value, fault = clean(spec, after, today=beijing_date(at))
    before = str(case.form.get(field) or "")
    slip = typos.Slip(before, str(value or ""), reason, proof)
    where = "after"
    if not fault:
        fault, where = typos.slip_fault(spec, gates, slip, outcome=outcome)
    if fault:
        raise Invalid(fault, fields={where: [fault]})
    wrong = _papers_with(case, before)
    advance(case, form={**case.form, field: value})
    extra = {
        "field": spec.label,
        "before": before,
        "after": slip.after,
        "reason": reason.strip(),
        "corrects": "、".join(wrong),
    }
    document = papers.issue(case, "typo", by=by, at=at, extra=extra)
    row = TypoFix.objects.create(
        case=case,
        field_key=field,
        label=spec.label,
        before=before,
        after=slip.after,
        reason=reason.strip(),
        proof=proof.strip(),
        corrects=wrong,
        fixed_at=at,
        fixed_by_id=by.person,
        document_id=document.id,
    )
    _say(row, by=by, at=at)
    return row


def _say(row: TypoFix, *, by: Actor, at: datetime) -> None:
    """The event, the entry and the text: they name the field, not what stands in it."""
    case, text = row.case, f"更正“{row.label}”的笔误，出更正书"
    fields = (row.field_key,)
    log(case, act=Act.CASE_FIX_TYPO, by=by, at=at, text=text, reason=row.reason, fields=fields)
    tell(case, "cases.typo", by=by, at=at, field=row.label)


def _field(version: Pinned, key: str) -> tuple[FieldSpec, frozenset[str]]:
    specs = fields_of(version.content.form_schema)
    spec = next((one for one in specs if one.key == key), None)
    if spec is None:
        raise Invalid("申请表里没有这一栏", fields={"field": ["请选择要更正的栏目"]})
    counted = (fee.quantity_field for fee in version.content.fees)
    return spec, typos.deciding(specs, counted)


def _papers_with(case: Case, before: str) -> list[str]:
    issued = of_subject("case", case.number)
    return typos.quoting(
        before, ((row.get_kind_display(), row.number, str(row.content)) for row in issued)
    )
