"""Importing a published list of items from the interface: file, check, commit, each a job."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from yichuang.catalog.items.rules.importing import MAPPINGS
from yichuang.catalog.items.rules.importing.reading import CellError, decode
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.files import actions as files
from yichuang.kernel.files.actions import Prepared
from yichuang.kernel.importing.rules.reading import Sheet, column_letters
from yichuang.kernel.importing.rules.validation import RowError
from yichuang.kernel.importing.rules.workbooks import error_workbook
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor

CHECK, COMMIT = "items.check_file", "items.import_file"
PURPOSE, ERRORS = "import.items", "import.items.errors"
SMALL = 200_000  # bytes that are checked and written well within a second


def mappings() -> list[tuple[str, str]]:
    """The column tables a file can be read with."""
    return [(key, mapping.label) for key, mapping in sorted(MAPPINGS.items())]


def columns_of(mapping: str) -> tuple[str, ...]:
    """The columns a mapping reads."""
    return tuple(MAPPINGS[mapping].columns)


def upload(*, by: Actor, at: datetime, name: str, stream: BinaryIO, mapping: str) -> int:
    """Take the file and check it; returns the job. A small file is checked at once."""
    if mapping not in MAPPINGS:
        raise Invalid("没有这个对照表", fields={"mapping": ["请选择对照表"]})
    prepared = files.prepare(name=name, stream=stream)
    job_id = _queue_check(by=by, at=at, prepared=prepared, mapping=mapping)
    if prepared.checked.size <= SMALL:
        jobs.run(job_id)
    return job_id


@act
def _queue_check(*, by: Actor, at: datetime, prepared: Prepared, mapping: str) -> int:
    stored = files.store(by=by, at=at, purpose=PURPOSE, prepared=prepared)
    return jobs.enqueue(
        CHECK,
        key=str(stored.id),
        owner_id=by.user_id,
        file_id=stored.id,
        file_name=stored.name,
        size=stored.size,
        mapping=mapping,
        actor=by.kept(),
    )


def commit(*, by: Actor, at: datetime, job_id: int) -> int:
    """Write what was checked; the same check is written once. Returns the writing job."""
    checked = run_of(by=by, at=at, job_id=job_id)
    if checked.name != CHECK or not checked.result or not changes(checked):
        raise Conflict("这次导入没有可以写入的内容", what_to_do="请回到导入页重新上传。")
    wanted = _queue_commit(by=by, checked=checked)
    if checked.payload.get("size", SMALL + 1) <= SMALL:
        jobs.run(wanted)
    return wanted


@act
def _queue_commit(*, by: Actor, checked: JobView) -> int:
    actor = by.kept()
    payload = {name: checked.payload[name] for name in ("file_id", "file_name", "mapping")}
    key = str(checked.id)
    return jobs.enqueue(COMMIT, key=key, owner_id=by.user_id, actor=actor, **payload)


def run_of(*, by: Actor, at: datetime, job_id: int) -> JobView:
    """One of this person's item imports. Raises NotFound."""
    view = job_view(by=by, job_id=job_id, at=at)
    if view.name not in (CHECK, COMMIT) or view.owner_id != by.user_id:
        raise NotFound("没有这次导入，或者不是您上传的")
    return view


def changes(view: JobView) -> int:
    """Rows a commit would write."""
    result = view.result or {}
    return int(result.get("new", 0)) + int(result.get("changed", 0))


def actor_from(values: dict[str, Any]) -> Actor:
    """Who uploaded, as they were then."""
    return Actor.from_kept(values)


def marked(data: bytes, errors: Iterable[CellError], title: str) -> bytes:
    """The person's own table as a workbook: bad cells red, a last column 错误."""
    grid = list(csv.reader(io.StringIO(decode(data), newline="")))
    header = grid[0] if grid else []
    numbered = [(n, row) for n, row in enumerate(grid[1:], 2) if any(row)]
    faults = list(errors)
    bad = {fault.row for fault in faults}
    kept = [(n, row) for n, row in numbered if n in bad] if len(numbered) > 5000 else numbered
    width = len(header)
    sheet = Sheet(
        titles=[],
        header=header,
        header_row=1,
        fields=[],
        rows=[[_clean(c) for c in (row + [""] * width)[:width]] for _, row in kept],
        numbers=[n for n, _ in kept],
        name=title,
    )
    places = {name: at for at, name in enumerate(header)}
    return error_workbook(
        sheet,
        [
            RowError(
                fault.row,
                fault.column,
                fault.value,
                fault.reason,
                cell=f"{column_letters(places.get(fault.column, 0))}{fault.row}",
            )
            for fault in faults
            if fault.row > 1
        ],
    )


def _clean(text: str) -> str:
    return "".join(c if ord(c) >= 32 or c in "\n\t" else "□" for c in text)
