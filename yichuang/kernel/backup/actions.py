"""Making a backup and restoring one.

Nothing here is one transaction: files are hashed and packed for minutes. The acts on the
ledger are written when the work is done.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler

from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act, Verdict
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys

from . import archive as archives
from . import databases
from .rules.manifest import (
    DATABASE,
    FILES,
    Manifest,
    archive_name,
    damaged,
    is_carried,
    keys_name,
)
from .rules.sealing import SealedKeys, check_passphrase, seal, unseal


@dataclass(frozen=True)
class Source:
    """Where a county's data are: its folder, its database settings and its keyring."""

    data: Path
    database: Mapping[str, Any]
    keyring: Path

    @classmethod
    def from_settings(cls) -> "Source":
        """This deployment."""
        return cls(Path(settings.YC_DATA), settings.DATABASES["default"], keys.keyring_path())

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return _kind(self.database)


def _kind(database: Mapping[str, Any]) -> str:
    return "postgresql" if "postgres" in str(database["ENGINE"]) else "sqlite"


@dataclass(frozen=True)
class Made:
    """What a backup produced."""

    archive: Path
    keys: Path | None
    sha256: str
    size: int
    members: int
    ledger_entries: int


def backup(
    *, by: Actor, at: datetime, to: Path, passphrase: str | None, source: Source | None = None
) -> Made:
    """Write `yichuang-….tar.gz` and, with a passphrase, the sealed keys beside it.

    The database is copied first and the files after it: files are never changed once
    stored, so every file that the copied rows name is there. Raises Invalid for a short
    passphrase, Conflict when the archive exists, NotFound when there is nothing to back up.
    """
    source = source or Source.from_settings()
    _check_there(source)
    if passphrase is not None:
        check_passphrase(passphrase)
        keys.read(source.keyring)  # before the long work; read again after it (rotation)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = to / archive_name(at.astimezone(UTC))
    if target.exists():
        raise Conflict(
            f"备份 {target} 已经存在。", code="backup-exists", what_to_do="请一秒后重试。"
        )
    manifest = _pack(source, target, at)
    made = Made(
        archive=target,
        keys=None if passphrase is None else target.with_name(keys_name(target.name)),
        sha256=archives.file_digest(target),
        size=target.stat().st_size,
        members=len(manifest.members),
        ledger_entries=manifest.ledger[0] if manifest.ledger else 0,
    )
    try:
        if made.keys is not None and passphrase is not None:
            sealed = SealedKeys(made.sha256, _key_files(source.keyring))
            _write_private(made.keys, seal(sealed, passphrase))
        _write_private(_digest_file(target), f"{made.sha256}  {target.name}\n")
        record_alone(
            action=Act.BACKUP,
            by=by,
            at=at,
            obj=("backup", target.name),
            after={"sha256": made.sha256, "size": made.size, "keys": made.keys is not None},
        )
    except BaseException:
        # An archive whose keys or entry are missing would be found when it is needed.
        for path in (target, made.keys, _digest_file(target)):
            if path is not None:
                path.unlink(missing_ok=True)
        raise
    return made


def _check_there(source: Source) -> None:
    path = Path(source.database["NAME"])
    if source.kind == "sqlite" and not path.is_file():
        raise NotFound(
            f"没有可备份的数据：找不到数据库文件 {path}。",
            code="nothing-to-back-up",
            what_to_do="请用环境变量 YICHUANG_DATA 指明数据目录。",
        )


def _pack(source: Source, target: Path, at: datetime) -> Manifest:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        copy = Path(folder) / DATABASE[source.kind]
        place, head = _copy_database(source, copy)
        manifest = Manifest(
            made_at=at.astimezone(UTC).isoformat(),
            version=_product_version(),
            database=source.kind,
            place=place,
            ledger=head,
        )
        sources = {copy.name: copy, **_files(source.data, apart=target.parent)}
        return archives.write(target, sources, manifest)


def _copy_database(source: Source, copy: Path) -> tuple[str, tuple[int, str] | None]:
    """Copy it; returns its place (path in the data folder, or schema) and the ledger's head."""
    if source.kind == "postgresql":
        databases.dump_postgres(source.database, copy)
        return databases.schema_of(source.database), None
    path = Path(source.database["NAME"])
    databases.snapshot_sqlite(path, copy)
    inside = path.is_relative_to(source.data)
    place = path.relative_to(source.data).as_posix() if inside else path.name
    return place, databases.sqlite_head(copy)


def _files(data: Path, *, apart: Path) -> dict[str, Path]:
    """Archive name → file, for what the archive carries; `apart` holds the backups."""
    found = {}
    for path in sorted(data.rglob("*")) if data.is_dir() else ():
        relative = path.relative_to(data).as_posix()
        plain = path.is_file() and not path.is_symlink() and path.parent != apart
        if plain and is_carried(relative):
            found[f"{FILES}/{relative}"] = path
    return found


def _key_files(keyring: Path) -> dict[str, bytes]:
    """The keyring and whatever lies beside it (the web server's secret key)."""
    beside = {
        path.name: path.read_bytes()
        for path in keyring.parent.iterdir()
        if path.is_file() and not path.name.startswith(".") and keyring.parent.name == "keys"
    }
    return {**beside, "keyring.json": keyring.read_bytes()}


