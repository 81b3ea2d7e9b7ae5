"""`yichuang laws check`: which citations of the guides no longer hold on a day."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from yichuang.cli.output import FINDINGS, OK, Usage, emit

NEEDS_DATABASE = True


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("laws", help="依据核对：事项引用的法规是否现行有效")
    commands = parser.add_subparsers(dest="laws_command", required=True, metavar="命令")
    check = commands.add_parser("check", help="列出已失效、尚未施行的引用，数出未核对的")
    check.add_argument(
        "--on", type=_day, default=None, metavar="日期", help="按哪一天核对，默认今天"
    )
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 nothing to correct, 1 with citations that do not hold."""
    from yichuang.catalog.items.queries import check_citations
    from yichuang.catalog.laws.rules import Standing
    from yichuang.kernel.clock.now import today

    on = args.on or today()
    lines, counted = check_citations(on=on)
    counts = {standing.value: counted[standing] for standing in Standing}
    data = {"on": f"{on}", "counts": counts, "lines": [asdict(line) for line in lines]}
    said = "，".join(f"{standing.label} {counted[standing]}" for standing in Standing)
    text = [f"{on} 核对引用 {sum(counted.values())} 处：{said}"]
    text += [
        f"  ✕ {one.department} {one.item} {one.place}：{one.law}{one.article}，{one.reason}"
        for one in lines
    ]
    emit(args, data, "\n".join(text))
    return FINDINGS if lines else OK


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Usage(f"日期“{text}”读不懂，请写成 2026-03-05。") from None
