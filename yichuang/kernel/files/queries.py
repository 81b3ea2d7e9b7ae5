"""Reading files. Who may is decided by the context that owns the file's subject."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from yichuang.kernel.errors import NotFound

from . import storage
from .models import StoredFile
from .rules import FileKind, download_headers


@dataclass(frozen=True)
class FileView:
    """A file as pages show it; `size` in bytes."""

    id: int
    name: str
    kind: FileKind
    content_type: str
    size: int
    sha256: str
    purpose: str
    uploaded_by_id: int | None
    uploaded_at: datetime


def file_view(file_id: int) -> FileView:
    """One file's facts. Raises NotFound. Asks no permission: callers come from a policy."""
    return _view(_row(file_id))


def file_views(file_ids: Iterable[int]) -> dict[int, FileView]:
    """Facts of several files in one query, by id; ids that are not there are left out."""
    rows = StoredFile.objects.filter(id__in=list(file_ids))
    return {row.id: _view(row) for row in rows}


def open_stream(file_id: int) -> BinaryIO:
    """The content, open for reading. Raises NotFound when row or content is missing."""
    row = _row(file_id)
    try:
        return storage.path_of(row.sha256).open("rb")
    except FileNotFoundError as error:
        raise NotFound(
            f"文件“{row.name}”的内容不在数据目录里",
            code="FILE_CONTENT_MISSING",
            what_to_do="请联系系统管理员从备份恢复数据目录中的 files 文件夹。",
        ) from error


def open_kept(sha256: str) -> BinaryIO | None:
    """What `keep_for_a_day` kept, open for reading; None once it is swept."""
    try:
        return storage.path_of(sha256).open("rb")
    except FileNotFoundError:
        return None


def safe_download_headers(file_id: int, *, inline: bool = False) -> dict[str, str]:
    """Response headers for the file: attachment, no sniffing, sandbox."""
    row = _row(file_id)
    return download_headers(row.name, row.content_type, inline=inline)


def damaged() -> Iterator[tuple[int, str]]:
    """(file id, 缺失 or 被改动) of every row whose content is gone or changed: for `doctor`."""
    checked: dict[str, str] = {}
    for file_id, digest in StoredFile.objects.values_list("id", "sha256").iterator():
        if digest not in checked:
            checked[digest] = _damage(digest)
        if checked[digest]:
            yield file_id, checked[digest]


def _damage(digest: str) -> str:
    try:
        with storage.path_of(digest).open("rb") as handle:
            actual = hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return "缺失"
    return "" if actual == digest else "被改动"


def _row(file_id: int) -> StoredFile:
    row = StoredFile.objects.filter(id=file_id).first()
    if row is None:
        raise NotFound("没有这个文件")
    return row


def _view(row: StoredFile) -> FileView:
    return FileView(
        id=row.id,
        name=row.name,
        kind=FileKind(row.kind),
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        purpose=row.purpose,
        uploaded_by_id=row.uploaded_by_id,
        uploaded_at=row.uploaded_at,
    )
