"""留言: both sides see the thread, the holder answers, and no clock and no case moves by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from yichuang.cases.actions.messages import answer_message, mark_read, write_message
from yichuang.cases.factories import AT, Hall, accepted, hall, received
from yichuang.cases.models import Case
from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.messages import of_case
from yichuang.cases.rules.messages import A_DAY, LONGEST, answer_fault, text_fault, write_fault
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.queries import of_object
from yichuang.kernel.notices.queries import inbox
from yichuang.kernel.permissions.rules import Actor

EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "good"),
    [("几时好？", True), ("   ", False), ("", False), ("长" * (LONGEST + 1), False)],
)
def test_a_text_that_can_be_sent(text: str, good: bool) -> None:
    assert (text_fault(text) == "") is good


def test_who_answers_and_when_no_more_is_written() -> None:
    assert write_fault(closed=False, sent_today=A_DAY - 1) == ""
    assert write_fault(closed=False, sent_today=A_DAY)
    assert write_fault(closed=True, sent_today=0)
    assert answer_fault(closed=False, holder="", mine=False, held=False) == ""
    assert answer_fault(closed=False, holder="何", mine=True, held=True) == ""
    assert "由何办" in answer_fault(closed=False, holder="何", mine=False, held=True)


@pytest.fixture
def world(db: None) -> Hall:
    return hall()


def me(world: Hall) -> Actor:
    return Actor(user_id=None, name="申请人", party_id=world.applicant.id, auth="query-code")


def facts(case: Case) -> dict[str, object]:
    """All columns of the case: none of them may change by words."""
    return Case.objects.filter(id=case.id).values().get()


def test_no_word_moves_the_case_or_a_clock(world: Hall) -> None:
    for case in (received(world), accepted(world)):
        before, late = facts(case), AT + timedelta(days=3)
        events = case.events.count()
        write_message(by=me(world), at=late, case_id=case.id, text="几时好？")
        answer_message(by=world.clerk, at=late, case_id=case.id, text="后天")
        assert facts(case) == before and case.events.count() == events


def test_both_see_the_thread_and_the_ledger_holds_no_word_of_it(world: Hall) -> None:
    case = received(world)
    write_message(by=me(world), at=AT, case_id=case.id, text="我的电话改了")
    view = case_file(world.clerk, case.number, today=AT.date())
    assert (view.talk.total, view.talk.unread, view.talk.answered) == (1, 1, False)
    answer_message(by=world.clerk, at=AT, case_id=case.id, text="知道了")
    view = case_file(world.clerk, case.number, today=AT.date())
    assert (view.talk.total, view.talk.unread, view.talk.answered) == (2, 0, True)
    assert [(m.text, m.from_office) for m in of_case(case.id)] == [
        ("我的电话改了", False),
        ("知道了", True),
    ]
    entries = [e for e in of_object("case", case.number) if e.action.startswith("message.")]
    assert [e.action for e in entries] == ["message.write", "message.answer"]
    assert not any("电话" in f"{e.reason}{e.fields}" for e in entries)


def test_the_holder_is_told_and_nobody_else_answers(world: Hall) -> None:
    case = accepted(world)
    Case.objects.filter(id=case.id).update(holder_id=world.reviewer.user_id)
    write_message(by=me(world), at=AT, case_id=case.id, text="几时好？")
    told = inbox(by=world.reviewer)
    assert [n.subject_id for n in told] == [case.number] and "几时好" not in told[0].text
    for act in (answer_message, mark_read):
        extra = {"text": "快了"} if act is answer_message else {}
        with pytest.raises(NotAllowed, match="由他答复"):
            act(by=world.clerk, at=AT, case_id=case.id, **extra)
    answer_message(by=world.reviewer, at=AT, case_id=case.id, text="快了")


def test_read_without_an_answer_once(world: Hall) -> None:
    case = received(world)
    write_message(by=me(world), at=AT, case_id=case.id, text="谢谢")
    assert mark_read(by=world.clerk, at=AT, case_id=case.id) == 1
    with pytest.raises(Conflict):
        mark_read(by=world.clerk, at=AT, case_id=case.id)


def test_strangers_write_and_answer_nothing(world: Hall) -> None:
    case = received(world)
    stranger = replace(me(world), party_id=world.applicant.id + 999)
    with pytest.raises(NotFound):
        write_message(by=stranger, at=AT, case_id=case.id, text="x")
    with pytest.raises(NotAllowed):
        write_message(by=world.reviewer, at=AT, case_id=case.id, text="x")
    with pytest.raises(NotAllowed):
        answer_message(by=me(world), at=AT, case_id=case.id, text="x")


def test_too_much_in_a_day_and_an_empty_one_are_refused(world: Hall) -> None:
    case = received(world)
    with pytest.raises(Invalid):
        write_message(by=me(world), at=AT, case_id=case.id, text="　")
    for _ in range(A_DAY):
        write_message(by=me(world), at=AT, case_id=case.id, text="在吗")
    with pytest.raises(Conflict, match="太多"):
        write_message(by=me(world), at=AT, case_id=case.id, text="在吗")
    tomorrow = AT + timedelta(days=1, minutes=1)
    write_message(by=me(world), at=tomorrow, case_id=case.id, text="在吗")
