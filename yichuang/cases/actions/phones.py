"""更换手机. A stranger who knows a number must not turn its owner's codes to himself."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from yichuang.cases.models import Case, PhoneChange
from yichuang.cases.rules.phones import LIFETIME, SENDS_AN_HOUR, TRIES, How, Proof, change_fault
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.identity.actions import change_phone
from yichuang.kernel.identity.queries import PartyView, own_parties, party_by_code
from yichuang.kernel.identity.rules import normalise_code, phone_fault
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.privacy.rules import mask_phone

CODE, CHANGED = "phone.code", "phone.changed"
WRONG = "验证码不对，或者已经失效"
LOST = "原手机不用了、收不到短信的，请带身份证到窗口改。"

template(
    CODE,
    "更换手机",
    "验证码 {code}，5 分钟内有效，用来更换登记的手机号。不是您本人操作的，不要告诉别人。",
    secret=True,
)
template(
    CHANGED,
    "手机已更换",
    "您登记的手机号已由 {old} 改为 {new}（{how}）。不是您本人办的，请马上打 12345。",
)


@dataclass(frozen=True)
class Sent:
    """Two codes are on their way, to these two."""

    old_masked: str
    new_masked: str


def _own(by: Actor, party_id: int) -> PartyView:
    for row in own_parties(by.user_id):
        if row.id == party_id:
            return row
    raise NotAllowed("这不是您的账号登记的申请人")


def normal(phone: str) -> str:
    """A mobile number as people type it. Raises Invalid for none."""
    plain = normalise_code(phone).removeprefix("+86").replace("-", "")
    if fault := phone_fault(plain):
        raise Invalid(fault, fields={"phone": [fault]})
    return plain


@act
def ask_phone_change(*, by: Actor, at: datetime, party_id: int, phone: str) -> Sent:
    """A code to each of the two telephones. Raises Invalid, NotAllowed, Conflict."""
    row, new = _own(by, party_id), normal(phone)
    if fault := change_fault(old=row.phone, new=new, online=True):
        raise Invalid(fault, fields={"phone": [fault]}, what_to_do=LOST)
    rows = PhoneChange.objects.filter(party_id=party_id, how=How.ONLINE.value)
    if rows.filter(asked_at__gt=at - timedelta(hours=1)).count() >= SENDS_AN_HOUR:
        raise Conflict("一小时里已经发了三次验证码", what_to_do=f"请过一小时再试。{LOST}")
    rows.filter(done_at=None, expires_at__gt=at).update(expires_at=F("asked_at"))
    codes = {"old": f"{secrets.randbelow(10**6):06d}", "new": f"{secrets.randbelow(10**6):06d}"}
    change = PhoneChange.objects.create(
        party_id=party_id,
        how=How.ONLINE.value,
        old_masked=mask_phone(row.phone),
        new_phone=new,
        new_masked=mask_phone(new),
        old_index=_index(party_id, "old", codes["old"]),
        new_index=_index(party_id, "new", codes["new"]),
        asked_at=at,
        expires_at=at + LIFETIME,
    )
    for side, recipient in (("old", row.phone), ("new", new)):
        send_later(
            by=by,
            at=at,
            channel=Channel.SMS,
            recipient=recipient,
            subject=("party", str(party_id)),
            template=CODE,
            values={"code": codes[side]},
            key=f"phone-{change.pk}-{side}",
        )
    return Sent(change.old_masked, change.new_masked)


def _index(party_id: int, side: str, code: str) -> str:
    return blind_index(f"{party_id}:{side}:{code}", "phone-change")


def confirm_phone_change(
    *, by: Actor, at: datetime, party_id: int, old_code: str, new_code: str
) -> None:
    """Both codes right: the number is changed. Raises NotFound for anything else.

    The try is counted before the comparison, in a statement of its own, so that a wrong guess
    stays counted; the answer does not say which of the two was wrong.
    """
    row = _own(by, party_id)
    change = PhoneChange.objects.filter(
        party_id=party_id, how=How.ONLINE.value, done_at=None
    ).last()
    if change is None or not _count_try(change.pk, at):
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    right = [
        hmac.compare_digest(kept, _index(party_id, side, normalise_code(given)))
        for side, kept, given in (
            ("old", change.old_index, old_code),
            ("new", change.new_index, new_code),
        )
    ]
    if not all(right):
        raise NotFound(WRONG, what_to_do="请核对两条短信里的 6 位数字")
    _use(change, row, by=by, at=at)


def _count_try(change_id: int, at: datetime) -> bool:
    rows = PhoneChange.objects.filter(id=change_id, done_at=None, expires_at__gt=at)
    return rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1) == 1


@act
def _use(change: PhoneChange, row: PartyView, *, by: Actor, at: datetime) -> None:
    rows = PhoneChange.objects.filter(id=change.pk, done_at=None)
    if rows.update(done_at=at, done_by_id=by.user_id) != 1:
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    _change(change, row, by=by, at=at, why=How.ONLINE.label)


@act
def change_phone_at_window(
    *, by: Actor, at: datetime, id_number: str, name: str, phone: str, proof: str
) -> PhoneChange:
    """The old telephone is lost: the clerk saw the papers. Both numbers are told.

    Raises Invalid for a name that is not this number's, NotAllowed for who does not sit there.
    """
    if not by.can(Permission.CASE_INTAKE):
        raise NotAllowed("更换手机由窗口核对证件后办理")
    new, row = normal(phone), party_by_code(normalise_code(id_number))
    if row is None or row.name != name.strip():
        text = "证件号码和姓名（名称）对不上，或者没有登记过"
        raise Invalid(text, fields={"id_number": [text]})
    if fault := change_fault(old=row.phone, new=new, online=False):
        raise Invalid(fault, fields={"phone": [fault]})
    change = PhoneChange.objects.create(
        party_id=row.id,
        how=How.WINDOW.value,
        old_masked=mask_phone(row.phone) if row.phone else "",
        new_phone=new,
        new_masked=mask_phone(new),
        asked_at=at,
        proof=Proof(proof).label,
        done_at=at,
        done_by_id=by.person,
    )
    _change(change, row, by=by, at=at, why=f"窗口核对{Proof(proof).label}")
    return change


def _change(change: PhoneChange, row: PartyView, *, by: Actor, at: datetime, why: str) -> None:
    change_phone(by=by, at=at, party_id=row.id, old=row.phone, phone=change.new_phone, reason=why)
    # Where the old number was given with an application, codes would go on to whoever has it now.
    for case in Case.objects.filter(applicant_id=row.id).only("id", "contact_phone"):
        if row.phone and case.contact_phone == row.phone:
            case.contact_phone = change.new_phone
            case.save(update_fields=["contact_phone"])
    values = {"old": change.old_masked or "（没有）", "new": change.new_masked, "how": why}
    for side, recipient in (("old", row.phone), ("new", change.new_phone)):
        if recipient:
            send_later(
                by=by,
                at=at,
                channel=Channel.SMS,
                recipient=recipient,
                subject=("party", str(row.id)),
                template=CHANGED,
                values=values,
                key=f"phone-done-{change.pk}-{side}",
            )
