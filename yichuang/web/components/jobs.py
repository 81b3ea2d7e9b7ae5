"""Long lists for download are made in the background."""

from typing import Any

from django.http import QueryDict
from django.urls import resolve

from yichuang.kernel.clock.now import now, today
from yichuang.kernel.duties.queries import stand_in_for
from yichuang.kernel.errors import Invalid, NotAllowed
from yichuang.kernel.files.actions import keep_for_a_day
from yichuang.kernel.identity.queries import active_user, actor_of
from yichuang.kernel.jobs.registry import Progress, job
from yichuang.kernel.jobs.rules import grouped
from yichuang.kernel.permissions.rules import Actor, Permission

from . import listing

NO_LONGER = NotAllowed(
    "没有下载：账号已停用，或者权限在排队时收回了", what_to_do="仍要用这张表的，请联系安全管理员。"
)


def _asker_now(kept: Actor, access: object) -> Actor:
    """The account and rights of this moment, not those of the asking. Raises NotAllowed."""
    user, day = active_user(kept.user_id), today()
    if user is None:
        raise NO_LONGER
    by: Actor | None = actor_of(user, auth=kept.auth, request_id=kept.request_id, on=day)
    if by is not None and kept.stands_in_for is not None:
        by = stand_in_for(by, absent_id=kept.stands_in_for, on=day)
    if by is None or (isinstance(access, Permission) and not by.can(access)):
        raise NO_LONGER
    return by


@job(listing.JOB, title="下载列表", max_attempts=3)
def download_list(
    progress: Progress,
    path: str,
    query: str,
    kind: str,
    list_title: str,
    actor: dict[str, Any],
) -> dict[str, Any]:
    """The page's list read again as the person who asked is now; after a kill from the beginning."""
    match = resolve(path)
    by = _asker_now(Actor.from_kept(actor), getattr(match.func, "yc_access", None))
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
