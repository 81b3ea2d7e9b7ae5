"""What was put right after receipt: each field as it was handed in."""

from typing import Any

from yichuang.cases.models import FormChange


def first_values(case_id: int) -> dict[str, Any]:
    """Field key → the value handed in, for every field changed since (one query)."""
    rows = FormChange.objects.filter(case_id=case_id).order_by("-id")
    return {row.key: row.old for row in rows}
