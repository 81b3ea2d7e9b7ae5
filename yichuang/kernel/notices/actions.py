"""Writing the outbox: queue in the transaction, send in a job, once as the gateway sees it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.jobs.actions import enqueue
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.rules import mask_text

from .models import Notice
from .policies import inbox_of, visible_to
from .queries import to_send_again
from .registry import gateway, get_template
from .rules import (
    MAX_ATTEMPTS,
    SEND,
    Channel,
    GatewayRefused,
    NoticeState,
    mask_recipient,
    recipient_fault,
)


@act
def send_later(
    *,
    by: Actor,
    at: datetime,
    channel: Channel,
    recipient: str,
    subject: tuple[str, str],
    template: str,
    values: Mapping[str, object],
    key: str,
) -> int:
    """Queue a notice in the running transaction; returns its id.

    A rolled back transaction sends nothing; the same `key` is one notice however often it
    is asked for. `recipient` is a phone number, an address, or for 站内消息 an account id.
    Raises Invalid for a recipient nothing can be sent to.
    """
    if fault := recipient_fault(channel, recipient):
        raise Invalid(f"不能发送{channel.label}：{fault}", fields={"recipient": [fault]})
    spec = get_template(template)
    on_page = channel == Channel.PAGE
    row = Notice(
        key=key,
        channel=channel,
        recipient=recipient,
        recipient_masked=mask_recipient(channel, recipient),
        user_id=int(recipient) if on_page else None,
        subject_type=subject[0],
        subject_id=subject[1],
        template=template,
        title=spec.title,
        text=spec.fill(values),
        # A message in the page needs no gateway: its row is its arrival.
        state=NoticeState.SENT if on_page else NoticeState.QUEUED,
        sent_at=at if on_page else None,
        created_at=at,
    )
    known = Notice.objects.filter(key=key).values_list("id", flat=True).first()
    if known is not None:
        return known
    # A race on the key gives the id of the first: an error would end the transaction. The
    # acts that tell hold their own row by then, so two never come here with one key.
    Notice.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    notice_id = row.pk
    if not on_page:
        enqueue(SEND, key=key, notice_id=notice_id)
    record(action=Act.NOTICE_QUEUE, by=by, at=at, obj=("notice", str(notice_id)))
    return notice_id


def deliver(*, at: datetime, notice_id: int) -> str:
    """Hand one notice to the gateway; its state afterwards. Runs in a job.

    Outside any transaction, as the network is slow. Raises what the gateway raised, so that
    the job is tried again; after the last try the notice is 发送失败 for all to see.
    """
    row = Notice.objects.get(id=notice_id)
    if row.state != NoticeState.QUEUED:
        return row.state
    waiting = Notice.objects.filter(id=notice_id, state=NoticeState.QUEUED)
    waiting.update(attempts=F("attempts") + 1)
    try:
        reference = gateway().send(
            channel=row.channel, recipient=row.recipient, text=row.text, key=row.key
        )
    except GatewayRefused as error:
        waiting.update(state=NoticeState.FAILED, error=_words(error))
        return NoticeState.FAILED
    except Exception as error:
        failed = {"state": NoticeState.FAILED} if row.attempts + 1 >= MAX_ATTEMPTS else {}
        waiting.update(error=_words(error), **failed)
        raise
    waiting.update(state=NoticeState.SENT, sent_at=at, reference=reference[:200], error="")
    return NoticeState.SENT


@act
def resend(*, by: Actor, at: datetime, notice_id: int) -> None:
    """Try again what failed, or what nobody sends any more. Raises NotFound, Conflict."""
    row = visible_to(by).select_for_update().filter(id=notice_id).first()
    if row is None:
        raise NotFound("没有这条通知，或者您无权查看")
    if notice_id not in to_send_again([notice_id]):
        raise Conflict("这条通知已经发出，或者正在发送，不用重发", what_to_do="刷新页面查看状态。")
    Notice.objects.filter(id=notice_id).update(state=NoticeState.QUEUED, error="", attempts=0)
    # The job's key is new, the notice's key, which the gateway sees, stays.
    enqueue(SEND, key=f"{row.key}#{at.isoformat()}", notice_id=notice_id)
    record(action=Act.NOTICE_RESEND, by=by, at=at, obj=("notice", str(notice_id)))


def mark_read(*, by: Actor, at: datetime, notice_ids: list[int]) -> int:
    """Messages the person has seen; returns how many were new."""
    return inbox_of(by).filter(id__in=notice_ids, read_at=None).update(read_at=at)


def _words(error: Exception) -> str:
    if isinstance(error, GatewayRefused):  # the gateway's own words
        return mask_text(str(error))[:500]
    return mask_text(f"{type(error).__name__}：{error}")[:500]
