"""A card reader's helper without a reader: the contract of docs/devices.md, for trying out and tests.

It answers one page's origin only: any site open in the clerk's browser can reach 127.0.0.1, and
without the two checks (Origin, Host) it could read the card that lies on the reader.
"""

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"


@dataclass
class Desk:
    """What lies on the reader, and how the reader is."""

    origin: str
    card: dict[str, str] | None = None
    plugged: bool = True
    delay: float = 0.0
    reads: int = field(default=0)

    def read(self) -> tuple[int, dict[str, str]]:
        """Status and body of one reading."""
        self.reads += 1
        time.sleep(self.delay)
        if not self.plugged:
            return 503, {"error": "no_device"}
        return (200, self.card) if self.card else (409, {"error": "no_card"})


def door(*, origin: str, host: str, desk: Desk, port: int) -> bool:
    """Whether this page may ask: its origin is the one set, and it came for this very address."""
    return origin == desk.origin and host == f"{LOOPBACK}:{port}"


def make_server(desk: Desk, port: int) -> ThreadingHTTPServer:
    """The helper, listening on this machine only."""

    class Helper(BaseHTTPRequestHandler):
        server_version = "yichuang-device"

        def do_OPTIONS(self) -> None:
            self._answer(204 if self._may() else 403, None)

        def do_GET(self) -> None:
            if not self._may():
                self._answer(403, {"error": "refused"})
            elif self.path != "/read":
                self._answer(404, {"error": "unknown"})
            else:
                self._answer(*desk.read())

        def _may(self) -> bool:
            origin, host = self.headers.get("Origin", ""), self.headers.get("Host", "")
            port = self.connection.getsockname()[1]
            return door(origin=origin, host=host, desk=desk, port=port)

        def _answer(self, status: int, body: dict[str, str] | None) -> None:
            content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Cache-Control", "no-store")
            self.send_header("Vary", "Origin")
            if self._may():
                self.send_header("Access-Control-Allow-Origin", desk.origin)
                self.send_header("Access-Control-Allow-Methods", "GET")
                self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a log of readings would be a list of who was here."""

    return ThreadingHTTPServer((LOOPBACK, port), Helper)
