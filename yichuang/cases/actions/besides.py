"""How an act beside the course of a case begins: seen, allowed, and nobody was faster.

It moves no stage, so it has no row in the transition tables, and a closed case may have one:
papers are given back and slips of the pen corrected after the end.
"""

from yichuang.cases.actions.moving import RACE, RELOAD
from yichuang.cases.models import Case
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.pinned import with_version
from yichuang.kernel.errors import Conflict, NotAllowed, NotFound
from yichuang.kernel.permissions.rules import Actor, Permission


def open_beside(*, by: Actor, case_id: int, right: Permission, seen: int | None) -> Case:
    """The case with its applicant and organ. Raises NotFound, NotAllowed or Conflict."""
    if not by.is_system and not by.can(right):
        raise NotAllowed(f"您的角色没有“{right.label}”的权限")
    rows = with_version(visible_to(by).filter(id=case_id))
    case = rows.select_related("applicant", "department").first()
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    if seen is not None and seen != case.version:
        raise Conflict(RACE, what_to_do=RELOAD)
    return case
