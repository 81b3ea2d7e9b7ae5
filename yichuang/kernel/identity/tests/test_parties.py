"""申请人登记: what is on record is not changed in passing by whoever knows the number."""

from typing import Any

import pytest

from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import register_party
from yichuang.kernel.identity.models import Party
from yichuang.kernel.identity.queries import party

CLERK = people.Actor(user_id=None, name="窗口", roles=frozenset({"clerk"}))


def again(**changes: Any) -> Party:
    given = {"kind": "person", "name": "何丽", "id_kind": "id_card"}
    number = people.id_number(1)
    return register_party(by=CLERK, at=people.AT, id_number=number, **{**given, **changes})


def test_another_telephone_is_not_taken_over_in_passing(db: None) -> None:
    before = people.person(1, "何丽")
    again(phone="13977777777", address="新地址")
    after = party(before.id)
    assert after.phone == before.phone
    assert after.address == "新地址"


def test_a_first_telephone_is_kept_but_not_for_an_account(db: None) -> None:
    row = again()
    assert party(again(phone="13977777777").id).phone == "13977777777"
    Party.objects.filter(id=row.id).update(
        phone="", phone_index="", user=people.citizen_account("lili")
    )
    again(phone="13966666666")
    assert party(row.id).phone == "", "it would let in whoever has that telephone"


def test_another_name_is_told_not_taken_over(db: None) -> None:
    before = people.person(1, "何丽")
    with pytest.raises(Invalid) as refused:
        again(name="何莉")
    assert "name" in refused.value.fields and "何丽" not in str(refused.value)
    assert party(before.id).name == "何丽"


def test_a_name_changed_by_the_papers(db: None) -> None:
    before = people.person(1, "何丽")
    again(name="何莉", renamed=True)
    assert party(before.id).name == "何莉"


def test_an_account_is_not_moved(db: None) -> None:
    mine, other = people.citizen_account("mine"), people.citizen_account("other")
    row = people.person(1, "何丽", user_id=mine.id)
    with pytest.raises(Conflict):
        again(user_id=other.id)
    assert Party.objects.get(id=row.id).user_id == mine.id


def test_an_account_is_not_tied_in_passing(db: None) -> None:
    row = people.person(1, "何丽")
    with pytest.raises(Conflict):
        again(user_id=people.citizen_account("other").id)
    assert Party.objects.get(id=row.id).user_id is None
