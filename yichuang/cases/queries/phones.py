"""更换手机 as its owner reads it."""

from dataclasses import dataclass
from datetime import datetime

from yichuang.cases.models import PhoneChange
from yichuang.cases.rules.phones import How


@dataclass(frozen=True)
class Changed:
    """A change that was made: from, to, how, and what the window looked at."""

    at: datetime
    old: str
    new: str
    how: str


def changes_of(party_ids: list[int]) -> list[Changed]:
    """The newest ten. One query."""
    rows = PhoneChange.objects.filter(party_id__in=party_ids, done_at__isnull=False)
    return [
        Changed(row.done_at, row.old_masked, row.new_masked, _how(row))
        for row in rows.order_by("-done_at", "-id")[:10]
        if row.done_at is not None
    ]


def _how(row: PhoneChange) -> str:
    return f"窗口核对{row.proof}" if row.how == How.WINDOW else How.ONLINE.label
