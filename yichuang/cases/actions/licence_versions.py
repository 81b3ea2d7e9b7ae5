"""A further version of a licence: same number, new signature, the old one kept beside it."""

from datetime import date, datetime
from typing import Any

from yichuang.cases.models import Licence, LicenceVersion
from yichuang.cases.rules.licence_acts import LicenceMove
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.documents.rules.licence import hashed_code, identifier, payload
from yichuang.kernel.documents.signing import sign_licence
from yichuang.kernel.errors import Conflict
from yichuang.kernel.identity.queries import PartyView
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

_KEPT = (
    *("version", "identifier", "holder_masked", "issued_on", "valid_from", "valid_to"),
    *("face", "signed", "key_id"),
)
_SIGNED = (
    *("number", "identifier", "type_name", "type_code", "title", "issuer", "issuer_code"),
    *("issued_on", "valid_from", "valid_to", "version", "face"),
)


def reissue(
    row: Licence,
    holder: PartyView,
    *,
    by: Actor,
    at: datetime,
    move: LicenceMove,
    entry: Act,
    replaced_on: date,
    changes: dict[str, Any],
) -> None:
    """Put the licence's next version in force, inside the caller's act.

    `replaced_on` is the day from which the old version no longer counts. Raises Conflict when
    somebody else changed the licence meanwhile.
    """
    LicenceVersion.objects.create(
        licence=row,
        replaced_on=replaced_on,
        move=move.value,
        **{name: getattr(row, name) for name in _KEPT},
    )
    was = row.version
    for name, value in changes.items():
        setattr(row, name, value)
    row.version, row.issued_on = was + 1, beijing_date(at)
    row.identifier = identifier(
        type_code=row.type_code,
        issuer_code=row.issuer_code,
        serial=row.number,
        version=row.version,
    )
    _sign(row, holder)
    written = (*_KEPT, "qr", "holder_name")
    values = {name: getattr(row, name) for name in written}
    if Licence.objects.filter(id=row.id, version=was, status=row.status).update(**values) != 1:
        raise Conflict("这张证照刚被别人改动，您的操作没有生效", what_to_do="请重新打开证照再办")
    record(
        action=entry,
        by=by,
        at=at,
        obj=("licence", row.number),
        version=row.version,
        after={"version": row.version, "valid_from": row.valid_from, "valid_to": row.valid_to},
    )


def _sign(row: Licence, holder: PartyView) -> None:
    """A person's number is hashed: what is signed cannot be called back."""
    person = holder.kind == "person"
    code = hashed_code(holder.id_number, row.identifier) if person else holder.id_number
    signed = sign_licence(
        payload(
            **{name: getattr(row, name) for name in _SIGNED},
            holder_name=row.holder_masked,
            holder_code=code,
            holder_type="person" if person else "organisation",
            status="有效",
        )
    )
    row.signed, row.qr, row.key_id = signed.text, signed.qr, signed.key_id
