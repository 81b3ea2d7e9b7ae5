"""One browser page that shows what the test client answers, and what axe says about it.

No server: every request of the browser is answered here, and nothing a page asks for can leave
the machine unseen. A page is loaded once; the other modes are put on the page that is there, as
the server does: they differ in the class of <html> (test_accessibility.py holds that they do).
"""

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page
from playwright.sync_api import Route as Asked

from yichuang.kernel.files.tests.samples import png
from yichuang.web.components.modes import COOKIE, DisplayMode

from .places import Place

ORIGIN = "http://qingchuan.test"
WIDTHS = (360, 1280)
MODES = {"standard": "", "elder": "elder", "contrast": "contrast"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another mode can break on a page that is right in standard mode: sizes and colours.
OF_STYLE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
_AXE = """only => axe.run(document, {runOnly: only,
    resultTypes: ["violations"], preload: false, iframes: false}).then(found =>
    found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)
        + " [" + n.any.concat(n.all, n.none).map(c => c.message).join(" ").slice(0, 160) + "]")
        .join(" | ")))"""
_DRESS = """name => {
    const still = document.createElement("style");
    still.textContent = "*, *::before, *::after { transition: none !important; animation: none !important }";
    document.head.append(still);
    document.documentElement.className = name;
}"""
_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return "";
    const clipped = e => e && e !== document.body
        && (getComputedStyle(e).overflowX !== "visible" || clipped(e.parentElement));
    const out = [...document.querySelectorAll("body *")].filter(e => {
        const box = e.getBoundingClientRect();
        return box.width && box.right > room && !clipped(e.parentElement);
    }).map(e => e.tagName.toLowerCase() + "." + e.className);
    return document.documentElement.scrollWidth + " px: " + out.slice(0, 3).join(", ");
}"""


def axe_source() -> str:
    """axe-core as its Python package carries it; nothing of it is committed here."""
    package = resources.files("axe_playwright_python")
    return (package / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Seen:
    """What one page asked for: bytes on the wire, and addresses outside the county."""

    weight: int = 0
    strangers: list[str] = field(default_factory=list)


class Walker:
    """Looks at places, one after the other, in one browser page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen, self.shows_page = Seen(), False
        self._answer: Any = None
        page.route("**/*", self._serve)

    def look(self, place: Place, client: Client, mode: str = "standard") -> Any:
        """Show the place as this person sees it in this mode; the response."""
        client.cookies[COOKIE] = MODES[mode]
        self.seen, self.shows_page = Seen(), False
        posts = place.data or place.status == 422
        self._answer = client.post(place.url, place.data) if posts else client.get(place.url)
        if self._answer.streaming:
            b"".join(self._answer.streaming_content)  # a download, read to its end and closed
        elif _is_page(self._answer):
            self.page.goto(ORIGIN + place.url, wait_until="load")
            self.shows_page = True
        return self._answer

    def restyled(self, mode: str) -> list[str]:
        """What this mode breaks on the page that is there; nothing where it changes nothing."""
        name = html_class(self._answer, mode)
        if name == html_class(self._answer, "standard"):
            return []
        self.page.evaluate(_DRESS, name)
        return [f"{mode} {fault}" for fault in self.faults(mode)]

    def faults(self, mode: str = "standard") -> list[str]:
        """What axe finds, at both widths, and what is wider than a telephone.

        The modes differ in their style sheet alone, so every rule is asked in standard mode
        and the rules of style in the others.
        """
        tags = {"type": "tag", "values": TAGS}
        only = tags if mode == "standard" else {"type": "rule", "values": OF_STYLE}
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            found += [f"{width}: {fault}" for fault in self.page.evaluate(_AXE, only)]
            if width == WIDTHS[0] and (wide := self.page.evaluate(_WIDE)):
                found.append(f"{width}: wider than the screen, {wide}")
        return found

    def _serve(self, asked: Asked) -> None:
        url = urlsplit(asked.request.url)
        if f"{url.scheme}://{url.netloc}" != ORIGIN:
            self.seen.strangers.append(asked.request.url)
            asked.abort()
        elif asked.request.is_navigation_request() and asked.request.frame.parent_frame is None:
            self._reply(asked, self._answer.status_code, self._answer.content, "text/html")
        elif url.path.startswith("/static/"):
            self._static(asked, url.path.removeprefix("/static/"))
        elif asked.request.resource_type == "image":
            # Not from the client: this runs in a greenlet that has no database connection.
            self._reply(asked, 200, png(), "image/png")
        else:
            asked.fulfill(status=204)

    def _static(self, asked: Asked, name: str) -> None:
        path = finders.find(name)
        if not path:
            asked.fulfill(status=404)
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._reply(asked, 200, Path(path).read_bytes(), kind)

    def _reply(self, asked: Asked, status: int, body: bytes, kind: str) -> None:
        self.seen.weight += len(gzip.compress(body, 6))
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") and ";" not in kind else kind
        asked.fulfill(status=status, body=body, headers={"content-type": kind})


def html_class(answer: Any, mode: str) -> str:
    """The class of <html> that the server gives this page in this mode."""
    shown = DisplayMode.from_cookie(MODES[mode])
    used = {one.name for one in getattr(answer, "templates", None) or ()}
    if "web/base_desk.html" in used:
        return shown.staff_class
    return shown.html_class if "web/base_public.html" in used else ""


def _is_page(answer: Any) -> bool:
    kind = answer.get("Content-Type", "")
    return kind.startswith("text/html") and answer.status_code not in (301, 302, 303, 405)


@contextmanager
def walking(browser: Browser, *, script: bool = True) -> Iterator[Walker]:
    """A walker with axe in the page (without script: only for what a page weighs and shows)."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=script, bypass_csp=True)
    if script:
        context.add_init_script(axe_source())
    try:
        yield Walker(context.new_page())
    finally:
        context.close()
