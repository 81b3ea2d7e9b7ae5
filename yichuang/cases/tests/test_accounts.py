"""网上账号: only the papers at the window open one; only the telephone on record enters it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from yichuang.cases.actions import accounts
from yichuang.cases.actions.accounts import (
    open_account_at_window,
    redeem_sign_in,
    request_sign_in,
)
from yichuang.cases.factories import AT, Hall, hall, received
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.accounts import (
    SENDS_AN_HOUR,
    TRIES,
    Holder,
    paper_fault,
    representative_fault,
    tie_fault,
)
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import close_account, open_account
from yichuang.kernel.identity.queries import account_of, active_account, actor_of, party_by_code
from yichuang.kernel.ledger.queries import of_object
from yichuang.kernel.notices.queries import notices_about
from yichuang.kernel.org.factories import credit_code

ME: dict[str, Any] = {
    "kind": "person",
    "name": "阿卜杜拉·买买提",
    "id_number": people.id_number(1),
    "phone": "13900000001",
    "paper": "person",
}
FIRM: dict[str, Any] = {
    "kind": "enterprise",
    "name": "清川县青禾食品有限公司",
    "id_number": credit_code(77, "91990423"),
    "phone": "13911110000",
    "paper": "firm",
    "representative": "阿卜杜拉·买买提",
}


def test_papers_that_show_who_it_is() -> None:
    assert paper_fault("person", "person") == "" == paper_fault("enterprise", "agent")
    assert "本人" in paper_fault("person", "firm")
    assert "营业执照" in paper_fault("enterprise", "person")
    assert representative_fault("enterprise", " ") and not representative_fault("person", "")


@pytest.mark.parametrize(
    ("kind", "account", "holders", "fault"),
    [
        ("person", "何丽", [], ""),
        ("person", "何莉", [], "不是这个人"),
        ("person", "何丽", [Holder("person", "何丽")], "别人"),
        ("enterprise", "何丽", [Holder("person", "何丽")], ""),
        ("enterprise", "何丽", [], "法定代表人"),  # his own identity was never checked
        ("enterprise", "何莉", [Holder("person", "何莉")], "法定代表人"),
        ("enterprise", "何丽", [Holder("enterprise", "何丽")], "法定代表人"),
    ],
)
def test_whose_account_may_stand_for_this_one_too(
    kind: str, account: str, holders: list[Holder], fault: str
) -> None:
    found = tie_fault(
        kind=kind, name="何丽", representative="何丽", account_name=account, holders=holders
    )
    assert fault in found and bool(fault) is bool(found)


@pytest.fixture
def world(db: None) -> Hall:
    return hall()


@pytest.fixture(autouse=True)
def dice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "secrets", SimpleNamespace(randbelow=lambda _: 111111))


def opened(world: Hall, **changed: Any) -> int:
    """The account's owner."""
    open_account_at_window(by=world.clerk, at=AT, **(ME | changed))
    party = party_by_code((ME | changed)["id_number"])
    assert party is not None
    return party.id


def enter(world: Hall, code: str = "111111", at: Any = AT, **changed: Any) -> str:
    who = request_sign_in(
        by=world.clerk, at=at, id_number=ME["id_number"], phone=ME["phone"], **changed
    )
    return redeem_sign_in(at=at, who=who, code=code)


def test_who_was_at_the_window_before_sees_his_cases_at_home(world: Hall) -> None:
    case = received(world)
    party_id = opened(world)
    user = active_account(enter(world))
    assert user is not None and not user.is_staff and not user.has_usable_password()
    assert [row.pk for row in visible_to(actor_of(user))] == [case.pk]
    entries = of_object("party", str(party_id))
    assert [one.action for one in entries].count("account.open") == 1
    assert any(one.reason == "窗口核对本人身份证件原件" for one in entries)
    told = notices_about(subject=("party", str(party_id)))
    assert {one.title for one in told} == {"网上账号已开通", "登录验证码"}


