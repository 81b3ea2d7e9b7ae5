"""Issuing, finding, revoking, answering once."""

from collections.abc import Callable
from datetime import date

import pytest

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.identity.factories import AT, account
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.tokens import actions, queries
from yichuang.kernel.tokens.factories import ADMINISTRATOR, secret
from yichuang.kernel.tokens.models import AccessToken, TokenRequest
from yichuang.kernel.tokens.policies import check_may_issue

pytestmark = pytest.mark.django_db


def test_only_a_keyed_digest_is_kept() -> None:
    given = secret()
    row = AccessToken.objects.get()
    kept = str([getattr(row, field.attname) for field in AccessToken._meta.fields])
    assert given not in kept and given.removeprefix("yck_")[:8] not in kept
    import hashlib

    assert hashlib.sha256(given.encode()).hexdigest() not in kept
    entry = ledger.of_object("token", str(row.pk)).get()
    assert entry.action == "token.issue" and given not in str(entry.as_entry())


def test_a_secret_is_found_exactly() -> None:
    given = secret()
    assert queries.find(given) is not None
    for other in (given.swapcase(), given.upper(), given + " ", given[:-1], "", "x" * 5000):
        assert queries.find(other) is None, other[:60]


def test_who_may_issue() -> None:
    place = department()
    admin = actor_of(account("admin", Role.SYSTEM_ADMIN))
    clerk = actor_of(account("clerk", Role.CLERK))
    check_may_issue(admin, [])
    for ids in ([], [place.pk]):
        with pytest.raises(NotAllowed):
            check_may_issue(clerk, ids)
    assert [one.name for one in queries.keys(clerk)] == []
    secret()
    assert [one.name for one in queries.keys(admin)] == ["省平台"]
    assert queries.keys(clerk) == []


def test_a_department_that_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        secret(departments=[999])
    assert list(refused.value.fields) == ["departments"]
    assert not AccessToken.objects.exists()


def test_revoking_once() -> None:
    given = secret()
    key = queries.find(given)
    assert key is not None
    by = ADMINISTRATOR
    actions.revoke(by=by, at=AT, token_id=key.id, reason="泄露")
    found = queries.find(given)
    assert found is not None and "收回" in found.fault(date(2026, 1, 5))
    with pytest.raises(Conflict):
        actions.revoke(by=by, at=AT, token_id=key.id, reason="再来")
    with pytest.raises(NotAllowed):
        actions.revoke(by=Actor(1, "别人"), at=AT, token_id=key.id, reason="泄露")


def test_the_last_day_of_use_is_written_once_a_day(django_assert_num_queries: object) -> None:
    secret()
    row = AccessToken.objects.get()
    for day in (date(2026, 2, 1), date(2026, 2, 1), date(2026, 1, 31)):
        actions.note_use(token_id=row.pk, today=day)
        row.refresh_from_db()
        assert row.last_used_on == date(2026, 2, 1)


def test_an_answer_is_given_once_and_repeated() -> None:
    secret()
    token_id = AccessToken.objects.get().pk
    done: list[int] = []
    checked: list[int] = []

    def work() -> actions.Answer:
        done.append(1)
        return actions.Answer(("case", "1"), 201, '{"姓名": "甲"}')

    def prepare() -> Callable[[], actions.Answer]:
        checked.append(1)
        return work

    def ask(key: str, request: bytes) -> actions.Answer:
        return actions.answer_once(
            at=AT, token_id=token_id, key=key, request=request, prepare=prepare
        )

    first, again = ask("k", b"a"), ask("k", b"a")
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.status, again.body, len(done)) == (201, first.body, 1)
    assert len(checked) == 1, "what it asked for may have changed since: it is not checked again"
    with pytest.raises(Invalid) as refused:
        ask("k", b"b")
    assert refused.value.code == "idempotency-key-reused"
    assert ask("K", b"a").replayed is False, "keys are what they are, letter by letter"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TokenRequest._meta.db_table}")
        assert "甲" not in str(cursor.fetchall()), "answers are encrypted at rest"


def test_work_that_fails_leaves_no_key_behind() -> None:
    secret()
    token_id = AccessToken.objects.get().pk

    def work() -> actions.Answer:
        raise Invalid("不行")

    with pytest.raises(Invalid):
        actions.answer_once(at=AT, token_id=token_id, key="k", request=b"", prepare=lambda: work)
    assert not TokenRequest.objects.exists()
