"""Server and worker killed at random while people hand in and accept: nothing lost, nothing twice.

    python -m tests.kills [--kills 60] [--database sqlite|postgres|both] [--seed 1] [--json]
    python -m tests.kills --careless      the control: a server that promises before it commits

Real processes on a throw-away data folder. Exit code 1 when anything promised is missing or
doubled (for the control: when that was NOT seen), 2 when it could not be run.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.postgres import Unavailable, server

from .crowd import Promises, accept, hand_in
from .judge import faults, summary

LONGEST = 60  # seconds to wait for a start, and for the queue to empty at the end


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--careless", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    chosen = ["sqlite", "postgres"] if options.database == "both" else [options.database]
    found = {}
    try:
        for database in chosen:
            with place(database) as environment:
                found[database] = run(environment, options.kills, options.seed, options.careless)
    except Unavailable as error:
        print(f"PostgreSQL: {error}", file=sys.stderr)
        return 2
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else summary(found))
    wrong = any(one["wrong"] for one in found.values())
    return int(wrong is not options.careless)


@contextlib.contextmanager
def place(database: str) -> Iterator[dict[str, str]]:
    """A data folder, and on PostgreSQL a database of its own at the product's durability."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-kills-"))
    environment = os.environ | {
        "YICHUANG_DATA": str(folder),
        "YICHUANG_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "yichuang.config.settings.embedded",
    }
    try:
        if database == "sqlite":
            yield environment
        else:
            with server(durable=True) as url:
                yield environment | {"DATABASE_URL": _own_database(url)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_database(url: str) -> str:
    import psycopg

    from tests.postgres import TEMPLATE

    address, _, query = url.partition("?")
    kept = "&".join(p for p in query.split("&") if not p.startswith(("schema", "template")))
    with psycopg.connect(f"{address}?{kept}", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE kills TEMPLATE {TEMPLATE}")
    return f"{address.rpartition('/')[0]}/kills?{query}"


def run(environment: dict[str, str], kills: int, seed: int, careless: bool) -> dict[str, Any]:
    """Prepare, let everybody work, kill, let it come to rest, count."""
    world = _child(environment, "prepare")
    machine = Machine(environment, careless)
    said, end = Promises(), threading.Event()
    machine.start()
    crowd = [
        threading.Thread(target=hand_in, args=(machine.base, world, who, said, end))
        for who in range(len(world["keys"]))
    ]
    crowd.append(threading.Thread(target=accept, args=(machine.base, said, end)))
    for one in crowd:
        one.start()
    began = time.monotonic()
    try:
        killed = machine.kill_at_random(kills, random.Random(seed))
    finally:
        end.set()
        for one in crowd:
            one.join()
    seconds = round(time.monotonic() - began, 1)
    try:
        counted = _at_rest(environment)
    finally:
        machine.stop()
    return {"seconds": seconds, "killed": killed} | faults(said, counted)


def _at_rest(environment: dict[str, str]) -> dict[str, Any]:
    """The counts once the queue is empty, or after the longest wait."""
    last = time.monotonic() + LONGEST
    while True:
        counted = _child(environment, "count")
        if not counted["jobs_due"] or time.monotonic() > last:
            return counted
        time.sleep(1)


def _child(environment: dict[str, str], what: str) -> dict[str, Any]:
    """A fresh process on the same data."""
    command = [sys.executable, "-m", "tests.kills.county", what]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


class Machine:
    """`yichuang serve`, which is killed and started again."""

    def __init__(self, environment: dict[str, str], careless: bool) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        module = "tests.kills.careless" if careless else "yichuang.cli.main"
        self._command = [sys.executable, "-m", module, "serve", "--port", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        last = time.monotonic() + LONGEST
        while time.monotonic() < last:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.base}/health", timeout=5).status == 200:
                    return
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def kill_at_random(self, kills: int, dice: random.Random) -> dict[str, int]:
        """Kill -9 the server or its worker, now and then, `kills` times."""
        killed = {"server": 0, "worker": 0}
        while sum(killed.values()) < kills:
            time.sleep(dice.uniform(0.2, 1.2))
            worker = self._worker()
            if worker and dice.random() < 0.5:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
                    killed["worker"] += 1
                continue
            self._kill()
            killed["server"] += 1
            self.start()
        return killed

    def stop(self) -> None:
        """End it as an administrator would."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._kill()

    def _kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _worker(self) -> int | None:
        """The process id of the server's child."""
        assert self._process is not None
        pid = self._process.pid
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            children += [
                child
                for task in Path(f"/proc/{pid}/task").iterdir()
                for child in (task / "children").read_text().split()
            ]
            return int(children[0]) if children else None
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
