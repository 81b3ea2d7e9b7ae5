"""Stored scripts: each payload in each text field, on every page that prints the field.

All fields are planted at once, each with its own mark; a first planting of plain marks finds
which pages print what. A page is wrong when it holds the payload as it was sent, or an element,
attribute or address made of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html

from tests.axe.county import County
from tests.axe.places import places
from tests.conventions.routes import all_routes

from . import planting
from .cases import Case
from .scene import Scene, rolled_back

PAYLOADS = {
    "script": "<script>{m}()</script>",
    "image": '"><img src=x onerror={m}()>',
    "svg": "'><svg onload={m}()>",
    "attribute": '" autofocus onfocus="{m}()',
    "single": "' onmouseover='{m}()",
    "title": "</title><script>{m}()</script>",
    "textarea": "</textarea><b>{m}</b>",
    "address": "javascript:{m}()",
    "template": "{{7*7}}{m}{%x%}",
    "comment": "<!--{m}",
    "entity": "&lt;b&gt;{m}&#60;i",
    "end": "]]></script><{m}>",
}
PLAIN = "甲{m}乙"
_MARK = re.compile(r"q\d+z")
# Data, not markup: a quote means nothing in it, and what would end it is looked for by `made_of`.
_JSON = re.compile(r'<script type="application/(?:ld\+)?json"[^>]*>.*?</script>', re.DOTALL)
_HREFS = ("href", "src", "action", "formaction", "data", "xlink:href")
# Stored and on no page of the walk: why.
UNSEEN = {
    "counter.representative": "kept with the party; no page of the window prints it",
    "refuse.basis": "the printed decision cites the law's own article",
    "staff.window": "the list of accounts shows name, number and post",
    "staff.phone": "the list of accounts shows name, number and post",
    "item.parent": "kept with the item, for imports to come",
}


@dataclass
class Walk:
    """What one planting led to: which page shows which field, and what is wrong."""

    shown: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)


class Walks:
    """One walk for each payload, taken when its first case is asked."""

    def __init__(self) -> None:
        self.marks = {name: f"q{at}z" for at, name in enumerate(planting.fields(), start=10)}
        self.names = {mark: name for name, mark in self.marks.items()}
        self._done: dict[str, Walk] = {}

    def of(self, scene: Scene, payload: str) -> Walk:
        """Plant this payload everywhere and look at the pages."""
        if payload not in self._done:
            known = None if payload == "plain" else self.of(scene, "plain")
            self._done[payload] = Walk(faults={"/": "the planting did not end"})
            with rolled_back():
                self._done[payload] = self._walk(scene, payload, known)
        return self._done[payload]

    def _walk(self, scene: Scene, payload: str, known: Walk | None) -> Walk:
        pattern = PLAIN if payload == "plain" else PAYLOADS[payload]

        def text(name: str) -> str:
            return pattern.replace("{m}", self.marks[name])

        planter = planting.Planter(scene, text)
        planter.plant()
        walk = Walk(refused=planter.refused)
        pages = list(dict.fromkeys([*planter.pages, *(known.pages if known else _all(scene))]))
        for who, url in pages:
            answer = planter.client(who).get(url)
            if answer.status_code >= 500:
                why = answer.exc_info[1] if answer.exc_info else "no exception"
                walk.faults[url] = f"{url} answers {answer.status_code}: {why!r}"
            if "html" in answer.get("Content-Type", "") and answer.content:
                self._judge(walk, who, url, answer.content.decode(), text)
        return walk

    def _judge(self, walk: Walk, who: str, url: str, body: str, text: Any) -> None:
        found = set(_MARK.findall(body)) & set(self.names)
        if found:
            walk.pages.append((who, url))
        for mark in found:
            name = self.names[mark]
            walk.shown.setdefault(name, []).append(url)
            sent = text(name)
            if set(sent) & set("<\"'&") and sent in _JSON.sub("", body):
                walk.faults[name] = f"{url} prints it as it was sent"
        for mark, why in made_of(body):
            if mark in self.names:
                walk.faults[self.names[mark]] = f"{url}: {why}"


def _all(scene: Scene) -> Iterator[tuple[str, str]]:
    for place in places(all_routes(), scene.county):
        if place.status == 200:
            yield place.who, place.url


def made_of(body: str) -> Iterator[tuple[str, str]]:
    """(mark, why) of what a browser would make of a page that repeats its input."""
    for element in lxml.html.fromstring(body.encode()).iter("*"):
        for mark in _MARK.findall(element.tag):
            yield mark, "it is an element"
        if element.tag == "script" and "json" not in element.get("type", ""):
            for mark in _MARK.findall(element.text or ""):
                yield mark, "it stands in a script"
        for name, value in element.attrib.items():
            for mark in _MARK.findall(name):
                yield mark, "it is an attribute"
            for mark in _MARK.findall(value):
                low = "".join(value.split()).lower()
                if name.startswith("on"):
                    yield mark, f"it is a handler {name}"
                if name in _HREFS and low.startswith(("javascript:", "data:text", "vbscript:")):
                    yield mark, f"{name} runs it"


def cases(c: County) -> Iterator[Case]:
    """First that each field is seen somewhere, then each payload in each field."""
    walks = Walks()
    for name in planting.fields():
        yield Case(f"scripts/seen/{name}", play=_seen(walks, name))
    for payload in PAYLOADS:
        yield Case(f"scripts/{payload}/pages", play=_answering(walks, payload))
        for name in planting.fields():
            yield Case(f"scripts/{payload}/{name}", play=_clean(walks, payload, name))


def _seen(walks: Walks, name: str) -> Any:
    def play(scene: Scene) -> str:
        walk = walks.of(scene, "plain")
        if name in walk.refused and name not in walk.shown:
            return f"refused with {walk.refused[name]}"
        unseen = name not in walk.shown and name not in UNSEEN
        return "no page shows it" if unseen else ""

    return play


def _answering(walks: Walks, payload: str) -> Any:
    def play(scene: Scene) -> str:
        faults = walks.of(scene, payload).faults
        return next((why for key, why in faults.items() if key.startswith("/")), "")

    return play


def _clean(walks: Walks, payload: str, name: str) -> Any:
    def play(scene: Scene) -> str:
        walk = walks.of(scene, payload)
        cut = name.endswith(".file") and "/" in PAYLOADS[payload]  # only the last part is kept
        if not cut and name not in walk.shown and name not in walk.refused and name not in UNSEEN:
            return "it is not shown any more"
        return walk.faults.get(name, "")

    return play
