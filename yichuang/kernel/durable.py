"""Files that survive a power cut and two processes at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time on this machine; `path` is the lock's own file."""
    with path.open("a") as handle:
        try:
            import fcntl
        except ImportError:  # Windows: for trying out only
            yield
            return
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def sync_folder(folder: Path) -> None:
    """Put a folder's own entries on disk: without it a rename may be forgotten."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
