"""The manifest of a backup: every member with size and SHA-256, and the ledger's head."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from yichuang.kernel.errors import Invalid

FORMAT = "yichuang-backup-1"
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FILES = "files"

# What of a data folder is not carried in the open archive: keys are sealed apart, the
# database is copied by its own means, the rest is made again.
_SKIPPED_FOLDERS = {"keys", "backups", "static", "logs", "tmp", "__pycache__"}
_SKIPPED_NAMES = re.compile(r".*(\.sqlite3(-wal|-shm|-journal)?|\.pid|\.lock|\.sock|\.partial)$")


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive must contain, to the byte.

    `database` is sqlite or postgresql, `place` the file's path in the data folder (sqlite)
    or the schema (postgresql); `ledger` the (seq, hash) the ledger ended with.
    """

    made_at: str
    version: str
    database: str
    place: str
    members: dict[str, Member] = field(default_factory=dict)
    ledger: tuple[int, str] | None = None

    def to_json(self) -> str:
        """Readable by people: a backup is looked into under stress."""
        body = {"format": FORMAT, **asdict(self)}
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Manifest:
    """Read a manifest. Raises Invalid when it is none, or names a path outside the folder."""
    try:
        body = json.loads(text)
        if body.pop("format") != FORMAT or body["database"] not in DATABASE:
            raise ValueError("format")
        members = {name: Member(**entry) for name, entry in body.pop("members").items()}
        ledger = body.pop("ledger")
        manifest = Manifest(**body, members=members, ledger=tuple(ledger) if ledger else None)
        for path in (*members, manifest.place):
            check_inside(path)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged("清单读不懂") from error
    return manifest


def check_inside(name: str) -> None:
    """Raises ValueError for a path that would leave the folder it is unpacked into."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise ValueError(name)


def damaged(what: str) -> Invalid:
    """The refusal of a backup that is not what was written."""
    return Invalid(
        f"备份不完整或被改动：{what}。没有恢复任何数据。",
        code="backup-damaged",
        what_to_do="请换一份备份，或者从异地副本重新取一次这份备份后再试。",
    )


def differences(wanted: Mapping[str, Member], found: Mapping[str, Member]) -> list[str]:
    """How the unpacked members differ from the manifest; empty when they are the same."""
    missing = [f"缺少 {name}" for name in sorted(set(wanted) - set(found))]
    extra = [f"多出 {name}" for name in sorted(set(found) - set(wanted))]
    changed = [
        f"内容不符 {name}"
        for name in sorted(set(wanted) & set(found))
        if wanted[name] != found[name]
    ]
    return missing + extra + changed


def is_carried(relative: str) -> bool:
    """Whether a file of the data folder goes into the open archive."""
    parts = PurePosixPath(relative).parts
    if (
        parts[0] in _SKIPPED_FOLDERS
        or parts[:2] == (FILES, "tmp")
        or any(part.startswith(".") for part in parts)
    ):
        return False
    return not (len(parts) == 1 and _SKIPPED_NAMES.match(parts[0]))


def archive_name(at: datetime) -> str:
    """yichuang-20260305T023000Z.tar.gz, from an instant in UTC."""
    return f"yichuang-{at:%Y%m%dT%H%M%SZ}.tar.gz"


def keys_name(archive: str) -> str:
    """The sealed keys beside an archive: same name, other ending."""
    return archive.removesuffix(".tar.gz") + ".keys"
