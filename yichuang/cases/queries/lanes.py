"""What the two lanes ask before they open: the materials, the list, the applicant's standing."""

from dataclasses import dataclass
from datetime import date

from yichuang.cases import slots
from yichuang.cases.models import Case, CaseMaterial, Commitment, GapAcceptance, GapLine
from yichuang.cases.queries.commitments import barred_since
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.rules.lanes import Slip, Standing
from yichuang.cases.rules.states import GapState, MaterialState
from yichuang.catalog.items.rules.enums import Necessity


def may_follow(version: Pinned) -> dict[str, int | None]:
    """Keys of the published 容缺 list with the working days each may take."""
    listed = (row for row in version.content.materials if row.necessity == Necessity.LATER)
    return {row.key: row.later_days for row in listed}


def slips_of(rows: list[CaseMaterial], version: Pinned) -> list[Slip]:
    """The materials of a case as the lanes look at them."""
    listed = may_follow(version)
    return [Slip(row.key, row.name, MaterialState(row.state), row.key in listed) for row in rows]


def standing_of(code: str, applicant_id: int, on: date) -> Standing:
    """The registry's answer and our own records of false promises.

    An unfilled slot allows, and says 未接入 on the case; what we found ourselves always counts.
    """
    answer = slots.standing(code, on)
    bar = "" if answer.allowed else answer.text
    if since := barred_since(applicant_id):
        bar = f"{since:%Y-%m-%d} 核查发现承诺不实，尚未修复"
    return Standing(bar=bar, text=answer.text, connected=answer.connected)


@dataclass(frozen=True)
class GapRow:
    """A material that may follow, as the pages show it."""

    key: str
    name: str
    form: str
    due_on: date
    open: bool
    handed_in_on: date | None
    problem: str


@dataclass(frozen=True)
class GapView:
    """容缺受理 of a case."""

    due_on: date | None
    complete_on: date | None
    signed_how: str
    standing: str
    connected: bool
    document_id: int
    lines: tuple[GapRow, ...]

    @property
    def open(self) -> tuple[GapRow, ...]:
        """What has still to come."""
        return tuple(row for row in self.lines if row.open)


@dataclass(frozen=True)
class CommitmentView:
    """告知承诺 of a case."""

    signed_how: str
    accepted_on: date
    standing: str
    connected: bool
    document_id: int
    replaced: tuple[str, ...]
    check_days: int
    check_by: date | None


def commitment_of(case: Case) -> CommitmentView | None:
    """告知承诺 of a case read with its `commitment`: no query."""
    row: Commitment | None = getattr(case, "commitment", None)
    if row is None:
        return None
    return CommitmentView(
        signed_how=row.get_signed_how_display(),
        accepted_on=row.accepted_on,
        standing=row.standing,
        connected=row.standing_connected,
        document_id=row.document_id,
        replaced=tuple(one["name"] for one in row.replaced),
        check_days=row.check_days,
        check_by=row.check_by,
    )


def gap_of(case: Case) -> GapView | None:
    """容缺 of a case read with its `gap`: one query, and none where there is no such thing."""
    row: GapAcceptance | None = getattr(case, "gap", None)
    if row is None:
        return None
    lines = GapLine.objects.filter(gap_id=row.id).order_by("id")
    return GapView(
        due_on=row.due_on,
        complete_on=row.complete_on,
        signed_how=row.get_signed_how_display(),
        standing=row.standing,
        connected=row.standing_connected,
        document_id=row.document_id,
        lines=tuple(
            GapRow(
                *(line.material_key, line.name, line.form, line.due_on),
                line.state == GapState.OPEN,
                line.handed_in_on,
                line.problem,
            )
            for line in lines
        ),
    )
