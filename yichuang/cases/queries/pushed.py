"""What pushing asks about cases: whose business an event is, and a case's exchange record."""

from collections.abc import Collection, Sequence
from typing import Any

from yichuang.cases.policies import visible_to
from yichuang.cases.queries.exchange import records_of
from yichuang.kernel.permissions.rules import Actor, Permission

_COLUMNS = {"case": "number", "licence": "licence__number"}


def theirs(
    objects: Collection[tuple[str, str]], department_ids: Sequence[int]
) -> set[tuple[str, str]]:
    """Of these cases and licences the departments' own; a statement for each kind."""
    departments = tuple(department_ids)
    reader = Actor(
        user_id=None,
        name="推送",
        rights=frozenset({Permission.CASE_REVIEW}),
        department_id=departments[0],
        represents=departments,
    )
    rows, found = visible_to(reader), set()
    for kind, column in _COLUMNS.items():
        ids = {id_ for what, id_ in objects if what == kind}
        if ids:
            known = rows.filter(**{f"{column}__in": ids}).values_list(column, flat=True)
            found |= {(kind, id_) for id_ in known}
    return found


def records(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The exchange records by our number; the departments were asked before."""
    return records_of(Actor.system("办件推送"), numbers)
