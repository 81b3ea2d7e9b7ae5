"""The queue: transactional, idempotent, at least once, cancellable."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.jobs import actions, queries, registry
from yichuang.kernel.jobs.actions import queueing
from yichuang.kernel.jobs.actions.progress import stop_requested
from yichuang.kernel.jobs.actions.running import inline, run_claimed
from yichuang.kernel.jobs.models import Job, JobWorker
from yichuang.kernel.jobs.rules import JobState
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OWNER = Actor(user_id=7, name="张三", roles=frozenset({"catalogue_editor"}))
OTHER = Actor(user_id=8, name="李四", roles=frozenset({"clerk"}))
ADMIN = Actor(user_id=9, name="王五", roles=frozenset({"system_admin"}))
pytestmark = pytest.mark.django_db
calls: list[Any] = []


@pytest.fixture(autouse=True)
def _jobs(monkeypatch: pytest.MonkeyPatch):
    """Four jobs of the test's own, and a clock that stands still."""
    calls.clear()
    registry.discover()
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(queueing, "now", lambda: AT)

    @registry.job("t.note", title="记一笔")
    def note(**payload: Any) -> Any:
        calls.append(payload)
        return payload

    @registry.job("t.fails", max_attempts=3)
    def fails(how: str = "") -> None:
        calls.append(how)
        if how == "refusal":
            raise Invalid("清单是空的", what_to_do="请先填写。")
        raise RuntimeError(f"no luck with 99042319900101123X {how}")

    @registry.job("t.counts")
    def counts(progress: registry.Progress, upto: int = 3) -> int:
        for number in range(1, upto + 1):
            calls.append(number)
            progress.report(number, upto, f"已处理 {number} 行")
        return upto

    @registry.job("t.nightly", schedule="daily 02:00")
    def nightly() -> None:
        calls.append("night")


def _job(job_id: int) -> Job:
    return Job.objects.get(id=job_id)


def test_enqueue_and_run() -> None:
    job_id = actions.enqueue("t.note", key="a", owner_id=7, number=1, day=AT.date())
    assert actions.run_pending(at=AT) == [("t.note", "a", JobState.DONE)]
    assert calls == [{"number": 1, "day": "2026-03-02"}]
    view = queries.job_view(by=OWNER, job_id=job_id, at=AT)
    assert (view.state.label, view.percent, view.result["number"]) == ("已完成", 100, 1)
    assert view.title == "记一笔"


def test_same_key_is_one_job() -> None:
    assert actions.enqueue("t.note", key="a") == actions.enqueue("t.note", key="a", other=1)
    actions.run_pending(at=AT)
    actions.enqueue("t.note", key="a")
    assert actions.run_pending(at=AT) == [] and len(calls) == 1


def test_unknown_name_is_a_programming_error() -> None:
    with pytest.raises(registry.UnknownJob):
        actions.enqueue("t.none", key="a")


def test_rolled_back_transaction_leaves_no_job() -> None:
    @act
    def fails() -> None:
        actions.enqueue("t.note", key="a")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not Job.objects.exists()
    with transaction.atomic():  # negative control: the same without the error
        actions.enqueue("t.note", key="a")
    assert Job.objects.count() == 1


def test_failure_waits_longer_each_time_and_ends() -> None:
    job_id = actions.enqueue("t.fails", key="a")
    at, waits = AT, []
    while True:
        actions.run_pending(at=at)
        row = _job(job_id)
        if row.state != JobState.QUEUED:
            break
        waits.append((row.run_after - at).total_seconds())
        assert actions.run_pending(at=at) == [], "not before its time"
        at = row.run_after
    assert (waits, row.state, row.attempts) == ([10, 40], "failed", 3)
    assert "no luck" in row.error and "19900101" not in row.error, "no personal data on the page"


def test_refusal_is_not_repeated() -> None:
    job_id = actions.enqueue("t.fails", key="a", how="refusal")
    actions.run_pending(at=AT)
    assert (_job(job_id).state, _job(job_id).error) == ("failed", "清单是空的 请先填写。")
    assert calls == ["refusal"]


def test_progress_is_on_the_row_and_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = actions.enqueue("t.counts", key="a", owner_id=7, upto=4)
    actions.run_pending(at=AT)
    row = _job(job_id)
    assert (row.progress_done, row.progress_total) == (4, 4)
    assert queries.job_view(by=OWNER, job_id=job_id, at=AT).text == "已处理 4 行"


