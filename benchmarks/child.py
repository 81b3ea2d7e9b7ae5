"""One part of the benchmark in a process of its own: `python -m benchmarks.child PART ...`.

A process has one database, as the product has; `run.py` starts one for each.
"""

import argparse
import importlib
import json
import sys
from contextlib import nullcontext
from pathlib import Path

from benchmarks import world

PARTS = ("intake", "pages", "importing")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--database", choices=("sqlite", "postgres"), required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--server", default="")
    parser.add_argument("--name", default="", help="measure only what begins like this")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    options = parser.parse_args(arguments)
    database = world.postgres_database(options.server) if options.server else nullcontext("")
    with database as url:
        world.set_up(options.data, url)
        module = importlib.import_module(f"benchmarks.{options.part}")
        try:
            results = module.measure(
                options.database, quick=options.quick, slow_ms=options.slow, name=options.name
            )
        finally:
            from django.db import connections

            connections.close_all()
    options.out.write_text(json.dumps([result.as_dict() for result in results]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
