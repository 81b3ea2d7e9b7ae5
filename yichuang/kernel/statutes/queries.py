"""Which value the law sets on a day: always the day of the act, not today."""

from collections.abc import Iterable
from datetime import date

from .models import StatuteValue
from .rules import Certainty, Statute, StatuteUnit, in_force


def _row(row: StatuteValue) -> Statute:
    return Statute(
        row.key,
        row.label,
        row.authority,
        row.article,
        row.value,
        StatuteUnit(row.unit),
        row.effective_from,
        row.effective_to,
        row.note,
        Certainty(row.certainty),
    )


def value(key: str, *, on: date) -> Statute:
    """The value of a key on a day. Raises NotFound for an unknown key or a day without one."""
    return values([key], on=on)[key]


def values(keys: Iterable[str], *, on: date) -> dict[str, Statute]:
    """Several keys in one query. Raises NotFound for the first that has no value."""
    wanted = list(keys)
    rows = [_row(row) for row in StatuteValue.objects.filter(key__in=wanted)]
    return {key: in_force(rows, key, on) for key in wanted}


def history(key: str = "") -> list[Statute]:
    """All rows (of one key), by key and date: for the page that shows what the law was."""
    rows = StatuteValue.objects.filter(key=key) if key else StatuteValue.objects.all()
    return [_row(row) for row in rows.order_by("key", "effective_from")]
