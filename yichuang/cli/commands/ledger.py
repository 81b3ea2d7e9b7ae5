"""`yichuang ledger verify`: re-hash the whole chain."""

import argparse
import json
from pathlib import Path

from yichuang.cli.output import emit

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("ledger", help="台账")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify")
    verify = verbs.add_parser("verify", help="校验整条台账")
    verify.add_argument("--anchor", type=Path, help="已公布的锚点文件：JSON，序号到散列")
    verify.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when the chain holds, 1 with the first bad entry otherwise."""
    from yichuang.kernel.ledger.queries import verify
    from yichuang.kernel.ledger.rules import Tampering

    anchors = None
    if args.anchor:
        anchors = {int(seq): value for seq, value in json.loads(args.anchor.read_text()).items()}
    found = verify(anchors)
    result = {
        "entries": found.entries,
        "ok": found.ok,
        "first_bad": found.first_bad,
        "kind": found.kind or None,
    }
    text = (
        f"台账完好，共 {found.entries} 条"
        if found.ok
        else f"台账第 {found.first_bad} 条有问题：{Tampering(found.kind).label}"
    )
    emit(args, result, text)
    return 0 if found.ok else 1