def _write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, on disk before we say so."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _digest_file(archive: Path) -> Path:
    return archive.with_name(archive.name + ".sha256")


def _product_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("yichuang")
    except PackageNotFoundError:
        return "0"


@dataclass(frozen=True)
class Restored:
    """What a restore produced and found."""

    data: Path
    made_at: str
    members: int
    ledger: Verdict | None
    keys: bool

    @property
    def ok(self) -> bool:
        """Whether the restored ledger verifies (or the backup had none yet)."""
        return self.ledger is None or self.ledger.ok


def restore(
    *,
    by: Actor,
    at: datetime,
    archive: Path,
    data: Path,
    passphrase: str | None,
    sealed_keys: Path | None = None,
    database: Mapping[str, Any] | None = None,
) -> Restored:
    """Restore into a new data folder, checked before it gets its name.

    `passphrase` None leaves the keys out (they are kept elsewhere). `database` is the target
    of a PostgreSQL backup. Raises Conflict for a folder that is not empty, Invalid for a
    damaged archive, NotAllowed for a wrong passphrase. A ledger that was broken before the
    backup is restored all the same, and reported: it may be the only copy left.
    """
    _check_empty(data)
    sealed = _open_keys(archive, passphrase, sealed_keys)
    _check_digest(archive, sealed)
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data.parent) as temporary:
        unpacked = Path(temporary) / "unpacked"
        manifest = archives.unpack(archive, unpacked)
        ready = _arrange(unpacked, Path(temporary) / "data", manifest, sealed)
        target = _target(ready, manifest, database)
        verdict = _restore_database(unpacked, target)
        if verdict is not None:
            _record_restore(by, at, archive, target)
        if data.is_dir():
            data.rmdir()
        os.replace(ready, data)
    return Restored(
        data=data,
        made_at=manifest.made_at,
        members=len(manifest.members),
        ledger=verdict,
        keys=sealed is not None,
    )


def _check_empty(data: Path) -> None:
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Conflict(
            f"目标 {data} 不是空的，恢复不会覆盖已有数据。没有恢复任何数据。",
            code="target-not-empty",
            what_to_do="请用 --data 指明一个新的目录；确认无误后再换用它。",
        )


def _open_keys(
    archive: Path, passphrase: str | None, sealed_keys: Path | None
) -> SealedKeys | None:
    if not archive.is_file():
        raise NotFound(f"找不到备份文件 {archive}。", code="backup-unknown")
    if passphrase is None:
        return None
    path = sealed_keys or archive.with_name(keys_name(archive.name))
    if not path.is_file():
        raise NotFound(
            f"找不到密钥备份 {path}。没有密钥，恢复出来的个人信息无法解密。",
            code="sealed-keys-missing",
            what_to_do="请用 --keys 指明密钥备份；密钥另行保管的，可以加 --without-keys。",
        )
    return unseal(path.read_text(encoding="utf-8"), passphrase)


def _check_digest(archive: Path, sealed: SealedKeys | None) -> None:
    """Against the digest sealed with the keys; without keys, against the file beside."""
    beside = _digest_file(archive)
    if sealed is not None:
        wanted = sealed.archive_sha256
    elif beside.is_file():
        wanted = beside.read_text(encoding="utf-8").split()[0]
    else:
        return
    if archives.file_digest(archive) != wanted:
        raise damaged("压缩包的摘要与备份时记下的不符，或者密钥备份属于另一次备份")


def _arrange(unpacked: Path, ready: Path, manifest: Manifest, sealed: SealedKeys | None) -> Path:
    """The new data folder, built beside its place."""
    files = unpacked / FILES
    if files.is_dir():
        shutil.move(files, ready)
    ready.mkdir(mode=0o700, exist_ok=True)
    if manifest.database == "sqlite":
        target = ready / manifest.place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked / DATABASE["sqlite"], target)
    for name, content in (sealed.files if sealed else {}).items():
        folder = ready / "keys"
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / Path(name).name
        target.touch(mode=0o600)
        target.write_bytes(content)
    return ready


def _target(
    ready: Path, manifest: Manifest, database: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """The settings of the database that the rows go to."""
    if manifest.database == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(ready / manifest.place)}
    if database is None:
        raise Invalid(
            "这是 PostgreSQL 的备份，恢复时要说明恢复到哪个数据库。",
            code="target-database",
            what_to_do="请设置环境变量 DATABASE_URL，指向一个空的数据库。",
        )
    return database


def _restore_database(unpacked: Path, target: Mapping[str, Any]) -> Verdict | None:
    """Put the rows back and verify their ledger; None when there is none."""
    if _kind(target) == "sqlite":
        return databases.verify_sqlite(Path(target["NAME"]))
    databases.load_postgres(target, unpacked / DATABASE["postgresql"])
    return databases.verify_postgres(target)


def _record_restore(by: Actor, at: datetime, archive: Path, target: Mapping[str, Any]) -> None:
    """One entry on the restored ledger, by the ledger's own writer on another connection."""
    other = ConnectionHandler({"default": dict(target)})["default"]
    usual = connections["default"]
    connections["default"] = other
    try:
        record_alone(action=Act.RESTORE, by=by, at=at, obj=("backup", archive.name))
    finally:
        connections["default"] = usual
        other.close()
