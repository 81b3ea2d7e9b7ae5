"""A draw anyone can run again: fair, in order, and every tampering seen."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.lots.actions import draw_lot, freeze_lot
from yichuang.kernel.lots.models import Lot
from yichuang.kernel.lots.queries import as_file
from yichuang.kernel.lots.rules import draw, roster_digest, roster_fault, value_fault, verify
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
BY = Actor.system("测试")
NUMBERS = [f"20260305{n:04d}" for n in range(1, 41)]
DICE = "3516246153"


def test_every_number_is_as_likely_as_any_other() -> None:
    rng, drawn, rounds, size = Random(1), Counter[str](), 4000, 5
    for _ in range(rounds):
        value = "".join(str(rng.randint(1, 6)) for _ in range(10))
        drawn.update(draw(NUMBERS, value, size))
    expected = rounds * size / len(NUMBERS)
    chi_square = sum((drawn[n] - expected) ** 2 / expected for n in NUMBERS)
    assert chi_square < 72.1  # 39 degrees of freedom, one in a thousand


def test_the_order_of_the_roster_changes_nothing() -> None:
    shuffled = NUMBERS[:]
    Random(2).shuffle(shuffled)
    assert draw(shuffled, DICE, 7) == draw(NUMBERS, DICE, 7)
    assert roster_digest(shuffled) == roster_digest(NUMBERS)
    assert draw(NUMBERS, DICE, 3) == draw(NUMBERS, DICE, 7)[:3]


@pytest.mark.parametrize("bad", [[], ["a", "a"], ["a|b"], [" a"], [""], ["a\nb"]])
def test_a_roster_that_could_be_read_two_ways_is_not_frozen(bad: list[str]) -> None:
    assert roster_fault(bad, 1)
    assert roster_fault(NUMBERS, 0) and roster_fault(NUMBERS, 41) and not roster_fault(NUMBERS, 40)


@pytest.mark.parametrize(
    "bad", ["", "351624615", "0516246153", "3516246157", "掷骰子", "３５１６２４６１５３"]
)
def test_only_a_throw_of_ten_dice_is_a_value(bad: str) -> None:
    assert value_fault(bad) and not value_fault(DICE)


def published() -> dict[str, Any]:
    return {
        "format": "yichuang-lot-1",
        "number": "x-1",
        "roster": NUMBERS,
        "digest": roster_digest(NUMBERS),
        "size": 3,
        "frozen_at": "2026-03-05T02:00:00+00:00",
        "value": DICE,
        "drawn_at": "2026-03-05T02:10:00+00:00",
        "chosen": draw(NUMBERS, DICE, 3),
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("roster", NUMBERS[1:]),
        ("roster", [*NUMBERS, "202603050041"]),
        ("digest", "0" * 64),
        ("size", 4),
        ("size", True),
        ("value", "3516246154"),
        ("value", None),
        ("chosen", NUMBERS[:3]),
        ("chosen", draw(NUMBERS, DICE, 3)[::-1]),
        ("chosen", [1, 2, 3]),
        ("drawn_at", "2026-03-05T01:59:00+00:00"),
        ("format", "other"),
    ],
)
def test_each_tampering_is_seen(key: str, value: Any) -> None:
    assert verify(published()) == []
    assert verify(published() | {key: value})


@pytest.mark.parametrize("raw", [None, [], "x", 3, {}, {"format": "yichuang-lot-1"}])
def test_nonsense_is_refused_and_never_raises(raw: Any) -> None:
    assert verify(raw)


@pytest.mark.django_db
def test_the_digest_is_on_the_ledger_before_the_value_is_known() -> None:
    row = freeze_lot(by=BY, at=AT, purpose="test", title="核查", roster=NUMBERS, size=3)
    frozen = LedgerEntry.objects.get(action="lot.freeze")
    later = AT + timedelta(minutes=9)
    row = draw_lot(by=BY, at=later, number=row.number, value=" 35162 46153 ")
    drawn = LedgerEntry.objects.get(action="lot.draw")
    assert frozen.seq < drawn.seq and verify(as_file(row)) == []
    assert row.chosen == draw(NUMBERS, DICE, 3)


@pytest.mark.django_db
def test_nobody_throws_twice_until_it_suits_him() -> None:
    row = freeze_lot(by=BY, at=AT, purpose="test", title="核查", roster=NUMBERS, size=3)
    draw_lot(by=BY, at=AT + timedelta(minutes=1), number=row.number, value=DICE)
    with pytest.raises(Conflict, match="已经抽取过"):
        draw_lot(by=BY, at=AT + timedelta(minutes=2), number=row.number, value="6" * 10)
    assert Lot.objects.get().value == DICE


@pytest.mark.django_db
def test_a_typed_word_is_no_random_value() -> None:
    row = freeze_lot(by=BY, at=AT, purpose="test", title="核查", roster=NUMBERS, size=3)
    with pytest.raises(Invalid, match="掷骰子"):
        draw_lot(by=BY, at=AT + timedelta(minutes=1), number=row.number, value="随便")
