"""`yichuang lot verify FILE`: run a published draw again, offline. Needs no data folder."""

import argparse
import json
from pathlib import Path
from typing import Any

from yichuang.cli.output import FINDINGS, OK, Usage, emit
from yichuang.kernel.lots.rules import verify

NEEDS_DATABASE = False
_MAX_FILE = 50_000_000  # bytes: a million numbers and more


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("lot", help="核验抽取（不需要数据目录，可离线）")
    commands = parser.add_subparsers(dest="lot_command", required=True, metavar="命令")
    check = commands.add_parser("verify", help="按公布的名单和随机数重新抽一遍，看结果是否一致")
    check.add_argument("file", metavar="FILE", help="公布的抽取文件（JSON）")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 the draw holds, 1 it does not (each fault is printed). Raises Usage."""
    raw = _read(Path(args.file))
    faults = verify(raw)
    number = raw.get("number", "") if isinstance(raw, dict) else ""
    text = "\n".join(faults) if faults else f"{number} 抽取结果一致：名单、随机数和抽中的编号相符。"
    emit(args, {"ok": not faults, "number": number, "faults": faults}, text)
    return FINDINGS if faults else OK


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise Usage(f"抽取文件 {path} 太大（超过 50 MB）。")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise Usage(f"抽取文件 {path} 读不懂，请重新下载公布的 JSON 文件。") from None
    except OSError as error:
        why = error.strerror or "读不出"
        raise Usage(f"读不到抽取文件 {path}（{why}）。请检查路径是否正确。") from None
