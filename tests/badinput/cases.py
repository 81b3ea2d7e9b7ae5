"""One bad input: what is sent, by whom, where, and what has to come back."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from .scene import BESIDE, LEDGER, Scene, rolled_back, watching

Content = bytes | Callable[[], bytes]
# Looks at the answer and at the tables before they are rolled back; "" or what is wrong.
Look = Callable[[Scene, Client, Any], str]
Play = Callable[[Scene], str]
_CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
_TAGS = re.compile(rb"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """A request. `file` is (name, content) under `part`; `raw` a body as it stands."""

    who: str
    url: str
    data: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, Content] | None = None
    part: str = "file"
    method: str = "POST"
    raw: bytes | None = None
    content_type: str = "application/x-www-form-urlencoded"
    headers: Mapping[str, str] = field(default_factory=dict)

    def by(self, client: Client) -> Any:
        """Send it."""
        options = {"headers": dict(self.headers)}
        if self.raw is not None:
            return client.generic(self.method, self.url, self.raw, self.content_type, **options)
        if self.method != "POST":
            return client.generic(self.method, self.url, **options)
        data = dict(self.data)
        if self.file:
            name, content = self.file
            body = content() if callable(content) else content
            upload = SimpleUploadedFile("x", body)
            upload._name = name  # as the browser sends it: the client must not tidy it
            data[self.part] = upload
        return client.post(self.url, data, **options)


@dataclass(frozen=True)
class Case:
    """A bad input. Give `sent` with what is expected of the answer, or `play`.

    `effect` names the door whose right use it must equal in the tables; without one nothing
    but `may` may change. `words`: one of them stands in the refusal.
    """

    id: str
    sent: Sent | None = None
    statuses: frozenset[int] = frozenset({422})
    words: tuple[str, ...] = ()
    effect: str = ""
    may: frozenset[str] = frozenset()
    look: Look | None = None
    play: Play | None = None


def refused(
    case_id: str,
    sent: Sent,
    *words: str,
    status: int | tuple[int, ...] = 422,
    may: tuple[str, ...] = (),
    look: Look | None = None,
) -> Case:
    """It is said no to, with a reason, and nothing is written."""
    statuses = frozenset({status} if isinstance(status, int) else status)
    return Case(case_id, sent, statuses, words, may=frozenset(may), look=look)


def taken(
    case_id: str,
    sent: Sent,
    *,
    effect: str = "",
    status: int = 302,
    look: Look | None = None,
    may: tuple[str, ...] = (),
) -> Case:
    """It is right after all: stored whole, as it was sent or as its meaning is written."""
    return Case(case_id, sent, frozenset({status}), effect=effect, look=look, may=frozenset(may))


def run(case: Case, scene: Scene) -> str:
    """Play one case and undo it; "" or what is wrong."""
    with rolled_back():
        if case.play is not None:
            return case.play(scene)
        assert case.sent is not None
        client = scene.client(case.sent.who)
        with watching() as watch:
            answer = case.sent.by(client)
        return fault(case, scene, answer, watch.written) or (
            case.look(scene, client, answer) if case.look else ""
        )


def fault(case: Case, scene: Scene, answer: Any, written: set[str]) -> str:
    """What is wrong with an answer and with what it left in the tables."""
    status = answer.status_code
    if status >= 500:
        error = getattr(answer, "exc_info", None)
        return f"{status}: {error[1]!r}"[:300] if error else str(status)
    if status not in case.statuses:
        return f"answers {status}, not {sorted(case.statuses)}: {text_of(answer)[:160]}"
    changed = scene.changes(written - BESIDE)
    if case.effect:
        whole = scene.whole[case.effect]
        return "" if changed == whole else f"writes {changed}, the whole is {whole}"
    denied = {LEDGER, "kernel_ledgerhead"} if status == 403 else set()
    left = {table: n for table, n in changed.items() if table not in case.may | denied}
    if left:
        return f"half-written: {left}"
    return _reason_fault(case, answer) if status >= 400 else ""


def _reason_fault(case: Case, answer: Any) -> str:
    text = text_of(answer)
    if not _CHINESE.search(text):
        return f"no reason in Chinese: {text[:120]!r}"
    if case.words and not any(word in text for word in case.words):
        return f"the reason says none of {case.words}: {said(text)}"
    return ""


def text_of(answer: Any) -> str:
    """What a person reads of an answer."""
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    if "html" not in answer.get("Content-Type", ""):
        return str(answer.content.decode(errors="replace"))
    plain = _TAGS.sub(b" ", answer.content).decode(errors="replace")
    return " ".join(plain.split())


def said(text: str) -> str:
    """The part of a page most likely to hold its refusal."""
    for mark in ("不能", "有误", "请"):
        at = text.find(mark)
        if at >= 0:
            return text[max(0, at - 60) : at + 100]
    return text[:160]


def each(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(case id, value) of a table of inputs."""
    for name, value in values.items():
        yield f"{prefix}/{name}", value
