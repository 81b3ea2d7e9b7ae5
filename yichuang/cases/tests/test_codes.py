"""One-time codes: five minutes, five tries, once, three an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from yichuang.cases import factories
from yichuang.cases.actions import codes
from yichuang.cases.models import Case, CodeRecovery
from yichuang.kernel.errors import NotFound
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.permissions.rules import Actor

pytestmark = pytest.mark.django_db
AT = factories.AT
ANYONE = Actor(user_id=None, name="申请人")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    made = factories.received(factories.hall())
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 123456)
    return made


@pytest.fixture
def ask(case: Case) -> Callable[..., None]:
    def asked(at: datetime = AT, phone: str = "13900000001") -> None:
        codes.request_code(by=ANYONE, at=at, number=case.number, phone=phone)

    return asked


def redeem(case: Case, code: str = "123456", at: datetime = AT) -> str:
    found = codes.redeem_code(by=ANYONE, at=at, number=case.number, code=code)
    return found.query_code


def test_a_right_code_gives_the_query_code_once(case: Case, ask: Callable[..., None]) -> None:
    ask()
    assert redeem(case) == case.query_code
    with pytest.raises(NotFound):
        redeem(case)


def test_only_the_registered_phone_is_sent_to(case: Case, ask: Callable[..., None]) -> None:
    ask(phone="13999999999")
    assert not CodeRecovery.objects.exists()


def test_after_five_wrong_tries_the_right_one_fails(case: Case, ask: Callable[..., None]) -> None:
    ask()
    for _ in range(codes.TRIES):
        with pytest.raises(NotFound):
            redeem(case, "000000")
    with pytest.raises(NotFound):
        redeem(case)


def test_control_with_more_tries_it_would_pass(
    case: Case, ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    for _ in range(4):
        with pytest.raises(NotFound):
            redeem(case, "000000")
    assert redeem(case) == case.query_code


@pytest.mark.parametrize(("minutes", "good"), [(4, True), (5, False), (60, False)])
def test_it_lasts_five_minutes(
    case: Case, ask: Callable[..., None], minutes: int, good: bool
) -> None:
    ask()
    at = AT + timedelta(minutes=minutes)
    if good:
        assert redeem(case, at=at) == case.query_code
    else:
        with pytest.raises(NotFound):
            redeem(case, at=at)


def test_a_new_code_ends_the_old_one(
    case: Case, ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 654321)
    ask(AT + timedelta(minutes=1))
    with pytest.raises(NotFound):
        redeem(case, "123456", AT + timedelta(minutes=2))
    assert redeem(case, "654321", AT + timedelta(minutes=2)) == case.query_code


def test_a_phone_is_not_rung_all_day(case: Case, ask: Callable[..., None]) -> None:
    for minute in range(10):
        ask(AT + timedelta(minutes=minute))
    assert CodeRecovery.objects.count() == codes.SENDS_AN_HOUR
    ask(AT + timedelta(hours=2))
    assert CodeRecovery.objects.count() == codes.SENDS_AN_HOUR + 1


def test_the_code_is_nowhere_in_clear(case: Case, ask: Callable[..., None]) -> None:
    ask()
    row = CodeRecovery.objects.get()
    assert "123456" not in row.code_index


def test_recovering_is_on_the_ledger(case: Case, ask: Callable[..., None]) -> None:
    ask()
    before = verify().entries
    redeem(case)
    after = verify()
    assert after.ok and after.entries == before + 1
