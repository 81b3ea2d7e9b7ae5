"""Those who use the county while it is being killed, each remembering what he was promised."""

import base64
import http.client
import http.cookiejar
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from yichuang.kernel.files.tests.samples import pdf

from .county import MARK, SYSTEMS

TIMEOUT = 15
PAUSE = 0.15
_GONE = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


@dataclass
class Promises:
    """What the server said it had done."""

    received: dict[str, str] = field(default_factory=dict)  # mark -> number
    contradictions: list[str] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, mark: str, number: str) -> None:
        with self.guard:
            if self.received.setdefault(mark, number) != number:
                self.contradictions.append(f"{mark}: {self.received[mark]}, then {number}")

    def accept(self, number: str) -> None:
        with self.guard:
            self.accepted.add(number)

    def note(self, answer: str) -> None:
        with self.guard:
            self.answers[answer] += 1


def hand_in(
    base: str, world: dict[str, Any], who: int, said: Promises, end: threading.Event
) -> None:
    """A system that hands in one application after the other, repeating each until answered."""
    for number in range(10**6):
        if end.is_set():
            return
        mark = f"{who}-{number}"
        body = json.dumps(application(world, mark)).encode()
        headers = {
            "Authorization": f"Bearer {world['keys'][who]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"kills-{mark}",
        }
        while not end.is_set():
            status, text = _ask(base + "/api/v1/cases", body, headers)
            refused = isinstance(status, int) and 400 <= status < 500
            said.note(f"hand in {status}{f': {text[:300]}' if refused else ''}")
            if status == 201:
                said.receive(mark, json.loads(text)["number"])
                if random.random() < 0.2:  # the answer was lost on the way: he asks again
                    continue
                break
            time.sleep(PAUSE)


def application(world: dict[str, Any], mark: str) -> dict[str, Any]:
    """One firm's application for this mark, with a file."""
    who, _, serial = mark.partition("-")
    person, firm = world["people"][(int(serial) * SYSTEMS + int(who)) % len(world["people"])]
    form = world["form"] | {
        "shop": f"{MARK}{mark}",
        "code": firm,
        "owner_id": person,
        "phone": "13900000007",
    }
    return {
        "item": world["item"],
        "applicant": {
            "kind": "person",
            "name": "阿依古丽·买买提",
            "id_kind": "id_card",
            "id_number": person,
            "phone": "13900000007",
        },
        "answers": world["answers"],
        "form": {key: form[key] for key in world["form"]},
        "files": [
            {
                "material": world["material"],
                "name": "图.pdf",
                "content": base64.b64encode(pdf()).decode(),
            }
        ],
    }


def accept(base: str, said: Promises, end: threading.Event) -> None:
    """A clerk at the window who accepts what came in; she signs in again when she has to."""
    browser: Any = None
    while not end.is_set():
        with said.guard:
            waiting = sorted(set(said.received.values()) - said.accepted)
        if not waiting:
            time.sleep(PAUSE)
            continue
        try:
            browser = browser or _signed_in(base)
            status = _accept_one(browser, base, random.choice(waiting[:20]), said)
            said.note(f"accept {status}")
        except _GONE as error:
            said.note(f"accept {_word(error)}")
            browser = browser if not isinstance(error, urllib.error.HTTPError) else None
            time.sleep(PAUSE)


def _signed_in(base: str) -> Any:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{base}/lobby", timeout=TIMEOUT).read().decode()
    _post(browser, f"{base}/lobby/enter", {"role": "clerk"}, page)
    return browser


def _accept_one(browser: Any, base: str, number: str, said: Promises) -> str:
    address = f"{base}/desk/cases/{number}/check"
    page = browser.open(address, timeout=TIMEOUT).read().decode()
    if 'value="accept"' not in page:
        said.accept(number)  # an earlier attempt did it, though its answer never came
        return "already"
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    data = {name: "complete" for name in re.findall(r'name="(m-[^"]+)"', page)}
    data |= {"do": "accept", "seen": seen[1] if seen else ""}
    answer = _post(browser, address, data, page)
    if answer.url.endswith("/done"):
        said.accept(number)
        return "done"
    return str(answer.status)


def _post(browser: Any, address: str, data: dict[str, str], page: str) -> Any:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token[1] if token else ""})
    return browser.open(address, form.encode(), timeout=TIMEOUT)


def _ask(address: str, body: bytes, headers: dict[str, str]) -> tuple[int | str, str]:
    try:
        asked = urllib.request.Request(address, body, headers)
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except _GONE as error:
        return _word(error), ""


def _word(error: BaseException) -> str:
    """An HTTP status, or that nobody answered."""
    return str(error.code) if isinstance(error, urllib.error.HTTPError) else "no answer"
