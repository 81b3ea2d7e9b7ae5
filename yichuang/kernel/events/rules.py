"""What the county tells other systems: ledger acts as CloudEvents 1.0, ids and links only.

The poll endpoint and the webhooks both speak through this module, so that a receiver may
change from one to the other. An event's sequence is its ledger number: it only grows, and
an event once seen is never joined by an earlier one (the ledger head is locked until commit).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from yichuang.kernel.enums import Labelled
from yichuang.kernel.ledger.rules import Act

_BEIJING = timezone(timedelta(hours=8))


class EventType(Labelled):
    """The types an outside system can hear of. What is not yet an act is never sent."""

    CASE_RECEIVED = "cn.county.case.received", "办件已收件"
    CASE_ACCEPTED = "cn.county.case.accepted", "办件已受理"
    CASE_SUPPLEMENT_REQUESTED = "cn.county.case.supplement_requested", "已一次性告知补正"
    CASE_SUPPLEMENTED = "cn.county.case.supplemented", "已补交材料"
    CASE_PAUSED = "cn.county.case.paused", "特别程序开始"
    CASE_RESUMED = "cn.county.case.resumed", "特别程序结束"
    CASE_EXTENDED = "cn.county.case.extended", "办理期限已延长"
    CASE_DECIDED = "cn.county.case.decided", "已作出决定"
    CASE_DELIVERED = "cn.county.case.delivered", "已送达"
    CASE_CLOSED = "cn.county.case.closed", "未经决定办结"
    LICENCE_ISSUED = "cn.county.licence.issued", "证照已颁发"
    LICENCE_CHANGED = "cn.county.licence.changed", "证照已变更"
    LICENCE_REVOKED = "cn.county.licence.revoked", "证照已失效"
    GUIDE_PUBLISHED = "cn.county.guide.published", "办事指南已发布"
    GUIDE_WITHDRAWN = "cn.county.guide.withdrawn", "办事指南已撤下"


_E = EventType
TYPES: Mapping[str, EventType] = {
    Act.CASE_RECEIVE: _E.CASE_RECEIVED,
    Act.CASE_ACCEPT: _E.CASE_ACCEPTED,
    Act.CASE_DEEM_ACCEPTED: _E.CASE_ACCEPTED,
    Act.CASE_REQUEST_SUPPLEMENT: _E.CASE_SUPPLEMENT_REQUESTED,
    Act.CASE_SUPPLEMENT: _E.CASE_SUPPLEMENTED,
    Act.CASE_PAUSE: _E.CASE_PAUSED,
    Act.CASE_RESUME: _E.CASE_RESUMED,
    Act.CASE_EXTEND: _E.CASE_EXTENDED,
    Act.CASE_GRANT: _E.CASE_DECIDED,
    Act.CASE_REFUSE: _E.CASE_DECIDED,
    Act.CASE_DELIVER: _E.CASE_DELIVERED,
    Act.CASE_NOT_NEEDED: _E.CASE_CLOSED,
    Act.CASE_REFUSE_ACCEPTANCE: _E.CASE_CLOSED,
    Act.CASE_WITHDRAW: _E.CASE_CLOSED,
    Act.CASE_LAPSE: _E.CASE_CLOSED,
    Act.CASE_FILE: _E.CASE_CLOSED,
    Act.CASE_ACCEPT_WITH_GAPS: _E.CASE_ACCEPTED,
    Act.CASE_COMMIT: _E.CASE_ACCEPTED,
    Act.CASE_HAND_IN_LATER: _E.CASE_SUPPLEMENTED,
    Act.CASE_GAPS_EXPIRED: _E.CASE_CLOSED,
    Act.LICENCE_ISSUE: _E.LICENCE_ISSUED,
    Act.LICENCE_ALTER: _E.LICENCE_CHANGED,
    Act.LICENCE_RENEW: _E.LICENCE_CHANGED,
    Act.LICENCE_DEEM_RENEWED: _E.LICENCE_CHANGED,
    Act.LICENCE_WITHDRAW: _E.LICENCE_REVOKED,
    Act.LICENCE_RESCIND: _E.LICENCE_REVOKED,
    Act.LICENCE_CANCEL: _E.LICENCE_REVOKED,
    Act.LICENCE_REVOKE: _E.LICENCE_REVOKED,
    Act.ITEM_PUBLISH: _E.GUIDE_PUBLISHED,
    Act.ITEM_WITHDRAW: _E.GUIDE_WITHDRAWN,
}
# Of one act both the licence and the case that asked for it have an entry: to the case it is
# the decision (Art 50(2): silence granted the renewal).
_OF_THE_CASE: Mapping[str, EventType] = {Act.LICENCE_DEEM_RENEWED: _E.CASE_DECIDED}
# Object type of the ledger → where the interface answers for it.
PATHS = {
    "case": "cases",
    "licence": "licences",
    "item_version": "guide-versions",
}


@dataclass(frozen=True)
class Event:
    """One act that others may hear of."""

    seq: int
    type: EventType
    at: datetime
    object_type: str
    object_id: str

    @property
    def path(self) -> str:
        """Relative to the root of the interface."""
        return f"{PATHS[self.object_type]}/{self.object_id}"


def type_of(action: str, object_type: str) -> EventType | None:
    """What an act on a thing is called outside; None when it stays in the house."""
    own = _OF_THE_CASE.get(action) if object_type == "case" else None
    return own or TYPES.get(action)


def event_of(
    seq: int, action: str, at: datetime, object_type: str, object_id: str, outcome: str = "ok"
) -> Event | None:
    """The event of a ledger entry; None for an act that stays in the house, or that failed."""
    kind = type_of(action, object_type)
    if kind is None or outcome != "ok" or object_type not in PATHS:
        return None
    return Event(seq, kind, at, object_type, object_id)


def cloud_event(event: Event, *, root: str) -> dict[str, Any]:
    """CloudEvents 1.0 with the `sequence` extension; `root` is the interface's address.

    Names the object and where to fetch it, nothing else: who may not fetch learns nothing.
    """
    return {
        "specversion": "1.0",
        "id": str(event.seq),
        "source": f"{root}/events",
        "type": event.type.value,
        "subject": event.path,
        "time": event.at.astimezone(_BEIJING).isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "sequence": f"{event.seq:020d}",
        "data": {"id": event.object_id, "href": f"{root}/{event.path}"},
    }
