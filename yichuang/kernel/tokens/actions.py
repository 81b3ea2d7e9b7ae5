"""Issuing and revoking keys, and answering a repeated request once."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Q

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.fields import blind_index
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.permissions.rules import Actor

from .models import AccessToken, TokenRequest
from .policies import check_may_issue, check_may_manage
from .queries import digest_of
from .rules import PREFIX, issue_faults


@dataclass(frozen=True)
class Issued:
    """A new key with its secret, which nobody will see again."""

    id: int
    name: str
    secret: str


@act
def issue(
    *,
    by: Actor,
    at: datetime,
    name: str,
    scopes: Collection[str],
    department_ids: Collection[int],
    expires_on: date,
) -> Issued:
    """A new key. Raises NotAllowed, or Invalid naming each field that is wrong."""
    check_may_issue(by, department_ids)
    faults = issue_faults(name=name, scopes=scopes, expires_on=expires_on, today=beijing_date(at))
    if set(department_ids) - set(department_names()):
        faults["departments"] = ["没有这个部门"]
    if faults:
        raise Invalid("；".join(texts[0] for texts in faults.values()), fields=faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken.objects.create(
        name=name.strip(),
        digest=digest_of(secret),
        hint=secret[-4:],
        scopes=sorted(set(scopes)),
        issued_at=at,
        issued_by_id=by.user_id,
        expires_on=expires_on,
    )
    row.departments.set(department_ids)
    record(
        action=Act.TOKEN_ISSUE,
        by=by,
        at=at,
        obj=("token", str(row.id)),
        after={
            "name": row.name,
            "scopes": row.scopes,
            "departments": sorted(department_ids),
            "expires_on": expires_on,
        },
    )
    return Issued(row.id, row.name, secret)


@act
def revoke(*, by: Actor, at: datetime, token_id: int, reason: str) -> None:
    """Take a key back; it ends on the next request. Raises Invalid, or Conflict if done."""
    check_may_manage(by)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise Invalid("收回密钥要写明理由，最多 200 个字", fields={"reason": ["请填写理由"]})
    rows = AccessToken.objects.filter(id=token_id, revoked_at=None)
    if not rows.update(revoked_at=at, revoke_reason=reason):
        raise Conflict("没有这把密钥，或者已经收回")
    record(action=Act.TOKEN_REVOKE, by=by, at=at, obj=("token", str(token_id)), reason=reason)


def note_use(*, token_id: int, today: date) -> None:
    """Remember the last day of use: one write a day, no act and no time of day."""
    rows = AccessToken.objects.filter(Q(last_used_on=None) | Q(last_used_on__lt=today), id=token_id)
    rows.update(last_used_on=today)


@dataclass(frozen=True)
class Answer:
    """What a request led to: the row it made, the status and the body it was answered with."""

    obj: tuple[str, str]
    status: int
    body: str
    replayed: bool = False


def answer_once(
    *,
    at: datetime,
    token_id: int,
    key: str,
    request: bytes,
    prepare: Callable[[], Callable[[], Answer]],
) -> Answer:
    """Do the work for the first request with this key; repeat its answer for every other.

    `prepare` checks the request and gives the work; a repeated request is not checked again,
    since what it asked for may have changed meanwhile. Row and answer are one transaction. Of
    several at once one works, the others wait for its row and repeat it. Raises Invalid when
    the key was used for another request.
    """
    digests = _digests(key, request)
    known = _known(token_id, *digests)
    if known is not None:
        return known
    work = prepare()
    try:
        return _first(at=at, token_id=token_id, digests=digests, work=work)
    except IntegrityError:
        known = _known(token_id, *digests)
        if known is None:
            raise
        return known


@act
def _first(
    *, at: datetime, token_id: int, digests: tuple[str, str], work: Callable[[], Answer]
) -> Answer:
    # Inserted before the work: the unique key makes a twin wait here, not after it.
    row = TokenRequest.objects.create(
        token_id=token_id, key=digests[0], body=digests[1], status=0, at=at
    )
    answer = work()
    row.object_type, row.object_id = answer.obj
    row.status, row.answer = answer.status, answer.body
    row.save(update_fields=["object_type", "object_id", "status", "answer"])
    return answer


def _digests(key: str, request: bytes) -> tuple[str, str]:
    """Keyed: both may hold personal data, and a plain hash of an identity number is guessed."""
    content = hashlib.sha256(request).hexdigest()
    return blind_index(key.encode().hex(), "request-key"), blind_index(content, "request")


def _known(token_id: int, key: str, request: str) -> Answer | None:
    row = TokenRequest.objects.filter(token_id=token_id, key=key).first()
    if row is None:
        return None
    if row.body != request:
        raise Invalid(
            "这个 Idempotency-Key 已经用于另一个内容不同的请求",
            code="idempotency-key-reused",
            what_to_do="重试同一请求请原样发送；新的请求请换一个键。",
        )
    return Answer((row.object_type, row.object_id), row.status, row.answer, replayed=True)
