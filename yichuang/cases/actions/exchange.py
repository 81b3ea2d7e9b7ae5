"""Letting cases out in exchange blocks, and taking in those of other systems."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yichuang.cases.models import ExchangeRecord
from yichuang.cases.queries.exchange import (
    known,
    own_among,
    own_source,
    period,
    records_of,
)
from yichuang.cases.rules.exchange import (
    Damaged,
    Reader,
    canonical,
    differences,
    line_of,
    trailer,
)
from yichuang.kernel.errors import Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record, record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

_CHUNK = 300
OWN = "本县自己的办件，内容不同；以本县记录为准，不接收"


@dataclass
class Exported:
    """What an export turned out to be, once its last line is written."""

    records: int = 0
    digest: str = ""


def export_period(
    *, by: Actor, at: datetime, since: date, until: date, done: Exported
) -> Iterator[bytes]:
    """The lines of the file; its entry is written after the last record and before the end.

    So a file with an end is always on the ledger, and one cut short never has an end.
    """
    if until < since:
        raise Invalid("开始日期晚于结束日期", fields={"to": ["结束日期不能早于开始日期"]})
    yield from _lines(period(by, since=since, until=until), by, at, f"{since}..{until}", done)


def export_case(*, by: Actor, at: datetime, number: str, done: Exported) -> Iterator[bytes]:
    """One case, as a file of one. Raises NotFound."""
    found = records_of(by, [number])
    if number not in found:
        raise NotFound(f"没有编号为 {number} 的办件，或者您无权查看")
    yield from _lines(found.values(), by, at, number, done)


def _lines(
    rows: Iterable[dict[str, Any]], by: Actor, at: datetime, what: str, done: Exported
) -> Iterator[bytes]:
    total = hashlib.sha256()
    for row in rows:
        line = line_of(row)
        total.update(line)
        done.records += 1
        yield line
    done.digest = total.hexdigest()
    after = {"what": what, "records": done.records, "digest": done.digest}
    record_alone(action=Act.EXPORT, by=by, at=at, obj=("exchange", what), after=after)
    yield trailer(done.records, done.digest)


@dataclass
class Taken:
    """What became of each record of a file. With faults nothing was written."""

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        return not self.faults and not self.rejected


def import_file(*, by: Actor, at: datetime, lines: Iterable[bytes], dry_run: bool = False) -> Taken:
    """Take in a file. A damaged line stops all of it: no record of it is written.

    A record we know is the same or a new revision of it; one that claims to be our own case
    with other content is rejected, alone, with the reason.
    """
    taken = Taken(dry_run=dry_run)
    rows = _read(lines, taken)
    if taken.faults:
        return taken
    if dry_run:
        _sort_out(by, rows, taken)
        return taken
    return _keep(by=by, at=at, rows=rows, taken=taken)


def _read(lines: Iterable[bytes], taken: Taken) -> list[dict[str, Any]]:
    reader, found = Reader(), {}
    for number, line in enumerate(lines, 1):
        try:
            parsed = reader.take(line)
        except Damaged as fault:
            taken.faults.append((number, str(fault)))
            continue
        if parsed is not None:
            found[parsed["办件编号"]] = parsed
    try:
        reader.finish()
    except Damaged as fault:
        taken.faults.append((0, str(fault)))
    return list(found.values())


@act
def _keep(*, by: Actor, at: datetime, rows: list[dict[str, Any]], taken: Taken) -> Taken:
    fresh, moved = _sort_out(by, rows, taken)
    ExchangeRecord.objects.bulk_create([_row(one, at) for one in fresh], batch_size=_CHUNK)
    for before, one in moved:
        ExchangeRecord.objects.filter(id=before.id, revision=before.revision).update(
            **_columns(one), revision=before.revision + 1, changed_at=at
        )
    if fresh or moved:
        digests = {one["办件编号"]: one["摘要"] for one in (*fresh, *(one for _, one in moved))}
        record(
            action=Act.IMPORT_COMMIT,
            by=by,
            at=at,
            obj=("exchange", "records"),
            after={"new": len(fresh), "changed": len(moved), "digests": digests},
        )
    return taken


_Moved = list[tuple[ExchangeRecord, dict[str, Any]]]


def _sort_out(
    by: Actor, rows: list[dict[str, Any]], taken: Taken
) -> tuple[list[dict[str, Any]], _Moved]:
    """New ones and changed ones; fills `taken` on the way."""
    fresh: list[dict[str, Any]] = []
    moved: _Moved = []
    source = own_source()
    for start in range(0, len(rows), _CHUNK):
        chunk = {row["办件编号"]: row for row in rows[start : start + _CHUNK]}
        mine, here = own_among(by, chunk, source=source), known(list(chunk))
        for number, row in chunk.items():
            if number in mine:
                _own(number, row, mine[number], taken)
            elif number not in here:
                taken.new.append(number)
                fresh.append(row)
            elif here[number].digest == row["摘要"]:
                taken.same.append(number)
            else:
                taken.changed[number] = differences(json.loads(here[number].body), row)
                moved.append((here[number], row))
    return fresh, moved


def _own(number: str, row: dict[str, Any], ours: dict[str, Any], taken: Taken) -> None:
    if row["摘要"] == ours["摘要"]:
        taken.same.append(number)
    else:
        taken.rejected[number] = OWN


def _row(one: dict[str, Any], at: datetime) -> ExchangeRecord:
    return ExchangeRecord(number=one["办件编号"], received_at=at, **_columns(one))


def _columns(one: dict[str, Any]) -> dict[str, Any]:
    applied = one["块"]["申请受理"]["申请时间"]
    return {
        "source": one["来源"],
        "applied_on": datetime.strptime(applied[:8], "%Y%m%d").date(),
        "body": canonical(one),
        "digest": one["摘要"],
    }
