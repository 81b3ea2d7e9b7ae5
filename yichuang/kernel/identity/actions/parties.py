"""Writing applicants: registered once, and what is on record is not changed in passing."""

import secrets
from datetime import datetime

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.fields import blind_index
from yichuang.kernel.identity.models import Party, User
from yichuang.kernel.identity.rules import (
    IdKind,
    PartyKind,
    code_fault,
    name_fault,
    normalise_code,
    phone_fault,
)
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act, commitment
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.rules import mask_name


@act
def register_party(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    name: str,
    id_kind: str,
    id_number: str,
    phone: str = "",
    address: str = "",
    representative: str = "",
    user_id: int | None = None,
    renamed: bool = False,
) -> Party:
    """The party with this code, created or brought up to date.

    Raises Invalid naming each field that is wrong. Knowing a number proves nothing: the
    telephone on record, which gets the sign-in codes, stays (更换手机 changes it), an account
    is neither tied nor moved (Conflict), and another name is refused unless the caller saw the
    paper of the change (`renamed`). The chain gets a salted commitment of the number, never
    the number.
    """
    name, id_number = name.strip(), normalise_code(id_number)
    phone = normalise_code(phone)
    _check_party(name=name, id_kind=id_kind, id_number=id_number, phone=phone, at=at)
    index = blind_index(id_number, "id")
    values: dict[str, object] = {
        "kind": PartyKind(kind).value,
        "name": name,
        "name_masked": mask_name(name) if kind == PartyKind.PERSON else name,
        "name_index": blind_index(name, "name"),
        "id_number": id_number,
    }
    if phone:
        values |= {"phone": phone, "phone_index": blind_index(phone, "phone")}
    given = {"address": address, "representative": representative, "user_id": user_id}
    values |= {field: value for field, value in given.items() if value}
    row = Party.objects.select_for_update().filter(id_kind=id_kind, id_index=index).first()
    if row is not None:
        _keep_proved(row, values, renamed=renamed, system=by.is_system)
        if not _differs(row, values):
            return row
    row, _ = Party.objects.update_or_create(
        id_kind=IdKind(id_kind).value,
        id_index=index,
        defaults=values,
        create_defaults={**values, "created_at": at},
    )
    record(
        action=Act.PARTY_REGISTER,
        by=by,
        at=at,
        obj=("party", str(row.id)),
        fields=sorted(values),
        pii=commitment(secrets.token_bytes(32), id_number),
    )
    return row


@act
def change_phone(
    *, by: Actor, at: datetime, party_id: int, old: str, phone: str, reason: str
) -> None:
    """Another telephone for a party; the caller has proved that he may. Raises Conflict.

    The chain keeps a salted commitment of the new number, never the number.
    """
    if fault := phone_fault(phone):
        raise Invalid(fault, fields={"phone": [fault]})
    rows = Party.objects.filter(id=party_id, phone_index=blind_index(old, "phone"))
    if rows.update(phone=phone, phone_index=blind_index(phone, "phone")) != 1:
        raise Conflict("登记的手机号刚才已经改过", what_to_do="请重新打开这一页看现在的号码。")
    record(
        action=Act.PHONE_CHANGE,
        by=by,
        at=at,
        obj=("party", str(party_id)),
        fields=["phone"],
        reason=reason,
        pii=commitment(secrets.token_bytes(32), phone),
    )


@act
def open_account(*, by: Actor, at: datetime, party_id: int, login: str, reason: str) -> User:
    """An account for a party: the one named, or a new one without a password. Raises Conflict."""
    row = Party.objects.get(id=party_id)
    user = User.objects.filter(username=login, is_active=True, is_staff=False).first()
    if not login:
        name = f"q{secrets.randbelow(10**10):010d}"
        user = User.objects.create_user(name, display_name=row.name)
    if user is None or Party.objects.filter(id=row.id, user=None).update(user=user) != 1:
        raise Conflict("刚才已经开通了账号", what_to_do="请申请人用手机验证码登录")
    record(
        action=Act.ACCOUNT_TIE if login else Act.ACCOUNT_OPEN,
        by=by,
        at=at,
        obj=("party", str(row.id)),
        after={"user": user.id},
        reason=reason,
    )
    return user


def _keep_proved(row: Party, values: dict[str, object], *, renamed: bool, system: bool) -> None:
    """Take out of the new values what only a proof changes. Raises Invalid, Conflict."""
    if row.name != values["name"] and not renamed:
        text = "和这个号码登记过的姓名（名称）不一致"
        raise Invalid(
            text,
            fields={"name": [f"{text}，请照证件核对"]},
            what_to_do="写错了的改过来；确实改过名的，核对证件后勾“确已改名”。",
        )
    first = system and row.user_id is None
    if not first and values.get("user_id", row.user_id) != row.user_id:
        raise Conflict(
            "这个号码已经登记，不能顺带改它的账号", what_to_do="请在窗口核对证件后开通。"
        )
    if row.phone or row.user_id is not None:
        for name in ("phone", "phone_index"):
            values.pop(name, None)


def _differs(row: Party, values: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _check_party(*, name: str, id_kind: str, id_number: str, phone: str, at: datetime) -> None:
    faults = {
        "name": name_fault(name),
        "id_number": code_fault(id_kind, id_number, beijing_date(at)),
        "phone": phone_fault(phone) if phone else "",
    }
    fields = {field: [text] for field, text in faults.items() if text}
    if fields:
        raise Invalid("；".join(text[0] for text in fields.values()), fields=fields)
