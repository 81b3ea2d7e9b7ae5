"""Endpoints and their delivery logs, as values."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from yichuang.kernel.permissions.rules import Actor

from .models import Delivery, DeliveryAttempt, Endpoint
from .policies import get_visible, visible_to
from .rules import DeliveryState, EndpointKind


@dataclass(frozen=True)
class EndpointView:
    """An endpoint for its page; the secret is not part of it."""

    id: int
    name: str
    kind: EndpointKind
    url: str
    types: tuple[str, ...]
    departments: tuple[str, ...]
    intranet: bool
    paused_at: datetime | None
    pause_reason: str
    created_at: datetime
    waiting: int = 0
    sent: int = 0
    last_sent_at: datetime | None = None


@dataclass(frozen=True)
class TryView:
    """One try."""

    at: datetime
    status: int
    error: str


@dataclass(frozen=True)
class DeliveryView:
    """One message and its tries, newest try last."""

    id: int
    no: int
    message_id: str
    type: str
    subject: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    created_at: datetime
    sent_at: datetime | None
    tries: tuple[TryView, ...]


def endpoints(actor: Actor) -> list[EndpointView]:
    """All endpoints a person may see, with how much waits; two statements."""
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.QUEUED))
    sent = Count("deliveries", filter=Q(deliveries__state=DeliveryState.SENT))
    rows = visible_to(actor).annotate(
        n_waiting=waiting, n_sent=sent, newest=Max("deliveries__sent_at")
    )
    found = rows.prefetch_related("departments").order_by("id")
    return [_endpoint(row, row.n_waiting, row.n_sent, row.newest) for row in found]


def endpoint(actor: Actor, endpoint_id: int) -> EndpointView:
    """One endpoint. Raises NotFound."""
    return _endpoint(get_visible(actor, endpoint_id))


def log(
    actor: Actor, endpoint_id: int, *, state: str = "", before: int | None = None, limit: int = 50
) -> list[DeliveryView]:
    """The newest messages first; three statements. Raises NotFound."""
    rows = Delivery.objects.filter(endpoint_id=get_visible(actor, endpoint_id).id)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(no__lt=before)
    found = list(rows.defer("body").order_by("-no")[:limit])
    tries: dict[int, list[TryView]] = {row.id: [] for row in found}
    for one in DeliveryAttempt.objects.filter(delivery_id__in=list(tries)).order_by("id"):
        tries[one.delivery_id].append(TryView(one.at, one.status, one.error))
    return [_delivery(row, tries[row.id]) for row in found]


def working() -> list[int]:
    """Endpoints that are not paused: what the collecting job goes through."""
    return list(Endpoint.objects.filter(paused_at=None).order_by("id").values_list("id", flat=True))


def first_waiting(endpoint_id: int) -> Delivery | None:
    """What goes next; nothing while the endpoint is paused."""
    rows = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.QUEUED)
    return rows.filter(endpoint__paused_at=None).select_related("endpoint").order_by("no").first()


def ready(endpoint_id: int, *, at: datetime) -> bool:
    """Whether the next message may go now."""
    row = first_waiting(endpoint_id)
    return row is not None and row.next_at <= at


def _endpoint(
    row: Endpoint, waiting: int = 0, sent: int = 0, newest: datetime | None = None
) -> EndpointView:
    return EndpointView(
        id=row.id,
        name=row.name,
        kind=EndpointKind(row.kind),
        url=row.url,
        types=tuple(row.types),
        departments=tuple(place.name for place in row.departments.all()),
        intranet=row.intranet,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        created_at=row.created_at,
        waiting=waiting,
        sent=sent,
        last_sent_at=newest,
    )


def _delivery(row: Delivery, tries: list[TryView]) -> DeliveryView:
    names = ("id", "no", "message_id", "type", "subject", "attempts", "next_at", "created_at")
    return DeliveryView(
        **{name: getattr(row, name) for name in names},
        state=DeliveryState(row.state),
        sent_at=row.sent_at,
        tries=tuple(tries),
    )
