"""One run on one database, in a process of its own: people work, processes die, rows are counted."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORKER_SHARE = 3  # every third kill is the worker's
DRAIN = 60.0  # seconds for the last answers, and for the last jobs


class Processes:
    """Server and worker, started again after each kill. Only these are ever killed."""

    def __init__(self, port: int, *, early: bool) -> None:
        command = [sys.executable, "-m", "tests.faults.server", str(port)]
        self.parent = subprocess.Popen(
            command + (["--early"] if early else []),
            env=os.environ | {"YICHUANG_DEMO": "1", "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.alive: dict[str, int] = {}

    def start(self, name: str) -> None:
        """Again, or for the first time."""
        assert self.parent.stdin and self.parent.stdout
        self.parent.stdin.write(f"{name}\n")
        self.parent.stdin.flush()
        self.alive[name] = int(self.parent.stdout.readline())

    def kill(self, name: str) -> bool:
        """kill -9, and start another; False when it had ended by itself."""
        lived = self.end(name)
        self.start(name)
        return lived

    def end(self, name: str) -> bool:
        """kill -9, and wait until it is gone."""
        pid, lived = self.alive.pop(name), True
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            lived = False
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.005)
        return lived

    def stop(self) -> None:
        """Away with both."""
        for name in tuple(self.alive):
            self.end(name)
        assert self.parent.stdin
        self.parent.stdin.close()
        self.parent.wait()


def main(arguments: list[str]) -> int:
    """run.py DATA PORT KILLS SEED [--early]; figures as JSON on stdout."""
    data, port, kills, seed = Path(arguments[0]), *map(int, arguments[1:4])
    early = "--early" in arguments
    from benchmarks.world import assert_durable, set_up

    set_up(data, os.environ.get("DATABASE_URL", ""))
    from django.db import connections

    from .office import opened
    from .people import Crowd

    said, office = assert_durable(), opened()
    connections.close_all()
    crowd, processes = Crowd(office, port), Processes(port, early=early)
    began = time.monotonic()
    try:
        found = _through(crowd, processes, kills, random.Random(seed))
    finally:
        processes.stop()
    from .counting import faults

    figures, wrong = faults(crowd.record.acts, crowd.record.jobs)
    wrong += crowd.record.odd
    seconds = round(time.monotonic() - began)
    figures |= {"kept waiting": crowd.record.retries, "5xx": crowd.record.failed}
    print(json.dumps({"durable": said, "seconds": seconds} | found | figures | {"wrong": wrong}))
    return 1 if wrong else 0


def _through(crowd: Any, processes: Processes, kills: int, chance: random.Random) -> dict[str, Any]:
    """The kills; then everybody finishes what they hold."""
    for name in ("server", "worker"):
        processes.start(name)
    threads = crowd.work()
    _until(lambda: {"online", "grant"} <= {act for act, _ in crowd.record.acts}, 60)
    killed = {"server": 0, "worker": 0}
    for n in range(1, kills + 1):
        name = "worker" if n % WORKER_SHARE == 0 else "server"
        before = len(crowd.record.acts)
        if name == "server":  # at work again before it is hit again
            _until(lambda was=before: len(crowd.record.acts) > was, 30)
        time.sleep(chance.uniform(0.05, 1.2))
        killed[name] += processes.kill(name)
    crowd.closing.set()
    crowd.deadline = time.monotonic() + DRAIN
    for thread in threads:
        thread.join()
    _until(_no_job_waits, DRAIN)
    return {f"killed {name}": n for name, n in killed.items()}


def _no_job_waits() -> bool:
    from django.apps import apps

    rows = apps.get_model("kernel", "Job").objects
    return not rows.filter(state__in=["queued", "running"]).exists()


def _until(reached: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
