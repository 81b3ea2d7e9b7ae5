"""Issuing the e-licence inside the deciding transaction."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from yichuang.cases.models import Case, Licence
from yichuang.cases.models.licence import LicenceStatus
from yichuang.cases.queries.beside import Beside
from yichuang.cases.rules.remedies import add_months
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.documents.rules.licence import hashed_code, identifier, payload
from yichuang.kernel.documents.signing import sign_licence
from yichuang.kernel.identity.queries import PartyView
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


def valid_to(start: date, months: int) -> date | None:
    """The last day of validity; None for long-term. A term ends the day before its date."""
    if months <= 0:
        return None
    return add_months(start, months) - timedelta(days=1)


def licence_counter(known: Beside) -> str:
    """The counter a licence takes its number from: one per organ and type."""
    return f"licence-{known.organ.code}-{known.version.licence_code}"


def issue_licence(
    case: Case, known: Beside, *, by: Actor, at: datetime, serial: int, content: str
) -> Licence:
    """The licence of a granted case: numbered, described, signed. One per case."""
    today = beijing_date(at)
    version, organ = known.version, known.organ
    code = version.licence_code
    number = f"{code}{today:%Y}{serial:06d}"
    issuer_code = organ.uscc or organ.code
    facts = {
        "number": number,
        "identifier": identifier(type_code=code, issuer_code=issuer_code, serial=number, version=1),
        "type_name": version.licence_name,
        "type_code": code,
        "title": version.licence_name,
        "issuer": organ.name,
        "issuer_code": issuer_code,
        "issued_on": today,
        "valid_from": today,
        "valid_to": valid_to(today, version.validity_months),
        "version": 1,
        "face": {"item": case.item_name, "content": content or case.item_name},
    }
    row = _signed(case, facts, known.applicant)
    record(
        action=Act.LICENCE_ISSUE,
        by=by,
        at=at,
        obj=("licence", number),
        version=1,
        after={"case": case.number, "type": code, "valid_to": facts["valid_to"]},
    )
    return row


def _signed(case: Case, facts: dict[str, Any], holder: PartyView) -> Licence:
    """Sign and store. A person's number is hashed: what is signed cannot be called back."""
    person = holder.kind == "person"
    shown = holder.name_masked if person else holder.name
    mark = facts["identifier"]
    signed = sign_licence(
        payload(
            **facts,
            holder_name=shown,
            holder_code=hashed_code(holder.id_number, mark) if person else holder.id_number,
            holder_type="person" if person else "organisation",
            status="有效",
        )
    )
    return Licence.objects.create(
        case=case,
        **facts,
        holder_id=holder.id,
        holder_name=holder.name,
        holder_masked=shown,
        status=LicenceStatus.VALID.value,
        signed=signed.text,
        qr=signed.qr,
        key_id=signed.key_id,
        verify_code=secrets.token_hex(4),
    )
