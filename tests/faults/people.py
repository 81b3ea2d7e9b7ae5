"""The people outside: they send, send again when nobody answers, and write down what was said.

An act is acknowledged when its answer came; only then it goes into the record. A request whose
answer was lost is sent again with the same key or the same version seen.
"""

import base64
import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

from .office import Office

TOKEN = "k" * 32
_SEEN = re.compile(r'name="seen" value="(\d+)"')
_FORM = "application/x-www-form-urlencoded"
PAUSE = 0.05


class Ended(Exception):
    """The run is over and this request never got its answer."""


@dataclass
class Record:
    """What was acknowledged: (act, number) in the order of the answers, and what went wrong."""

    acts: list[tuple[str, str]] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)
    retries: int = 0
    failed: int = 0  # 5xx of a living server
    odd: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def done(self, act: str, number: str) -> None:
        """One more acknowledged act."""
        with self.lock:
            self.acts.append((act, number))


@dataclass
class Crowd:
    """Everybody outside."""

    office: Office
    port: int
    record: Record = field(default_factory=Record)
    closing: threading.Event = field(default_factory=threading.Event)
    deadline: float = 0.0

    def work(self) -> list[threading.Thread]:
        """Start them all."""
        plan = [(self.apply, n) for n in range(2)] + [(self.window, n) for n in range(2, 5)]
        threads = [threading.Thread(target=self._all_day, args=one) for one in plan]
        threads.append(threading.Thread(target=self._all_day, args=(self.audit, 9)))
        for thread in threads:
            thread.start()
        return threads

    def _all_day(self, story: Any, who: int) -> None:
        at = 0
        while not self.closing.is_set():
            at += 1
            try:
                story(who * 100_000 + at)
            except Ended:
                self.record.odd.append(f"{story.__name__} {at}: no answer at all")
                return

    def apply(self, n: int) -> None:
        """One application over the interface, with a photo."""
        given = {key: value for key, value in _form(n).items() if key in self.office.fields}
        photo = base64.b64encode(png(extra=f"Comment\0{n}".encode())).decode()
        body = {
            "item": self.office.item,
            "applicant": {
                "kind": "person",
                "name": "何秀英",
                "id_kind": "id_card",
                "id_number": id_number(n % 900 + 1),
                "phone": "13900000077",
            },
            "form": given,
            "files": [{"material": "layout", "name": "图.png", "content": photo}],
        }
        headers = {
            "Authorization": f"Bearer {self.office.key}",
            "Idempotency-Key": f"kill-{n}",
            "Content-Type": "application/json",
        }
        status, _, text = self.send("POST", "/api/v1/cases", json.dumps(body), headers)
        if status == 201:
            self.record.done("online", json.loads(text)["number"])
        else:
            self.record.odd.append(f"online {n}: {status} {text[:200]}")

    def window(self, n: int) -> None:
        """One case at the window, from intake to the licence."""
        data = {f"f-{key}": value for key, value in _form(n).items()} | {
            "version": self.office.version,
            "key": f"window-{n}",
            "a-business": "canteen",
            "a-who": "self",
            "id_number": id_number(n % 900 + 1),
            "name": "何秀英",
            "phone": "13900000077",
            "m-form": "complete",
            "m-layout": "complete",
            "do": "accept",
        }
        status, place, text = self.post(self.office.clerk, "/desk/intake", data)
        if status != 302:
            self.record.odd.append(f"intake {n}: {status} {text[:200]}")
            return
        number = place.split("/")[3]
        self.record.done("intake", number)
        for key in ("paper", "visit"):
            step = {"key": key, "opinion": "符合条件"}
            self.act(self.office.reviewer, number, f"step:{key}", "step", step)
        decision = {"outcome": "granted", "do": "decide", "content": "准予经营"}
        self.act(self.office.approver, number, "grant", "decide", decision)

    def act(self, who: str, number: str, name: str, page: str, data: dict[str, Any]) -> None:
        """One act on the version that the page shows. 409 after a lost answer: it was done."""
        at = f"/desk/cases/{number}"
        show = at if page == "step" else f"{at}/{page}"
        status, _, text = self.send("GET", show, "", _cookie(who))
        found = _SEEN.search(text)
        if status != 200 or found is None:
            self.record.odd.append(f"{name} {number}: the page answers {status}")
            return
        before = self.record.retries
        status, _, text = self.post(who, f"{at}/{page}", data | {"seen": found[1]})
        lost = self.record.retries > before
        if status == 302:
            self.record.done(name, number)
        elif not (lost and status in (409, 422)):
            self.record.odd.append(f"{name} {number}: {status}")

    def audit(self, n: int) -> None:
        """A check of the whole ledger, in the background."""
        status, place, _ = self.post(self.office.auditor, "/manage/ledger/verify", {})
        if status == 302:
            self.record.jobs.append(int(place.rstrip("/").rsplit("/", 1)[-1]))
        time.sleep(1)

    def post(self, who: str, url: str, data: dict[str, Any]) -> tuple[int, str, str]:
        """A form of somebody who is signed in."""
        return self.send("POST", url, urlencode(data), _cookie(who) | {"Content-Type": _FORM})

    def send(self, method: str, url: str, body: str, headers: dict[str, str]) -> Any:
        """Until there is an answer that is not the server's own fault."""
        while True:
            try:
                status, place, text = self._once(method, url, body, headers)
                if status < 500:
                    return status, place, text
                with self.record.lock:
                    self.record.failed += 1
            except (OSError, http.client.HTTPException):
                pass
            with self.record.lock:
                self.record.retries += 1
            if self.deadline and time.monotonic() > self.deadline:
                raise Ended
            time.sleep(PAUSE)

    def _once(self, method: str, url: str, body: str, headers: dict[str, str]) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, url, body.encode() if body else None, headers)
            answer = line.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()
        finally:
            line.close()


def _cookie(session: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def _form(n: int) -> dict[str, str]:
    return {
        "shop": f"何记面馆 {n}",
        "code": credit_code(5, "92990423"),
        "owner_id": id_number(77),
        "phone": "13900000077",
        "area": "38",
        "cold": "no",
    }
