"""我的一天, 交接 and the tables as their pages show them."""

import io
from collections.abc import Callable

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.cases.factories import Hall, accepted, received, reviewed
from yichuang.kernel.permissions.rules import Actor

from .rows import LedgerEntry

BUDGET = 12
Desk = Callable[[Actor], Client]


def test_signing_in_leads_to_the_day_and_the_day_leads_on(world: Hall, at_desk: Desk) -> None:
    accepted(world)
    client = at_desk(world.approver)
    assert client.get("/after-login")["Location"] == "/desk/day"
    page = client.get("/desk/day").content.decode()
    assert "今天没有法定期限到期的办件" in page and "等人领办" in page


def test_the_day_costs_twelve_statements_at_most(world: Hall, at_desk: Desk) -> None:
    for _ in range(3):
        accepted(world)
        received(world)
    for actor in (world.clerk, world.reviewer):
        client = at_desk(actor)
        client.get("/desk/day")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/day").status_code == 200
        assert len(captured) <= BUDGET, [q["sql"][:90] for q in captured]


def test_a_note_is_left_shown_and_signed_for(world: Hall, at_desk: Desk) -> None:
    case = reviewed(world)
    writer, reader = at_desk(world.reviewer), at_desk(world.approver)
    start = writer.get(f"/desk/day/note?case={case.number}").content.decode()
    assert case.number in start
    bad = writer.post("/desk/day/note", {"to": "", "text": "只写了内容", "number": ""})
    assert bad.status_code == 422 and "只写了内容" in bad.content.decode()
    given = {"to": f"u:{world.approver.user_id}", "text": "请先看布局图", "number": case.number}
    assert writer.post("/desk/day/note", given).url == "/desk/day"
    page = reader.get("/desk/day").content.decode()
    assert "请先看布局图" in page and case.number in page
    note = page.split("/desk/day/notes/")[1].split("/")[0]
    assert reader.post(f"/desk/day/notes/{note}/read").status_code == 302
    assert "请先看布局图" not in reader.get("/desk/day").content.decode()


def test_the_tables_open_their_rows_and_leave_an_entry(world: Hall, at_desk: Desk) -> None:
    case = accepted(world)
    client = at_desk(world.clerk)
    page = client.get("/desk/tables/day").content.decode()
    assert "of=accepted&amp;day=2026-02-12" in page
    found = client.get("/desk/tables/rows?of=accepted&day=2026-02-12").content.decode()
    assert case.number in found
    book = client.get("/desk/tables/day?day=2026-02-12&download=xlsx")
    data = b"".join(book.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in table if row[0] == "窗口")
    assert table[table.index(heads) + 1][heads.index("受理")] == 1
    assert client.get("/desk/tables/returned?from=2026-02-01").status_code == 200
    answer = client.post("/desk/tables/returned", {"download": "csv"})
    assert "共 0 行" in b"".join(answer.streaming_content).decode()
    assert LedgerEntry.objects.filter(action="export").count() == 1
    assert client.get("/desk/tables/rows?of=nothing").status_code == 404
