"""Calendar versions: a new one replaces, cases are recomputed, every change is an entry."""

from datetime import UTC, date, datetime

import pytest

from yichuang.kernel.clock import actions, queries, slots
from yichuang.kernel.clock.models import CalendarDay, CalendarVersion
from yichuang.kernel.clock.rules import Limit, deadline, reference_calendar
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor, Role

from .notices import NOTICE_2027, TITLE, as_rows

pytestmark = pytest.mark.django_db
D = date.fromisoformat
AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
ADMIN = Actor(user_id=7, name="管理员", roles=frozenset({Role.SYSTEM_ADMIN.value}))
CLERK = Actor(user_id=8, name="窗口", roles=frozenset({Role.CLERK.value}))
START = D("2026-12-21")


def load():
    return actions.import_calendar(by=ADMIN, at=AT, rows=as_rows(NOTICE_2027), source=TITLE)


def due(days: int = 30):
    return deadline(START, Limit(days), calendar=queries.current_calendar())


def test_without_a_version_the_shipped_calendar_answers() -> None:
    assert queries.current_calendar() is reference_calendar()


def test_load_reference_is_idempotent() -> None:
    assert actions.load_reference(at=AT) == 1
    assert actions.load_reference(at=AT) is None
    assert CalendarVersion.objects.count() == 1 and LedgerEntry.objects.count() == 1
    assert queries.current_calendar().digest == reference_calendar().digest
    assert queries.current_calendar().version.startswith("1:")


def test_load_reference_brings_only_the_years_a_county_lacks() -> None:
    actions.load_reference(at=AT)
    actions.edit_day(
        by=ADMIN, at=AT, day=D("2025-07-01"), is_workday=False, name="停工", source="县政府通知"
    )
    version = CalendarVersion.objects.get(number=2)
    CalendarVersion.objects.filter(id=version.id).update(years=list(range(2018, 2026)), digest="x")
    CalendarDay.objects.filter(version=version, date__year=2026).delete()
    assert actions.load_reference(at=AT) == 3
    calendar = queries.current_calendar()
    assert calendar.is_workday(D("2026-02-14")) and not calendar.is_workday(D("2025-07-01"))
    assert actions.load_reference(at=AT) is None


def test_a_new_year_makes_dates_certain_and_moves_them() -> None:
    actions.load_reference(at=AT)
    before = due()
    loaded = load()
    after = due()
    assert before.provisional and not after.provisional and after.due != before.due
    assert loaded.number == 2 and {c.date.year for c in loaded.changes} == {2027}
    entry = LedgerEntry.objects.latest("seq")
    assert (entry.action, entry.object_id) == ("calendar.import", "2")
    assert queries.versions()[0].years[-1] == 2027
    assert {day.date for day in queries.days_of(2027)} >= {D("2027-02-05"), D("2027-05-08")}


def test_open_cases_are_recomputed_and_listed(monkeypatch) -> None:
    monkeypatch.setattr(slots, "_recompute", {})
    actions.load_reference(at=AT)
    before = due().due

    def recompute(calendar, at):
        after = deadline(START, Limit(30), calendar=calendar).due
        return [slots.Moved("case", "2026-1", "statutory", before, after)]

    slots.fill_recompute("cases", recompute)
    moved = load().moved
    assert len(moved) == 1 and moved[0].after == due().due != before


def test_control_an_unfilled_slot_lists_nothing(monkeypatch) -> None:
    monkeypatch.setattr(slots, "_recompute", {})
    assert load().moved == ()


def test_rows_are_never_edited() -> None:
    actions.load_reference(at=AT)
    rows = list(CalendarDay.objects.filter(version__number=1).order_by("id").values())
    load()
    actions.edit_day(
        by=ADMIN, at=AT, day=D("2026-12-24"), is_workday=False, name="停工", source="县政府通知"
    )
    assert list(CalendarDay.objects.filter(version__number=1).order_by("id").values()) == rows
    old = queries.calendar_of(1)
    assert old is not None and old.is_workday(D("2026-12-24"))
    assert not queries.current_calendar().is_workday(D("2026-12-24"))
    assert queries.calendar_of(99) is None


def test_edit_needs_name_and_source() -> None:
    with pytest.raises(Invalid) as refusal:
        actions.edit_day(
            by=ADMIN, at=AT, day=D("2026-12-24"), is_workday=False, name=" ", source=""
        )
    assert set(refusal.value.fields) == {"name", "source"}


def test_the_same_again_is_refused_and_writes_nothing() -> None:
    load()
    with pytest.raises(Conflict, match="完全相同"):
        load()
    assert CalendarVersion.objects.count() == 1 and LedgerEntry.objects.count() == 1


def test_a_bad_file_is_refused_with_every_finding_and_writes_nothing() -> None:
    text = NOTICE_2027.replace("2027-01-02", "2027-02-30").replace("春节,班", "春节,上班")
    with pytest.raises(Invalid) as refusal:
        actions.import_calendar(by=ADMIN, at=AT, rows=as_rows(text))
    assert {len(refusal.value.fields["date"]), len(refusal.value.fields["休/班"])} == {1, 2}
    assert not CalendarVersion.objects.exists() and not LedgerEntry.objects.exists()


