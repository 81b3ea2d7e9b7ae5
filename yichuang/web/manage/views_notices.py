"""The outbox: what was sent to whom, what failed, and sending it again."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.notices import actions
from yichuang.kernel.notices import queries as notices
from yichuang.kernel.notices.rules import Channel, NoticeState
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed

from .common import actor_of, page

KINDS = {"queued": "wait", "sent": "done", "failed": "no"}
PAGE = 50
_STATES = {one.value for one in NoticeState}
_CHANNELS = {one.value for one in Channel}


def _kept(query: QueryDict) -> tuple[NoticeState | None, Channel | None]:
    state, channel = query.get("state", ""), query.get("channel", "")
    return (
        NoticeState(state) if state in _STATES else None,
        Channel(channel) if channel in _CHANNELS else None,
    )


def _sent(asked: Asked) -> Listed:
    state, channel = _kept(asked.query)

    def rows() -> Iterator[tuple[Any, ...]]:
        before: int | None = None
        while True:
            part = notices.outbox(
                by=asked.actor, state=state, channel=channel, before=before, limit=CHUNK
            )
            for n in part:
                status = f"{n.state.label}（第 {n.attempts} 次：{n.error}）" if n.error else ""
                about = (n.subject_id, status or n.state.label, n.created_at, n.sent_at)
                yield (n.recipient, n.channel.label, f"{n.title}：{n.text}", *about)
            if len(part) < CHUNK:
                return
            before = part[-1].id

    words = (state.label if state else "", channel.label if channel else "")
    columns = ("收件人", "方式", "标题和内容", "关于", "状态", "登记", "发出")
    return Listed(columns, rows(), words)


@requires(Permission.NOTICE_VIEW)
@listed("通知", _sent)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent to whom, masked; in the demo the texts in full."""
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    before, kept = row_number(request.GET.get("before", "")), _kept(request.GET)
    rows = notices.outbox(
        by=actor_of(request), state=kept[0], channel=kept[1], before=before, limit=PAGE + 1
    )
    shown, base = rows[:PAGE], f"?state={state}&channel={channel}"
    again = notices.to_send_again(row.id for row in shown)
    context = {
        "rows": [
            {"n": row, "kind": KINDS[row.state.value], "again": row.id in again} for row in shown
        ],
        "states": [(s.value, s.label, s.value == state) for s in NoticeState],
        "channels": [(c.value, c.label, c.value == channel) for c in Channel],
        "here": base,
        "older": f"{base}&before={shown[-1].id}" if len(rows) > PAGE else "",
        "newer": base if before is not None else "",
    }
    return page(request, "manage/notices.html", context)


@requires(Permission.NOTICE_VIEW)
@require_POST
def resend(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice again, under the key that the gateway knows."""
    actions.resend(by=actor_of(request), at=now(), notice_id=notice_id)
    messages.success(request, "已重新排队，几秒钟以后刷新可以看到结果。")
    return redirect("web:manage_notices")
