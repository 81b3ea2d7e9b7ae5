"""Ledger acts as CloudEvents. No database."""

import json
from datetime import UTC, datetime

from yichuang.kernel.events.rules import PATHS, TYPES, EventType, cloud_event, event_of, type_of
from yichuang.kernel.ledger.rules import Act

AT = datetime(2026, 2, 12, 16, 30, 1, 250000, tzinfo=UTC)
ROOT = "https://county.test/api/v1"


def test_an_event_names_and_links_and_says_no_more() -> None:
    event = event_of(42, Act.CASE_RECEIVE, AT, "case", "202602120001")
    assert event is not None
    assert cloud_event(event, root=ROOT) == {
        "specversion": "1.0",
        "id": "42",
        "source": f"{ROOT}/events",
        "type": "cn.county.case.received",
        "subject": "cases/202602120001",
        "time": "2026-02-13T00:30:01.250+08:00",
        "datacontenttype": "application/json",
        "sequence": "00000000000000000042",
        "data": {"id": "202602120001", "href": f"{ROOT}/cases/202602120001"},
    }
    assert json.dumps(cloud_event(event, root=ROOT))


def test_what_stays_in_the_house() -> None:
    for act in (Act.SIGN_IN, Act.REVEAL, Act.CASE_STEP, Act.CASE_CORRECT_ON_SPOT, Act.FILE_VIEW):
        assert event_of(1, act, AT, "case", "1") is None
    assert event_of(1, Act.CASE_ACCEPT, AT, "case", "1", outcome="denied") is None
    assert event_of(1, Act.CASE_ACCEPT, AT, "department", "1") is None


def test_every_type_comes_from_an_act() -> None:
    assert set(EventType) == set(TYPES.values())
    assert set(TYPES) <= {act.value for act in Act}
    assert all(kind.value.startswith("cn.county.") for kind in EventType)
    assert set(PATHS) == {"case", "licence", "item_version"}


def test_the_ends_of_a_licence_and_what_silence_granted() -> None:
    ends = (Act.LICENCE_WITHDRAW, Act.LICENCE_RESCIND, Act.LICENCE_CANCEL, Act.LICENCE_REVOKE)
    assert {type_of(act, "licence") for act in ends} == {EventType.LICENCE_REVOKED}
    for act in (Act.LICENCE_ALTER, Act.LICENCE_RENEW, Act.LICENCE_DEEM_RENEWED):
        assert type_of(act, "licence") is EventType.LICENCE_CHANGED
    assert type_of(Act.LICENCE_DEEM_RENEWED, "case") is EventType.CASE_DECIDED
    assert type_of(Act.LICENCE_PROPOSE, "licence") is None, "a proposal is no event"


def test_sequences_sort_as_text() -> None:
    texts = []
    for seq in (9, 10, 2**53):
        event = event_of(seq, Act.CASE_ACCEPT, AT, "case", "1")
        assert event is not None
        texts.append(cloud_event(event, root=ROOT)["sequence"])
    assert texts == sorted(texts)
