"""Freezing a roster and drawing from it: two acts, in this order, each on the ledger."""

from collections.abc import Sequence
from datetime import datetime

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.permissions.rules import Actor

from .models import Lot
from .rules import draw, roster_digest, roster_fault, value_fault


@act
def freeze_lot(
    *, by: Actor, at: datetime, purpose: str, title: str, roster: Sequence[str], size: int
) -> Lot:
    """Freeze the roster; its digest is on the ledger before anybody throws. Raises Invalid."""
    numbers = sorted(roster)
    if text := roster_fault(numbers, size):
        raise Invalid(text)
    year = beijing_date(at).year
    serial = next_number(series=f"lot-{purpose}", year=year)
    row = Lot.objects.create(
        number=f"{purpose}-{year}-{serial:04d}",
        purpose=purpose,
        title=title,
        roster=numbers,
        digest=roster_digest(numbers),
        size=size,
        frozen_at=at,
        frozen_by_id=by.user_id,
    )
    after = {"digest": row.digest, "size": size, "count": len(numbers)}
    record(action=Act.LOT_FREEZE, by=by, at=at, obj=("lot", row.number), after=after)
    return row


@act
def draw_lot(*, by: Actor, at: datetime, number: str, value: str) -> Lot:
    """The value thrown in public; the numbers follow from it. Once, and never again.

    Raises Invalid for what is no throw of dice, Conflict when it has been drawn already.
    """
    row = Lot.objects.filter(number=number).first()
    if row is None:
        raise NotFound("没有这个编号的抽取")
    value = "".join(value.split())
    if text := value_fault(value):
        raise Invalid(text, fields={"value": [text]})
    chosen = draw(row.roster, value, row.size)
    changed = Lot.objects.filter(id=row.id, value="").update(
        value=value, chosen=chosen, drawn_at=at, drawn_by_id=by.user_id
    )
    if changed != 1:
        raise Conflict("已经抽取过，随机数不能再改")
    row.refresh_from_db()
    after = {"digest": row.digest, "value": value, "chosen": chosen}
    record(action=Act.LOT_DRAW, by=by, at=at, obj=("lot", number), after=after)
    return row
