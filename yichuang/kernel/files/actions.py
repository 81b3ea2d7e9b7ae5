"""Taking files in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from . import storage
from .models import StoredFile
from .rules import CONTENT_TYPES, MAX_BYTES, Checked, FileKind, Refused, check_content, clean_name


@dataclass(frozen=True)
class Prepared:
    """Content that was checked and is on disk; a row for it may follow."""

    checked: Checked
    sha256: str


def prepare(*, name: str, data: bytes | None = None, stream: BinaryIO | None = None) -> Prepared:
    """Check the content and put it on disk, before and outside any transaction.

    An action that stores a file beside other rows calls this first and passes the result
    to `store`. Content that gets no row within a day is swept. Raises Invalid.
    """
    content = _read(data, stream)
    try:
        checked = check_content(name, content)
    except Refused as error:
        raise Invalid(
            error.message,
            fields={"file": [f"{error.message}{error.what_to_do}"]},
            code="FILE_REFUSED",
            what_to_do=error.what_to_do,
        ) from error
    return Prepared(checked, storage.put(content))


def prepare_made(*, name: str, data: bytes, kind: FileKind) -> Prepared:
    """Put on disk what the product itself made, of a kind nobody may upload."""
    checked = Checked(kind, CONTENT_TYPES[kind], clean_name(name), len(data))
    return Prepared(checked, storage.put(data))


def store(
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    name: str = "",
    data: bytes | None = None,
    stream: BinaryIO | None = None,
    prepared: Prepared | None = None,
) -> StoredFile:
    """Keep a file and write its row and ledger entry.

    Give `prepared`, or `name` with `data` or `stream`. The same content twice is two rows
    and one blob. Raises Invalid with words for the person who uploads.
    """
    prepared = prepared or prepare(name=name, data=data, stream=stream)
    return _register(by=by, at=at, purpose=purpose, prepared=prepared)


@act
def _register(*, by: Actor, at: datetime, purpose: str, prepared: Prepared) -> StoredFile:
    checked = prepared.checked
    row = StoredFile.objects.create(
        sha256=prepared.sha256,
        size=checked.size,
        kind=checked.kind,
        content_type=checked.content_type,
        name=checked.name,
        purpose=purpose,
        uploaded_by_id=by.user_id,
        uploaded_at=at,
    )
    record(
        action=Act.FILE_STORE,
        by=by,
        at=at,
        obj=("file", str(row.id)),
        after={"sha256": row.sha256, "size": row.size, "purpose": purpose},
    )
    return row


def forget(*, file_ids: Iterable[int]) -> int:
    """Drop the rows of files, inside the act that no longer needs them; how many.

    The content goes with the next sweep, unless another row names the same. A file that
    something else still points to is kept by the database (PROTECT): that is an error.
    """
    return StoredFile.objects.filter(id__in=list(file_ids)).delete()[0]


def sweep_orphans(*, check: Callable[[], None] = lambda: None) -> int:
    """Remove content that no row names and that is older than a day; returns how many.

    `check` is called between folders and may raise to stop.
    """

    def known(digests: list[str]) -> set[str]:
        rows = StoredFile.objects.filter(sha256__in=digests)
        return set(rows.values_list("sha256", flat=True))

    return storage.sweep(known, check)


def _read(data: bytes | None, stream: BinaryIO | None) -> bytes:
    """At most one byte over the cap: a larger upload is refused without being read."""
    if data is not None:
        return data
    if stream is None:
        raise TypeError("give data or stream")
    return stream.read(MAX_BYTES + 1)


def keep_for_a_day(data: bytes) -> str:
    """Content that nobody owns, such as a list somebody downloads; returns its digest.

    It gets no row, so that the sweep takes it a day later: personal data does not pile up.
    """
    return storage.put(data)
