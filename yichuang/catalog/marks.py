"""Whether a list is still the one that was read: looked up in one statement, for all lists."""

import secrets
from typing import Any

from django.db.models import CharField, Count, Model, QuerySet, Sum, Value

_BITS = 40  # a list of some thousand rows stays within 63


def new_mark() -> int:
    """The mark of a row just written."""
    return secrets.randbits(_BITS)


def mark_of(model: type[Model]) -> "QuerySet[Any, tuple[str, int, int]]":
    """(list, rows, sum of their marks); no row for an empty list. Made for `union`."""
    name = Value(model._meta.model_name, output_field=CharField())
    rows = model._default_manager.order_by().values(list=name)
    return rows.annotate(rows=Count("id"), marks=Sum("mark")).values_list("list", "rows", "marks")
