"""缴费通知 and the record of a payment. No money passes here: the treasury's receipt is noted."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from yichuang.cases.actions import papers
from yichuang.cases.actions.besides import open_beside
from yichuang.cases.actions.moving import advance, log
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, FeeNotice
from yichuang.cases.queries.pinned import pinned_by
from yichuang.cases.rules import fees
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

HOW = "凭本通知书到银行、网上支付或者财政非税收入平台缴纳，缴后由窗口登记票据号码"


@act
def notify_fee(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    items: Collection[str],
    reductions: Mapping[str, fees.Reduction] | None = None,
    seen: int | None = None,
) -> FeeNotice:
    """缴费通知: amounts computed from the item's own table, one notice a case. No clock stops.

    Raises Invalid for what the table does not list or price, Conflict for a second notice or
    a case that is not accepted.
    """
    case = open_beside(by=by, case_id=case_id, right=Permission.CASE_INTAKE, seen=seen)
    if Stage(case.stage) not in fees.OPEN:
        raise Conflict("受理以后、办结以前才能出缴费通知")
    if FeeNotice.objects.filter(case_id=case.id).exists():
        raise Conflict("这件办件已经出过缴费通知，不能再收第二次")
    listed = pinned_by(case).content.fees
    lines, text = fees.lines_of(listed, items, case.form, reductions or {})
    if text:
        raise Invalid(text, fields={"items": [text]})
    due = fees.total(lines)
    first = [fee for fee in listed if fee.item in items and fee.before_delivery]
    advance(case)
    rows = [line.as_row() for line in lines]
    extra: dict[str, Any] = {"fees": rows, "total": f"{due:.2f}", "how": HOW}
    if less := [row for row in rows if row["less_basis"]]:
        extra["reduction"] = "；".join(
            f"{r['item']}减 {r['less']} 元，{r['less_basis']}" for r in less
        )
    if first:
        extra["before_delivery"] = f"缴清后领取办理结果，依据：{first[0].before_delivery_basis}"
    document = papers.issue(case, "fee_notice", by=by, at=at, extra=extra)
    row = FeeNotice.objects.create(
        case=case,
        lines=rows,
        total=due,
        before_delivery=bool(first) and due > 0,
        told_on=beijing_date(at),
        document_id=document.id,
    )
    said = f"缴费通知，应缴 {due:.2f} 元"
    log(case, act=Act.CASE_FEE_NOTICE, by=by, at=at, text=said)
    tell(case, "cases.fee", by=by, at=at, total=f"{due:.2f}")
    return row


@act
def record_payment(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    receipt: str,
    paid_on: date,
    seen: int | None = None,
) -> FeeNotice:
    """登记缴费: the receipt's number and day, once. Raises Conflict when nothing is owed."""
    case = open_beside(by=by, case_id=case_id, right=Permission.CASE_INTAKE, seen=seen)
    row = FeeNotice.objects.filter(case_id=case.id).first()
    if row is None or row.paid_on is not None or not row.total:
        raise Conflict("这件办件没有等缴的费用")
    text, where = fees.payment_fault(
        receipt=receipt, paid_on=paid_on, told_on=row.told_on, today=beijing_date(at)
    )
    number = receipt.strip()
    if not text and FeeNotice.objects.filter(receipt=number).exists():
        text, where = "这个票据号码已经登记在另一件办件上", "receipt"
    if text:
        raise Invalid(text, fields={where: [text]})
    advance(case)
    row.paid_on, row.receipt, row.recorded_by_id = paid_on, number, by.person
    row.save(update_fields=["paid_on", "receipt", "recorded_by"])
    said = f"已缴费 {row.total:.2f} 元，票据 {number}"
    log(case, act=Act.CASE_FEE_PAID, by=by, at=at, text=said)
    return row


def fee_question() -> dict[str, Exists]:
    """Whether something is owed before the result may be fetched, in the case's own statement."""
    owed = FeeNotice.objects.filter(case=OuterRef("id"), before_delivery=True, paid_on=None)
    return {"fee_owed": Exists(owed)}


def check_paid(case: Case) -> None:
    """Refuse to hand over a result that by law is fetched after payment. Raises Conflict."""
    if case.fee_owed:  # type: ignore[attr-defined]
        raise Conflict(
            "缴费通知写明缴清后领取结果，还没有登记缴费", what_to_do="先登记票据号码，再送达"
        )
