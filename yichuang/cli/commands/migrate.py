"""`yichuang migrate`: structure and reference data of a `DATABASE_URL` county."""

import argparse

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands.add_parser("migrate", help="升级数据库结构，载入法定值和日历")


def run(args: argparse.Namespace) -> int:
    """Restartable: a killed run is simply repeated."""
    from yichuang.cli.prepare import migrate

    migrate()
    print("数据库结构和基础数据是最新的")
    return 0
