"""`yichuang doctor`: what is wrong, why it matters, what to type."""

import argparse
from typing import TYPE_CHECKING

from yichuang.cli.output import emit

if TYPE_CHECKING:
    from yichuang.kernel.health.rules import Finding

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="体检：哪里不对，为什么要紧，该敲什么")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when nothing serious is wrong (advice is printed all the same), 1 with findings."""
    from dataclasses import asdict

    from yichuang.kernel.clock.now import now
    from yichuang.kernel.health.queries import findings

    rows = findings(now())
    bad = [row for row in rows if not row.ok and row.serious]
    body = {"ok": not bad, "findings": [asdict(row) for row in rows]}
    advice = sum(not row.ok and not row.serious for row in rows)
    end = f"\n{len(bad)} 项要处理，{advice} 条建议。" if bad or advice else "\n一切正常。"
    emit(args, body, "\n".join(line for row in rows for line in _lines(row)) + end)
    return 1 if bad else 0


def _lines(row: "Finding") -> list[str]:
    mark = "✓" if row.ok else "✕" if row.serious else "!"
    lines = [f"{mark} {row.label}：{row.text}"]
    if not row.ok:
        lines += [f"    为什么要紧：{row.why}"] if row.why else []
        lines.append(f"    → {row.remedy}")
    return lines
