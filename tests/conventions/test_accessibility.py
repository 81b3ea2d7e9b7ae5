"""Every page, in every display mode, at both widths: axe finds nothing, nothing is cut off.

The list of pages is the list of routes, so a page added tomorrow is walked tomorrow; public
pages are also weighed, and none of them may ask a stranger for anything.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

import yichuang
from tests.axe.county import AT, TRIAL, VISITOR, County, settle
from tests.axe.places import ELSEWHERE, Place, places, refusals
from tests.axe.walk import MODES, Walker, html_class, walking
from tests.conventions.routes import all_routes
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.importing import registry
from yichuang.web.access import CLOSED, PUBLIC
from yichuang.web.components.modes import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db]
OTHERS = tuple(mode for mode in MODES if mode != "standard")
STAFF_SHARES = 2
TEMPLATES = sorted(Path(yichuang.__file__).parent.rglob("templates/**/*.html"))
MODE_WORDS = (
    '<html lang="zh-Hans" class="{{ display.html_class }}">',
    '<html lang="zh-Hans" class="{{ display.staff_class }}">',
    "{% if display.elder %}标准版{% else %}长辈版{% endif %}",
    "{% if display.contrast %}普通颜色{% else %}高对比{% endif %}",
)
MAX_WEIGHT = 100_000  # bytes of a public page with everything it asks for, compressed


@pytest.fixture
def county(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    settings.YC_DEMO = True
    monkeypatch.setitem(registry._specs, TRIAL.key, TRIAL)
    with fixed(AT):
        yield settle()


def pages(county: County, *, public: bool) -> list[Place]:
    """The places of one audience: citizens' pages, or those of people at work."""
    routes = all_routes()
    access = {route.name: route.access for route in routes}
    every = [*places(routes, county), *refusals(routes, county)]
    return [
        p for p in every if (access.get(p.route, PUBLIC) == PUBLIC and p.who == VISITOR) is public
    ]


def walk(browser: Browser, county: County, *, public: bool, part: tuple[int, int] = (0, 1)) -> str:
    """Every fault of every page of this audience, with the pages that have it.

    In standard mode every state of every page; in the other modes every page once, on the
    page that is open. `part`: which of how many shares, so that they run beside each other.
    """
    found: dict[str, list[str]] = {}
    every = pages(county, public=public)
    last = {place.route: place for place in every}
    with walking(browser) as walker:
        for place in every[part[0] :: part[1]]:
            faults = visit(walker, place, county)
            if walker.shows_page and place is last[place.route]:
                faults += [fault for mode in OTHERS for fault in walker.restyled(mode)]
            for fault in faults:
                found.setdefault(fault, []).append(f"{place.url} as {place.who}")
    return "".join(
        f"\n{fault}\n    {len(urls)} pages: {', '.join(urls[:4])}" for fault, urls in found.items()
    )


def visit(walker: Walker, place: Place, county: County) -> list[str]:
    """Faults of one place. An answer that is no page (data, POST only) has none."""
    answer = walker.look(place, county.clients[place.who])
    moved = 300 <= answer.status_code < 400
    if answer.status_code == 405 or not (moved or "text/html" in answer.get("Content-Type", "")):
        return []
    if answer.status_code != place.status:
        return [
            f"{place.route} answers {answer.status_code}, not {place.status}: give it an address"
        ]
    return walker.faults()


def test_public_pages(browser: Browser, county: County) -> None:
    found = walk(browser, county, public=True)
    assert not found, found


@pytest.mark.parametrize("share", range(STAFF_SHARES))
def test_staff_pages(browser: Browser, county: County, share: int) -> None:
    found = walk(browser, county, public=False, part=(share, STAFF_SHARES))
    assert not found, found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_mode_changes_the_class_of_html_and_nothing_else(path: Path) -> None:
    """What lets one loaded page stand for all modes: no template asks for the mode but here."""
    text = path.read_text(encoding="utf-8")
    for words in MODE_WORDS:
        text = text.replace(words, "")
    assert "display." not in text, "a mode that changes the page has to be walked by itself"


@pytest.mark.parametrize("mode", OTHERS)
@pytest.mark.parametrize(
    ("url", "who"), [("/", VISITOR), ("/p", VISITOR), ("/desk/day", "clerk"), ("/none", VISITOR)]
)
def test_the_class_put_on_is_the_one_the_server_gives(
    county: County, url: str, who: str, mode: str
) -> None:
    client = county.clients[who]
    client.cookies[COOKIE] = ""
    plain = client.get(url)
    client.cookies[COOKIE] = MODES[mode]
    page = client.get(url).content.decode()
    assert f'<html lang="zh-Hans" class="{html_class(plain, mode)}">' in page


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


FAIR = """<!doctype html><html lang="zh-Hans"><head><title>好</title><style>
p { color: #000; background: #fff; transition: color 9s } .is-contrast p { color: #ccc }
.is-elder div { width: 900px }</style></head><body><main><h1>好</h1><p>这一段太浅</p><div>块</div></main>
</body></html>"""


class Fair(Bad):
    """A client whose page is right until a mode is put on."""

    def get(self, url: str) -> Any:
        from django.http import HttpResponse

        answer = HttpResponse(FAIR)
        answer.templates = [SimpleNamespace(name="web/base_public.html")]  # type: ignore[attr-defined]
        return answer


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
        walker.look(Place("fair", VISITOR, "/fair"), Fair())  # type: ignore[arg-type]
        standard = "\n".join(walker.faults())
        found = {mode: "\n".join(walker.restyled(mode)) for mode in OTHERS}
        again = "\n".join(walker.faults())
    assert "color-contrast" not in standard and "wider" not in standard
    assert "elder 360: wider than the screen" in found["elder"]
    assert "contrast 360: color-contrast" in found["contrast"]
    assert "contrast 1280: color-contrast" in found["contrast"] and "wider" not in again


def test_negative_control_a_page_without_an_address_is_caught(
    browser: Browser, county: County
) -> None:
    with walking(browser) as walker:
        lost = Place("web:new_page", VISITOR, "/g/424242")
        assert "give it an address" in visit(walker, lost, county)[0]
