"""Reading notices: the viewer, a case's notices, a person's messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from yichuang.kernel.jobs.queries import still_open
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.rules import mask_text

from .models import Notice
from .policies import inbox_of, visible_to
from .registry import find_template
from .rules import SEND, Channel, NoticeState

HIDDEN = "（含验证码或查询码，不显示）"


@dataclass(frozen=True)
class NoticeView:
    """A notice as the viewer shows it: recipient masked, codes hidden outside the demo."""

    id: int
    channel: Channel
    recipient: str
    title: str
    text: str
    state: NoticeState
    attempts: int
    error: str
    subject_type: str
    subject_id: str
    created_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


def outbox(
    *,
    by: Actor,
    state: NoticeState | None = None,
    channel: Channel | None = None,
    subject: tuple[str, str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[NoticeView]:
    """The newest notices first. Without 查看发出的通知 the list is empty."""
    rows = visible_to(by)
    if before is not None:
        rows = rows.filter(id__lt=before)
    if state:
        rows = rows.filter(state=state)
    if channel:
        rows = rows.filter(channel=channel)
    if subject:
        rows = rows.filter(subject_type=subject[0], subject_id=subject[1])
    return [_view(row) for row in rows.order_by("-id")[:limit]]


def notices_about(*, subject: tuple[str, str]) -> list[NoticeView]:
    """What was sent about one thing. Asks no permission: callers come from their own policy."""
    rows = Notice.objects.filter(subject_type=subject[0], subject_id=subject[1])
    return [_view(row) for row in rows.order_by("id")]


def inbox(*, by: Actor, limit: int = 50) -> list[NoticeView]:
    """The person's own messages, in full."""
    return [_view(row, own=True) for row in inbox_of(by).order_by("-id")[:limit]]


def unread(*, by: Actor) -> int:
    """How many messages wait: the bell."""
    return inbox_of(by).filter(read_at=None).count()


def to_send_again(notice_ids: Iterable[int]) -> set[int]:
    """Those that failed, or whose last sending was killed: 待发送, and no job that sends them.

    Two statements.
    """
    rows = Notice.objects.filter(id__in=list(notice_ids)).values_list("id", "state")
    state = dict(rows)
    waiting = {one for one, at in state.items() if at == NoticeState.QUEUED}
    failed = {one for one, at in state.items() if at == NoticeState.FAILED}
    return failed | waiting - still_open(SEND, "notice_id", waiting)


def counts() -> dict[str, int]:
    """Notices by state: for the health page."""
    found = dict(Notice.objects.values_list("state").annotate(Count("id")))
    return {state.value: found.get(state.value, 0) for state in NoticeState}


def _view(row: Notice, *, own: bool = False) -> NoticeView:
    return NoticeView(
        id=row.id,
        channel=Channel(row.channel),
        recipient=row.recipient_masked,
        title=row.title,
        text=row.text if own else _shown_text(row),
        state=NoticeState(row.state),
        attempts=row.attempts,
        error=row.error,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        created_at=row.created_at,
        sent_at=row.sent_at,
        read_at=row.read_at,
    )


def _shown_text(row: Notice) -> str:
    if settings.YC_DEMO:  # all data is invented, and the viewer is the demo's telephone
        return row.text
    template = find_template(row.template)
    if template is None or template.secret:
        return HIDDEN
    return mask_text(row.text)
