"""开门承接: refused, point by point, until the county is ready."""

from datetime import datetime

from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.queries.readiness import lines_of, with_papers
from yichuang.catalog.delegation.rules import Line, Move, unmet
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor

from .moving import advance, taken


class NotReady(Invalid):
    """The readiness list stops the opening; `lines` are the unmet points."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        said = "；".join(f"{line.point.label}：{line.why}" for line in lines)
        super().__init__(
            f"还有 {len(lines)} 项没有准备好，不能开门：{said}。",
            code="delegation.not_ready",
            what_to_do="请把清单上没有打勾的逐项办好，再开门。",
        )


@act
def open_delegation(*, by: Actor, at: datetime, delegation_id: int) -> Delegation:
    """已承接 from today: the item takes applications. Raises NotReady with every unmet point."""
    row = taken(by=by, move=Move.OPEN, delegation_id=delegation_id)
    today = beijing_date(at)
    whole = with_papers(Delegation.objects.filter(pk=row.pk)).get()
    if missing := unmet(lines_of([whole], on=today)[row.pk]):
        raise NotReady(missing)
    text = f"准备齐全，{today} 开门承接"
    return advance(row, Move.OPEN, by=by, at=at, text=text, opened_on=today)
