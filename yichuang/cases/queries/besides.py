"""What was done beside a case, as values; a statement only for what its 经过 says there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from yichuang.cases.models import Case, FeeNotice, OriginalsSlip, TypoFix
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.rules.originals import still_here
from yichuang.catalog.items.rules.form_schema import FieldType, fields_of
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.privacy.rules import mask_phone

if TYPE_CHECKING:
    from yichuang.cases.queries.view import EventRow


@dataclass(frozen=True)
class Fix:
    """A slip corrected; a phone is shown masked, the paper has it in full."""

    label: str
    before: str
    after: str
    reason: str
    proof: str
    by: str
    at: datetime
    corrects: tuple[str, ...]
    document_id: int


@dataclass(frozen=True)
class FeeView:
    """The fee notice of a case and whether it was paid."""

    lines: tuple[dict[str, str], ...]
    total: Decimal
    told_on: date
    before_delivery: bool
    paid_on: date | None
    receipt: str
    document_id: int

    @property
    def owed(self) -> bool:
        """Whether a payment is still to be recorded."""
        return self.paid_on is None and self.total > 0


@dataclass(frozen=True)
class SlipView:
    """A list of originals and what of it is still here."""

    id: int
    lines: tuple[dict[str, str], ...]
    taken_at: datetime
    taken_by: str
    here: tuple[str, ...]
    document_id: int


@dataclass(frozen=True)
class Besides:
    """All of it; nothing for most cases."""

    fixes: tuple[Fix, ...] = ()
    fee: FeeView | None = None
    slips: tuple[SlipView, ...] = field(default_factory=tuple)

    @property
    def here(self) -> list[str]:
        """Every original not yet given back."""
        return [name for slip in self.slips for name in slip.here]


def besides_of(case: Case, version: Pinned, events: Iterable["EventRow"]) -> Besides:
    """At most two statements, none for a case where nothing of the kind happened."""
    kinds = {row.kind for row in events}
    return Besides(
        fixes=_fixes(case, version) if Act.CASE_FIX_TYPO.value in kinds else (),
        fee=_fee(case),
        slips=_slips(case) if Act.ORIGINALS_TAKE.value in kinds else (),
    )


def _fixes(case: Case, version: Pinned) -> tuple[Fix, ...]:
    specs = fields_of(version.content.form_schema)
    phones = {spec.key for spec in specs if spec.type == FieldType.PHONE}
    rows = TypoFix.objects.filter(case_id=case.id).select_related("fixed_by").order_by("id")
    found = []
    for row in rows:
        private = row.field_key in phones
        before, after = (mask_phone(t) if private else t for t in (row.before, row.after))
        found.append(
            Fix(
                *(row.label, before, after, row.reason, row.proof, row.fixed_by.display_name),
                *(row.fixed_at, tuple(row.corrects), row.document_id),
            )
        )
    return tuple(found)


def _fee(case: Case) -> FeeView | None:
    row: FeeNotice | None = getattr(case, "fee_notice", None)  # read with the case
    if row is None:
        return None
    return FeeView(
        *(tuple(row.lines), row.total, row.told_on, row.before_delivery),
        *(row.paid_on, row.receipt or "", row.document_id),
    )


def _slips(case: Case) -> tuple[SlipView, ...]:
    rows = OriginalsSlip.objects.filter(case_id=case.id).select_related("taken_by").order_by("id")
    return tuple(
        SlipView(
            *(row.id, tuple(row.lines), row.taken_at, row.taken_by.display_name),
            *(tuple(still_here(row.lines)), row.document_id),
        )
        for row in rows
    )
