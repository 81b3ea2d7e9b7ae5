"""One legacy entry gets its one end."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from yichuang.catalog.powers.queries import weigh
from yichuang.catalog.powers.rules import PowerType, read_bases, refusal
from yichuang.catalog.reduction.models import LegacyDisposal, LegacyEntry
from yichuang.catalog.reduction.policies import must_manage
from yichuang.catalog.reduction.rules.acts import Paper
from yichuang.catalog.reduction.rules.legacy import Disposal, faults, power_type_of
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .common import refuse


@act
def dispose(
    *,
    by: Actor,
    at: datetime,
    entry_id: int,
    way: Disposal,
    effective_on: date,
    paper: Paper,
    power_type: str = "",
    bases: str = "",
) -> int:
    """Record how an entry ended; what becomes a power rests on a basis that passes the gate.

    Raises NotAllowed, NotFound, Invalid with the fields, Conflict for an entry disposed of.
    """
    must_manage(by)
    entry = LegacyEntry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound("台账里没有这一项", code="legacy.unknown")
    found = faults(way, paper, effective_on, power_type, beijing_date(at))
    becomes = power_type_of(way, power_type)
    if becomes is not None:
        found += _gate(becomes, bases, effective_on)
    refuse(found, "处置")
    assert paper.dated is not None  # one of the faults above
    try:
        with transaction.atomic():
            row = LegacyDisposal.objects.create(
                entry=entry,
                way=way,
                effective_on=effective_on,
                document_number=paper.number.strip(),
                document_title=paper.title.strip(),
                document_date=paper.dated,
                power_type=becomes.value if becomes else "",
                bases=bases.strip() if becomes else "",
                recorded_at=at,
                recorded_by_id=by.user_id,
            )
    except IntegrityError as error:
        raise Conflict(
            f"“{entry.name}”已经处置过，一项只有一个处置。",
            code="legacy.disposed",
            what_to_do="刷新台账，看看登记的处置。",
        ) from error
    record(
        action=Act.LEGACY_DISPOSE,
        by=by,
        at=at,
        obj=("legacy", entry.code),
        after={"way": way.value, "document": paper.number, "from": effective_on, "bases": bases},
        reason=f"{entry.name}：{way.label}",
    )
    return int(row.pk)


def _gate(kind: PowerType, text: str, on: date) -> list[tuple[str, str]]:
    """The gate of the 权责清单 on the day it takes effect (行政许可法 Art 14-17)."""
    bases, fault = read_bases(text)
    why = fault or refusal(kind, weigh(kind, bases, on=on))
    return [("bases", why)] if why else []
