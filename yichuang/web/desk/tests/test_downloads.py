"""下载本表: the same rows for the same eyes, an entry in the ledger, constant statements."""

import csv
import io
import tracemalloc
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yichuang.cases.factories import AT, accepted
from yichuang.kernel.identity import factories as people
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.web.components import listing
from yichuang.web.components.listing import Listed, Listing, spooled, written

from .rows import Case

pytestmark = pytest.mark.django_db
LedgerEntry = apps.get_model("kernel", "LedgerEntry")


def table(answer: Any) -> list[list[str]]:
    """The file's rows, heading included."""
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def exports() -> list[Any]:
    return list(LedgerEntry.objects.filter(action=Act.EXPORT.value).order_by("seq"))


def test_all_pages_under_the_filters_of_the_screen(world, at_desk, monkeypatch):
    monkeypatch.setattr("yichuang.web.desk.views_inbox.CHUNK", 2)
    cases = [accepted(world) for _ in range(5)]
    client = at_desk(world.reviewer)
    rows = table(client.post("/desk/inbox?state=ok&after=x", {"download": "csv"}))
    assert rows[0] == ["待办"] and rows[1] == ["范围：正常"] and rows[3] == ["共 5 行"]
    assert [row[3].strip() for row in rows[5:]] == [case.number for case in cases]
    assert {row[5] for row in rows[5:]} == {cases[0].applicant_masked}
    entry = exports()[-1]
    assert (entry.object_type, entry.object_id) == ("list", "待办")
    assert cases[0].applicant_masked not in entry.reason
    empty = table(client.post("/desk/inbox?state=late", {"download": "csv"}))
    assert empty[3] == ["共 0 行"] and len(empty) == 5


def test_nobody_gets_rows_that_he_does_not_see(world, at_desk):
    accepted(world)
    other = people.staff("别处审查员", Role.REVIEWER, department=department("清川县民政局", "D02"))
    assert len(table(at_desk(other).post("/desk/inbox", {"download": "csv"}))) == 5


def test_a_list_of_persons_is_no_link(world, at_desk):
    accepted(world)
    answer = at_desk(world.reviewer).get("/desk/inbox?download=csv")
    assert not answer.streaming and not exports()


def test_the_workbook_has_heading_frozen_header_and_text_numbers(world, at_desk):
    case = accepted(world)
    answer = at_desk(world.reviewer).post("/desk/inbox", {"download": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book["数据"]
    assert sheet["A1"].value == "待办" and sheet.freeze_panes == "A6"
    assert (sheet["D6"].value, sheet["D6"].number_format) == (case.number, "@")


def test_what_was_typed_to_find_a_person_is_not_repeated(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    rows = table(client.post("/desk/find", {"q": case.number, "download": "csv"}))
    assert rows[1] == ["范围：按输入的词查找"] and len(rows) == 6
    assert case.number not in exports()[-1].reason


def test_statements_do_not_grow_with_rows(world, at_desk):
    client = at_desk(world.reviewer)
    client.get("/desk/inbox")
    found = []
    for size in (2, 12):
        while Case.objects.count() < size:
            accepted(world)
        with CaptureQueriesContext(connection) as caught:
            table(client.post("/desk/inbox", {"download": "csv"}))
        found.append(len([q for q in caught if "SAVEPOINT" not in q["sql"]]))
    assert found[0] == found[1] <= 12, [q["sql"][:120] for q in caught]


def test_a_long_list_is_a_job_of_the_one_who_asked(world, at_desk, monkeypatch):
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    cases = [accepted(world) for _ in range(3)]
    client = at_desk(world.reviewer)
    answer = client.post("/desk/inbox", {"download": "csv"})
    job_id = int(answer.url.rsplit("/", 1)[-1])
    assert "下载“待办”" in client.get(answer.url).text and not exports()
    jobs.run(job_id)
    assert client.get(reverse("web:listing_progress", args=[job_id])).json()["state"] == "done"
    rows = table(client.get(reverse("web:listing_file", args=[job_id])))
    assert [row[3].strip() for row in rows[5:]] == [case.number for case in cases]
    assert len(exports()) == 1
    stranger = at_desk(world.approver)
    for name in ("listing", "listing_progress", "listing_file"):
        assert stranger.get(reverse(f"web:{name}", args=[job_id])).status_code == 404


def test_memory_does_not_grow_with_rows(world):
    made = Listing("长表", lambda asked: Listed((), ()), personal=False)
    peaks = []
    for count in (1_000, 8_000):
        found = Listed(("编号", "事项"), ((f"{n:018}", "食品经营许可" * 5) for n in range(count)))
        tracemalloc.start()
        rows, number = spooled(found.rows, most=count)
        with written(made, found, rows, number, "xlsx", by=world.clerk, at=AT) as file:
            assert file.seek(0, 2) > 0 and number == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000, peaks


def _gone(user: Any) -> None:
    apps.get_model("kernel", "User").objects.filter(id=user).update(is_active=False)


def _stripped(user: Any) -> None:
    apps.get_model("kernel", "RoleGrant").objects.filter(user_id=user).update(revoked_at=AT)


def _nothing(user: Any) -> None:
    pass


@pytest.mark.parametrize(("change", "refused"), [(_gone, 1), (_stripped, 1), (_nothing, 0)])
def test_rights_count_when_the_file_is_made(world, at_desk, monkeypatch, change, refused):
    """Asked for, then dismissed or stripped: no file, and the job says why."""
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    for _ in range(3):
        accepted(world)
    answer = at_desk(world.reviewer).post("/desk/inbox", {"download": "csv"})
    job_id = int(answer.url.rsplit("/", 1)[-1])
    change(world.reviewer.user_id)
    jobs.run(job_id)
    row = apps.get_model("kernel", "Job").objects.get(id=job_id)
    assert bool(refused) is ("没有下载" in row.error), row.error
    assert bool(refused) is not bool(row.result) and len(exports()) == 1 - refused
    assert row.state == ("failed" if refused else "done")
