"""领下一件: the nearest case that waits for this person, given to nobody else."""

from datetime import datetime

from yichuang.cases.actions.review import hold
from yichuang.cases.models import Case
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.rows import next_for
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict
from yichuang.kernel.permissions.rules import Actor

_TRIES = 5


def take_next(*, by: Actor, at: datetime) -> Case | None:
    """Hold the next case, or None when nothing waits.

    Each try is its own transaction: losing the race for one case moves on to the one after
    it, so that twenty people pressing at once get twenty cases.
    """
    for _ in range(_TRIES):
        case_id = next_for(by, today=beijing_date(at))
        if case_id is None:
            return None
        case = visible_to(by).get(id=case_id)
        if case.holder_id in by.desks:
            return case
        try:
            return hold(by=by, at=at, case_id=case_id, seen=case.version)
        except Conflict:
            continue
    raise Conflict("同时领办的人太多，没有领到", what_to_do="请再按一次“领下一件”")
