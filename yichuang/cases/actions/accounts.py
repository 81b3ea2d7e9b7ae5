"""网上账号: opened at the window on sight of the papers, entered by a code to the telephone.

Only what the window saw ties an account to a person: an identity number and a telephone that
somebody typed at home prove nothing (个人信息保护法 Art 51).
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from yichuang.cases.models import AccountCode
from yichuang.cases.rules.accounts import (
    LIFETIME,
    SENDS_AN_HOUR,
    TRIES,
    Holder,
    Paper,
    paper_fault,
    representative_fault,
    tie_fault,
)
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.identity.actions import open_account, register_party
from yichuang.kernel.identity.queries import (
    PartyView,
    account_of,
    active_account,
    own_parties,
    party_by_code,
    party_by_index,
)
from yichuang.kernel.identity.rules import IdKind, PartyKind, kind_of_code, normalise_code
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.privacy.rules import mask_phone

from .phones import normal

CODE, OPENED = "account.code", "account.opened"
WRONG = "验证码不对，或者已经失效"

template(
    CODE,
    "登录验证码",
    "验证码 {code}，5 分钟内有效，用来登录您的网上账号。不是您本人操作的，不要告诉别人。",
    secret=True,
)
template(
    OPENED,
    "网上账号已开通",
    "{name}的网上账号已在窗口开通（核对了{paper}）。登录页选“用手机验证码登录”，填证件号码和"
    "这个手机号，不用记密码。不是您本人办的，请马上打 12345。",
)


@dataclass(frozen=True)
class Opened:
    """What the clerk tells the applicant."""

    name: str
    phone_masked: str
    tied: bool


@act
def open_account_at_window(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    name: str,
    id_number: str,
    phone: str,
    paper: str,
    representative: str = "",
    login: str = "",
) -> Opened:
    """A citizen or a firm gets an account, or joins one he has. Raises Invalid, Conflict.

    A telephone on record is changed under 更换手机, which tells both numbers: not in passing.
    """
    if not by.can(Permission.CASE_INTAKE):
        raise NotAllowed("网上账号由窗口核对证件后开通")
    name, representative = name.strip(), representative.strip()
    number, new = normalise_code(id_number), normal(phone)
    id_kind = kind_of_code(number)
    known = party_by_code(number)
    _check(known, kind=kind, name=name, paper=paper, id_kind=id_kind, phone=new)
    if fault := representative_fault(kind, representative):
        raise Invalid(fault, fields={"representative": [fault]})
    if login:
        login = _to_tie(login, kind=kind, name=name, representative=representative)
    row = register_party(
        by=by,
        at=at,
        kind=known.kind if known else kind,
        name=name,
        id_kind=id_kind,
        id_number=number,
        phone=new,
        representative=representative,
    )
    label = Paper(paper).label
    open_account(by=by, at=at, party_id=row.id, login=login, reason=f"窗口核对{label}")
    send_later(
        by=by,
        at=at,
        channel=Channel.SMS,
        recipient=new,
        subject=("party", str(row.id)),
        template=OPENED,
        values={"name": row.name_masked, "paper": label},
        key=f"account-{row.id}",
    )
    return Opened(row.name_masked, mask_phone(new), bool(login))


def _check(
    known: PartyView | None, *, kind: str, name: str, paper: str, id_kind: str, phone: str
) -> None:
    person = PartyKind(kind) is PartyKind.PERSON
    faults = {"paper": paper_fault(kind, paper), "id_number": "", "name": "", "phone": ""}
    if person is (id_kind == IdKind.USCC):
        faults["id_number"] = "号码和类型对不上：自然人填身份证号，单位填统一社会信用代码"
    if known is not None and known.name != name:
        faults["name"] = "和这个号码登记过的姓名（名称）不一致，请照证件核对"
    if known is not None and known.phone not in ("", phone):
        faults["phone"] = (
            f"登记的手机号是 {mask_phone(known.phone)}，不是这个；换了号的，先办“更换手机”"
        )
    found = {key: [text] for key, text in faults.items() if text}
    if found:
        raise Invalid("；".join(text for (text,) in found.values()), fields=found)
    if known is not None and account_of(known.id) is not None:
        raise Conflict(
            f"{known.name_masked}已经有网上账号，不用再开",
            code="account-exists",
            what_to_do="请申请人在登录页用手机验证码登录；收不到短信的，先办“更换手机”",
        )


def _to_tie(text: str, *, kind: str, name: str, representative: str) -> str:
    """The login name of the account meant, by that name or by its owner's identity number."""
    owner = party_by_code(normalise_code(text))
    user = active_account(text.strip()) or (account_of(owner.id) if owner else None)
    fault = "没有这个账号，或者不是申请人的账号"
    if user is not None and user.is_active and not user.is_staff:
        fault = tie_fault(
            kind=kind,
            name=name,
            representative=representative,
            account_name=user.display_name,
            holders=[Holder(one.kind, one.name) for one in own_parties(user.id)],
        )
    if fault or user is None:
        raise Invalid(fault, fields={"login": [fault]})
    return user.username


