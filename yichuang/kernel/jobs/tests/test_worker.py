"""The worker as a real process: killed in the middle, stopped, orphaned, doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from yichuang.kernel.jobs import actions
from yichuang.kernel.jobs.models import Job, JobWorker
from yichuang.kernel.jobs.worker import keeper

from . import worker_jobs  # noqa: F401  registers the jobs here too

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# The child gets this test's database and folder, and a worker with a quicker pulse.
PROGRAM = """
import datetime, json, os, sys
from pathlib import Path
import django
from django.conf import settings
settings.DATABASES = {"default": json.loads(os.environ["WORKER_TEST_DATABASE"])}
settings.INSTALLED_APPS = json.loads(os.environ["WORKER_TEST_APPS"])
settings.YC_DATA = Path(os.environ["WORKER_TEST_DATA"])
django.setup()
import yichuang.kernel.jobs.tests.worker_jobs
from yichuang.kernel.jobs.actions import running
from yichuang.kernel.jobs.worker import loop
running.WORKER_SILENCE = datetime.timedelta(seconds=3)
loop.enqueue_due = lambda **_: []
loop.BEAT, loop.TICK = datetime.timedelta(seconds=0.3), 0.5
parent = int(sys.argv[1]) if sys.argv[1:] else None
sys.exit(loop.main(poll=0.05, parent=parent))
"""
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The child's settings: this test's database."""
    database = {key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "OPTIONS")}
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        database[key] = connection.settings_dict[key]
    return os.environ | {
        "WORKER_TEST_DATA": str(tmp_path),
        "WORKER_TEST_DATABASE": json.dumps(database, default=str),
        "WORKER_TEST_APPS": json.dumps(list(django_settings.INSTALLED_APPS)),
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start workers; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments], env=environment, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _wait(condition: Callable[[], object], seconds: float = 20.0) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began


def _trace(folder: Path) -> list[str]:
    path = folder / "trace"
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def _state(job_id: int) -> str:
    return Job.objects.values_list("state", flat=True).get(id=job_id)


def test_job_of_a_killed_worker_runs_again(start: Start, tmp_path: Path) -> None:
    job_id = actions.enqueue("wt.slow", key="a", seconds=1.0)
    first = start()
    _wait(lambda: _trace(tmp_path))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _state(job_id) == "running", "the dead cannot tidy up"
    start()
    _wait(lambda: _state(job_id) == "done")
    assert _trace(tmp_path) == ["start", "start", "end"]
    row = Job.objects.get(id=job_id)
    assert (row.attempts, row.result, row.progress_done) == (2, "ok", 10)


def test_without_release_the_job_stays_running(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: this is what a queue without an owner of its dead looks like."""
    monkeypatch.setattr(
        sys.modules[__name__],
        "PROGRAM",
        PROGRAM.replace("parent = ", "loop.release_orphans = lambda **_: 0\nparent = "),
    )
    job_id = actions.enqueue("wt.slow", key="a", seconds=0.5)
    first = start()
    _wait(lambda: _trace(tmp_path))
    first.kill()
    first.wait()
    start()
    time.sleep(3)
    assert _state(job_id) == "running"


def test_five_kills_lose_no_job(start: Start, tmp_path: Path) -> None:
    """Each of 40 jobs enqueues the next in its own transaction; workers die at odd moments."""
    actions.enqueue("wt.chain", key="40", left=40)
    for round_ in range(5):
        process = start()
        _wait(lambda: JobWorker.objects.exists())
        time.sleep(0.05 + 0.06 * round_)
        process.kill()
        process.wait()
        JobWorker.objects.all().delete()
    Job.objects.filter(state="queued").update(attempts=0)
    start()
    _wait(lambda: Job.objects.filter(name="wt.chain", state="done").count() == 41, 40)
    assert Job.objects.filter(name="wt.chain", title="ran").count() == 41


def test_sigterm_ends_at_the_next_report_and_keeps_the_job(start: Start, tmp_path: Path) -> None:
    job_id = actions.enqueue("wt.slow", key="a", seconds=30)
    process = start()
    _wait(lambda: _trace(tmp_path))
    process.terminate()
    assert process.wait(15) == 0
    row = Job.objects.get(id=job_id)
    assert (row.state, row.attempts) == ("queued", 0)
    assert not JobWorker.objects.exists(), "signed off"


def test_worker_ends_with_its_server(start: Start) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "pass"])
    stranger.wait()
    assert start(str(stranger.pid)).wait(20) == 0


def test_hanging_job_is_stopped_by_its_time_limit(start: Start) -> None:
    job_id = actions.enqueue("wt.long", key="a")
    start()
    _wait(lambda: Job.objects.filter(id=job_id, error__contains="1 秒").exists())


@pytest.mark.sqlite
def test_embedded_folder_has_one_worker(start: Start) -> None:
    start()
    _wait(lambda: JobWorker.objects.exists())
    second = start()
    _, words = second.communicate(timeout=20)
    assert second.returncode == 1 and "已在运行" in words.decode()


@pytest.mark.postgres
def test_two_workers_share_the_work_once_each(start: Start, tmp_path: Path) -> None:
    for number in range(12):
        actions.enqueue("wt.slow", key=str(number), seconds=0.2)
    start()
    start()
    _wait(lambda: Job.objects.filter(state="done").count() == 12, 40)
    assert _trace(tmp_path).count("start") == 12
    assert set(Job.objects.filter(name="wt.slow").values_list("attempts", flat=True)) == {1}


def test_keeper_starts_a_killed_worker_again(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keeper, "PROGRAM", PROGRAM)
    with keeper.WorkerProcess() as worker:
        _wait(lambda: JobWorker.objects.exists())
        first = worker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        _wait(lambda: worker.pid not in {None, first})
        job_id = actions.enqueue("wt.slow", key="a", seconds=0.1)
        _wait(lambda: _state(job_id) == "done")
        second = worker.pid
    assert second is not None
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_clock_of_the_queue_is_utc() -> None:
    job_id = actions.enqueue("wt.slow", key="a")
    created = Job.objects.get(id=job_id).created_at
    assert abs((datetime.now(UTC) - created).total_seconds()) < 5
