"""Every page, in every display mode, at both widths: axe finds nothing, nothing is cut off.

The list of pages is the list of routes, so a page added tomorrow is walked tomorrow; public
pages are also weighed, and none of them may ask a stranger for anything.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.axe.county import AT, TRIAL, VISITOR, County, settle
from tests.axe.places import ELSEWHERE, Place, places, refusals
from tests.axe.walk import MODES, Walker, walking
from tests.conventions.routes import all_routes
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.importing import registry
from yichuang.web.access import CLOSED, PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db]
MAX_WEIGHT = 100_000  # bytes of a public page with everything it asks for, compressed


@pytest.fixture
def county(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    settings.YC_DEMO = True
    monkeypatch.setitem(registry._specs, TRIAL.key, TRIAL)
    with fixed(AT):
        yield settle()


def pages(county: County, *, public: bool, mode: str = "standard") -> list[Place]:
    """The places of one audience: citizens' pages, or those of people at work.

    In standard mode every state of every page, in the other modes every page once.
    """
    routes = all_routes()
    access = {route.name: route.access for route in routes}
    every = [*places(routes, county), *refusals(routes, county)]
    mine = [
        p for p in every if (access.get(p.route, PUBLIC) == PUBLIC and p.who == VISITOR) is public
    ]
    return mine if mode == "standard" else list({p.route: p for p in mine}.values())


def walk(browser: Browser, county: County, mode: str, *, public: bool) -> str:
    """Every fault of every page of this audience in this mode, with the pages that have it."""
    found: dict[str, list[str]] = {}
    with walking(browser) as walker:
        for place in pages(county, public=public, mode=mode):
            for fault in visit(walker, place, county, mode):
                found.setdefault(fault, []).append(f"{place.url} as {place.who}")
    return "".join(
        f"\n{fault}\n    {len(urls)} pages: {', '.join(urls[:4])}" for fault, urls in found.items()
    )


def visit(walker: Walker, place: Place, county: County, mode: str = "standard") -> list[str]:
    """Faults of one place. An answer that is no page (data, POST only) has none."""
    answer = walker.look(place, county.clients[place.who], mode)
    moved = 300 <= answer.status_code < 400
    if answer.status_code == 405 or not (moved or "text/html" in answer.get("Content-Type", "")):
        return []
    if answer.status_code != place.status:
        return [
            f"{place.route} answers {answer.status_code}, not {place.status}: give it an address"
        ]
    return walker.faults(mode)


@pytest.mark.parametrize("mode", MODES)
def test_public_pages(browser: Browser, county: County, mode: str) -> None:
    found = walk(browser, county, mode, public=True)
    assert not found, found


@pytest.mark.parametrize("mode", MODES)
def test_staff_pages(browser: Browser, county: County, mode: str) -> None:
    found = walk(browser, county, mode, public=False)
    assert not found, found


def test_public_pages_are_light_and_ask_nobody_else(browser: Browser, county: County) -> None:
    """Read without JavaScript: each has its heading, and loads only from the county."""
    wrong = []
    with walking(browser, script=False) as walker:
        for place in pages(county, public=True):
            answer = walker.look(place, county.clients[VISITOR])
            if answer.status_code != place.status or "html" not in answer["Content-Type"]:
                continue
            if walker.seen.weight > MAX_WEIGHT:
                wrong.append(f"{place.url} weighs {walker.seen.weight} bytes")
            if walker.seen.strangers:
                wrong.append(f"{place.url} asks {walker.seen.strangers}")
            if walker.page.locator("h1").count() != 1:
                wrong.append(f"{place.url} has {walker.page.locator('h1').count()} h1")
    assert wrong == []


def test_exceptions_are_routes_that_exist() -> None:
    known = {route.name for route in all_routes() if route.access != CLOSED}
    assert set(ELSEWHERE) - known == set(), "drop what is gone"


BAD = """<!doctype html><html><head><title></title></head><body><img src="/static/x.png">
<input type="text"><p style="color:#ccc;background:#fff">太浅</p>
<div style="width:900px">太宽</div><script src="https://elsewhere.test/x.js"></script></body></html>"""


class Bad:
    """A client whose every page is bad."""

    cookies: dict[str, str] = {}

    def get(self, url: str) -> Any:
        from django.http import HttpResponse

        return HttpResponse(BAD)


def test_negative_control_a_bad_page_is_caught(browser: Browser) -> None:
    with walking(browser) as walker:
        walker.look(Place("bad", VISITOR, "/bad"), Bad())  # type: ignore[arg-type]
        found = "\n".join(walker.faults())
        strangers = walker.seen.strangers
    for rule in ("color-contrast", "image-alt", "label", "document-title", "html-has-lang"):
        assert rule in found
    assert "wider than the screen" in found
    assert strangers == ["https://elsewhere.test/x.js"]


def test_negative_control_another_mode_can_break_a_page(browser: Browser) -> None:
    with walking(browser) as walker:
        walker.look(Place("bad", VISITOR, "/bad"), Bad(), "contrast")  # type: ignore[arg-type]
        found = "\n".join(walker.faults("contrast"))
    assert "color-contrast" in found


def test_negative_control_a_page_without_an_address_is_caught(
    browser: Browser, county: County
) -> None:
    with walking(browser) as walker:
        lost = Place("web:new_page", VISITOR, "/g/424242")
        assert "give it an address" in visit(walker, lost, county)[0]
