"""What a report has to own up to: late decisions, second notices, broken promises, by department."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Q

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


@dataclass(frozen=True)
class Use:
    """How often a guide was used in a period: applications received, first and last day."""

    version_id: int
    cases: int
    first: date
    last: date


def use_by_version(first: date, last: date) -> list[Use]:
    """Applications received between two days, by the version they are pinned to. One query."""
    rows = Case.objects.filter(received_on__range=(first, last)).order_by()
    found = rows.values("item_version_id").annotate(
        n=Count("id"), low=Min("received_on"), high=Max("received_on")
    )
    return [Use(row["item_version_id"], row["n"], row["low"], row["high"]) for row in found]


def received_days(version_ids: set[int], first: date, last: date) -> list[tuple[int, date, int]]:
    """(version, day, applications) of some versions between two days. One query."""
    rows = Case.objects.filter(
        item_version_id__in=version_ids, received_on__range=(first, last)
    ).order_by()
    found = rows.values("item_version_id", "received_on").annotate(n=Count("id"))
    return [(row["item_version_id"], row["received_on"], row["n"]) for row in found]
