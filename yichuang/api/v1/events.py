"""事件: what happened since, in order, without gaps; ids and links only (CloudEvents 1.0)."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import BeforeValidator, Field

from yichuang.kernel.events.queries import after
from yichuang.kernel.events.rules import Event, EventType, cloud_event
from yichuang.kernel.tokens.rules import Scope

from .core import paging
from .core.callers import Caller, keyed
from .core.gate import JSON, caller_of, chosen, operation
from .core.shapes import BIGGEST, Given, whole

router = Router(tags=["事件"])
BATCH = "application/cloudevents-batch+json"
_ROUNDS = 4  # statements on the ledger a request may cost; the cursor moves on all the same
MORE = "Events-More"


class EventData(Schema):
    """事件说的是什么."""

    id: str = Field(title="编号")
    href: str = Field(title="读取的地址")


class CloudEvent(Schema):
    """CloudEvents 1.0."""

    specversion: Literal["1.0"]
    id: str = Field(title="事件编号，同一来源内不重复")
    source: str = Field(title="来源")
    type: EventType = Field(title="事件类型")
    subject: str = Field(title="对象")
    time: str = Field(title="时间", json_schema_extra={"format": "date-time"})
    datacontenttype: Literal["application/json"]
    sequence: str = Field(title="先后次序，可按文字比较")
    data: EventData


class EventQuery(Given):
    """从哪里继续."""

    after: Annotated[int, BeforeValidator(whole), Field(ge=0, le=BIGGEST)] = Field(
        0, title="上次收到的位置", description="Link 头 rel=next 里的 after；第一次用 0"
    )
    limit: Annotated[int, BeforeValidator(whole), Field(ge=1, le=paging.MOST)] = Field(
        paging.USUAL, title="最多几条"
    )


@operation(
    router,
    "GET",
    "/events",
    access=keyed(Scope.EVENTS_READ),
    answers=list[CloudEvent],
    query=EventQuery,
    formats=(BATCH, JSON),
    summary="收取事件",
)
def list_events(request: HttpRequest, query: Query[EventQuery]) -> HttpResponse:
    """某个位置之后的事件，按发生先后，不漏不重。

    Link 头总是给出下一次该用的位置，没有事件时也给；Events-More 为 true 时可以马上再取。
    """
    found, position, more = _collect(caller_of(request), query.after, query.limit)
    root = f"{settings.YC_BASE_URL}/api/v1"
    body = [cloud_event(event, root=root) for event in found]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type=f"{chosen(request)}; charset=utf-8"
    )
    paging.link_next(request, response, position)
    response[MORE] = "true" if more else "false"
    return response


def _collect(caller: Caller, start: int, limit: int) -> tuple[list[Event], int, bool]:
    """Events the caller may hear of; a position never passes one that was not looked at."""
    found: list[Event] = []
    position, more = start, True
    for _ in range(_ROUNDS):
        batch = after(position, limit=limit - len(found))
        found += _audible(caller, batch.events)
        position, more = batch.next_after, batch.more
        if not more or len(found) == limit:
            break
    return found, position, more


def _audible(caller: Caller, found: Sequence[Event]) -> list[Event]:
    """Without the events of cases and licences that the caller may not fetch."""
    if caller.held.whole_county:
        return list(found)
    cases = _known(caller, "number", found, "case")
    licences = _known(caller, "licence__number", found, "licence")
    known: dict[str, set[Any]] = {"case": cases, "licence": licences}
    return [
        event
        for event in found
        if event.object_type not in known or event.object_id in known[event.object_type]
    ]


def _known(caller: Caller, column: str, found: Sequence[Event], kind: str) -> set[Any]:
    ids = {event.object_id for event in found if event.object_type == kind}
    if not ids:
        return set()
    return set(caller.cases().filter(**{f"{column}__in": ids}).values_list(column, flat=True))
