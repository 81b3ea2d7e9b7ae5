"""告知承诺 after the decision: what is to be checked, what was drawn, what was found."""

from dataclasses import dataclass
from datetime import date

from yichuang.cases.models import Commitment, CommitmentCheck
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.states import Verdict
from yichuang.kernel.lots.queries import LotView, lots_of
from yichuang.kernel.permissions.rules import Actor

PURPOSE = "commitment"


def unchecked_numbers(actor: Actor) -> list[str]:
    """Case numbers whose commitment is due for a check and has none, oldest first."""
    rows = Commitment.objects.filter(case__in=visible_to(actor), check_by__isnull=False)
    return list(rows.filter(check_made=None).order_by("id").values_list("case__number", flat=True))


def drawn_in(number: str) -> LotView | None:
    """The newest draw that named this case; None when it is checked without one."""
    return next((row for row in lots_of(PURPOSE) if number in row.chosen), None)


@dataclass(frozen=True)
class CheckRow:
    """A commitment as the check page lists it."""

    number: str
    item_name: str
    applicant: str
    check_by: date | None
    lot: str
    verdict: str
    verdict_label: str
    consequence: str
    correct_by: date | None
    repaired_on: date | None
    checked_on: date | None


def check_rows(actor: Actor, *, limit: int = 200) -> list[CheckRow]:
    """The commitments of the cases one may see, those still to be checked first (two queries)."""
    lots = lots_of(PURPOSE)
    drawn = {number: row.number for row in reversed(lots) for number in row.chosen}
    rows = Commitment.objects.filter(case__in=visible_to(actor), check_by__isnull=False)
    rows = rows.select_related("check_made", "case").defer("case__form", "signed_by")
    found = [_row(row, drawn) for row in rows.order_by("check_by", "id")[:limit]]
    return sorted(found, key=lambda row: (bool(row.verdict), not row.lot))


def _row(row: Commitment, drawn: dict[str, str]) -> CheckRow:
    check: CommitmentCheck | None = getattr(row, "check_made", None)
    return CheckRow(
        number=row.case.number,
        item_name=row.case.item_name,
        applicant=row.case.applicant_masked,
        check_by=row.check_by,
        lot=drawn.get(row.case.number, ""),
        verdict=check.verdict if check else "",
        verdict_label=Verdict(check.verdict).label if check else "等核查",
        consequence=check.get_consequence_display() if check and check.consequence else "",
        correct_by=check.correct_by if check else None,
        repaired_on=check.repaired_on if check else None,
        checked_on=check.checked_on if check else None,
    )


def barred_since(applicant_id: int) -> date | None:
    """The day of a false promise that nobody has repaired: it bars both lanes."""
    rows = CommitmentCheck.objects.filter(
        applicant_id=applicant_id, verdict=Verdict.FALSE.value, repaired_on=None
    )
    return rows.order_by("-checked_on").values_list("checked_on", flat=True).first()
