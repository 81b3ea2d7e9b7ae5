"""下载本表: every list page offers its list, and the file has the columns of the screen."""

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.axe.county import AT, TRIAL, County, settle
from tests.axe.places import Place, places
from tests.conventions.routes import all_routes
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.importing import registry

from . import tree

AUDIENCES = ("/web/desk/", "/web/manage/", "/web/portal/")
# A table whose rows come out of a loop, or the table component.
ROWS = re.compile(r"<tbody>\s*(\{% for|\{\{)|\{% data_table|<ul class=\"yc-tasks[^>]*>\{% for row")
OFFERED = re.compile(r"\{% download[ %]")
# Tables that are one thing and no list of things: template -> what it is.
NO_LIST = {
    "portal/phone.html": "a person's own numbers and when they were changed",
    "desk/_paper.html": "a table inside one document",
    "desk/batch.html": "cases to be granted together, shown to be looked at",
    "desk/batch_done.html": "what came of one batch",
    "desk/batch_items.html": "items to choose from",
    "desk/day.html": "what is due today; the inbox has the whole list",
    "manage/calendar.html": "the days of a month",
    "manage/calendar_preview.html": "the days of one upload, before it is loaded",
    "manage/calendar_result.html": "what one calendar version changed",
    "manage/health.html": "the checks of this moment; yichuang doctor prints them",
    "manage/opening.html": "the steps of the opening",
    "manage/opening_run.html": "a preview; the workbook with the faults is beside it",
    "manage/opening_slips.html": "departments to print slips for; the slips are the workbook",
    "manage/report.html": "the report; its Word file holds both tables",
    "manage/frozen_report.html": "one report as it was; its Word file holds its tables",
    "manage/preview.html": "one item as the public will see it",
    "portal/_document_block.html": "a table inside one document",
    "portal/_guide_steps.html": "the steps of one item",
    "portal/_progress_beside.html": "what one case has to pay and to fetch",
    "portal/_progress_fix.html": "the lines of one notice",
    "portal/_progress_lanes.html": "the materials of one promise",
    "portal/guide_my.html": "one person's checklist, made to be printed",
}
# On the screen only: pictures of the columns beside them, and things to press.
FOR_HANDS = {"两条钟", "操作", "选", "同意", "终止", "收回", "重新推送"}


def without_download(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return bool(ROWS.search(text)) and not OFFERED.search(text)


def name_of(path: Path) -> str:
    return path.as_posix().split("/templates/")[-1]


def pages() -> Iterator[Path]:
    for path in tree.templates():
        if any(part in path.as_posix() for part in AUDIENCES):
            yield path


def test_every_list_page_offers_its_list() -> None:
    bare = {name_of(path) for path in pages() if without_download(path)}
    assert not bare - set(NO_LIST), "put {% download %} under the list and @listed on its view"
    assert not set(NO_LIST) - bare, "no longer needs its exception"


def test_a_list_without_a_download_is_found(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    page.write_text("<table><tbody>{% for r in rows %}<tr></tr>{% endfor %}</tbody></table>")
    assert without_download(page)
    page.write_text(page.read_text() + "{% download %}")
    assert not without_download(page)


class Heads(HTMLParser):
    """The header words of each table of a page, and the offer to download one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[str]] = []
        self.offered: list[dict[str, str]] = []
        self._in = False
        self._hidden: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "th" and given.get("scope") == "col" and self.tables:
            self.tables[-1].append("")
            self._in = True
        elif tag == "form":
            self._hidden = {}
        elif tag == "input" and given.get("type") == "hidden":
            self._hidden[str(given["name"])] = given.get("value") or ""
        elif tag == "button" and given.get("name") == "download":
            self.offered.append(dict(self._hidden))

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "th"

    def handle_data(self, data: str) -> None:
        if self._in:
            self.tables[-1][-1] += data.replace("↑", "").strip()


def lists_of(county: County) -> Iterator[tuple[Place, Any]]:
    """Each place whose page has a list under this address."""
    for place in places(all_routes(), county):
        found = getattr(resolve(urlsplit(place.url).path).func, "yc_listing", None)
        if found is None:
            continue
        client = county.clients[place.who]
        answer = client.get(place.url)
        if "下载本表" in answer.content.decode():
            yield place, (client, answer, found)


def offered_by(client: Any, place: Place, answer: Any, listing: Any) -> Iterator[list[str]]:
    """The header of each file the page offers."""
    page = Heads(answer.content.decode())
    if not listing.personal:
        mark = "&" if "?" in place.url else "?"
        yield header(client.get(f"{place.url}{mark}download=csv"))
    for more in page.offered[::2] if listing.personal else ():  # Excel and CSV of one list
        yield header(client.post(place.url, {**more, "download": "csv"}))


def header(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.status_code
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("范围：") and lines[3].startswith("共 ")
    return next(csv.reader(lines[4:]))


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_file_has_the_columns_of_the_screen(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.YC_DEMO = True
    monkeypatch.setitem(registry._specs, TRIAL.key, TRIAL)
    faults, seen = [], set()
    with fixed(AT):
        county = settle()
        for place, (client, answer, listing) in lists_of(county):
            seen.add(place.route)
            tables = Heads(answer.content.decode()).tables
            on_screen = [[word for word in table if word not in FOR_HANDS] for table in tables]
            for columns in offered_by(client, place, answer, listing):
                if on_screen and columns not in on_screen:
                    faults.append(f"{place.url}: {columns}")
    assert not faults, tree.report(faults)
    missing = {route for route in LISTS if route not in seen}
    assert not missing, "these lists were not walked"


LISTS = {
    f"web:{name}"
    for name in (
        *("desk_inbox", "desk_window", "desk_find", "desk_licences"),
        *("manage_items", "manage_staff", "manage_roles", "manage_jobs", "manage_notices"),
        *("manage_ledger", "manage_outbound", "manage_outbound_log", "manage_import"),
        *(
            "manage_laws",
            "manage_laws_cited",
            "manage_proofs",
            "manage_intermediaries",
            "intermediaries",
            "proofs",
            "manage_statutes",
            "manage_figure",
            "search",
            "theme",
            "department",
            "public_figure",
        ),
    )
}
