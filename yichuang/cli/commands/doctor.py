"""`yichuang doctor`: green or red, with what to type."""

import argparse

from yichuang.cli.output import emit

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="体检：哪里不对，该敲什么")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when all is well, 1 with findings."""
    from dataclasses import asdict

    from yichuang.kernel.clock.now import now
    from yichuang.kernel.health.queries import findings

    rows = findings(now())
    lines = []
    for row in rows:
        lines.append(f"{'✓' if row.ok else '✕'} {row.label}：{row.text}")
        if not row.ok:
            lines.append(f"    → {row.remedy}")
    ok = all(row.ok for row in rows)
    emit(args, {"ok": ok, "findings": [asdict(row) for row in rows]}, "\n".join(lines))
    return 0 if ok else 1