def test_a_clerk_may_not() -> None:
    with pytest.raises(NotAllowed):
        actions.import_calendar(by=CLERK, at=AT, rows=as_rows(NOTICE_2027))
    with pytest.raises(NotAllowed):
        actions.edit_day(
            by=CLERK, at=AT, day=D("2026-12-24"), is_workday=False, name="停工", source="x"
        )
    assert not CalendarVersion.objects.exists()


def test_of_two_writers_one_is_told(monkeypatch) -> None:
    actions.load_reference(at=AT)
    stale = CalendarVersion.objects.none()
    with monkeypatch.context() as patch:
        patch.setattr(CalendarVersion.objects, "order_by", lambda *_: stale, raising=False)
        with pytest.raises(Conflict, match="有人刚刚修改"):
            load()
    assert CalendarVersion.objects.count() == 1


def test_preview_writes_nothing() -> None:
    seen = queries.preview(as_rows(NOTICE_2027))
    assert seen.changes and not seen.notice.findings
    assert queries.preview([]).notice.findings
    assert not CalendarVersion.objects.exists()


def test_one_query_once_the_days_are_known(django_assert_num_queries) -> None:
    actions.load_reference(at=AT)
    queries.current_calendar()
    with django_assert_num_queries(1):
        queries.current_calendar()


def test_a_rolled_back_version_is_not_remembered() -> None:
    """Same number, other days: the digest in the cache key keeps them apart."""
    actions.load_reference(at=AT)
    assert queries.current_calendar().is_workday(D("2026-12-24"))
    CalendarDay.objects.create(
        version=CalendarVersion.objects.get(), date=D("2026-12-24"), name="停工", is_workday=False
    )
    assert queries.current_calendar().is_workday(D("2026-12-24"))  # cached, by number and digest
    CalendarVersion.objects.update(digest="other")
    assert not queries.current_calendar().is_workday(D("2026-12-24"))


# --- a notice that contradicts one already given ---


def opposite() -> list[dict[str, str]]:
    """The notice of 2027 once more, with one rest day turned into a working day."""
    rows = as_rows(NOTICE_2027)
    return [row for row in rows if row["date"] != "2027-02-12"]


def again(**paper):
    return actions.import_calendar(by=ADMIN, at=AT, rows=opposite(), source=TITLE, **paper)


def test_a_notice_that_contradicts_one_already_given_is_not_loaded_by_chance() -> None:
    actions.load_reference(at=AT)
    load()
    found = queries.preview(opposite(), source=TITLE)
    assert [change.date for change in found.contradicted] == [D("2027-02-12")]
    for paper in (
        {},
        {"supersedes": True},
        {"number": "国办〔2026〕9号", "issued_on": D("2026-11-01")},
    ):
        with pytest.raises(Conflict, match="02-12由放假改上班") as refused:
            again(**paper)
        assert refused.value.code == "calendar.contradiction"
    assert CalendarVersion.objects.count() == 2


def test_a_later_notice_replaces_by_number_and_date_and_makes_a_version() -> None:
    actions.load_reference(at=AT)
    first = {"number": "国办发明电〔2026〕7号", "issued_on": D("2026-11-04")}
    actions.import_calendar(by=ADMIN, at=AT, rows=as_rows(NOTICE_2027), source=TITLE, **first)
    with pytest.raises(Conflict, match="国办发明电〔2026〕7号"):
        again(number="国办〔2026〕1号", issued_on=D("2026-11-04"), supersedes=True)
    loaded = again(number="国办发明电〔2026〕9号", issued_on=D("2026-12-20"), supersedes=True)
    assert loaded.number == 3 and [c.date for c in loaded.changes] == [D("2027-02-12")]
    newest = queries.versions()[0]
    assert (newest.notice_number, newest.notice_date) == ("国办发明电〔2026〕9号", D("2026-12-20"))
    assert LedgerEntry.objects.latest("seq").reason.endswith("国办发明电〔2026〕9号")


def test_the_next_years_notice_may_settle_the_last_days_of_december() -> None:
    actions.load_reference(at=AT)
    rows = [
        *as_rows(NOTICE_2027),
        {"date": "2026-12-31", "name": "元旦", "休/班": "休", "来源文件": TITLE},
    ]
    assert queries.preview(rows, source=TITLE).contradicted == ()
    loaded = actions.import_calendar(by=ADMIN, at=AT, rows=rows, source=TITLE)
    assert D("2026-12-31") in {change.date for change in loaded.changes}


def test_the_countys_own_day_is_not_overwritten_unseen() -> None:
    actions.load_reference(at=AT)
    load()
    actions.edit_day(
        by=ADMIN, at=AT, day=D("2027-05-08"), is_workday=False, name="县庆", source="县政府"
    )
    with pytest.raises(Conflict, match="05-08由放假改上班"):
        load()
