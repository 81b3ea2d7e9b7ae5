"""The county's gateway over HTTP, and the recorder for rehearsals. No database."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from yichuang.kernel.notices.registry import gateway
from yichuang.kernel.notices.rules import GatewayRefused
from yichuang.kernel.notices.wire import HttpGateway, RecordingGateway

NOTICE = {"channel": "sms", "recipient": "13900000001", "text": "您的办件已受理", "key": "k:1"}


class Side:
    """The other side: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.status, self.body, self.where = 200, b'{"id": "SMS-7"}', ""


@pytest.fixture
def side() -> Iterator[Side]:
    made = Side()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.got.append((body, dict(self.headers)))
            self.send_response(made.status)
            if made.status == 302:
                self.send_header("Location", f"{made.where}/elsewhere")
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    made.where = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_sent_with_its_key_and_the_countys_token(side: Side) -> None:
    assert HttpGateway(side.where, "t0ken").send(**NOTICE) == "SMS-7"
    body, headers = side.got[0]
    assert body == NOTICE
    assert headers["Authorization"] == "Bearer t0ken" and headers["Idempotency-Key"] == "k:1"


@pytest.mark.parametrize("body", [b"", b"ok", b"[]", b"{}"])
def test_an_answer_without_a_reference_is_sent_all_the_same(side: Side, body: bytes) -> None:
    side.body = body
    assert HttpGateway(side.where).send(**NOTICE) == "k:1"


def test_never_or_later(side: Side) -> None:
    side.status = 422
    with pytest.raises(GatewayRefused, match="422"):
        HttpGateway(side.where).send(**NOTICE)
    for status in (401, 429, 500, 302):
        side.status = status
        with pytest.raises(ConnectionError, match=str(status)):
            HttpGateway(side.where).send(**NOTICE)
    assert len(side.got) == 5, "a redirect is not followed"


def test_a_recorder_writes_each_notice_once(tmp_path: Path, settings: Any) -> None:
    settings.YC_NOTICE_GATEWAY = f"record:{tmp_path / 'sent.jsonl'}"
    made = gateway()
    assert isinstance(made, RecordingGateway)
    assert [made.send(**NOTICE), made.send(**NOTICE)] == ["record:k:1"] * 2
    assert made.lines() == [NOTICE]


def test_an_address_is_a_gateway(settings: Any) -> None:
    settings.YC_NOTICE_GATEWAY = "https://sms.example.cn/send"
    made = gateway()
    assert isinstance(made, HttpGateway) and made.address == "https://sms.example.cn/send"
