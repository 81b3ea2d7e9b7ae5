"""The chain without a database: every kind of tampering is found and located."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from yichuang.kernel.ledger.rules import GENESIS, Entry, Tampering, chain_hash, verify_chain

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def chain(n: int) -> list[tuple[int, str, str, Entry]]:
    rows, prev = [], GENESIS
    for seq in range(1, n + 1):
        entry = Entry(action="case.accept", at=AT, actor="7", object_id=f"c{seq}")
        value = chain_hash(seq, prev, entry)
        rows.append((seq, prev, value, entry))
        prev = value
    return rows


def head(rows: list[tuple[int, str, str, Entry]]) -> tuple[int, str]:
    return rows[-1][0], rows[-1][2]


def test_an_untouched_chain_holds() -> None:
    rows = chain(50)
    assert verify_chain(rows, head=head(rows)).ok
    assert verify_chain(rows, head=head(rows)).entries == 50


@pytest.mark.parametrize("at", [0, 1, 24, 49])
def test_a_changed_field_is_found_where_it_is(at: int) -> None:
    rows = chain(50)
    seq, prev, value, entry = rows[at]
    rows[at] = (seq, prev, value, replace(entry, reason="改过"))
    verdict = verify_chain(rows, head=head(rows))
    assert (verdict.first_bad, verdict.kind) == (seq, Tampering.CHANGED)


def test_a_change_with_its_own_hash_redone_breaks_the_next_link() -> None:
    rows = chain(50)
    seq, prev, _, entry = rows[9]
    forged = replace(entry, reason="改过")
    rows[9] = (seq, prev, chain_hash(seq, prev, forged), forged)
    verdict = verify_chain(rows, head=head(rows))
    assert (verdict.first_bad, verdict.kind) == (11, Tampering.BROKEN_LINK)


def test_a_deleted_middle_is_a_gap() -> None:
    rows = chain(50)
    kept = rows[:20] + rows[21:]
    assert (verify_chain(kept).first_bad, verify_chain(kept).kind) == (21, Tampering.GAP)


def test_a_cut_tail_is_seen_by_the_head_and_by_an_anchor() -> None:
    rows = chain(50)
    assert verify_chain(rows[:48], head=head(rows)).kind == Tampering.CUT_TAIL
    assert verify_chain(rows[:48], anchors={50: rows[49][2]}).kind == Tampering.CUT_TAIL


def test_a_rewritten_chain_is_seen_only_by_an_anchor() -> None:
    rows = chain(50)
    forged, prev = [], GENESIS
    for seq, _, _, entry in rows:
        other = replace(entry, actor="8")
        value = chain_hash(seq, prev, other)
        forged.append((seq, prev, value, other))
        prev = value
    assert verify_chain(forged, head=head(forged)).ok  # why anchors leave the operator's hands
    verdict = verify_chain(forged, anchors={30: rows[29][2]})
    assert (verdict.first_bad, verdict.kind) == (30, Tampering.ANCHOR)


def test_swapped_duplicated_and_inserted_rows_are_found() -> None:
    rows = chain(10)
    swapped = rows[:3] + [rows[4], rows[3]] + rows[5:]
    assert verify_chain(swapped).first_bad == 4
    assert verify_chain(rows[:3] + [rows[2]] + rows[3:]).first_bad == 4
