"""Long lists for download are made in the background."""

from typing import Any

from django.http import QueryDict
from django.urls import resolve

from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files.actions import keep_for_a_day
from yichuang.kernel.jobs.registry import Progress, job
from yichuang.kernel.jobs.rules import grouped
from yichuang.kernel.permissions.rules import Actor

from . import listing


@job(listing.JOB, title="下载列表", max_attempts=3)
def download_list(
    progress: Progress,
    path: str,
    query: str,
    kind: str,
    list_title: str,
    actor: dict[str, Any],
) -> dict[str, Any]:
    """The page's list read again as the person who asked; after a kill from the beginning."""
    by = Actor.from_kept(actor)
    match = resolve(path)
    made = match.func.yc_listing  # type: ignore[attr-defined]
    found = made.read(listing.Asked(by, QueryDict(query), match.kwargs, today()))
    total = found.total() if found.total else None

    def tick(done: int) -> None:
        progress.report(done, total, f"已写 {grouped(done)} 行“{list_title}”")

    tick(0)
    spool = listing.spooled(found.rows, most=listing.MOST, tick=tick)
    if spool is None:
        raise Invalid(
            f"这张表超过 {grouped(listing.MOST)} 行", what_to_do="请先筛选，再分几次下载。"
        )
    rows, count = spool
    target = listing.written(made, found, rows, count, kind, by=by, at=now())
    with target:
        digest = keep_for_a_day(target.read())
    progress.report(count, count, f"{grouped(count)} 行已写好")
    return {"sha256": digest, "name": listing.file_name(made, kind), "kind": kind, "rows": count}
