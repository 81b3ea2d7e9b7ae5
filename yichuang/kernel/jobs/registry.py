"""What can be run in the background: each context declares its jobs in its `jobs` module."""

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from .rules import Schedule


class Progress(Protocol):
    """What a job function gets when it has a parameter named `progress`."""

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Show "done of total" on the bar. Raises JobInterrupted on cancel or shutdown."""

    def check(self) -> None:
        """Raise JobInterrupted when the job was cancelled or the worker has to stop."""


class JobInterrupted(BaseException):
    """Not an Exception, so that a job's own `except Exception` cannot swallow a cancel."""


class JobCancelled(JobInterrupted):
    """A person cancelled the job."""


class JobStopped(JobInterrupted):
    """The worker is shutting down, or no longer owns the job: it will run again."""


class UnknownJob(LookupError):
    """No function is registered under this name: a programming error."""


@dataclass(frozen=True)
class JobSpec:
    """A registered job. `timeout` in seconds, `None` for no limit."""

    name: str
    func: Callable[..., Any]
    title: str
    max_attempts: int
    schedule: Schedule | None
    timeout: int | None
    wants_progress: bool


_jobs: dict[str, JobSpec] = {}
_discovered: list[bool] = []


def job(
    name: str,
    *,
    title: str = "",
    max_attempts: int = 5,
    schedule: str | None = None,
    timeout: int | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as the job `name`.

    The function takes the payload as keywords (and `progress`, if it names it), may read the
    clock, returns something JSON can hold, and is idempotent: after a kill it runs again.
    """

    def register(func: Callable[..., Any]) -> Callable[..., Any]:
        known = _jobs.get(name)
        if known is not None and known.func.__qualname__ != func.__qualname__:
            raise ValueError(f"two jobs are named {name!r}")
        _jobs[name] = JobSpec(
            name=name,
            func=func,
            title=title or name,
            max_attempts=max_attempts,
            schedule=Schedule.parse(schedule) if schedule else None,
            timeout=timeout,
            wants_progress="progress" in inspect.signature(func).parameters,
        )
        return func

    return register


def get(name: str) -> JobSpec:
    """The registered job. Raises UnknownJob."""
    if name not in _jobs:
        discover()
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(f"no job is registered as {name!r}") from None


def all_jobs() -> list[JobSpec]:
    """Every registered job, by name."""
    discover()
    return [_jobs[name] for name in sorted(_jobs)]


def discover() -> None:
    """Import the `jobs` module of every context and sub-package, once."""
    if _discovered:
        return
    _discovered.append(True)
    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("yichuang."):
            _import_jobs(config.name)


def _import_jobs(package: str) -> None:
    module = importlib.import_module(package)
    for info in pkgutil.iter_modules(module.__path__):
        name = f"{package}.{info.name}"
        if info.name == "jobs":
            importlib.import_module(name)
        inner = info.ispkg and info.name not in {"tests", "migrations"}
        if inner and importlib.util.find_spec(f"{name}.jobs"):
            importlib.import_module(f"{name}.jobs")
