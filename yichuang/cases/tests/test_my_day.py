"""我的一天, 交接, 日清, 退件: what a day asks for, and figures that are their rows."""

from datetime import date

import pytest
from django.apps import apps

from yichuang.cases import actions, factories
from yichuang.cases.actions.notes import leave_note, read_note
from yichuang.cases.actions.originals import return_originals, take_originals
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.queries import daily, my_day, notes
from yichuang.cases.rules.day import Figure, waits_for
from yichuang.cases.rules.states import Stage
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

StaffMember = apps.get_model("kernel", "StaffMember")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
pytestmark = pytest.mark.django_db
ON = date(2026, 2, 12)


def at_window(actor: Actor, window: str = "3 号窗口") -> Actor:
    StaffMember.objects.filter(user_id=actor.user_id).update(window=window)
    return actor


def test_who_waits_for_whom() -> None:
    assert waits_for(Stage.REVIEWING, "") == "等人领办"
    assert waits_for(Stage.REVIEWING, "马晓燕") == "在马晓燕手上"
    assert waits_for(Stage.SUPPLEMENT, "马晓燕") == "等申请人补正"


def test_the_law_s_clock_puts_a_case_on_its_keeper_s_day_and_on_nobody_elses(world: Hall) -> None:
    told = factories.received(world)
    due = told.notice_due
    assert due is not None
    assert my_day.due(world.clerk, today=due - (due - ON)) == []
    assert [row.number for row in my_day.due(world.clerk, today=due)] == [told.number]
    assert my_day.due(world.reviewer, today=due) == [], "the notice is the window's"
    under = factories.accepted(world)
    assert under.due_statutory is not None
    asked = {row.number for row in my_day.due(world.approver, today=under.due_statutory)}
    assert asked == {under.number}
    foreign = people.staff("far", Role.APPROVER, department=department("QC-FAR", "县远方局"))
    assert my_day.due(foreign, today=under.due_statutory) == []


def test_a_paused_case_is_not_overdue(world: Hall) -> None:
    case = factories.accepted(world)
    limit = case.due_statutory
    given = {"kind": "testing", "basis": "通则", "days_needed": 5}
    actions.pause(by=world.reviewer, at=AT, case_id=case.id, **given)
    assert my_day.due(world.reviewer, today=limit) == []


def test_what_came_and_what_i_did(world: Hall) -> None:
    case = factories.accepted(world)
    came, done = my_day.acts_of_today(world.clerk, today=ON)
    assert {one.number for one in came} == {case.number}
    assert [one.text for one in done][0].startswith("受理")
    came, done = my_day.acts_of_today(world.reviewer, today=ON)
    assert [one.number for one in came] == [case.number] and done == []
    assert my_day.acts_of_today(world.clerk, today=date(2026, 2, 13)) == ([], [])


def test_every_line_of_waiting_opens_to_its_rows(world: Hall) -> None:
    factories.received(world)
    factories.accepted(world)
    held = factories.accepted(world)
    actions.hold(by=world.reviewer, at=AT, case_id=held.id)
    lines = my_day.waiting(world.clerk)
    assert {line.text for line in lines} == {"等窗口核验", "等人领办", "在reviewer手上"}
    for line in lines:
        found = daily.rows_waiting(world.clerk, line.stage, holder=line.holder_id)
        assert len(found.rows) == line.count == 1


def test_a_note_to_a_colleague_is_signed_for_once_by_him(world: Hall) -> None:
    case = factories.accepted(world)
    other = people.staff("other", Role.REVIEWER, department=world.department)
    row = leave_note(
        by=world.reviewer, at=AT, text="等对方补图", to_user_id=other.user_id, number=case.number
    )
    assert [(n.text, n.number, n.mine) for n in notes.unread(other)] == [
        ("等对方补图", case.number, True)
    ]
    assert [n.mine for n in notes.unread(world.reviewer)] == [False]
    with pytest.raises(NotFound):
        read_note(by=world.approver, at=AT, note_id=row.pk)
    with pytest.raises(NotFound):
        read_note(by=world.reviewer, at=AT, note_id=row.pk)
    read_note(by=other, at=AT, note_id=row.pk)
    with pytest.raises(Conflict):
        read_note(by=other, at=AT, note_id=row.pk)
    assert notes.unread(other) == [] and notes.unread(world.reviewer) == []
    assert LedgerEntry.objects.filter(action="note.read").count() == 1


def test_the_next_shift_at_the_window_reads_it_and_another_window_does_not(world: Hall) -> None:
    here = at_window(world.clerk)
    late = at_window(people.staff("late", Role.CLERK, department=world.department))
    far = at_window(people.staff("else", Role.CLERK, department=world.department), "5 号窗口")
    leave_note(by=here, at=AT, text="打印机缺纸", to_window="3 号窗口")
    assert [n.text for n in notes.unread(late)] == ["打印机缺纸"]
    assert notes.unread(far) == []
    with pytest.raises(Invalid):
        leave_note(by=here, at=AT, text="给别的窗口", to_window="5 号窗口")


