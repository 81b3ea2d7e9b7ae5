"""How the cases of a delegated power go: what catalog.delegation asks."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, F, Min, Q

from yichuang.cases.models import Case
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.delegation.rules import Counts
from yichuang.catalog.delegation.slots import Asked

_ITEM = "item_version__item__implement_code"


def quality(asked: Asked) -> Counts:
    """办结、不予、按时 of the applications that came in since the opening. One statement."""
    rows = Case.objects.filter(
        received_on__gte=asked.first, decided_on__lte=asked.last, **{_ITEM: asked.item_code}
    )
    on_time = Q(due_promised=None) | Q(decided_on__lte=F("due_promised"))
    found = rows.aggregate(
        decided=Count("id"),
        refused=Count("id", filter=Q(outcome=Outcome.REFUSED)),
        on_time=Count("id", filter=on_time),
    )
    return Counts(**found)


def first_cases(item_codes: Collection[str]) -> Mapping[str, date]:
    """实施编码 → the day its first case came in, for items that have one. One statement."""
    rows = Case.objects.filter(**{f"{_ITEM}__in": list(item_codes)}).order_by()
    return dict(rows.values_list(_ITEM).annotate(first=Min("received_on")))
