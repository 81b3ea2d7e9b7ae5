"""`yichuang archive verify FILE`: check the package of a closed case offline."""

import argparse
from pathlib import Path
from typing import Any

from yichuang.cases.rules.archive import NotAnArchive, Verified, verify
from yichuang.cli.output import FINDINGS, OK, Usage, emit

NEEDS_DATABASE = False
_MAX_FILE = 2 * 1024**3


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("archive", help="核验办件归档包（不需要数据目录，可离线）")
    commands = parser.add_subparsers(dest="archive_command", required=True, metavar="命令")
    check = commands.add_parser("verify", help="核验一个归档包有没有被改动、增减")
    check.add_argument("file", metavar="FILE", type=Path, help="归档包（zip）")
    check.add_argument("--digest", metavar="摘要", default="", help="归档时登记的目录摘要")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 whole, 1 changed (what and where is printed). Raises Usage for no package."""
    try:
        if args.file.stat().st_size > _MAX_FILE:
            raise Usage(f"{args.file} 太大，不会是归档包。")
        data = args.file.read_bytes()
    except OSError as error:
        raise Usage(f"读不到 {args.file}（{error.strerror or '读不出'}）。") from None
    try:
        found = verify(data, expected=args.digest)
    except NotAnArchive as error:
        raise Usage(f"{args.file} {error}。") from None
    emit(args, found.as_values(), _as_text(found))
    return OK if found.ok else FINDINGS


def _as_text(found: Verified) -> str:
    counts = f"{found.pieces} 件，文书 {found.documents} 份，台账 {found.entries} 条"
    lines = [
        ("完好：" if found.ok else "有问题：") + f"办件 {found.case or '？'}，{counts}",
        f"  目录摘要 {found.digest}" if found.digest else "",
        *(f"  {row.path}　{row.reason}" for row in found.findings),
    ]
    return "\n".join(line for line in lines if line)
