"""A background job as the bar shows it, and as the script asks for it."""

from typing import Any

from yichuang.kernel.jobs.queries import JobView
from yichuang.web.components.values import Job, Link

_STATES = {"queued": "waiting", "running": "running"}


def bar(
    view: JobView,
    *,
    refresh_url: str,
    poll_url: str,
    cancel_url: str = "",
    result: Link | None = None,
) -> Job:
    """The job bar; works without JavaScript through its refresh link."""
    return Job(
        title=view.title,
        state=_STATES.get(view.state.value, view.state.value),  # type: ignore[arg-type]
        done=view.done,
        total=view.total,
        unit="行",
        detail=detail(view),
        refresh_url=refresh_url,
        poll_url=poll_url,
        cancel_url=cancel_url,
        result=result,
    )


def detail(view: JobView) -> str:
    """The job's own words, how long still, or who is before it."""
    parts = [view.text]
    if view.waiting_before:
        parts.append(f"前面还有 {view.waiting_before} 个任务")
    if view.seconds_left is not None:
        parts.append(f"约剩 {view.seconds_left} 秒")
    if view.cancel_requested and not view.finished:
        parts.append("正在取消")
    if view.error:
        parts.append(view.error)
    return "，".join(part for part in parts if part)


def answer(view: JobView) -> dict[str, Any]:
    """What poll.js reads."""
    return {
        "state": _STATES.get(view.state.value, view.state.value),
        "done": view.done,
        "total": view.total,
        "unit": "行",
        "detail": detail(view),
    }
