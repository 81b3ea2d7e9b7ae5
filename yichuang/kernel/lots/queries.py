"""Reading lots, and the file from which anyone runs one again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.kernel.errors import NotFound

from .models import Lot
from .rules import FORMAT


@dataclass(frozen=True)
class LotView:
    """A lot as the contexts above see it."""

    id: int
    number: str
    title: str
    roster: tuple[str, ...]
    digest: str
    size: int
    frozen_at: datetime
    value: str
    chosen: tuple[str, ...]
    drawn_at: datetime | None


def view_of(row: Lot) -> LotView:
    """The row as a value."""
    return LotView(
        *(row.id, row.number, row.title, tuple(row.roster), row.digest, row.size),
        *(row.frozen_at, row.value, tuple(row.chosen), row.drawn_at),
    )


def lot(number: str) -> LotView:
    """One lot. Raises NotFound."""
    row = Lot.objects.filter(number=number).first()
    if row is None:
        raise NotFound("没有这个编号的抽取")
    return view_of(row)


def lots_of(purpose: str, limit: int = 50) -> list[LotView]:
    """Lots of one purpose, newest first."""
    return [view_of(row) for row in Lot.objects.filter(purpose=purpose).order_by("-id")[:limit]]


def as_file(row: LotView | Lot) -> dict[str, Any]:
    """What is published: roster, digest, value, result. Numbers only, nobody's name."""
    return {
        "format": FORMAT,
        "number": row.number,
        "title": row.title,
        "roster": list(row.roster),
        "digest": row.digest,
        "size": row.size,
        "frozen_at": row.frozen_at.isoformat(),
        "value": row.value,
        "drawn_at": row.drawn_at.isoformat() if row.drawn_at else "",
        "chosen": list(row.chosen),
    }
