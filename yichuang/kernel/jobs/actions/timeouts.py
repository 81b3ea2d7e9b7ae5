"""A time limit for a job, where the platform can interrupt a running function."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class JobTimeout(Exception):
    """The job took longer than it declared; it counts as a failed attempt."""


@contextmanager
def time_limit(seconds: int | None) -> Iterator[None]:
    """Raise JobTimeout in the block after `seconds`.

    Signals reach the main thread only, which is where the worker runs its jobs; elsewhere
    (a test server's thread, Windows) there is no limit.
    """
    on_main_thread = threading.current_thread() is threading.main_thread()
    if not seconds or not on_main_thread or not hasattr(signal, "SIGALRM"):
        yield
        return

    def expired(_number: int, _frame: FrameType | None) -> None:
        raise JobTimeout(f"任务超过 {seconds} 秒没有完成，已中止")

    before = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
