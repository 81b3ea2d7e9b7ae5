"""Identity numbers and credit codes, with the library `stdnum` as oracle."""

import random
from datetime import date

import pytest
from stdnum.cn import ric, uscc

from yichuang.kernel.identity.rules import (
    code_fault,
    id_card_check_digit,
    id_card_fault,
    kind_of_code,
    name_fault,
    normalise_code,
    phone_fault,
)
from yichuang.kernel.org.rules import uscc_check_digit, uscc_fault

TODAY = date(2026, 11, 20)


def test_identity_check_digit_equals_the_oracle_on_every_remainder() -> None:
    seen = set()
    for serial in range(1000):
        first17 = f"11010119900307{serial:03d}"
        digit = id_card_check_digit(first17)
        seen.add(digit)
        assert ric.calc_check_digit(first17 + "0") == digit
        assert id_card_fault(first17 + digit, TODAY) == ""
    assert seen == set("0123456789X")


def test_credit_code_check_digit_equals_the_oracle_on_every_remainder() -> None:
    rng, seen = random.Random(3), set()
    for _ in range(3000):
        first17 = "91" + "990423" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
        digit = uscc_check_digit(first17)
        seen.add(digit)
        assert uscc.calc_check_digit(first17) == digit
        assert uscc_fault(first17 + digit) == ""
    assert "0" in seen and len(seen) == 31


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("11010119900230123X", "不存在"),
        ("110101209003071234", "不可能"),
        ("1101011990030712", "18 位"),
        ("110101199003070012", "校验位"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(number: str, why: str) -> None:
    assert why in id_card_fault(number, TODAY)


def test_what_people_type_is_normalised() -> None:
    assert normalise_code(" １１０１０１ 19900307 003x\u3000") == "11010119900307003X"


@pytest.mark.parametrize("name", ["阿卜杜拉·买买提", "𬱖", "㛃", "𠅤", "张三"])
def test_rare_names_are_names(name: str) -> None:
    assert name_fault(name) == ""


@pytest.mark.parametrize("name", ["", "  ", "张\x00三", "长" * 101])
def test_what_is_no_name(name: str) -> None:
    assert name_fault(name)


def test_kind_is_guessed_from_the_number() -> None:
    assert kind_of_code("11010119900307003X") == "id_card"
    assert kind_of_code("91990423MA00000000") == "uscc"
    assert code_fault("passport", "E1234", TODAY) == ""
    assert phone_fault("13900000000") == ""
    assert phone_fault("23900000000")
