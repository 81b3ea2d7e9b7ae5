"""我的办件: everything of a person and of those he acts for, what waits for him first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case as Choose
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from yichuang.cases.models import Case
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.kernel.enums import Labelled
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor

PAGE = 20
_ENDED = ~Q(outcome="")
_GAP = Q(gap__due_on__isnull=False, outcome="")
_FETCH = Q(stage=Stage.DECIDED.value, wants="window")
_TURN = Q(stage=Stage.SUPPLEMENT.value) | _GAP | _FETCH


class Part(Labelled):
    """A part of one's cases."""

    ALL = "all", "全部"
    TODO = "todo", "要您办的"
    RUNNING = "running", "办理中"
    ENDED = "ended", "有结果的"


_PARTS = {Part.ALL: Q(), Part.TODO: _TURN, Part.RUNNING: ~_ENDED, Part.ENDED: _ENDED}


@dataclass(frozen=True)
class MineFilter:
    """What the list is narrowed to: a part, a text, one of those in whose name one acts."""

    part: Part = Part.ALL
    text: str = ""
    party_id: int | None = None


@dataclass(frozen=True)
class MineRow:
    """One line: the case, in whose name, how it stands, what is to be done and by when."""

    id: int
    number: str
    item_name: str
    applicant: str
    stage: Stage
    outcome: str
    my_turn: bool
    gap_due: date | None
    supplement_due: date | None
    notice_due: date | None
    due_promised: date | None
    due_statutory: date | None

    @property
    def to_do(self) -> str:
        """The applicant's next act; empty while it is the office's turn."""
        if self.stage is Stage.SUPPLEMENT:
            return "补材料"
        if self.gap_due is not None and not self.outcome:
            return "补交容缺材料"
        return "到窗口领结果" if self.my_turn else ""

    @property
    def due(self) -> date | None:
        """By when he or the office acts; none after the end."""
        if self.outcome:
            return None
        if self.stage is Stage.SUPPLEMENT:
            return self.supplement_due
        if self.gap_due is not None:
            return self.gap_due
        if self.stage is Stage.RECEIVED:
            return self.notice_due
        return self.due_promised or self.due_statutory


_COLUMNS = (
    *("id", "number", "item_name", "applicant_masked", "stage", "outcome", "turn", "gap__due_on"),
    *("supplement_due", "notice_due", "due_promised", "due_statutory"),
)


@dataclass(frozen=True)
class MinePage:
    """A page of rows and the key of the next one, empty on the last."""

    rows: list[MineRow]
    next_key: str


def mine(actor: Actor, *, where: MineFilter, after: str = "", size: int = PAGE) -> MinePage:
    """What waits for him, then the rest, each newest first. One query; by key."""
    turn = Choose(When(_TURN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _narrow(actor, where).annotate(turn=turn).order_by("turn", "-id")
    first, _, key = after.partition(":")
    last = row_number(key)
    if last is not None and first in ("0", "1"):
        rows = rows.filter(Q(turn=int(first), id__lt=last) | Q(turn__gt=int(first)))
    found = [_row(values) for values in rows[: size + 1].values_list(*_COLUMNS)]
    more, shown = len(found) > size, found[:size]
    return MinePage(shown, f"{int(not shown[-1].my_turn)}:{shown[-1].id}" if more else "")


def tally(actor: Actor, where: MineFilter) -> dict[Part, int]:
    """How many each part has, under the same text and name. One query."""
    rows = _narrow(actor, MineFilter(Part.ALL, where.text, where.party_id))
    counts = {part.value: Count("id", filter=q) for part, q in _PARTS.items() if q}
    found = rows.aggregate(all=Count("id"), **counts)
    return {part: found[part.value] for part in Part}


def _narrow(actor: Actor, where: MineFilter) -> QuerySet[Case]:
    rows = visible_to(actor).filter(_PARTS[where.part])
    if where.party_id is not None:
        rows = rows.filter(applicant_id=where.party_id)
    if text := where.text.strip():
        number = "".join(text.split())
        rows = rows.filter(Q(number__startswith=number) | Q(item_name__contains=text))
    return rows


def _row(values: tuple) -> MineRow:
    id_, number, item, applicant, stage, outcome, turn, *dates = values
    label = Outcome(outcome).label if outcome else ""
    return MineRow(id_, number, item, applicant, Stage(stage), label, turn == 0, *dates)
