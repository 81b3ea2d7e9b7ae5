"""How pages stand on the screen, measured in a browser: what axe does not look at.

1280 pixels at 400 % zoom are 320 (WCAG 1.4.10, X4): no public page scrolls sideways there.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.axe.county import VISITOR, County
from tests.axe.places import Place
from tests.axe.walk import _WIDE, ORIGIN, Walker, walking
from yichuang.kernel.permissions.rules import Role

from .test_accessibility import county, pages

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db]
ZOOMED = {"width": 320, "height": 640}
__all__ = ["county"]

_LINES = """place => [...document.querySelectorAll(place)].map(cell => {
    const text = document.createRange();
    text.selectNodeContents(cell);
    return new Set([...text.getClientRects()].map(r => Math.round(r.top))).size;
})"""
_LEFT = """place => { const text = document.createRange();
    text.selectNodeContents(document.querySelector(place));
    return text.getBoundingClientRect().left; }"""


def too_wide(walker: Walker, county: County, mode: str) -> list[str]:
    """Public pages that scroll sideways at 400 %."""
    found = []
    walker.page.set_viewport_size(ZOOMED)
    for place in pages(county, public=True):
        answer = walker.look(place, county.clients[VISITOR], mode)
        if answer.status_code == place.status and "text/html" in answer["Content-Type"]:
            wide = walker.page.evaluate(_WIDE)
            found += [f"{place.url} ({place.route}): {wide}"] if wide else []
    return found


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_public_page_scrolls_sideways_at_400_percent(
    browser: Browser, county: County, mode: str
) -> None:
    with walking(browser) as walker:
        found = too_wide(walker, county, mode)
    assert not found, "\n".join(found)


def test_a_guide_of_many_days_does_not_scroll_sideways(browser: Browser, county: County) -> None:
    with walking(browser) as walker:
        walker.page.set_viewport_size(ZOOMED)
        url = f"/g/{county.item_id}"
        walker.look(Place("web:guide", VISITOR, url), county.clients[VISITOR])
        cells = walker.page.evaluate(
            """() => { const rows = [...document.querySelectorAll(".yc-days")];
                rows.forEach(row => { while (row.children.length < 40)
                    row.appendChild(document.createElement("i")); });
                return rows.length; }"""
        )
        assert cells and walker.page.evaluate(_WIDE) == ""


def test_the_inbox_keeps_step_and_officer_on_one_line(browser: Browser, county: County) -> None:
    with walking(browser) as walker:
        walker.page.set_viewport_size({"width": 1280, "height": 800})
        reviewer = county.clients[Role.REVIEWER.value]
        walker.look(Place("web:desk_inbox", "reviewer", "/desk/inbox"), reviewer)
        # As a county's own words are: four characters for a step, three for a name.
        walker.page.evaluate(
            """() => document.querySelectorAll("tbody tr").forEach(row => {
                row.children[5].textContent = "临时占用城市道路（含夜市摊点）";
                row.children[6].textContent = "清川老街坊健身服务有限公司";
                row.children[7].textContent = "书面审查"; row.children[8].textContent = "周金花";
            })"""
        )
        lines = walker.page.evaluate(_LINES, "tbody td:nth-child(8), tbody td:nth-child(9)")
        assert walker.page.evaluate(_WIDE) == ""
    assert lines and set(lines) == {1}


def test_the_heading_over_the_usual_items_stands_over_them(
    browser: Browser, county: County
) -> None:
    with walking(browser) as walker:
        clerk = county.clients[Role.CLERK.value]
        walker.look(Place("web:desk_intake", "clerk", "/desk/intake"), clerk)
        lefts = {}
        for width in (360, 1280):
            walker.page.set_viewport_size({"width": width, "height": 800})
            lefts[width] = [
                walker.page.evaluate(_LEFT, place)
                for place in ("[data-part=picks] > .dk-m", "#picks li a span")
            ]
    assert all(left[0] == pytest.approx(left[1], abs=1) for left in lefts.values()), lefts


def test_control_a_wide_page_is_seen(browser: Browser) -> None:
    class Wide:
        """A client whose page is 330 pixels wide."""

        cookies: dict[str, str] = {}

        def get(self, url: str) -> Any:
            from django.http import HttpResponse

            return HttpResponse("<!doctype html><div style='width:330px'>宽</div>")

    with walking(browser) as walker:
        walker.page.set_viewport_size(ZOOMED)
        walker.look(Place("wide", VISITOR, "/wide"), Wide())  # type: ignore[arg-type]
        assert walker.page.url == f"{ORIGIN}/wide"
        assert "330" in walker.page.evaluate(_WIDE) or walker.page.evaluate(_WIDE)
