"""找回查询码: a one-time code to the phone given with the application.

Whatever was typed, the answer is the same, so nobody learns which numbers exist or which
phone belongs to whom.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from yichuang.cases.models import Case, CodeRecovery
from yichuang.cases.queries.public import clean_number
from yichuang.kernel.errors import NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.identity.rules import normalise_code
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor

LIFETIME = timedelta(minutes=5)
TRIES = 5
SENDS_AN_HOUR = 3  # more would let a stranger ring somebody's phone all day
TEMPLATE = "case.recovery_code"
WRONG = "验证码不对，或者已经失效"

template(
    TEMPLATE,
    "找回查询码",
    "验证码 {code}，5 分钟内有效，用来找回办件的查询码。不是您本人操作的，不要告诉别人。",
    secret=True,
)


@dataclass(frozen=True)
class Recovered:
    """The two numbers, given back."""

    number: str
    query_code: str


def normal_phone(text: str) -> str:
    """A mobile number as people type it."""
    return normalise_code(text).removeprefix("+86").replace("-", "")


@act
def request_code(*, by: Actor, at: datetime, number: str, phone: str) -> None:
    """Send a code if number and phone belong together; say nothing either way."""
    case = Case.objects.filter(number=clean_number(number)).select_related("applicant").first()
    given = normal_phone(phone)
    if case is None or not hmac.compare_digest(_owners(case).encode(), given.encode()):
        return
    rows = CodeRecovery.objects.filter(case_id=case.id)
    if rows.filter(sent_at__gt=at - timedelta(hours=1)).count() >= SENDS_AN_HOUR:
        return
    rows.filter(used_at=None, expires_at__gt=at).update(expires_at=F("sent_at"))
    code = f"{secrets.randbelow(10**6):06d}"
    row = CodeRecovery.objects.create(
        case=case, code_index=_index(case.id, code), sent_at=at, expires_at=at + LIFETIME
    )
    send_later(
        by=by,
        at=at,
        channel=Channel.SMS,
        recipient=given,
        subject=("case", case.number),
        template=TEMPLATE,
        values={"code": code},
        key=f"recovery-{row.id}",
    )


def _owners(case: Case) -> str:
    """The phone that may open the case: not the agent's, whose mandate may be over by now."""
    return case.contact_phone if case.mandate_id is None else case.applicant.phone


def _index(case_id: int, code: str) -> str:
    return blind_index(f"{case_id}:{code}", "recovery")


def redeem_code(*, by: Actor, at: datetime, number: str, code: str) -> Recovered:
    """The query code for a right one-time code, once. Raises NotFound for anything else.

    The try is counted before the comparison and in a transaction of its own: a wrong guess
    stays counted, and many guesses at once cannot pass together.
    """
    row = (
        CodeRecovery.objects.filter(case__number=clean_number(number), used_at=None)
        .select_related("case")
        .order_by("-id")
        .first()
    )
    if row is None or not _count_try(row.id, at):
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    if not hmac.compare_digest(row.code_index, _index(row.case_id, clean_number(code))):
        raise NotFound(WRONG, what_to_do="请核对短信里的 6 位数字")
    _use(by=by, at=at, row_id=row.id, number=row.case.number)
    return Recovered(row.case.number, row.case.query_code)


def _count_try(row_id: int, at: datetime) -> bool:
    rows = CodeRecovery.objects.filter(id=row_id, used_at=None, expires_at__gt=at, tries__lt=TRIES)
    return rows.update(tries=F("tries") + 1) == 1


@act
def _use(*, by: Actor, at: datetime, row_id: int, number: str) -> None:
    if CodeRecovery.objects.filter(id=row_id, used_at=None).update(used_at=at) != 1:
        raise NotFound(WRONG, what_to_do="请重新获取验证码")
    record(action=Act.CODE_RECOVER, by=by, at=at, obj=("case", number))
