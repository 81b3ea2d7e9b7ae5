"""Stored scripts in a real Chromium: a marked one in every field, every page opened as everybody.

The first payload is opened on every page of every role without the content security policy (it
must not be what saves us), and where a planted mark stands with it too; the others on every page
that showed a mark. tests/badinput asks the text of the pages, with more payloads; here the
browser is the judge.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.axe.county import VISITOR
from tests.axe.places import places
from tests.badinput import planting
from tests.badinput.scene import Scene, rolled_back
from tests.badinput.scripts import UNSEEN
from tests.conventions.routes import all_routes
from yichuang.kernel.permissions.rules import Permission, Role, permissions_of
from yichuang.web.access import PUBLIC, SIGNED_IN, declared_access

from .trap import ORIGIN, Caught, Fetched, Trap, trapping

PAYLOADS = {
    "image": "'\"><img src=x onerror={m}()>",
    "script": "</title></textarea></script><script>{m}()</script>",
    "attribute": '\' onfocus={m}() autofocus x="" onfocus={m}() autofocus ',
    "address": "javascript:{m}()",
    "entity": "&lt;img src=x onerror={m}()&gt;",
}
_MARK = re.compile(r"q\d+z")
# Differs with each asking: the token of a form, the number of a request.
_ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|data-token="\w+"')


@dataclass
class Opened:
    """Pages opened, marks seen on them, and what is wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    planted: int = 0
    shown: Counter[str] = field(default_factory=Counter)
    refused: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    ran: int = 0
    faults: list[str] = field(default_factory=list)

    def told(self) -> str:
        """What was planted and where it was seen."""
        marks = f"{sum(self.shown.values())} marks seen, of {len(self.shown)} fields"
        return f"{self.planted} fields × {len(PAYLOADS)} scripts; {marks}; {self.ran} scripts ran"

    def silent(self) -> str:
        """Fields that no page shows, each with what is known of it."""
        found = [f"{name} ({why})" for name, why in sorted(self.unseen().items())]
        return f"not seen anywhere: {len(found)}" + "".join(f"\n  {one}" for one in found)

    def unseen(self) -> dict[str, str]:
        """Field → why no page shows it; empty where nobody knows."""
        known = {name: ", ".join(why) for name, why in self.refused.items()} | UNSEEN
        every = dict.fromkeys(planting.fields())
        return {name: known.get(name, "") for name in every if name not in self.shown}


