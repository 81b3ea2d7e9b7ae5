"""Setting up endpoints, collecting what they are to hear, delivering it in order."""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.events.queries import after
from yichuang.kernel.events.rules import Event, cloud_event
from yichuang.kernel.jobs.actions import enqueue
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.queries import head
from yichuang.kernel.ledger.rules import Act, digest
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.permissions.rules import Actor

from . import slots
from .models import Delivery, DeliveryAttempt, Endpoint
from .policies import check_may_manage, check_may_mark_intranet, get_visible
from .queries import first_waiting
from .rules import (
    EXCHANGE_TYPE,
    LARGEST_BODY,
    MAX_ATTEMPTS,
    TEST_TYPE,
    Answer,
    DeliveryState,
    EndpointKind,
    endpoint_faults,
    wait_after,
    wanted,
)
from .wire.sender import send

PUSH = "outbound.push"
GAVE_UP = f"连续 {MAX_ATTEMPTS} 次没有送达，已自动暂停"
_BATCH = 200  # events looked for at a time


@dataclass(frozen=True)
class Made:
    """A new endpoint with its secret, which is shown once."""

    id: int
    name: str
    secret: str


@act
def open_endpoint(
    *,
    by: Actor,
    at: datetime,
    name: str,
    kind: str,
    url: str,
    types: Collection[str] = (),
    department_ids: Collection[int] = (),
    intranet: bool = False,
) -> Made:
    """A new endpoint; it hears of what happens from now on. Raises NotAllowed, Invalid."""
    check_may_manage(by)
    if intranet:
        check_may_mark_intranet(by)
    faults = endpoint_faults(name=name, url=url, kind=kind, types=types, loopback=_loopback())
    if set(department_ids) - set(department_names()):
        faults["departments"] = ["没有这个部门"]
    if faults:
        raise Invalid("；".join(texts[0] for texts in faults.values()), fields=faults)
    secret = secrets.token_urlsafe(32)
    row = Endpoint.objects.create(
        name=name.strip(),
        kind=kind,
        url=url,
        secret=secret,
        types=sorted(set(types)),
        intranet=intranet,
        position=head()[0],
        created_at=at,
        created_by_id=by.user_id,
    )
    row.departments.set(department_ids)
    after_ = {"name": row.name, "kind": kind, "url": url, "types": row.types}
    after_ |= {"departments": sorted(department_ids), "intranet": intranet}
    record(action=Act.OUTBOUND_OPEN, by=by, at=at, obj=_obj(row.id), after=after_)
    return Made(row.id, row.name, secret)


@act
def pause_endpoint(*, by: Actor, at: datetime, endpoint_id: int, reason: str) -> None:
    """Send nothing until it is resumed; what happens meanwhile waits. Raises Conflict."""
    check_may_manage(by)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise Invalid("暂停推送要写明理由，最多 200 个字", fields={"reason": ["请填写理由"]})
    get_visible(by, endpoint_id)
    if not _pause(endpoint_id, at, reason):
        raise Conflict("这个推送地址已经暂停", what_to_do="刷新页面查看状态。")
    record(action=Act.OUTBOUND_PAUSE, by=by, at=at, obj=_obj(endpoint_id), reason=reason)


@act
def resume_endpoint(*, by: Actor, at: datetime, endpoint_id: int) -> None:
    """Go on where it stopped, at once. Raises Conflict."""
    check_may_manage(by)
    get_visible(by, endpoint_id)
    rows = Endpoint.objects.filter(id=endpoint_id, paused_at__isnull=False)
    if not rows.update(paused_at=None, pause_reason=""):
        raise Conflict("这个推送地址没有暂停", what_to_do="刷新页面查看状态。")
    waiting = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.QUEUED)
    waiting.update(attempts=0, next_at=at)
    record(action=Act.OUTBOUND_RESUME, by=by, at=at, obj=_obj(endpoint_id))
    push_later(endpoint_id, at, "resume")


@act
def send_test(*, by: Actor, at: datetime, endpoint_id: int) -> None:
    """A message that says nothing, in its turn behind what waits."""
    check_may_manage(by)
    row = get_visible(by, endpoint_id)
    root = f"{settings.YC_BASE_URL}/api/v1"
    message = {
        "specversion": "1.0",
        "id": f"test-{secrets.token_hex(8)}",
        "source": f"{root}/events",
        "type": TEST_TYPE,
        "subject": "test",
        "time": at.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": {},
    }
    _append(row.id, [message], at)
    record(action=Act.OUTBOUND_TEST, by=by, at=at, obj=_obj(row.id))
    push_later(row.id, at, "test")


@act
def redeliver(*, by: Actor, at: datetime, delivery_id: int) -> None:
    """Send a message again, with its old id: now, if it waits; once more, if it had arrived.

    Goes through the queue like any other, so it cannot overtake one that waits before it.
    """
    check_may_manage(by)
    row = Delivery.objects.filter(id=delivery_id).first()
    if row is None:
        raise NotFound("没有这条推送")
    Delivery.objects.filter(id=delivery_id).update(
        state=DeliveryState.QUEUED, sent_at=None, attempts=0, next_at=at
    )
    obj = ("delivery", f"{row.endpoint_id}-{row.no}")
    record(action=Act.OUTBOUND_REDELIVER, by=by, at=at, obj=obj)
    push_later(row.endpoint_id, at, f"again:{delivery_id}")


def push_later(endpoint_id: int, at: datetime, why: str) -> None:
    """Have the endpoint's queue looked at; the key lets one moment ask once."""
    enqueue(
        PUSH,
        key=f"{endpoint_id}:{why}:{at.isoformat()}",
        run_after=at,
        endpoint_id=endpoint_id,
    )


