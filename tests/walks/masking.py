"""200 planted persons: no page, export or log line shows a full number, to any role.

Full names are counted apart: who works on a case may read the name on its file.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.axe.county import AT, VISITOR
from tests.axe.places import places
from tests.badinput.scene import Scene
from tests.conventions.routes import all_routes
from yichuang.cases import factories
from yichuang.kernel.identity.factories import id_number, person

FIRST, COUNT = 300, 200
_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NAME = re.compile(r"司徒[\u4e00-\u9fff]{2}")
# Where the officer in charge reads the name as the applicant wrote it.
ON_FILE = re.compile(r"^/desk/")


@dataclass
class Planted:
    """Who is looked for, and the numbers of their cases."""

    numbers: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]
    cases: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """Answers read, by kind, and what they should not have shown."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def plant(scene: Scene, count: int = COUNT) -> Planted:
    """Persons with cases in the hall; every tenth case is accepted."""
    serials = range(FIRST, FIRST + count)
    names = {n: f"司徒{chr(0x5000 + n)}{chr(0x6000 + n)}" for n in serials}
    cases = []
    for n in serials:
        world = replace(
            scene.county.hall,
            applicant=person(n, names[n]),
            version_id=scene.county.ids["in_force"],
        )
        case = (factories.accepted if n % 10 == 0 else factories.received)(world, at=AT)
        cases.append(case.number)
    return Planted(
        frozenset(id_number(n) for n in serials),
        frozenset(f"139{n:08d}" for n in serials),
        frozenset(names.values()),
        cases,
    )


def addresses(scene: Scene, planted: Planted) -> Iterator[str]:
    """Every page of the county, and pages that hold planted persons."""
    yield from dict.fromkeys(p.url for p in places(all_routes(), scene.county) if p.status == 200)
    for number in planted.cases[:: max(len(planted.cases) // 4, 1)]:
        yield from (f"/desk/cases/{number}{page}" for page in ("", "/check", "/decide", "/pause"))
        yield from (f"/p/{number}", f"/a/{number}")
        yield f"/desk/find?q={number}"
    for one in (*sorted(planted.names)[:2], *sorted(planted.numbers)[:2]):
        yield f"/desk/find?q={one}"
        yield f"/search?q={one}"


def walk(scene: Scene, planted: Planted) -> Seen:
    """All of it, as everybody; the log is read along."""
    seen, lines = Seen(), _Lines()
    root = logging.getLogger()
    root.addHandler(lines)
    wanted = list(addresses(scene, planted))
    try:
        for who in scene.county.clients:
            client = scene.client(who)
            for url in wanted:
                judge(seen, planted, who, url, client.get(url))
        _interface(seen, scene, planted)
    finally:
        root.removeHandler(lines)
    seen.answers["log lines"] = len(lines.said)
    for line in lines.said:
        _numbers(seen, planted, "log", line[:80], line)
    return seen


def _interface(seen: Seen, scene: Scene, planted: Planted) -> None:
    keys = {"Authorization": f"Bearer {scene.county.ids['key']}"}
    urls = ["/api/v1/cases", "/api/v1/events", "/api/v1/items"]
    urls += [f"/api/v1/cases/{number}" for number in planted.cases[:20]]
    for url in urls:
        for accept in ("application/json", "text/csv"):
            headers = keys | {"Accept": accept}
            judge(seen, planted, "key", url, scene.client(VISITOR).get(url, headers=headers))


def judge(seen: Seen, planted: Planted, who: str, url: str, answer: Any) -> None:
    """Read one answer."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    seen.answers[str(answer.status_code)] += 1
    if answer.status_code >= 500 and url != "/health":
        seen.faults.append(f"{who} {url}: {answer.status_code}")
    text = body.decode(errors="replace")
    asked = url.partition("?q=")[2]  # what the person has typed himself stands in the box
    _numbers(seen, planted, who, url, text.replace(asked, "") if asked else text)
    if not ON_FILE.match(url):
        for name in planted.names & set(_NAME.findall(text)) - {asked}:
            seen.faults.append(f"{who} {url}: the full name {name}")


def _numbers(seen: Seen, planted: Planted, who: str, where: str, text: str) -> None:
    found = planted.numbers & set(_NUMBER.findall(text))
    found |= planted.phones & set(_PHONE.findall(text))
    seen.faults += [f"{who} {where}: {one}" for one in sorted(found)[:3]]


class _Lines(logging.Handler):
    """Every line of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Kept."""
        self.said.append(record.getMessage())
