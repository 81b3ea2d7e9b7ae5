"""`yichuang demo load`: put the invented county 清川县 into an empty data folder."""

import argparse

from yichuang.cli.output import Usage, emit

NEEDS_DATABASE = True
CREATES_DATA = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="演示县：载入数据")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="load")
    load = verbs.add_parser("load", help="载入演示县清川县（只载入一次）")
    load.add_argument("--scale", type=int, default=1, help="办件数量的倍数，默认 1")
    load.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when the county is there, also when it was before."""
    from yichuang.cli.prepare import bar, migrate
    from yichuang.demo import people
    from yichuang.demo.load import is_loaded, load
    from yichuang.kernel.clock.now import now

    if args.scale < 1:
        raise Usage("倍数 --scale 应是 1 或更大的整数")
    migrate()
    before = is_loaded()
    counts = load(progress=_silent if args.json else bar, at=now(), scale=args.scale)
    logins = [
        {"role": role, "username": username, "password": password}
        for role, username, password in people.logins()
    ]
    lines = ["演示县早已载入，没有改动。" if before else _summary(counts), "演示账号："]
    lines += [f"  {row['role']}  {row['username']}  {row['password']}" for row in logins]
    emit(args, {"loaded": not before, **counts, "logins": logins}, "\n".join(lines))
    return 0


def _summary(counts: dict[str, int]) -> str:
    return (
        f"演示县已载入：{counts['departments']} 个部门、{counts['items']} 个事项、"
        f"{counts['cases']} 件办件。"
    )


def _silent(done: int, total: int, text: str) -> None:
    """With --json only the result is printed."""