def test_a_note_goes_to_a_colleague_of_the_department_and_says_something(world: Hall) -> None:
    far = people.staff("far", Role.REVIEWER, department=department("QC-FAR", "县远方局"))
    for text, to in (
        ("说明", far.user_id),
        ("说明", world.reviewer.user_id),
        (" ", 1),
        ("说明", None),
    ):
        with pytest.raises(Invalid):
            leave_note(by=world.reviewer, at=AT, text=text, to_user_id=to)
    case = factories.accepted(world)
    with pytest.raises(NotFound):
        leave_note(by=far, at=AT, text="打听", to_user_id=far.user_id, number=case.number)


def turned_away(world: Hall) -> str:
    case = factories.received(world)
    given = {"reason": "不归本机关", "basis": "第三十二条", "competent_organ": "县住建局"}
    actions.refuse_acceptance(by=world.clerk, at=AT, case_id=case.id, **given)
    return case.number


def test_each_figure_of_the_day_is_its_rows(world: Hall) -> None:
    at_window(world.clerk)
    factories.received(world)
    factories.accepted(world)
    turned_away(world)
    (line,) = daily.end_of_day(world.clerk, ON)
    assert (line.window, line.who) == ("3 号窗口", world.clerk.user_id)
    assert line.counts == {
        Figure.TAKEN_IN: 3,
        Figure.ACCEPTED: 1,
        Figure.RETURNED: 1,
        Figure.OPEN: 2,
    }
    for figure, count in line.counts.items():
        for who in (line.who, None):
            found = daily.rows_of(world.clerk, figure, day=ON, who=who)
            assert len(found.rows) == count, figure
    assert daily.rows_of(world.clerk, Figure.TAKEN_IN, day=date(2026, 2, 13), who=None).rows == []


def test_open_at_the_close_of_a_past_day_knows_what_was_over_later(world: Hall) -> None:
    case = factories.received(world)
    later = day("2026-02-13")
    given = {"reason": "改主意"}
    actions.withdraw(by=world.clerk, at=later, case_id=case.id, **given)
    assert [c.id for c in daily.open_at_close(world.clerk, ON)] == [case.id]
    assert not daily.open_at_close(world.clerk, date(2026, 2, 13)).exists()


def test_the_returned_table_says_why_and_where_to_go(world: Hall) -> None:
    number = turned_away(world)
    (row,) = daily.returned(world.clerk, ON, ON)
    assert (row.number, row.how, row.by) == (number, "不予受理", "clerk")
    assert "县住建局" in row.text
    assert daily.returned(world.clerk, date(2026, 2, 1), date(2026, 2, 11)) == []


def test_originals_that_did_not_go_back_stand_in_the_table_until_they_do(world: Hall) -> None:
    at_window(world.clerk)
    case = factories.received(world)
    take_originals(by=world.clerk, at=AT, case_id=case.id, listed="营业执照 1\n房产证 1")
    assert daily.end_of_day(world.clerk, ON)[0].counts[Figure.ORIGINALS] == 1
    slip = case.originals.get()
    next_day = date(2026, 2, 13)
    given = {"at": day("2026-02-13"), "case_id": case.id, "slip_id": slip.id, "signed_by": "马建国"}
    return_originals(by=world.clerk, back=["营业执照"], **given)
    assert daily.end_of_day(world.clerk, next_day)[0].counts[Figure.ORIGINALS] == 1
    found = daily.rows_of(world.clerk, Figure.ORIGINALS, day=next_day, who=world.clerk.user_id)
    assert [row.number for row in found.rows] == [case.number]
    return_originals(by=world.clerk, back=["房产证"], **given)
    later = daily.end_of_day(world.clerk, next_day)
    assert Figure.ORIGINALS not in later[0].counts
    assert daily.end_of_day(world.clerk, ON)[0].counts[Figure.ORIGINALS] == 1, "as it was"
    nobody = daily.rows_of(world.clerk, Figure.ORIGINALS, day=ON, who=world.reviewer.user_id)
    assert nobody.rows == []


def test_the_longest_overdue_is_never_the_one_left_out(
    world: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_day, "LONGEST", 1)
    younger, older, last = (factories.accepted(world) for _ in range(3))
    limit = older.due_statutory
    assert limit is not None
    rows = type(older).objects
    rows.filter(pk=older.pk).update(due_statutory=date(2026, 2, 13))
    found = my_day.due(world.approver, today=limit)
    assert [row.number for row in found] == [older.number, younger.number], "one more says so"
    assert last.number not in {row.number for row in found}


def test_a_note_sent_twice_is_one_note(world: Hall) -> None:
    other = people.staff("other", Role.CLERK, department=world.department)
    for _ in range(2):
        leave_note(by=world.clerk, at=AT, text="等原件", to_user_id=other.person)
    assert len(notes.unread(other)) == 1
    read_note(by=other, at=AT, note_id=notes.unread(other)[0].id)
    leave_note(by=world.clerk, at=AT, text="等原件", to_user_id=other.person)
    assert len(notes.unread(other)) == 1, "said again another time is a new one"
