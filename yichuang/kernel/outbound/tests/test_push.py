"""What can go wrong between two counties' machines, and what must not come of it.

1 the answer gets lost  2 it answers 500  3 it never saw it  4 the worker is killed before
sending, 5 after sending, 6 while collecting  7 it is down for days  8 two workers at once
9 somebody else's signature  10 a name that leads inside, a redirect that leads inside
"""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.outbound import actions, queries, slots
from yichuang.kernel.outbound.factories import ADMIN, endpoint, happened
from yichuang.kernel.outbound.models import Delivery, DeliveryAttempt, Endpoint
from yichuang.kernel.outbound.rules import MAX_ATTEMPTS
from yichuang.kernel.outbound.wire import sender
from yichuang.kernel.outbound.wire.mock import Mock
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK = Actor(user_id=7, name="窗口", roles=frozenset({"clerk"}))
pytestmark = pytest.mark.django_db(transaction=True)


class Clock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> None:
    settings.YC_OUTBOUND_LOOPBACK = True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def answering(clock: Clock, **fate: Any) -> Iterator[tuple[Mock, int]]:
    """A mock that listens, and the endpoint that pushes to it."""
    mock = Mock(secret="", clock=clock, seed=7, **fate).start()
    made = endpoint(mock.url, at=AT)
    mock.secret = made.secret
    try:
        yield mock, made.id
    finally:
        mock.close()


class Killed(BaseException):
    """kill -9: nothing after it runs."""


def run(clock: Clock, endpoint_id: int, *, most: int = 5000) -> int:
    """Deliver until nothing waits; time jumps to each next try."""
    for done in range(most):
        next_at = actions.deliver_next(at=clock.at, endpoint_id=endpoint_id)
        if next_at is None:
            return done
        clock.at = max(clock.at, next_at)
    raise AssertionError("never came to an end")


