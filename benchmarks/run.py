#!/usr/bin/env python3
"""Product against floor, measured in one run and told as ratios: `python3 dev.py bench`.

Exit code 0 when every "must" is kept, 1 when one is missed, 2 for a wrong call or when a part
could not be measured. `--only` names parts by their beginning: intake, page, growth, import.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # started as a script
    sys.path[0] = str(ROOT)

from benchmarks.harness import Result  # noqa: E402
from benchmarks.world import MEMORY, file_system  # noqa: E402

# What a person may name → the part that measures it.
NAMES = {"intake": "intake", "page": "pages", "growth": "pages", "import": "importing"}
DATABASES = ("sqlite", "postgres")
TIMEOUT = 1800  # seconds a part may take before it is stopped
Measure = Callable[[argparse.Namespace], list[Result]]


class NotMeasured(Exception):
    """A part could not be run; the message says why."""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__)
    top.add_argument("--json", action="store_true", help="print the results as JSON")
    top.add_argument("--quick", action="store_true", help="fewer calls, 100,000 cases: to try out")
    top.add_argument("--only", metavar="NAME", help="e.g. intake, page-sqlite, import-postgres")
    top.add_argument(
        "--slow",
        type=float,
        default=0,
        metavar="MS",
        help="negative control: make the product slower by this much a call",
    )
    return top


def chosen(only: str | None) -> list[tuple[str, str]]:
    """(part, database) pairs that `--only` leaves. Raises NotMeasured for an unknown name."""
    name, _, database = (only or "").partition("-")
    if name and name not in NAMES or database and database not in DATABASES:
        raise NotMeasured(
            f"--only {only}: choose from {', '.join(NAMES)}, with -sqlite or -postgres"
        )
    parts = [NAMES[name]] if name else list(dict.fromkeys(NAMES.values()))
    return [(part, db) for part in parts for db in DATABASES if database in ("", db)]


def measure(options: argparse.Namespace) -> list[Result]:
    """Run the parts one after the other, each in a process of its own."""
    wanted = chosen(options.only)
    found: list[Result] = []
    with postgres(any(db == "postgres" for _, db in wanted)) as url:
        for part, database in wanted:
            say(f"measuring {part} on {database}")
            found += child(part, database, url if database == "postgres" else "", options)
    name = options.only or ""
    return [r for r in found if r.name.startswith(name.partition("-")[0])] if name else found


@contextmanager
def postgres(wanted: bool) -> Iterator[str]:
    """A durable server for the run."""
    if not wanted:
        yield ""
        return
    from tests.postgres import Unavailable, server

    try:
        with server(durable=True) as url:
            yield url
    except Unavailable as error:
        raise NotMeasured(f"PostgreSQL: {error}") from error


def child(part: str, database: str, url: str, options: argparse.Namespace) -> list[Result]:
    """One part's results. The data folder is under var/, on the project's own disk."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        if database == "sqlite" and file_system(Path(folder)) in MEMORY:
            raise NotMeasured(f"{folder} lies in memory: a commit there costs nothing")
        out = Path(folder) / "results.json"
        data = Path(folder) / "data"
        data.mkdir()
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.child", part]
        command += ["--database", database, "--data", str(data), "--out", str(out)]
        command += ["--slow", str(options.slow), "--name", (options.only or "").partition("-")[0]]
        command += ["--server", url] if url else []
        command += ["--quick"] if options.quick else []
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        try:
            code = subprocess.run(
                command, cwd=ROOT, env=env, stdout=sys.stderr, timeout=TIMEOUT
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise NotMeasured(f"{part} on {database} took over {TIMEOUT} s") from error
        if code or not out.exists():
            raise NotMeasured(f"{part} on {database} ended with {code}; its message is above")
        return [Result(**row) for row in json.loads(out.read_text())]


def report(results: Sequence[Result], *, as_json: bool, seconds: float) -> None:
    """Ratios with n, medians and the floor of the same run."""
    missed = [result.name for result in results if not result.ok]
    if as_json:
        body: dict[str, Any] = {
            "ok": not missed,
            "missed": missed,
            "seconds": round(seconds, 1),
            "results": [result.as_dict() for result in results],
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    for result in results:
        print(result.line())
    print(
        f"{len(results)} figures in {seconds:.0f} s; {len(missed)} below must: {missed or 'none'}"
    )


def main(arguments: list[str], *, measure: Measure = measure) -> int:
    """Measure, print, and answer 1 when a "must" is missed."""
    options = parser().parse_args(arguments)
    began = time.monotonic()
    try:
        results = measure(options)
    except NotMeasured as error:
        say(f"not measured: {error}")
        return 2
    if not results:
        say("not measured: nothing ran")
        return 2
    report(results, as_json=options.json, seconds=time.monotonic() - began)
    return 0 if all(result.ok for result in results) else 1


def say(text: str) -> None:
    """Progress, on stderr: stdout is the report's."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
