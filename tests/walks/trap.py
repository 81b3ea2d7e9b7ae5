"""A Chromium that shows what the test client answers, with a trap at everything a script can do.

No server: the page is given with its real headers, so the content security policy counts; or
without it, because the policy must not be what saves us.
"""

import json
import mimetypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Request, sync_playwright
from playwright.sync_api import Route as Asked

from tests import chromium

ORIGIN = "http://qingchuan.test"
POLICY = "content-security-policy"
_OWN = {"content-length", "content-encoding", "set-cookie", "transfer-encoding"}
# Each mark is a function that tells: a payload calls its own. A refusal of the policy tells too.
_TRAP = """(names => {
    for (const name of names) window[name] = () => window.ycRan(name);
    const own = window.fetch;  // how many are on their way
    window.ycOpen = 0;
    window.fetch = (...a) => { ycOpen++; return own(...a).finally(() => setTimeout(() => ycOpen--)); };
    addEventListener("securitypolicyviolation", e => window.ycRefused(
        e.violatedDirective + " " + e.blockedURI + " " + e.sample));
})(%s)"""
# What the browser has made of the page: elements, attributes, handlers, scripts, addresses.
_MADE = r"""() => {
    const mark = /q\d+z/g, found = [];
    const tell = (text, why) => { for (const [m] of text.matchAll(mark)) found.push([m, why]); };
    const roots = [document];
    for (const root of roots) for (const e of root.querySelectorAll("*")) {
        if (e.content instanceof DocumentFragment) roots.push(e.content);
        tell(e.localName, "it is an element");
        const data = e.localName !== "script" || (e.type || "").includes("json");
        if (!data) tell(e.textContent, "it stands in a script");
        for (const a of e.attributes) {
            tell(a.name, "it is an attribute");
            if (a.name.startsWith("on") || a.name.startsWith("hx-on")) tell(a.value, "it is the handler " + a.name);
            const address = ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "content"];
            const bare = a.value.replace(/[\s\0-\x1f]/g, ""), runs = /^(\d+;url=)?(javascript|vbscript|data:text)/i;
            if (address.includes(a.name) && runs.test(bare)) tell(a.value, a.name + " runs it");
        }
    }
    return found;
}"""
# A piece has come: its script puts it in, and its pictures fail or load.
_SETTLE = """async () => {
    const wait = ms => new Promise(done => setTimeout(done, ms));
    await wait(20);
    for (let n = 0; n < 50 && [...document.images].some(i => !i.complete); n++) await wait(20);
    await wait(0);
}"""
Fetched = Callable[[str], Any]


@dataclass
class Caught:
    """What one page did: scripts that ran, what stands in it, addresses it asked for."""

    ran: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    made: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


class Trap:
    """One browser page, used again and again."""

    def __init__(self, page: Page, *, policy: bool) -> None:
        self.page, self.policy, self.caught = page, policy, Caught()
        self._answer: Any = None
        self._fetches: list[Asked] = []
        page.route("**/*", self._serve)
        page.on("request", self._asked)
        page.on("dialog", self._dialog)

    def open(self, url: str, answer: Any, fetched: Fetched) -> Caught:
        """Show this answer; what its own scripts fetch is fetched by the same person."""
        self.caught, self._answer, self._fetches = Caught(), answer, []
        self.page.goto(ORIGIN + url, wait_until="load")
        for _ in range(20):  # a piece may fetch a piece
            waiting, self._fetches = self._fetches, []
            if not waiting and not self.page.evaluate("window.ycOpen"):
                break
            for asked in waiting:
                self._piece(asked, fetched)
            self.page.evaluate(_SETTLE)
        self.caught.made = [(mark, why) for mark, why in self.page.evaluate(_MADE)]
        return self.caught

    def _serve(self, asked: Asked) -> None:
        url = urlsplit(asked.request.url)
        if asked.request.is_navigation_request() and asked.request.frame.parent_frame is None:
            self._reply(asked, self._answer)
        elif f"{url.scheme}://{url.netloc}" != ORIGIN:
            asked.abort()
        elif url.path.startswith("/static/"):
            self._static(asked, url.path.removeprefix("/static/"))
        elif asked.request.resource_type in ("fetch", "xhr"):
            self._fetches.append(asked)  # answered outside: no database in this greenlet
        else:
            asked.fulfill(status=404)

    def _piece(self, asked: Asked, fetched: Fetched) -> None:
        url = urlsplit(asked.request.url)
        if asked.request.method == "GET":
            self._reply(asked, fetched(url.path + (f"?{url.query}" if url.query else "")))
        else:
            asked.fulfill(status=204)

    def _reply(self, asked: Asked, answer: Any) -> None:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sent = {name.lower(): value for name, value in answer.headers.items()}
        kept = {k: v for k, v in sent.items() if k not in _OWN and (self.policy or k != POLICY)}
        body = body.replace(b'rel="stylesheet"', b'rel="unasked"')  # nothing of it runs
        asked.fulfill(status=answer.status_code, body=body, headers=kept)

    def _static(self, asked: Asked, name: str) -> None:
        path = finders.find(name)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if path:
            body = Path(path).read_bytes()
            asked.fulfill(status=200, body=body, headers={"content-type": kind})
        else:
            asked.fulfill(status=404)

    def _asked(self, request: Request) -> None:
        if not request.is_navigation_request() or request.frame.parent_frame is not None:
            self.caught.asked.append(request.url)

    def _dialog(self, dialog: Any) -> None:
        self.caught.ran.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def running() -> Iterator[Browser]:
    """Chromium, to be started before the database: its loop has a connection of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the loop counts as running in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find() or None, args=list(chromium.FLAGS)
        )
        yield browser
        browser.close()


@contextmanager
def trapping(browser: Browser, marks: list[str], *, policy: bool) -> Iterator[Trap]:
    """A page in which each of these marks is a function that tells it was called."""
    context = browser.new_context(locale="zh-CN")
    try:
        page = context.new_page()
        trap = Trap(page, policy=policy)
        page.expose_function("ycRan", lambda mark: trap.caught.ran.append(str(mark)))
        page.expose_function("ycRefused", lambda what: trap.caught.refused.append(str(what)))
        page.add_init_script(_TRAP % json.dumps(marks))
        yield trap
    finally:
        context.close()
