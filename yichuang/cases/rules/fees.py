"""缴费通知: only what the item's published table lists, at its price, with its article.

行政许可法 Art 58, 59: free unless a law or an administrative regulation says otherwise; charged
by the published items and standards. A fee stops no clock: nothing in Art 45 says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yichuang.catalog.items.rules.content import Fee

from .states import Stage

OPEN = frozenset({Stage.REVIEWING, Stage.PAUSED, Stage.DECIDED})
_CENT = Decimal("0.01")
MOST = 10**9  # beyond it the number was mistyped


@dataclass(frozen=True)
class Reduction:
    """How much of a fee is not asked, and why this applicant need not pay it."""

    amount: Decimal
    why: str


@dataclass(frozen=True)
class Line:
    """One fee of a notice."""

    item: str
    standard: str
    basis: str
    quantity: Decimal
    full: Decimal
    less: Decimal
    less_basis: str = ""

    @property
    def due(self) -> Decimal:
        """What is to be paid."""
        return self.full - self.less

    def as_row(self) -> dict[str, str]:
        """For the notice and the store: money as text, always with two digits."""
        quantity = "" if self.quantity == 1 else f"（{self.quantity.normalize():f} 份计）"
        return {
            "item": self.item,
            "standard": self.standard + quantity,
            "basis": self.basis,
            "full": f"{self.full:.2f}",
            "less": f"{self.less:.2f}",
            "less_basis": self.less_basis,
            "amount": f"{self.due:.2f}",
        }


def lines_of(
    fees: Sequence[Fee],
    wanted: Collection[str],
    form: Mapping[str, Any],
    reductions: Mapping[str, Reduction],
) -> tuple[list[Line], str]:
    """The lines of a notice, or why it cannot be sent."""
    listed = {fee.item: fee for fee in fees}
    if strange := [item for item in wanted if item not in listed]:
        return [], f"这个事项的收费公示里没有“{strange[0]}”，不能收（行政许可法第五十八、五十九条）"
    if not wanted:
        return [], "没有选收费项目"
    if idle := [item for item in reductions if item not in wanted]:
        return [], f"“{idle[0]}”没有收，也就没有减免"
    lines = []
    for fee in fees:
        if fee.item not in wanted:
            continue
        line, text = _line(fee, form, reductions.get(fee.item))
        if line is None:
            return [], text
        lines.append(line)
    return lines, ""


def _line(fee: Fee, form: Mapping[str, Any], less: Reduction | None) -> tuple[Line | None, str]:
    if not fee.basis.strip():
        return None, f"“{fee.item}”没有写收费依据，没有依据不能收"
    price = money(fee.amount)
    if price is None:
        return None, f"“{fee.item}”在收费公示里没有写明单价，请事项编辑员补上再收"
    quantity = Decimal(1)
    if fee.quantity_field:
        found = money(str(form.get(fee.quantity_field, "")))
        if not found:
            return None, f"“{fee.item}”按数量收，申请表里没有填数量"
        quantity = found
    full = (price * quantity).quantize(_CENT)
    if less is None:
        return Line(fee.item, fee.standard, fee.basis, quantity, full, Decimal(0)), ""
    if text := _reduction_fault(fee, full, less):
        return None, text
    basis = f"{fee.reduction_basis}：{less.why.strip()}"
    return Line(fee.item, fee.standard, fee.basis, quantity, full, less.amount, basis), ""


def _reduction_fault(fee: Fee, full: Decimal, less: Reduction) -> str:
    if not fee.reducible:
        return f"“{fee.item}”的收费公示没有减免的规定，不能减免"
    if not 0 < less.amount <= full:
        return f"“{fee.item}”应收 {full:.2f} 元，减免只能在 0.01 元和这个数之间"
    if not less.why.strip():
        return f"减免“{fee.item}”请写明申请人符合哪一项"
    return ""


def money(text: str) -> Decimal | None:
    """A sum of money or a quantity; None for anything else, a negative one included."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < MOST else None


def total(lines: Sequence[Line]) -> Decimal:
    """What the applicant pays."""
    return sum((line.due for line in lines), Decimal(0))


def payment_fault(*, receipt: str, paid_on: date, told_on: date, today: date) -> tuple[str, str]:
    """(what is wrong with a payment to be recorded, on which input)."""
    if not receipt.strip():
        return "请填写财政票据号码", "receipt"
    if paid_on > today:
        return "缴费日期不能晚于今天", "paid_on"
    if paid_on < told_on:
        return f"缴费日期早于缴费通知（{told_on:%Y-%m-%d}），通知之前不能收费", "paid_on"
    return "", ""
