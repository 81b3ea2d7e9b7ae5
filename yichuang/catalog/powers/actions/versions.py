"""The list changes: versions of powers begin and end, and the whole is frozen as an edition."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yichuang.catalog.powers.models import Power, PowerEdition
from yichuang.catalog.powers.queries import latest, rows_on
from yichuang.catalog.powers.rules import canonical, digest
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.org.queries import departments
from yichuang.kernel.permissions.rules import Actor, Permission

from .importing import faults, plain_fields, write_parts


@dataclass(frozen=True)
class Line:
    """What happens to one power. `after` is its new sheet row; None takes it off the list."""

    code: str
    after: Mapping[str, Any] | None
    new: bool = False


def line_faults(lines: Sequence[Line], *, on: date) -> dict[str, list[str]]:
    """What bars the lines from a day on, by code: gate of the bases, and what is in the list.

    Three statements for the list, two for the laws, whatever the number of lines.
    """
    there = rows_on(on)
    found: dict[str, list[str]] = {}
    kept = [line for line in lines if line.after is not None]
    rows = [{**(line.after or {}), "code": line.code, "valid_from": on} for line in kept]
    for index, _, why in faults(rows):
        found.setdefault(kept[index].code, []).append(why)
    for line in lines:
        if line.new and line.code in there:
            found.setdefault(line.code, []).append("清单里已有这个编码，不能再新增")
        if not line.new and line.code not in there:
            found.setdefault(line.code, []).append(f"{on} 的清单里没有这个编码")
    return found


def write_lines(*, at: datetime, on: date, lines: Sequence[Line]) -> None:
    """End and begin versions from a day on; belongs inside the act that publishes.

    Raises Conflict when a power was changed from the same day, or by somebody faster.
    """
    ids = {body.name: body.id for body in departments()}
    for line in lines:
        if not line.new:
            rows = Power.objects.filter(code=line.code, valid_to=None, valid_from__lt=on)
            if rows.update(valid_to=on, updated_at=at) != 1:
                raise Conflict(
                    f"职权 {line.code} 从 {on} 起刚调整过，或已不在清单里。",
                    what_to_do="请刷新页面看现在的清单；同一天不能调整两次，请从次日起。",
                )
        if line.after is not None:
            row = {**line.after, "code": line.code, "valid_from": on, "valid_to": None}
            made = Power.objects.create(**plain_fields(row, ids), updated_at=at)
            write_parts({made.pk: row})


def freeze(*, by: Actor, at: datetime, on: date, document: str) -> PowerEdition:
    """Freeze the list as it stands from a day on; belongs inside the act that publishes.

    The counter is the lock: whoever comes second freezes with what the first wrote.
    """
    number = next_number(series="权责清单", year=0)
    rows = rows_on(on)
    data = canonical(rows.values())
    edition = PowerEdition.objects.create(
        number=number,
        effective_from=on,
        published_at=at,
        document=document,
        digest=digest(data),
        powers=len(rows),
        departments=len({row["department"] for row in rows.values()}),
        content=zlib.compress(data, 9),
    )
    record(
        action=Act.POWER_PUBLISH,
        by=by,
        at=at,
        obj=("power_edition", str(number)),
        version=number,
        after={"digest": edition.digest, "effective_from": str(on), "powers": len(rows)},
        reason=document,
    )
    return edition


@act
def publish_first(*, by: Actor, at: datetime, on: date, document: str) -> PowerEdition:
    """Publish the imported list as edition 1; from then on it changes by adjustments alone.

    Raises Invalid without a document or with an empty list, Conflict when one is published.
    """
    if not by.can(Permission.POWER_REVIEW):
        raise NotAllowed("您没有审核权责清单的权限，不能公布清单。")
    if not document.strip():
        raise Invalid("公布清单要写明文件。", fields={"document": ["请写公布文件和文号"]})
    if latest() is not None:
        raise Conflict("清单已经公布过了。", what_to_do="要改动请发起调整。")
    if not rows_on(on):
        raise Invalid(f"{on} 的清单是空的，请先导入权责清单。", fields={"on": ["当日没有职权"]})
    edition = freeze(by=by, at=at, on=on, document=document.strip())
    if edition.number != 1:  # two at once: the counter gave the other one first
        raise Conflict("清单刚被别人公布。", what_to_do="请刷新页面。")
    return edition
