"""The same with real published lists, which are not in this repository. Not part of the suite:

    YICHUANG_REAL_ITEMS=guangan=/path/list.csv:guangdong=/path/guides.csv \\
        .venv/bin/pytest tests/journeys/real_items.py -s

Prints what was imported and what each completed draft took. A person needs longer than this
editor, who types without reading; the count of findings is the same.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser

from yichuang.cases.factories import day
from yichuang.kernel.clock.factories import calendar
from yichuang.kernel.search.setup import install
from yichuang.kernel.statutes.factories import statutes

from . import ten_items
from .town import Town, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = day("2026-03-10")
ENV = "YICHUANG_REAL_ITEMS"


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[Town]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, NOW) as found:
        install(connection)
        calendar()
        statutes()
        yield found


def test_ten_real_items(
    town: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = os.environ.get(ENV, "")
    assert given, f"name the files in {ENV}: mapping=path, separated by {os.pathsep!r}"
    monkeypatch.setattr("yichuang.cli.commands.import_._make_ready", lambda: None)
    lines = []
    for pair in given.split(os.pathsep):
        mapping, _, path = pair.partition("=")
        begun = time.perf_counter()
        answer = ten_items.bring_in(capsys, Path(path), mapping)
        counts = {k: v for k, v in answer.items() if k != "errors"}
        lines.append(f"{mapping}: {counts} in {time.perf_counter() - begun:.1f} s")
    kinds = ["licence", "public_service"]
    ids = ten_items.drafts(kinds, 3, with_guide=True) + ten_items.drafts(kinds, 2, with_guide=False)
    begun = time.perf_counter()
    works, published = ten_items.publish(town, NOW.date(), ids)
    lines += [
        f"{w.name[:24]} ({w.regime}): {w.first} findings, {w.rounds} rounds, {w.seconds:.1f} s"
        for w in works
    ]
    lines.append(f"{len(works)} completed and published in {time.perf_counter() - begun:.0f} s")
    for kind in kinds:
        begun = time.perf_counter()
        ten_items.run_to_its_result(town, next(g for g in published if g.regime == kind))
        lines.append(f"{kind} run to its result in {time.perf_counter() - begun:.0f} s")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
