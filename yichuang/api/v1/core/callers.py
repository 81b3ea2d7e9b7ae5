"""Who asks: a visitor, or another system with its key."""

import operator
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from yichuang.api.problems import Refusal
from yichuang.cases.policies import visible_to
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.tokens.actions import note_use
from yichuang.kernel.tokens.queries import find
from yichuang.kernel.tokens.rules import Key, Scope, acts_as, sees_as

PUBLIC = "public"


def keyed(scope: Scope) -> str:
    """The access that an operation declares when it needs a key with this scope."""
    return f"key:{scope.value}"


@dataclass(frozen=True)
class Caller:
    """Who asks. `key` is None for a visitor, who may read what is public."""

    key: Key | None
    fault: str = ""
    request_id: str = ""

    @cached_property
    def held(self) -> Key:
        """The key of an operation that needs one; the gate has seen to it."""
        if self.key is None:
            raise Refusal("key-missing", "这项操作需要接口密钥")
        return self.key

    def readers(self) -> tuple[Actor, ...]:
        """The actors whose rows this caller reads."""
        return sees_as(self.held)

    def cases(self) -> QuerySet[Any]:
        """The cases this caller may know of: the policy's, joined over the key's departments."""
        return reduce(operator.or_, (visible_to(actor) for actor in self.readers()))

    def reader_for(self, department_id: int) -> Actor:
        """The actor that sees this department's cases."""
        readers = self.readers()
        fits = (one for one in readers if one.department_id == department_id)
        return next(fits, readers[0])

    def writer(self, party_id: int | None = None) -> Actor:
        """The actor of what this caller hands in, for one applicant at most."""
        return acts_as(self.held, request_id=self.request_id, for_party=party_id)


def identify(request: HttpRequest) -> Caller:
    """The caller named by the Authorization header; a wrong one is a visitor with a fault."""
    request_id = getattr(request, "request_id", "")
    header = request.headers.get("Authorization")
    if header is None:
        return Caller(None, "", request_id)
    scheme, _, secret = header.partition(" ")
    key = find(secret.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        return Caller(None, "key-wrong", request_id)
    return Caller(key, "key-ended" if key.fault(today()) else "", request_id)


def admit(caller: Caller, access: str, route: str) -> None:
    """Raise Refusal unless the caller may use an operation with this access."""
    if caller.fault == "key-ended":
        raise Refusal("key-ended", caller.held.fault(today()))
    if caller.fault:
        raise Refusal("key-wrong", "没有这把接口密钥")
    if caller.key is not None:
        note_use_once(caller.key)
    if access == PUBLIC:
        return
    scope = Scope(access.removeprefix("key:"))
    if scope.value not in caller.held.scopes:
        record_alone(
            action=Act.ACCESS_DENIED,
            by=caller.writer(),
            at=now(),
            obj=("route", route[:80]),
            outcome="denied",
            reason=scope.value,
        )
        raise Refusal("scope-missing", f"这项操作需要“{scope.label}”（{scope.value}）")


def note_use_once(key: Key) -> None:
    """One write a day."""
    if key.last_used_on is None or key.last_used_on < today():
        note_use(token_id=key.id, today=today())