@act
def collect(*, at: datetime, endpoint_id: int) -> tuple[int, bool]:
    """Write down the next messages for an endpoint: how many, and whether there may be more.

    Messages and position are one transaction under the endpoint's row, so a kill loses
    none and makes none twice. The export of cases is an act; a notice of one is not.
    """
    row = Endpoint.objects.select_for_update().filter(id=endpoint_id, paused_at=None).first()
    if row is None:
        return 0, False
    batch = after(row.position, limit=_BATCH)
    asked = [one for one in batch.events if wanted(one, kind=row.kind, types=row.types)]
    messages = _messages(row, _audible(row, asked))
    _append(row.id, messages, at)
    Endpoint.objects.filter(id=row.id).update(position=batch.next_after)
    if messages and row.kind == EndpointKind.EXCHANGE:
        sent = {message["subject"]: digest(message["data"]) for message in messages}
        system = Actor.system("办件推送")
        record(action=Act.EXPORT, by=system, at=at, obj=_obj(row.id), after=sent)
    return len(messages), batch.more


def deliver_next(*, at: datetime, endpoint_id: int) -> datetime | None:
    """Try the first message that waits: when to go on, or None when there is nothing to do.

    Outside any transaction. Two workers at once do no harm: each sends a message only when
    all before it were acknowledged, and the receiver knows it by its id.
    """
    row = first_waiting(endpoint_id)
    if row is None or row.next_at > at:
        return None if row is None else row.next_at
    answer = _try(row, at)
    return _note(row, answer, at)


def _try(row: Delivery, at: datetime) -> Answer:
    body = row.body.encode()
    if len(body) > LARGEST_BODY:
        return Answer(error=f"内容超过 {LARGEST_BODY // 1000} KB，不能推送")
    return send(
        url=row.endpoint.url,
        secret=row.endpoint.secret,
        body=body,
        message_id=row.message_id,
        number=row.no,
        at=at,
        intranet=row.endpoint.intranet,
        loopback=_loopback(),
    )


def _note(row: Delivery, answer: Answer, at: datetime) -> datetime | None:
    """The log and the state; the state only if nobody else was faster."""
    error = answer.error or ("" if answer.ok else f"对方回应 {answer.status}")
    DeliveryAttempt.objects.create(
        delivery_id=row.id, at=at, status=answer.status, error=error[:300]
    )
    same = Delivery.objects.filter(id=row.id, state=DeliveryState.QUEUED, attempts=row.attempts)
    if answer.ok:
        same.update(state=DeliveryState.SENT, sent_at=at, attempts=F("attempts") + 1)
        return at
    next_at = at + wait_after(row.attempts + 1)
    if not same.update(attempts=F("attempts") + 1, next_at=next_at):
        return at
    if row.attempts + 1 >= MAX_ATTEMPTS:
        _give_up(at=at, endpoint_id=row.endpoint_id)
        return None
    return next_at


@act
def _give_up(*, at: datetime, endpoint_id: int) -> None:
    """Nothing is dropped: the endpoint waits for a person."""
    if _pause(endpoint_id, at, GAVE_UP):
        by = Actor.system("办件推送")
        record(action=Act.OUTBOUND_PAUSE, by=by, at=at, obj=_obj(endpoint_id), reason=GAVE_UP)


def _pause(endpoint_id: int, at: datetime, reason: str) -> int:
    rows = Endpoint.objects.filter(id=endpoint_id, paused_at=None)
    return rows.update(paused_at=at, pause_reason=reason)


def _audible(row: Endpoint, found: Sequence[Event]) -> list[Event]:
    """Without the cases and licences of other departments."""
    departments = list(row.departments.values_list("id", flat=True))
    if not departments:
        return list(found)
    private = {(e.object_type, e.object_id) for e in found if e.object_type in _PRIVATE}
    theirs = slots.theirs(private, departments)
    return [
        e for e in found if e.object_type not in _PRIVATE or (e.object_type, e.object_id) in theirs
    ]


_PRIVATE = ("case", "licence")


def _messages(row: Endpoint, found: Sequence[Event]) -> list[dict[str, Any]]:
    root = f"{settings.YC_BASE_URL}/api/v1"
    if row.kind == EndpointKind.WEBHOOK:
        return [cloud_event(event, root=root) for event in found]
    records = slots.records([event.object_id for event in found])
    return [
        cloud_event(event, root=root) | {"type": EXCHANGE_TYPE, "data": records[event.object_id]}
        for event in found
        if event.object_id in records
    ]


def _append(endpoint_id: int, messages: Sequence[dict[str, Any]], at: datetime) -> None:
    """Number the messages and put them at the end; the endpoint's row is the lock."""
    if not messages:
        return
    rows = Endpoint.objects.filter(id=endpoint_id)
    rows.update(last_no=F("last_no") + len(messages))
    first = rows.values_list("last_no", flat=True).get() - len(messages) + 1
    Delivery.objects.bulk_create(
        [
            Delivery(
                endpoint_id=endpoint_id,
                no=no,
                message_id=message["id"],
                type=message["type"],
                subject=message["subject"],
                body=json.dumps(message, ensure_ascii=False, sort_keys=True),
                next_at=at,
                created_at=at,
            )
            for no, message in enumerate(messages, first)
        ]
    )


def _obj(endpoint_id: int) -> tuple[str, str]:
    return ("endpoint", str(endpoint_id))


def _loopback() -> bool:
    return bool(getattr(settings, "YC_OUTBOUND_LOOPBACK", False))
