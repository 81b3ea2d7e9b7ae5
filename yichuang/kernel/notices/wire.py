"""Gateways that really send: the county's own over HTTP, and one that only writes down."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from .rules import GatewayRefused

TIMEOUT = 10  # seconds
_LARGEST_ANSWER = 65_536
# The other side has understood and will never send it: trying again is no use.
_NEVER = frozenset({400, 404, 410, 422})


class HttpGateway:
    """One POST of JSON a notice: channel, recipient, text, key. 2xx is sent, 4xx of `_NEVER`
    is refused, everything else is tried again. `Idempotency-Key` carries the notice's key, so
    that the second try of a killed worker sends nothing.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self.address, self.token = address, token

    def send(self, *, channel: str, recipient: str, text: str, key: str) -> str:
        """The reference in the answer's `id`, or the key."""
        body = {"channel": channel, "recipient": recipient, "text": text, "key": key}
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(self.address, data, headers, method="POST")
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=TIMEOUT) as answer:
                return _reference(answer.read(_LARGEST_ANSWER), key)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _NEVER:
                    raise GatewayRefused(f"网关答复 {error.code}") from None
                raise ConnectionError(f"网关答复 {error.code}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A phone number and a text go where the county said, nowhere else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _reference(answer: bytes, key: str) -> str:
    try:
        found = json.loads(answer)
    except ValueError:
        return key
    return str(found.get("id") or key) if isinstance(found, dict) else key


class RecordingGateway:
    """Sends nothing and writes each notice once into a file, a line of JSON each: rehearsals."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, *, channel: str, recipient: str, text: str, key: str) -> str:
        """The reference of the first time when the key is in the file already."""
        reference = f"record:{key}"
        if key not in {line["key"] for line in self.lines()}:
            row = {"key": key, "channel": channel, "recipient": recipient, "text": text}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return reference

    def lines(self) -> list[dict[str, str]]:
        """What was sent so far."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
