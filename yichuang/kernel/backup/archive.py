"""The archive on disk: a gzipped tar, written whole or not at all, read with suspicion."""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from .rules.manifest import (
    MANIFEST,
    Manifest,
    Member,
    check_inside,
    damaged,
    differences,
    from_json,
)

_CHUNK = 1 << 20


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, sources: Mapping[str, Path], manifest: Manifest) -> Manifest:
    """Write `sources` (name in the archive → file) and the manifest; returns it completed.

    The file gets its name only when it is on disk, so a killed backup leaves no archive.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        partial.touch(mode=0o600)  # uploaded files lie in it as they are
        with partial.open("wb") as raw:
            manifest = _write(raw, sources, manifest)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)  # a full disk is not left full of half an archive
    return manifest


def _write(raw: BinaryIO, sources: Mapping[str, Path], manifest: Manifest) -> Manifest:
    with (
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        added = {name: _add(tar, name, path) for name, path in sources.items()}
        members = {name: member for name, member in added.items() if member}
        manifest = replace(manifest, members=members)
        _add_text(tar, MANIFEST, manifest.to_json())
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Member | None:
    """Add a file, hashing the bytes that go in.

    None for one that vanished since it was listed: only files that no row names are swept.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        info = tarfile.TarInfo(name)
        info.size = os.fstat(file.fileno()).st_size
        info.mode = 0o600
        reader = _Hashing(file)
        tar.addfile(info, reader)
    return Member(info.size, reader.digest.hexdigest())


class _Hashing(io.RawIOBase):
    """A reader that hashes what passes."""

    def __init__(self, file: io.BufferedReader) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and compare every byte with the manifest.

    Raises Invalid when anything is missing, added or changed, or when a name would leave
    the folder; what was unpacked until then is the caller's to remove.
    """
    text, found = "", {}
    try:
        for info, data in _members(archive):
            if info.name == MANIFEST:
                text = data.read().decode("utf-8")
            else:
                found[info.name] = _extract(folder, info, data)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
        raise damaged("压缩包读不出来") from error
    if not text:
        raise damaged("缺少清单")
    manifest = from_json(text)
    wrong = differences(manifest.members, found)
    if wrong:
        raise damaged("；".join(wrong[:5]))
    return manifest


def _members(archive: Path) -> Iterator[tuple[tarfile.TarInfo, io.BufferedReader]]:
    with gzip.open(archive, "rb") as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for info in tar:
                check_inside(info.name)
                data = tar.extractfile(info) if info.isreg() else None
                if data is None:
                    raise ValueError(f"not a plain file: {info.name}")
                yield info, data  # type: ignore[misc]
        while packed.read(_CHUNK):  # to the end, so that gzip checks its sum
            pass


def _extract(folder: Path, info: tarfile.TarInfo, data: io.BufferedReader) -> Member:
    target = folder / info.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    target.touch(mode=0o600, exist_ok=False)
    with target.open("wb") as file:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return Member(info.size, digest.hexdigest())
