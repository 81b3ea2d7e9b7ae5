"""Kill server and worker while people work: `python -m tests.faults [--kills 60] [--json]`.

On SQLite and on PostgreSQL, each in processes of its own; exit 1 when anything acknowledged is
lost, doubled or half-written, 2 when a database cannot be had. `--control` runs a server that
answers before it commits: that one has to be found out, and the exit code is 0 when it is.
"""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.faults.run import ROOT

DATABASES = ("sqlite", "postgres")


def main() -> int:
    """Run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="on each database")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--control", action="store_true", help="a server that answers too early")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = {}
    for name in given.database or DATABASES:
        try:
            found[name] = run(name, kills=given.kills, seed=given.seed, control=given.control)
        except Unavailable as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
    print(json.dumps(found, ensure_ascii=False) if given.json else _table(found))
    wrong = [bool(one["wrong"]) for one in found.values()]
    if given.control:  # it has to be found out, on each database
        return 0 if all(wrong) else 1
    return 1 if any(wrong) else 0


class Unavailable(RuntimeError):
    """No such database here."""


def run(database: str, *, kills: int, seed: int, control: bool = False) -> dict[str, Any]:
    """One database; its figures. Raises Unavailable."""
    with tempfile.TemporaryDirectory(prefix="yichuang-faults-") as folder, _url(database) as url:
        data = Path(folder) / "data"
        data.mkdir()
        command = [sys.executable, "-m", "tests.faults.run", str(data), str(_free_port())]
        command += [str(kills), str(seed)] + (["--early"] if control else [])
        env = os.environ | {"DATABASE_URL": url, "YICHUANG_DATA": str(data)}
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if not done.stdout.strip():
        raise Unavailable(f"the run ended with {done.returncode} and no figures")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@contextlib.contextmanager
def _url(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    from benchmarks.world import postgres_database
    from tests import postgres

    try:
        with (
            postgres.server(durable=True) as server,
            postgres_database(server, "yichuang_faults") as url,
        ):
            yield url
    except postgres.Unavailable as error:
        raise Unavailable(str(error)) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _table(found: dict[str, dict[str, Any]]) -> str:
    lines = []
    for name, figures in found.items():
        wrong = figures.pop("wrong")
        shown = ", ".join(f"{key} {value}" for key, value in figures.items())
        lines += [f"{name}: {shown}", f"{name}: {len(wrong)} wrong", *wrong[:20]]
        figures["wrong"] = wrong
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
