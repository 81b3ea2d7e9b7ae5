"""The other side, for trying it out: checks signatures, forgets answers, counts what it got.

On 127.0.0.1 only. `lose`: took it, and the connection ends without an answer; `repeat`: took
it, and answers 500. Both make the sender send again, as a real network does.
"""

import json
import random
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from yichuang.kernel.outbound.rules import LARGEST_BODY, verified


class Mock:
    """A receiver that keeps the first of each id, in the order of arrival."""

    def __init__(
        self,
        *,
        secret: str,
        clock: Callable[[], datetime],
        lose: float = 0.0,
        repeat: float = 0.0,
        drop: float = 0.0,
        port: int = 0,
        record: Path | None = None,
        seed: int | None = None,
    ) -> None:
        self.secret, self.clock, self.record = secret, clock, record
        self.lose, self.repeat, self.drop = lose, repeat, drop
        self.kept: dict[str, dict[str, Any]] = {}
        self.numbers: list[int] = []
        self.arrived = self.forged = self.lost = self.repeated = self.dropped = 0
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def serve(self) -> None:
        """Until `close`, or a keyboard interrupt."""
        self._server.serve_forever(poll_interval=0.05)

    def start(self) -> "Mock":
        """Serve in a thread of its own."""
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, headers: Any, body: bytes) -> int:
        """The status to answer with; 0 for none at all."""
        with self._lock:
            self.arrived += 1
            signature, timestamp = headers.get("YC-Signature", ""), headers.get("YC-Timestamp", "")
            if not verified(self.secret, timestamp, body, signature, at=self.clock()):
                self.forged += 1
                return 401
            if self._dice.random() < self.drop:  # never saw it
                self.dropped += 1
                return 503
            self._keep(headers, body)
            return self._fate()

    def _keep(self, headers: Any, body: bytes) -> None:
        message = json.loads(body)
        if message["id"] in self.kept:
            return
        self.kept[message["id"]] = message
        self.numbers.append(int(headers["YC-Number"]))
        if self.record is not None:
            with self.record.open("ab") as file:
                file.write(body + b"\n")

    def _fate(self) -> int:
        chance = self._dice.random()
        if chance < self.lose:
            self.lost += 1
            return 0
        if chance < self.lose + self.repeat:
            self.repeated += 1
            return 500
        return 204

    def counts(self) -> dict[str, int]:
        """What came of it."""
        return {
            "arrived": self.arrived,
            "kept": len(self.kept),
            "again": self.arrived - len(self.kept) - self.forged - self.dropped,
            "forged": self.forged,
            "unanswered": self.lost,
            "answered_500": self.repeated,
            "in_order": int(self.numbers == sorted(self.numbers)),
        }

    def as_text(self) -> str:
        """The counts in words."""
        found = self.counts()
        order = "次序正确" if found["in_order"] else "次序有误"
        return (
            f"收到 {found['arrived']} 次，去重后 {found['kept']} 条，重复 {found['again']} 次，"
            f"签名不符 {found['forged']} 次，{order}"
        )


def _handler(mock: Mock) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LARGEST_BODY:
                self.send_error(413)
                return
            status = mock.take(self.headers, self.rfile.read(int(length)))
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Counted, not printed."""

    return Handler
