"""Loading the shipped statutory values."""

from dataclasses import asdict
from datetime import datetime

from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .models import StatuteValue
from .rules import reference_statutes


@act
def load_reference(*, at: datetime, by: Actor | None = None) -> int:
    """Bring the shipped rows into the table; idempotent. Returns how many rows changed.

    A row is known by key and first day of force. Rows a county added itself stay; a row
    that ships changed (a repeal gave it an end date) is corrected.
    """
    have = {(row.key, row.effective_from): row for row in StatuteValue.objects.all()}
    fresh, changed = [], 0
    for statute in reference_statutes():
        columns = asdict(statute)
        row = have.get((statute.key, statute.effective_from))
        if row is None:
            fresh.append(StatuteValue(**columns))
        elif any(getattr(row, name) != value for name, value in columns.items()):
            StatuteValue.objects.filter(id=row.id).update(**columns)
            changed += 1
    StatuteValue.objects.bulk_create(fresh)
    total = len(fresh) + changed
    if total:
        record(
            action=Act.STATUTE_LOAD,
            by=by or Actor.system("参考数据"),
            at=at,
            obj=("statutes", "reference"),
            after={
                "rows": [[s.key, s.value, s.unit, s.effective_from] for s in reference_statutes()]
            },
            reason=f"载入法定值 {total} 条",
        )
    return total
