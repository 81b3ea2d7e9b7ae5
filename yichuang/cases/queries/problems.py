"""What a report has to own up to: late decisions, second notices, broken promises, by department."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from yichuang.cases.models import Case, SupplementNotice


@dataclass(frozen=True)
class Late:
    """A department's decisions of a period, and how many of them came too late."""

    department: str
    decided: int
    over_statute: int
    over_promise: int  # within the statutory limit, but after the promised one


def late_by_department(first: date, last: date) -> list[Late]:
    """Departments that decided after a limit between two days, the worst first. One query."""
    rows = Case.objects.filter(decided_on__range=(first, last)).order_by()
    illegal = Q(due_statutory__isnull=False, decided_on__gt=F("due_statutory"))
    found = rows.values("department__name").annotate(
        decided=Count("id"),
        over_statute=Count("id", filter=illegal),
        over_promise=Count("id", filter=Q(decided_on__gt=F("due_promised")) & ~illegal),
    )
    late = [
        Late(row["department__name"], row["decided"], row["over_statute"], row["over_promise"])
        for row in found.filter(Q(over_statute__gt=0) | Q(over_promise__gt=0))
    ]
    return sorted(late, key=lambda one: (-one.over_statute, -one.over_promise, one.department))


def second_notices(first: date, last: date) -> int:
    """How many cases were asked for papers a second time between two days."""
    rows = SupplementNotice.objects.filter(issued_on__range=(first, last), ordinal__gt=1)
    return rows.values("case_id").distinct().count()
