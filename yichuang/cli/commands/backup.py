"""`yichuang backup` and `yichuang restore FILE --data DIR`."""

import argparse
import os
import sqlite3
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from yichuang.cli.output import FINDINGS, OK, USAGE, complain, emit
from yichuang.kernel.errors import Conflict, DomainError, is_disk_full

NEEDS_DATABASE = False  # restore reads no county data; backup says itself when there are none
PASSPHRASE = "YICHUANG_BACKUP_PASSPHRASE"
_FINDINGS = {"backup-damaged", "passphrase-wrong", "database-broken", "sealed-keys-broken"}

_NO_ROOM = Conflict(
    "磁盘已满，备份没有做成，做到一半的文件已经删除；数据没有受影响。",
    code="disk-full",
    what_to_do="请腾出空间，或用 --to 写到另一块盘，再执行一次。",
)

_NO_ROOM_TO_RESTORE = Conflict(
    "磁盘已满，没有恢复完，不能用这个目录开门；备份文件没有受影响。",
    code="disk-full",
    what_to_do="请腾出空间，删掉没有恢复完的目录（PostgreSQL 要换一个空库），再执行一次。",
)


def register(subparsers: Any) -> None:
    """Add both commands to the `yichuang` parser."""
    make = subparsers.add_parser("backup", help="备份数据库、文件和密钥")
    make.add_argument("--to", metavar="DIR", type=Path, help="写到哪里，默认数据目录下的 backups")
    _keys_options(make)
    make.set_defaults(action="backup")
    back = subparsers.add_parser("restore", help="从备份恢复到一个新的数据目录")
    back.add_argument("file", metavar="FILE", type=Path, help="yichuang-….tar.gz")
    back.add_argument("--data", metavar="DIR", type=Path, required=True, help="新的数据目录")
    back.add_argument("--keys", metavar="FILE", type=Path, help="密钥备份，默认与备份同名")
    _keys_options(back)
    back.set_defaults(action="restore")


def _keys_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key-passphrase-file",
        metavar="FILE",
        type=Path,
        help=f"口令文件（第一行）；不给时用环境变量 {PASSPHRASE}",
    )
    parser.add_argument("--without-keys", action="store_true", help="密钥另行保管，不含在内")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 the backup is damaged or the restored ledger does not verify, 2 usage."""
    _ready()
    from django.db import DatabaseError  # not before: computing a date loads no database layer

    try:
        passphrase = _passphrase(args)
        return _restore(args, passphrase) if args.action == "restore" else _backup(args, passphrase)
    except DomainError as error:
        _complain(args, error)
        return FINDINGS if error.code in _FINDINGS else USAGE
    except (OSError, DatabaseError, sqlite3.Error) as error:
        if not is_disk_full(error):
            raise
        _complain(args, _NO_ROOM_TO_RESTORE if args.action == "restore" else _NO_ROOM)
        return USAGE


def _ready() -> None:
    """Models, for the entries on the ledger; the data folder need not exist."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.embedded")
        django.setup()


def _passphrase(args: argparse.Namespace) -> str | None:
    if args.without_keys:
        return None
    if args.key_passphrase_file:
        try:
            lines = args.key_passphrase_file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise DomainError(
                f"读不到口令文件 {args.key_passphrase_file}（{error.strerror}）。",
                code="passphrase-file",
                what_to_do="请检查路径和权限。",
            ) from error
        return lines[0] if lines else ""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    raise DomainError(
        "没有备份口令。密钥与数据放在一起就等于没有加密，所以密钥要用口令封存。",
        code="passphrase-missing",
        what_to_do=(
            f"请设置环境变量 {PASSPHRASE}，或用 --key-passphrase-file 指明口令文件；"
            "密钥已另行保管的，请加 --without-keys。"
        ),
    )


def _backup(args: argparse.Namespace, passphrase: str | None) -> int:
    from yichuang.kernel.backup.actions import Source, backup
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor

    source = Source.from_settings()
    made = backup(
        by=Actor.system("命令行"),
        at=now(),
        to=args.to or source.data / "backups",
        passphrase=passphrase,
        source=source,
    )
    text = [f"备份完成：{made.archive}（{made.size / 1e6:.1f} MB，{made.members} 个文件）"]
    text.append(f"密钥备份：{made.keys}" if made.keys else "密钥未包含在内（--without-keys）")
    text.append("请把这两样和口令分开存放，并定期用 yichuang restore 做一次恢复演练。")
    emit(args, {"ok": True, **_plain(made)}, "\n".join(text))
    return OK


def _restore(args: argparse.Namespace, passphrase: str | None) -> int:
    from yichuang.kernel.backup.actions import restore
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor

    done = restore(
        by=Actor.system("命令行"),
        at=now(),
        archive=args.file,
        data=args.data,
        passphrase=passphrase,
        sealed_keys=args.keys,
        database=_postgres_target(),
    )
    text = [
        f"已恢复到 {done.data}（备份于 {done.made_at}，{done.members} 个文件，内容逐一核对无误）"
    ]
    text.append(_ledger_line(done.ledger))
    if not done.keys:
        text.append("密钥没有恢复：请自行放回 keys/keyring.json，否则个人信息无法解密。")
    text.append(f"启用：YICHUANG_DATA={done.data} yichuang serve")
    emit(args, {"ok": done.ok, **_plain(done)}, "\n".join(text))
    return OK if done.ok else FINDINGS


def _ledger_line(verdict: Any) -> str:
    if verdict is None:
        return "备份里还没有台账。"
    if verdict.ok:
        return f"台账完好，共 {verdict.entries} 条。"
    return f"台账第 {verdict.first_bad} 条有问题（{verdict.kind}）：备份之前就已如此，请查明原因。"


def _postgres_target() -> dict[str, Any] | None:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return None
    from yichuang.config.settings.database import postgres

    return postgres(url)


def _plain(value: Any) -> dict[str, Any]:
    """A result as JSON values."""
    made = asdict(value) if is_dataclass(value) and not isinstance(value, type) else {}
    return {k: str(v) if isinstance(v, Path) else v for k, v in made.items()}


def _complain(args: argparse.Namespace, error: DomainError) -> None:
    """The refusal, where a script or a person looks for it."""
    body = {"ok": False, "code": error.code, "error": error.message}
    if args.json:
        emit(args, {**body, "what_to_do": error.what_to_do}, "")
    else:
        complain(f"{error.message}{error.what_to_do}")