def test_bar_is_not_written_inside_the_jobs_own_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would hold a lock on the row that a cancel has to write."""
    monkeypatch.setattr("yichuang.kernel.jobs.actions.progress.PAUSE", 0)
    original = registry.get("t.counts").func

    @registry.job("t.locked")
    def locked(progress: registry.Progress) -> None:
        with transaction.atomic():
            original(progress=progress)

    job_id = actions.enqueue("t.locked", key="a")
    assert actions.run(job_id, at=AT) == JobState.DONE
    assert (calls, _job(job_id).progress_done) == ([1, 2, 3], 0)


def test_waiting_job_is_cancelled_at_once() -> None:
    job_id = actions.enqueue("t.note", key="a", owner_id=7)
    actions.cancel(by=OWNER, at=AT, job_id=job_id)
    assert actions.run_pending(at=AT) == [] and _job(job_id).state == "cancelled"
    assert LedgerEntry.objects.filter(action="job.cancel").count() == 1
    with pytest.raises(Conflict):
        actions.cancel(by=OWNER, at=AT, job_id=job_id)


def test_running_job_hears_the_cancel_at_its_next_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yichuang.kernel.jobs.actions.progress.PAUSE", 0)
    job_id = actions.enqueue("t.counts", key="a", owner_id=7)
    row = actions.claim(worker="w", at=AT)
    assert row is not None
    actions.cancel(by=OWNER, at=AT, job_id=job_id)
    assert run_claimed(row, at=AT) == JobState.CANCELLED
    assert calls == [1], "stopped at the first report"
    assert _job(job_id).state == "cancelled"


def test_only_owner_and_system_administrator_manage() -> None:
    job_id = actions.enqueue("t.note", key="a", owner_id=7)
    with pytest.raises(NotFound):
        actions.cancel(by=OTHER, at=AT, job_id=job_id)
    with pytest.raises(NotFound):
        queries.job_view(by=OTHER, job_id=job_id, at=AT)
    assert [v.id for v in queries.jobs_of(by=OTHER, at=AT)] == []
    assert [v.id for v in queries.jobs_of(by=ADMIN, at=AT)] == [job_id]
    assert [v.id for v in queries.open_jobs_of(by=OWNER, at=AT)] == [job_id]
    actions.cancel(by=ADMIN, at=AT, job_id=job_id)


def test_failed_job_can_be_repeated() -> None:
    job_id = actions.enqueue("t.fails", key="a", how="refusal", owner_id=7)
    actions.run_pending(at=AT)
    actions.retry(by=OWNER, at=AT, job_id=job_id)
    assert _job(job_id).state == "queued"
    with pytest.raises(Conflict):
        actions.retry(by=OWNER, at=AT, job_id=job_id)


def test_shutdown_gives_the_job_back_without_counting_the_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("yichuang.kernel.jobs.actions.progress.PAUSE", 0)
    job_id = actions.enqueue("t.counts", key="a")
    stop_requested.set()
    try:
        assert actions.run(job_id, at=AT) == JobState.QUEUED
    finally:
        stop_requested.clear()
    assert (_job(job_id).state, _job(job_id).attempts) == ("queued", 0)
    assert actions.run(job_id, at=AT) == JobState.DONE


def test_only_one_of_two_takes_a_job() -> None:
    job_id = actions.enqueue("t.note", key="a")
    assert actions.claim(worker="one", at=AT) is not None
    assert actions.claim(worker="two", at=AT) is None
    assert actions.run(job_id, at=AT) is None


def test_dead_workers_job_is_queued_again_and_the_dead_writes_nothing() -> None:
    job_id = actions.enqueue("t.note", key="a")
    row = actions.claim(worker="old", at=AT)
    assert row is not None
    JobWorker.objects.create(id="old", host="h", pid=1, started_at=AT, seen_at=AT)
    assert actions.release_orphans(at=AT + timedelta(seconds=59)) == 0
    assert actions.release_orphans(at=AT + timedelta(seconds=61)) == 1
    assert actions.run(job_id, worker="new", at=AT + timedelta(minutes=2)) == JobState.DONE
    finished = _job(job_id).finished_at
    run_claimed(row, at=AT + timedelta(minutes=9))  # the slow one wakes up
    assert _job(job_id).finished_at == finished


def test_job_that_keeps_killing_its_worker_fails_in_the_end() -> None:
    job_id = actions.enqueue("t.fails", key="a")
    for _ in range(3):
        assert actions.claim(worker="w", at=AT) is not None
        actions.release_orphans(at=AT, everyone_else_is_dead=True)
    assert _job(job_id).state == "failed" and "异常退出" in _job(job_id).error


def test_a_forked_child_runs_under_its_own_name() -> None:
    """Its parent lives on after the child was killed: under that name nobody would be missed."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, inline().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 200).decode().endswith(f":{child}")
    os.close(reading)
    os.close(writing)


def test_inline_run_of_a_living_process_is_no_orphan() -> None:
    actions.enqueue("t.note", key="a")
    actions.claim(worker=inline(), at=AT)
    assert actions.release_orphans(at=AT + timedelta(days=1)) == 0
    Job.objects.update(worker=inline().rpartition(":")[0] + ":999999999")
    assert actions.release_orphans(at=AT + timedelta(days=1)) == 1


def test_schedule_makes_one_job_per_slot() -> None:
    morning = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)  # 07:00 in Beijing
    assert len(actions.enqueue_due(at=morning)) == 1
    assert actions.enqueue_due(at=morning + timedelta(hours=5)) == []
    assert len(actions.enqueue_due(at=morning + timedelta(days=3))) == 1, "missed nights: once"
    ran = actions.run_pending(at=AT + timedelta(days=4))
    assert [name for name, _, _ in ran] == ["t.nightly", "t.nightly"]


def test_health_counts() -> None:
    actions.enqueue("t.note", key="a")
    actions.enqueue("t.fails", key="b", how="refusal")
    actions.run(Job.objects.get(key="b").id, at=AT)
    JobWorker.objects.create(id="w", host="h", pid=1, started_at=AT, seen_at=AT)
    later = AT + timedelta(seconds=30)
    found = queries.health(at=later)
    assert (found.workers_alive, found.queued, found.failed_last_day) == (1, 1, 1)
    assert found.oldest_waiting == timedelta(seconds=30)
    assert queries.health(at=AT + timedelta(minutes=5)).workers_alive == 0
