"""From the tap to the answer: the worst true stories first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases.factories import AT
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.actions import withdraw
from yichuang.catalog.proofs.factories import proofs
from yichuang.feedback import actions, queries
from yichuang.feedback.factories import KEY, READER, Office, demand, office, reported
from yichuang.feedback.models import ExtraDemand
from yichuang.feedback.rules.demands import DemandStage
from yichuang.feedback.rules.finding import Verdict
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.indicators import registry
from yichuang.kernel.permissions.rules import Role

LedgerEntry = apps.get_model("kernel", "LedgerEntry")
Notice = apps.get_model("kernel", "Notice")
Department = apps.get_model("kernel", "Department")

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 12)
PHONE = "13900001234"


@pytest.fixture
def world() -> Office:
    return office()


def test_legal_on_the_day_it_was_asked_and_cancelled_the_next(world: Office) -> None:
    proofs("ZM-01,设备布局图,,,,,取消,数据共享,2026-02-12")
    row = reported(world, "设备布局图", asked_on=DAY - timedelta(days=1))
    assert row.verdict == Verdict.LISTED
    assert "可以索要" in row.finding and "之后该证明已于2026年2月12日取消" in row.finding
    row = reported(world, "设备布局图 ", asked_on=DAY)
    assert row.verdict == Verdict.CANCELLED


def test_a_day_that_has_not_come_is_refused_beside_its_field(world: Office) -> None:
    with pytest.raises(Invalid) as refused:
        reported(world, asked_on=DAY + timedelta(days=1))
    assert list(refused.value.fields) == ["asked_on"]
    assert not ExtraDemand.objects.exists()


def test_the_same_tap_twice_is_one_report_one_entry(world: Office) -> None:
    numbers = {
        actions.report(by=READER, at=AT, demand=demand(world, text), key=KEY)
        for text in ("计划生育证", "计划生育证", "别的")
    }
    assert len(numbers) == 1 and ExtraDemand.objects.count() == 1
    assert LedgerEntry.objects.filter(action="demand.report").count() == 1


def test_a_race_of_two_taps_is_still_one_report(
    world: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = actions.report(by=READER, at=AT, demand=demand(world), key=KEY)
    answers = iter([None, first])  # the second looked before the first had written
    monkeypatch.setattr(actions, "_known", lambda key: next(answers))
    assert actions.report(by=READER, at=AT, demand=demand(world), key=KEY) == first
    assert ExtraDemand.objects.count() == 1


def test_script_four_byte_characters_and_nul_are_kept_as_plain_text(world: Office) -> None:
    row = reported(world, "<script>alert(1)</script>𠮷😀\0证")
    assert row.material == "<script>alert(1)</script>𠮷😀证"
    assert row.verdict == Verdict.OUTSIDE
    assert "script" not in row.finding


def test_without_a_phone_the_answer_stands_on_the_page_and_no_message_goes(world: Office) -> None:
    row = _answered(world, reported(world))
    assert not Notice.objects.exists()
    follow = queries.by_number(row.number)
    assert (follow.words, follow.stage) == ("已责令改正", DemandStage.TOLD)


def test_a_phone_is_sealed_in_the_row_and_told_once(world: Office) -> None:
    row = reported(world)
    actions.leave_phone(by=READER, at=AT, number=row.number, phone=f"+86 {PHONE}")
    with pytest.raises(Conflict):
        actions.leave_phone(by=READER, at=AT, number=row.number, phone="13900009999")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, material FROM feedback_extrademand")
        stored = str(cursor.fetchone())
    assert PHONE not in stored and "计划生育证" not in stored
    _answered(world, row)
    assert [n.recipient for n in Notice.objects.all()] == [PHONE]


def test_an_item_nobody_ever_published_is_unknown(world: Office) -> None:
    draft = items.make_draft("草稿里的事项", "11990423MB0A00001E4000131042000")
    for item_id in (10**9, draft.item_id):
        with pytest.raises(NotFound):
            reported(world, item_id=item_id)


def test_a_withdrawn_item_has_no_list_to_ask_from(world: Office) -> None:
    reviewer = items.reviewer()
    withdraw(by=reviewer, at=AT, version_id=world.hall.version_id, today=DAY, reason="停办")
    row = reported(world)
    assert row.verdict == Verdict.NO_GUIDE
    row = reported(world, "计生证", asked_on=DAY - timedelta(days=1))
    assert row.verdict == Verdict.OUTSIDE


def test_the_clock_runs_from_receipt_by_a_dated_value(world: Office) -> None:
    row = reported(world)
    assert row.due_on == date(2026, 3, 11)  # 15 working days over 春节 2026
    assert "15个工作日" in row.limit_text


@pytest.mark.parametrize("phone", ["123", "1390000123x"])
def test_a_wrong_phone_is_refused(world: Office, phone: str) -> None:
    row = reported(world)
    with pytest.raises(Invalid):
        actions.leave_phone(by=READER, at=AT, number=row.number, phone=phone)


def test_nobody_of_the_department_complained_of_handles_it_or_knows_of_it(world: Office) -> None:
    row = reported(world, phone=PHONE)
    organ = Department.objects.get(id=world.department_id)
    own = people.staff("own", Role.CATALOGUE_REVIEWER, department=organ)
    represents = replace(world.officer, represents=(world.department_id,))
    for actor in (own, represents, world.hall.clerk):
        assert queries.reports(actor).rows == []
        for act in (
            lambda a: queries.report(a, row.pk),
            lambda a: actions.take_up(by=a, at=AT, demand_id=row.pk, version=0),
            lambda a: actions.reveal_phone(by=a, at=AT, demand_id=row.pk),
        ):
            with pytest.raises(NotFound):
                act(actor)
    assert ExtraDemand.objects.get().stage == DemandStage.RECEIVED


def test_the_handler_sees_the_phone_masked_and_opens_it_with_an_entry(world: Office) -> None:
    row = reported(world, phone=PHONE)
    with pytest.raises(Conflict):
        actions.reveal_phone(by=world.officer, at=AT, demand_id=row.pk)
    actions.take_up(by=world.officer, at=AT, demand_id=row.pk, version=0)
    assert PHONE not in str(queries.report(world.officer, row.pk))
    assert row.number not in str(queries.report(world.officer, row.pk))
    assert actions.reveal_phone(by=world.officer, at=AT, demand_id=row.pk) == PHONE
    assert LedgerEntry.objects.filter(action="privacy.reveal", fields="phone").count() == 1


def test_two_officers_at_once_and_an_answer_without_words(world: Office) -> None:
    row = reported(world)
    actions.take_up(by=world.officer, at=AT, demand_id=row.pk, version=0)
    with pytest.raises(Conflict):
        actions.take_up(by=world.officer, at=AT, demand_id=row.pk, version=0)
    with pytest.raises(Invalid) as refused:
        actions.answer(
            by=world.officer, at=AT, demand_id=row.pk, version=1, result="maybe", words=" "
        )
    assert set(refused.value.fields) == {"result", "words"}
    body = Department.objects.get(code="D99")
    other = people.staff("other", Role.CATALOGUE_REVIEWER, department=body)
    with pytest.raises(Conflict):
        actions.answer(by=other, at=AT, demand_id=row.pk, version=1, result="true", words="好")


def test_an_answer_that_was_given_is_not_given_again(world: Office) -> None:
    row = _answered(world, reported(world))
    row.refresh_from_db()
    given = {"version": row.version, "result": "false", "words": "又改口"}
    with pytest.raises(Conflict, match="先开始核实"):
        actions.answer(by=world.officer, at=AT, demand_id=row.pk, **given)
    assert queries.by_number(row.number).words == "已责令改正"


def _answered(world: Office, row: ExtraDemand) -> ExtraDemand:
    row.refresh_from_db()
    actions.take_up(by=world.officer, at=AT, demand_id=row.pk, version=row.version)
    actions.answer(
        by=world.officer,
        at=AT,
        demand_id=row.pk,
        version=row.version + 1,
        result="true",
        words="已责令改正",
    )
    return row


def test_each_act_is_one_entry_without_what_the_reporter_said(world: Office) -> None:
    row = reported(world, "张三的户口本", phone=PHONE)
    _answered(world, row)
    entries = list(LedgerEntry.objects.filter(object_type="extra_demand").order_by("seq").values())
    assert [one["action"] for one in entries] == ["demand.report", "demand.take", "demand.answer"]
    assert {one["object_id"] for one in entries} == {str(row.pk)}
    for told in (row.number, PHONE, "张三", "已责令改正"):
        assert told not in str(entries)


def test_the_list_goes_by_the_day_and_pages_by_key(world: Office) -> None:
    for at in range(3):
        reported(world, f"材料{at}甲乙丙丁")
    first = queries.reports(world.officer, limit=2)
    rest = queries.reports(world.officer, after=first.next_key, limit=2)
    assert [len(first.rows), len(rest.rows), rest.next_key] == [2, 1, ""]
    assert len({row.id for row in (*first.rows, *rest.rows)}) == 3
    assert queries.reports(world.officer, after="nonsense").rows


def test_the_figure_is_its_rows_by_day_and_names_nobody(world: Office) -> None:
    reported(world, phone=PHONE)
    one = registry.get("feedback.extra_demands")
    assert one is not None
    assert [one.measure(on).value for on in (DAY - timedelta(days=1), DAY)] == [0, 1]
    rows = list(registry.every_row(one, DAY))
    assert len(rows) == 1 and PHONE not in str(rows)


def test_a_report_stays_within_the_budget(world: Office) -> None:
    reported(world)  # the lists in force are read once a process
    with CaptureQueriesContext(connection) as captured:
        actions.report(by=READER, at=AT, demand=demand(world), key=KEY)
    real = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(real) <= 12, "\n".join(real)
