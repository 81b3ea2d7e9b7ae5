"""`yichuang worker`: runs the background jobs."""

import argparse

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands.add_parser("worker", help="运行后台任务")


def run(args: argparse.Namespace) -> int:
    """Runs until stopped."""
    from yichuang.kernel.jobs.worker import main

    return main() or 0
