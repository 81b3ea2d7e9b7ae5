"""`yichuang guides check`: which guides promise more than one visit, and how much faster they are."""

import argparse
from typing import Any

from yichuang.cli.output import FINDINGS, OK, emit

NEEDS_DATABASE = True


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("guides", help="办事指南：跑几次、压缩多少")
    commands = parser.add_subparsers(dest="guides_command", required=True, metavar="命令")
    check = commands.add_parser("check", help="列出要跑不止一次的，算同单位的时限压缩（含草稿）")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 every guide promises at most one visit, 1 when some do not."""
    from yichuang.catalog.items.queries.public import promises

    found = promises()
    over = [
        {"name": name, "implement_code": code, "visits": visits}
        for name, code, visits in found.over_once
    ]
    data = {
        "guides": found.guides,
        "counted": found.counted,
        "over_once": over,
        "compression": {
            unit: {"items": n, "statutory": legal, "promised": own}
            for unit, (n, legal, own) in found.compression.compared.items()
        },
        "longer": list(found.compression.longer),
        "left_out": len(found.compression.left_out),
    }
    lines = [
        f"办事指南 {found.guides} 份，写明到现场次数的 {found.counted} 份，"
        f"要跑不止一次的 {len(over)} 份。",
        *(f"  ✕ {name}（{code}）：{visits} 次" for name, code, visits in found.over_once),
        f"时限：{found.compression.sentence}",
    ]
    emit(args, data, "\n".join(lines))
    return FINDINGS if over else OK
