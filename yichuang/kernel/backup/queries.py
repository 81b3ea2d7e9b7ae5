"""When the last backup was made: what `doctor` and the health page ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.ledger.rules import Act


@dataclass(frozen=True)
class LastBackup:
    """The newest backup on the ledger."""

    name: str
    at: datetime

    def age(self, now: datetime) -> timedelta:
        """How old it is at `now`."""
        return now - self.at


def last_backup() -> LastBackup | None:
    """The newest backup, or None when there never was one (or it was made before a restore)."""
    rows = LedgerEntry.objects.filter(action=Act.BACKUP.value, outcome="ok").order_by("-seq")
    found = rows.values_list("object_id", "ts").first()
    return LastBackup(*found) if found else None