class Walk:
    """One planting after the other, each looked at in the browser."""

    def __init__(self, scene: Scene, browser: Browser, sample: int) -> None:
        self.scene, self.browser, self.sample = scene, browser, sample
        names = dict.fromkeys(planting.fields())
        self.marks = {name: f"q{at}z" for at, name in enumerate(names, start=10)}
        self.names = {mark: name for name, mark in self.marks.items()}
        self.found = Opened(planted=len(names))

    def plant(self, payload: str) -> None:
        """Plant this payload in every field, and open the pages."""
        pattern = PAYLOADS[payload]
        planter = planting.Planter(
            self.scene, lambda name: pattern.replace("{m}", self.marks[name])
        )
        planter.plant()
        for name, status in planter.refused.items():
            self.found.refused.setdefault(name, []).append(f"{payload} {status}")
        first = not self.found.pages
        known = [(who, url) for (url, _), who in self.found.pages.items()]
        urls = {url for _, url in known}
        new = [one for one in planter.pages if one[1] not in urls]
        wanted = everything(self.scene, planter) if first else [*known, *new]
        pages = list(dict.fromkeys(wanted))
        stride = max(len(pages) // self.sample, 1) if self.sample else 1
        with self._traps(first) as traps:
            seen: set[bytes] = set()
            for who, url in pages[::stride]:
                answer = self._asked(planter, payload, who, url)
                digest = sha256(url.encode() + _ONCE.sub(b"", answer.content)).digest()
                if digest in seen:
                    self.found.answers["the same page again"] += 1
                elif answer.content:
                    seen.add(digest)
                    followed = partial(planter.client(who).get, follow=True)
                    self._open(f"{payload} {who}", url, answer, traps, followed)

    @contextmanager
    def _traps(self, both: bool) -> Iterator[list[Trap]]:
        marks = list(self.names)
        with trapping(self.browser, marks, policy=False) as bare:
            if not both:
                yield [bare]
                return
            with trapping(self.browser, marks, policy=True) as guarded:
                yield [bare, guarded]

    def _asked(self, planter: planting.Planter, payload: str, who: str, url: str) -> Any:
        """The answer, when it is a page; else an empty one."""
        answer = planter.client(who).get(url)
        self.found.answers[str(answer.status_code)] += 1
        if answer.status_code >= 500 and url != "/health":
            self.found.faults.append(f"{payload} {who} {url}: {answer.status_code}")
        moved = 300 <= answer.status_code < 400
        page = "html" in answer.get("Content-Type", "") and not answer.streaming and not moved
        return answer if page else HttpResponse()

    def _open(self, who: str, url: str, answer: Any, traps: list[Trap], followed: Fetched) -> None:
        """In the browser; refusals and later payloads only where a mark is on the page."""
        marks = frozenset(_MARK.findall(answer.content.decode())) & set(self.names)
        first = len(traps) == 2
        self.found.shown.update(self.names[mark] for mark in marks)
        if marks and first:
            self.found.pages.setdefault((url, marks), who.rpartition(" ")[2])
        if not marks and (not first or answer.status_code != 200):
            return
        for trap in traps if marks else traps[:1]:
            kind = "opened with the policy" if trap.policy else "opened without the policy"
            self.found.answers[kind] += 1
            self._judge(f"{who} {url}", trap.open(url, answer, followed))

    def _judge(self, where: str, caught: Caught) -> None:
        self.found.ran += len(caught.ran)
        wrong = [f"{self._field(mark)} ran" for mark in caught.ran]
        wrong += [f"{self._field(mark)}: {why}" for mark, why in caught.made if mark in self.names]
        wrong += [f"the policy had to refuse {what}" for what in caught.refused]
        for url in caught.asked:
            if not url.startswith(ORIGIN):
                wrong.append(f"asked for {url}")
            elif _MARK.search(url) and "?" not in url:
                wrong.append(f"asked for a planted address {url}")
        self.found.faults += [f"{where}: {one}" for one in dict.fromkeys(wrong)]

    def _field(self, mark: str) -> str:
        return self.names.get(mark, mark)


def everything(scene: Scene, planter: planting.Planter) -> Iterator[tuple[str, str]]:
    """Every address, for everybody whose right opens it."""
    urls = dict.fromkeys(p.url for p in places(all_routes(), scene.county) if p.status == 200)
    urls |= dict.fromkeys(url for _, url in planter.pages)
    for who in scene.county.clients:
        for url in urls:
            if may(who, url):
                yield who, url


def may(who: str, url: str) -> bool:
    """Whether this role has the right the address asks for; tests/walks/objects tries the rest."""
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    access = declared_access(match.func, match.url_name)
    if access in (PUBLIC, None) or isinstance(access, Mapping):
        return True
    if access == SIGNED_IN:
        return who != VISITOR
    try:
        wanted = Permission(str(access))
    except ValueError:
        return True
    roles = frozenset({who}) if who in {role.value for role in Role} else frozenset()
    return wanted in permissions_of(roles)


def walk(scene: Scene, browser: Browser, *, sample: int = 0) -> Opened:
    """All payloads, each in a county of its own; or one, on about this many pages."""
    made = Walk(scene, browser, sample)
    for payload in list(PAYLOADS)[: 1 if sample else None]:
        with rolled_back():
            made.plant(payload)
    if not sample:
        silent = made.found.unseen().items()
        made.found.faults += [f"{name}: no page shows it" for name, why in silent if not why]
    return made.found
