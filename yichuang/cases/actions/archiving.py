"""归档: a closed case as one file. Made by a job; the row and its entry are one act."""

from datetime import datetime

from yichuang.cases.models import ArchivePackage, Case
from yichuang.cases.policies import get_visible, visible_to
from yichuang.cases.queries.archiving import (
    count_pieces,
    entries_of,
    facts_of_volume,
    kept_for,
    pieces_of,
)
from yichuang.cases.rules.archive import Piece, Retention, build, verify
from yichuang.cases.rules.states import Stage
from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.files.actions import Prepared, prepare_made, store
from yichuang.kernel.files.rules import FileKind
from yichuang.kernel.jobs.actions import enqueue
from yichuang.kernel.jobs.registry import Progress
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

JOB = "cases.archive"
PURPOSE = "archive"


@act
def request_archive(*, by: Actor, at: datetime, number: str) -> int:
    """Ask for the package; the id of its job. Once for a state of the case.

    Raises Conflict while the case is open, NotFound for a case one may not see.
    """
    case = get_visible(by, number)
    _check_closed(case)
    key = f"{number}:{case.version}"
    return enqueue(JOB, key=key, owner_id=by.user_id, number=number, actor=by.kept())


def _check_closed(case: Case) -> None:
    if case.stage != Stage.CLOSED:
        raise Conflict(
            f"办件现在是“{Stage(case.stage).label}”，办结以后才能归档",
            what_to_do="先送达、办结",
        )


def make_archive(*, by: Actor, at: datetime, number: str, progress: Progress) -> ArchivePackage:
    """Read, render and pack outside the transaction, then file the package."""
    rows = visible_to(by).filter(number=number).select_related("department", "applicant")
    case = rows.first()
    if case is None:
        raise NotFound(f"没有编号为 {number} 的办件，或者您无权查看")
    _check_closed(case)
    total, pieces = count_pieces(case), list[Piece]()
    for piece in pieces_of(case):
        pieces.append(piece)
        progress.report(len(pieces), max(total, len(pieces)), f"已收 {len(pieces)} 件")
    kept = kept_for(case)
    data, digest = build(
        facts_of_volume(case),
        pieces,
        entries_of(case),
        retention=kept,
        built_at=at.isoformat(timespec="seconds"),
    )
    # Nothing is filed that would not verify: a paper's entry may still be unwritten in the
    # running act, or the content of a file may have been changed behind our back.
    checked = verify(data, expected=digest)
    if not checked.ok:
        first = checked.findings[0]
        raise Conflict(
            f"归档包自检没有通过：{first.path} {first.reason}",
            what_to_do="请联系系统管理员核对台账",
        )
    prepared = prepare_made(name=f"归档-{number}.zip", data=data, kind=FileKind.ARCHIVE)
    found = _file(case, prepared, digest, len(pieces) + 1, kept, by=by, at=at)
    progress.report(total, total, "已归档")
    return found


@act
def _file(
    case: Case,
    prepared: Prepared,
    digest: str,
    pieces: int,
    kept: Retention,
    *,
    by: Actor,
    at: datetime,
) -> ArchivePackage:
    row = store(by=by, at=at, purpose=PURPOSE, prepared=prepared)
    values = {
        "stored_file_id": row.id,
        "digest": digest,
        "case_version": case.version,
        "pieces": pieces,
        "retention": kept.label,
        "built_at": at,
    }
    found, _ = ArchivePackage.objects.update_or_create(case=case, defaults=values)
    record(
        action=Act.CASE_ARCHIVE,
        by=by,
        at=at,
        obj=("case", case.number),
        version=case.version,
        after={"digest": digest, "pieces": pieces, "retention": kept.label},
    )
    return found
