"""States, back-off and schedules of background jobs, without Django."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yichuang.kernel.enums import Labelled

BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_WAIT = 10  # seconds
LONGEST_WAIT = 3600
# A worker that has not been seen for so long is dead: four missed beats.
WORKER_SILENCE = timedelta(seconds=60)
BEAT = timedelta(seconds=15)


class JobState(Labelled):
    """Where a job stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "正在处理"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


FINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


def wait_before(attempt: int) -> timedelta:
    """How long to wait before the next try, after `attempt` tries: 10 s, 40 s, ... 1 h."""
    return timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 4 ** max(0, attempt - 1)))


@dataclass(frozen=True)
class Schedule:
    """`every 5m` · `every 2h` · `daily 02:00` · `weekly 1 03:00` (1 = Monday), Beijing time."""

    every: timedelta | None = None
    at: time | None = None
    weekday: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read the spelling above. Raises ValueError."""
        word, *rest = text.split()
        if word == "every" and len(rest) == 1 and rest[0][-1:] in {"m", "h"}:
            number = int(rest[0][:-1])
            if number < 1:
                raise ValueError(f"not a schedule: {text!r}")
            return cls(every=timedelta(minutes=number * (60 if rest[0][-1] == "h" else 1)))
        if word == "daily" and len(rest) == 1:
            return cls(at=time.fromisoformat(rest[0]))
        if word == "weekly" and len(rest) == 2 and rest[0] in set("1234567"):
            return cls(at=time.fromisoformat(rest[1]), weekday=int(rest[0]))
        raise ValueError(f"not a schedule: {text!r}")

    def latest_slot(self, at: datetime) -> datetime:
        """The newest moment at or before `at` when the job is due (UTC).

        Only the newest: after an outage a nightly job runs once, not once per missed night.
        """
        if self.every is not None:
            step = int(self.every.total_seconds())
            return datetime.fromtimestamp(int(at.timestamp()) // step * step, UTC)
        assert self.at is not None
        local = at.astimezone(BEIJING)
        slot = datetime.combine(local.date(), self.at, BEIJING)
        back = 0 if self.weekday is None else (local.isoweekday() - self.weekday) % 7
        slot -= timedelta(days=back)
        if slot > local:
            slot -= timedelta(days=1 if self.weekday is None else 7)
        return slot.astimezone(UTC)


def percent(done: int, total: int) -> int:
    """For the progress bar; 0 while the total is unknown."""
    return min(100, done * 100 // total) if total > 0 else 0


def grouped(number: int) -> str:
    """4213 -> "4 213" with a narrow no-break space: how counts are printed on bars."""
    return f"{number:,}".replace(",", "\u202f")


def remaining_seconds(done: int, total: int, elapsed: float) -> int | None:
    """Seconds left at the speed so far; None while there is too little to judge by."""
    if done <= 0 or total <= done or elapsed < 1:
        return None
    return max(1, round(elapsed / done * (total - done)))