@act
def request_sign_in(*, by: Actor, at: datetime, id_number: str, phone: str) -> str:
    """Send a code if number, telephone and account belong together; say nothing either way.

    Returns the keyed digest of the number, by which the code is redeemed.
    """
    who = blind_index(normalise_code(id_number), "id")
    known = party_by_index(who)
    given = normalise_code(phone).removeprefix("+86").replace("-", "")
    if known is None or not known.phone or not _owner(known.id):
        return who
    if not hmac.compare_digest(known.phone.encode(), given.encode()):
        return who
    rows = AccountCode.objects.filter(party_id=known.id)
    if rows.filter(sent_at__gt=at - LIFETIME * 12).count() >= SENDS_AN_HOUR:
        return who
    rows.filter(used_at=None, expires_at__gt=at).update(expires_at=F("sent_at"))
    code = f"{secrets.randbelow(10**6):06d}"
    row = AccountCode.objects.create(
        party_id=known.id, code_index=_index(known.id, code), sent_at=at, expires_at=at + LIFETIME
    )
    send_later(
        by=by,
        at=at,
        channel=Channel.SMS,
        recipient=given,
        subject=("party", str(known.id)),
        template=CODE,
        values={"code": code},
        key=f"account-code-{row.pk}",
    )
    return who


def _owner(party_id: int) -> str:
    """Whom a code lets in: the login name of an applicant in use, never one of the staff."""
    user = account_of(party_id)
    right = user is not None and user.is_active and not user.is_staff
    return user.username if user is not None and right else ""


def _index(party_id: int, code: str) -> str:
    return blind_index(f"{party_id}:{code}", "account")


def redeem_sign_in(*, at: datetime, who: str, code: str) -> str:
    """The login name for a right code, once. Raises NotFound for anything else.

    The try is counted before the comparison, in a statement of its own: a wrong guess stays
    counted, and many guesses at once cannot pass together.
    """
    known = party_by_index(who)
    user = _owner(known.id) if known else ""
    rows = AccountCode.objects.filter(party_id=known.id, used_at=None) if known else None
    row = rows.order_by("-id").first() if rows is not None else None
    if not user or row is None or not _count_try(row.pk, at):
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    if not hmac.compare_digest(row.code_index, _index(row.party_id, normalise_code(code))):
        raise NotFound(WRONG, what_to_do="请核对短信里的 6 位数字")
    if AccountCode.objects.filter(id=row.pk, used_at=None).update(used_at=at) != 1:
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    return user


def _count_try(row_id: int, at: datetime) -> bool:
    rows = AccountCode.objects.filter(id=row_id, used_at=None, expires_at__gt=at, tries__lt=TRIES)
    return rows.update(tries=F("tries") + 1) == 1
