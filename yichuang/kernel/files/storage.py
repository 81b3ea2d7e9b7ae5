"""Content on disk: one file per digest, whole or not there at all."""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from yichuang.kernel.durable import locked, sync_folder

GRACE = 24 * 3600  # seconds an upload may take from its file to its row


def root() -> Path:
    """The folder of all content; under the county's data folder."""
    return Path(settings.YC_DATA) / "files"


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return root() / sha256[:2] / sha256[2:]


def put(data: bytes) -> str:
    """Keep the content and return its SHA-256: on disk for good before a row may name it.

    Temporary name, fsync of the file, rename, fsync of the folder: after a power cut the
    content is complete or absent. The same content is kept once.
    """
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    folders = root() / "tmp", target.parent
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _refresh(target, len(data)):
        return digest
    temporary = folders[0] / f"{digest}.{secrets.token_hex(8)}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        with _lock():
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
    sync_folder(root())
    return digest


def _refresh(target: Path, size: int) -> bool:
    """Whether the content is there already; then its grace starts anew.

    Under the lock, so that a sweep cannot take it between the look and the row.
    """
    with _lock():
        try:
            if target.stat().st_size != size:
                return False
            os.utime(target)
        except FileNotFoundError:
            return False
        return True


def sweep(known: Callable[[list[str]], set[str]], check: Callable[[], None]) -> int:
    """Remove content older than GRACE that `known` does not name; returns how many files."""
    border, removed = time.time() - GRACE, 0
    for folder in sorted(root().glob("??")):
        check()
        stale = [path for path in folder.iterdir() if path.stat().st_mtime < border]
        digests = {folder.name + path.name: path for path in stale}
        for digest in set(digests) - known(list(digests)):
            with _lock():
                path = digests[digest]
                if path.stat().st_mtime < border:
                    path.unlink()
                    removed += 1
    for path in (root() / "tmp").glob("*"):
        if path.stat().st_mtime < border:
            path.unlink(missing_ok=True)
    return removed


def _lock() -> contextlib.AbstractContextManager[None]:
    """Between processes on this machine; held for a rename or an unlink, never for a write."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    return locked(root() / ".lock")