def test_a_firm_joins_the_account_of_its_representative(world: Hall) -> None:
    mine = opened(world)
    user = account_of(mine)
    assert user is not None
    firm = opened(world, **FIRM, login=ME["id_number"])  # nobody knows his login name
    assert account_of(firm) == user
    assert [one.action for one in of_object("party", str(firm))].count("account.tie") == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "别的名字"}, "name"),
        ({"phone": "13922223333"}, "phone"),  # 更换手机 tells both numbers; this would not
        ({"paper": "firm"}, "paper"),
        ({"kind": "enterprise", "paper": "firm", "representative": "何丽"}, "id_number"),
        (FIRM | {"representative": ""}, "representative"),
        (FIRM | {"login": "clerk"}, "login"),  # nobody's desk is joined to an applicant
        (FIRM | {"login": "nobody"}, "login"),
    ],
)
def test_what_does_not_fit_opens_nothing(world: Hall, changed: dict[str, Any], field: str) -> None:
    login = changed.get("login")
    if login == "clerk":
        user = people.account("clerk-with-desk")
        people.person(5, name=FIRM["representative"], user_id=user.id)
        changed = changed | {"login": user.username}
    with pytest.raises(Invalid) as refused:
        open_account_at_window(by=world.clerk, at=AT, **(ME | changed))
    assert field in refused.value.fields
    known = party_by_code((ME | changed)["id_number"])
    assert known is None or account_of(known.id) is None


def test_a_second_account_is_not_opened(world: Hall) -> None:
    opened(world)
    with pytest.raises(Conflict, match="已经有网上账号"):
        opened(world)


def test_two_windows_at_once_open_one(world: Hall) -> None:
    """Both have looked before either wrote: the second finds the party taken."""
    party_id = opened(world)
    first = account_of(party_id)
    with pytest.raises(Conflict, match="刚才已经开通"):
        open_account(by=world.clerk, at=AT, party_id=party_id, login="", reason="窗口核对")
    assert account_of(party_id) == first


def test_only_the_window_opens_one(world: Hall) -> None:
    with pytest.raises(NotAllowed):
        open_account_at_window(by=world.approver, at=AT, **ME)


def test_a_stranger_gets_no_code_and_learns_nothing(world: Hall) -> None:
    party_id = opened(world)
    other = people.id_number(77)
    for number, phone in ((ME["id_number"], "13999999999"), (other, ME["phone"])):
        assert request_sign_in(by=world.clerk, at=AT, id_number=number, phone=phone)
    sent = [one.title for one in notices_about(subject=("party", str(party_id)))]
    assert sent == ["网上账号已开通"]


def test_a_code_serves_once_for_five_minutes_and_five_tries(world: Hall) -> None:
    opened(world)
    who = request_sign_in(by=world.clerk, at=AT, id_number=ME["id_number"], phone=ME["phone"])
    with pytest.raises(NotFound):
        redeem_sign_in(at=AT + timedelta(minutes=6), who=who, code="111111")
    assert redeem_sign_in(at=AT, who=who, code="１１１ １１１")
    with pytest.raises(NotFound):
        redeem_sign_in(at=AT, who=who, code="111111")
    later = AT + timedelta(minutes=10)
    request_sign_in(by=world.clerk, at=later, id_number=ME["id_number"], phone=ME["phone"])
    for _ in range(TRIES):
        with pytest.raises(NotFound):
            redeem_sign_in(at=later, who=who, code="000000")
    with pytest.raises(NotFound):
        redeem_sign_in(at=later, who=who, code="111111")


def test_no_more_than_three_codes_an_hour(world: Hall) -> None:
    party_id = opened(world)
    for _ in range(SENDS_AN_HOUR + 2):
        request_sign_in(by=world.clerk, at=AT, id_number=ME["id_number"], phone=ME["phone"])
    sent = [one.title for one in notices_about(subject=("party", str(party_id)))]
    assert sent.count("登录验证码") == SENDS_AN_HOUR


def test_no_code_enters_the_account_of_one_of_the_staff(world: Hall) -> None:
    staff = people.account("staff-citizen")
    people.person(user_id=staff.id)
    with pytest.raises(NotFound):
        enter(world)


def test_a_closed_account_stays_closed(world: Hall) -> None:
    user = account_of(opened(world))
    assert user is not None
    close_account(by=people.SYSTEM, at=AT, user_id=user.id, reason="测试")
    with pytest.raises(NotFound):
        enter(world)
