"""The lists as they were published, and the list of any day."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.catalog.powers.models import PowerEdition
from yichuang.catalog.powers.rules import Change, compare, digest, read_canonical
from yichuang.catalog.powers.rules.editions import Row
from yichuang.kernel.errors import Conflict, NotFound

from .lists import rows_on


@dataclass(frozen=True)
class EditionRow:
    """A published list without its rows."""

    number: int
    effective_from: date
    published_at: datetime
    document: str
    digest: str
    powers: int
    departments: int


_FIELDS = tuple(EditionRow.__dataclass_fields__)


def editions() -> tuple[EditionRow, ...]:
    """All published lists, newest first."""
    rows = PowerEdition.objects.order_by("-number").values(*_FIELDS)
    return tuple(EditionRow(**row) for row in rows)


def latest() -> EditionRow | None:
    """The newest published list; None while the county has published none."""
    return next(iter(editions()), None)


def edition(number: int) -> EditionRow:
    """One published list. Raises NotFound."""
    row = PowerEdition.objects.filter(number=number).values(*_FIELDS).first()
    if row is None:
        raise NotFound(f"没有第 {number} 版权责清单")
    return EditionRow(**row)


def content(number: int) -> bytes:
    """The published bytes. Raises NotFound, or Conflict when they are not what was published."""
    row = PowerEdition.objects.filter(number=number).only("content", "digest").first()
    if row is None:
        raise NotFound(f"没有第 {number} 版权责清单")
    try:
        data = zlib.decompress(bytes(row.content))
    except zlib.error:
        data = b""
    if digest(data) != row.digest:
        raise Conflict(
            f"第 {number} 版权责清单的内容和公布时的摘要不一致，被人改过。",
            code="edition.altered",
            what_to_do="请审计管理员核对台账，用备份恢复。",
        )
    return data


def rows_of(number: int) -> dict[str, Row]:
    """The published rows by code. Raises NotFound, Conflict (see `content`)."""
    return read_canonical(content(number))


def changes_of(number: int) -> tuple[Change, ...]:
    """What an edition changed against the one before; the first has no before."""
    return compare(rows_of(number - 1), rows_of(number)) if number > 1 else ()


def changes_between(first: date, last: date) -> tuple[Change, ...]:
    """What changed in the list from one day to another (both as of their day's list)."""
    return compare(rows_on(first), rows_on(last))