def test_two_hundred_through_losses_repeats_and_kills(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills = iter(range(10**6))

    def deadly(where: str, function: Any, every: int) -> Any:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if where == "before" and next(kills) % every == 3:
                raise Killed
            result = function(*args, **kwargs)
            if where == "after" and next(kills) % every == 5:
                raise Killed
            return result

        return wrapped

    monkeypatch.setattr(actions, "send", deadly("before", actions.send, 17))
    monkeypatch.setattr(actions, "_note", deadly("before", actions._note, 13))
    monkeypatch.setattr(actions, "_append", deadly("after", actions._append, 2))
    killed = 0
    with answering(clock, lose=0.2, repeat=0.2, drop=0.1) as (mock, endpoint_id):
        happened(at=AT, count=200)
        more = True
        while more:
            try:
                _, more = actions.collect(at=clock.at, endpoint_id=endpoint_id)
            except Killed:
                killed += 1
        while True:
            try:
                run(clock, endpoint_id)
                break
            except Killed:
                killed += 1
        found = mock.counts()
        subjects = [message["subject"] for message in mock.kept.values()]
    assert killed > 20 and found["again"] > 40 and found["unanswered"] > 20
    assert subjects == [f"cases/2026{n:08d}" for n in range(200)]  # none lost, none twice, in order
    assert mock.numbers == list(range(1, 201)) and found["forged"] == 0
    assert Delivery.objects.filter(state="sent").count() == 200
    assert DeliveryAttempt.objects.count() >= 200


def test_what_happened_before_is_not_told_and_types_choose(clock: Clock) -> None:
    happened(at=AT, count=2)
    made = endpoint("http://127.0.0.1:9/", at=AT, types=["cn.county.case.decided"])
    happened(at=AT, count=3, first=10)
    happened(at=AT, count=1, first=20, what=Act.CASE_GRANT)
    assert actions.collect(at=AT, endpoint_id=made.id) == (1, False)
    assert actions.collect(at=AT, endpoint_id=made.id) == (0, False)
    row = Delivery.objects.get()
    assert (row.no, row.subject, row.type) == (1, "cases/202600000020", "cn.county.case.decided")
    assert "202600000020" not in _raw("body") and made.secret not in _raw("secret", Endpoint)


def _raw(column: str, model: Any = Delivery) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return str(cursor.fetchone()[0])


def test_down_for_days_then_a_person_resumes_and_nothing_is_lost(clock: Clock) -> None:
    with answering(clock) as (mock, endpoint_id):
        mock.drop = 1.0
        happened(at=AT, count=3)
        actions.collect(at=AT, endpoint_id=endpoint_id)
        run(clock, endpoint_id)
        assert clock.at - AT > timedelta(days=2)
        view = queries.endpoint(ADMIN, endpoint_id)
        assert view.paused_at and "自动暂停" in view.pause_reason
        assert DeliveryAttempt.objects.count() == MAX_ATTEMPTS
        assert run(clock, endpoint_id) == 0  # paused: not one more try
        happened(at=AT, count=1, first=50)  # and what happens meanwhile waits
        mock.drop = 0.0
        actions.resume_endpoint(by=ADMIN, at=clock.at, endpoint_id=endpoint_id)
        actions.collect(at=clock.at, endpoint_id=endpoint_id)
        run(clock, endpoint_id)
        assert mock.numbers == [1, 2, 3, 4]
    log = queries.log(ADMIN, endpoint_id)
    assert [row.no for row in log] == [4, 3, 2, 1]
    assert [one.status for one in log[-1].tries] == [503] * MAX_ATTEMPTS + [204]


def test_a_message_behind_one_that_fails_waits_for_it(clock: Clock) -> None:
    with answering(clock) as (mock, endpoint_id):
        happened(at=AT, count=2)
        actions.collect(at=AT, endpoint_id=endpoint_id)
        mock.drop = 1.0
        next_at = actions.deliver_next(at=AT, endpoint_id=endpoint_id)
        assert next_at == AT + timedelta(seconds=10)
        mock.drop = 0.0
        assert actions.deliver_next(at=AT, endpoint_id=endpoint_id) == next_at  # too early
        assert mock.arrived == 1
        clock.at = next_at
        run(clock, endpoint_id)
        assert mock.numbers == [1, 2]


def test_two_workers_at_once_send_in_order(clock: Clock) -> None:
    from django.db import connection

    with answering(clock, repeat=0.1) as (mock, endpoint_id):
        happened(at=AT, count=30)
        actions.collect(at=AT, endpoint_id=endpoint_id)

        def work() -> None:
            try:
                for _ in range(400):
                    if actions.deliver_next(at=clock.at, endpoint_id=endpoint_id) is None:
                        return
                    clock.at += timedelta(seconds=1)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert mock.numbers == list(range(1, 31))


def test_again_with_the_same_id_and_a_test_message(clock: Clock) -> None:
    with answering(clock) as (mock, endpoint_id):
        happened(at=AT, count=1)
        actions.collect(at=AT, endpoint_id=endpoint_id)
        actions.send_test(by=ADMIN, at=AT, endpoint_id=endpoint_id)
        run(clock, endpoint_id)
        assert mock.counts()["kept"] == 2
        first = Delivery.objects.order_by("no")[0]
        actions.redeliver(by=ADMIN, at=AT, delivery_id=first.id)
        run(clock, endpoint_id)
        assert mock.counts() | {"kept": 2, "again": 1} == mock.counts()
    acts = [row.action for row in ledger.of_object("endpoint", str(endpoint_id))]
    assert acts == ["outbound.open", "outbound.test"]


def test_a_forged_signature_is_not_taken(clock: Clock) -> None:
    with answering(clock) as (mock, endpoint_id):
        Endpoint.objects.update(secret="guessed")
        happened(at=AT, count=1)
        actions.collect(at=AT, endpoint_id=endpoint_id)
        actions.deliver_next(at=AT, endpoint_id=endpoint_id)
        assert mock.counts()["forged"] == 1 and not mock.kept
        assert DeliveryAttempt.objects.get().error == "对方回应 401"


def _send(url: str, **given: Any) -> Any:
    values = {"intranet": False, "loopback": False} | given
    return sender.send(url=url, secret="s", body=b"{}", message_id="1", number=1, at=AT, **values)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.8", "169.254.169.254"])
def test_a_name_that_leads_inside_is_not_called(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_args: Any, **_more: Any) -> Any:
        return [(2, 1, 6, "", ("203.119.25.1", 443)), (2, 1, 6, "", (ip, 443))]

    monkeypatch.setattr(sender.socket, "getaddrinfo", lookup)
    monkeypatch.setattr(sender.socket, "create_connection", _never)
    assert (
        "本机" in _send("https://a.example/").error
        or "内部网络" in _send("https://a.example/").error
    )
    assert _send("http://127.0.0.1:1/").error == "只能用 https 地址"


def _never(*_args: Any, **_more: Any) -> Any:
    raise AssertionError("connected")


def test_the_judged_address_is_the_one_called(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[(2, 1, 6, "", ("203.119.25.1", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]])
    called: list[Any] = []
    monkeypatch.setattr(sender.socket, "getaddrinfo", lambda *_a, **_k: next(answers))

    def connect(address: Any, *_more: Any) -> Any:
        called.append(address)
        raise OSError("no network")

    monkeypatch.setattr(sender.socket, "create_connection", connect)
    assert _send("https://a.example/").error.startswith("连接失败")
    assert called == [("203.119.25.1", 443)]


def test_a_redirect_is_not_followed() -> None:
    seen: list[str] = []

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/inside")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        answer = _send(f"http://127.0.0.1:{server.server_address[1]}/a", loopback=True)
    finally:
        server.shutdown()
        server.server_close()
    assert not answer.ok and "不跟随" in answer.error and seen == ["/a"]


def test_one_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket
    import time

    monkeypatch.setattr(sender, "DEADLINE", 0.4)
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        client, _ = server.accept()
        with client:
            while not stop.wait(0.05):
                try:
                    client.send(b"H")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    answer = _send(f"http://127.0.0.1:{server.getsockname()[1]}/", loopback=True)
    stop.set()
    server.close()
    assert not answer.ok and time.monotonic() - began < 5


def test_who_may_and_what_is_refused() -> None:
    made = endpoint("http://127.0.0.1:9/", at=AT)
    with pytest.raises(NotAllowed):
        actions.open_endpoint(by=CLERK, at=AT, name="x", kind="webhook", url="https://a.example/")
    with pytest.raises(NotAllowed):
        actions.pause_endpoint(by=CLERK, at=AT, endpoint_id=made.id, reason="x")
    with pytest.raises(NotFound):
        queries.log(CLERK, made.id)
    assert queries.endpoints(CLERK) == []
    with pytest.raises(Invalid) as refused:
        endpoint("http://10.0.0.1/", at=AT, name=" ", types=["cn.county.nothing"])
    assert set(refused.value.fields) == {"name", "url", "types"}
    with pytest.raises(Conflict):
        actions.resume_endpoint(by=ADMIN, at=AT, endpoint_id=made.id)
    actions.pause_endpoint(by=ADMIN, at=AT, endpoint_id=made.id, reason="对方升级")
    happened(at=AT, count=1)
    assert actions.collect(at=AT, endpoint_id=made.id) == (0, False)


def test_unfilled_slots_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from yichuang.kernel.org.factories import department

    monkeypatch.setattr(slots, "_theirs", [])
    monkeypatch.setattr(slots, "_records", [])
    limited = endpoint("http://127.0.0.1:9/", at=AT, department_ids=[department().pk])
    pushing = endpoint("http://127.0.0.1:9/", at=AT, kind="exchange")
    happened(at=AT, count=2, what=Act.CASE_GRANT)
    assert actions.collect(at=AT, endpoint_id=limited.id)[0] == 0
    assert actions.collect(at=AT, endpoint_id=pushing.id)[0] == 0
