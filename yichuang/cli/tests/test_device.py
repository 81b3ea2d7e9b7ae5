"""The card reader's helper: whom it answers, and what it says when something is wrong."""

import http.client
import threading
from collections.abc import Iterator

import pytest

from yichuang.cli.main import main
from yichuang.cli.reader import Desk, make_server

ORIGIN = "http://127.0.0.1:8000"
CARD = {"name": "何秀英", "id_no": "51162320000101001X"}


@pytest.fixture
def desk() -> Iterator[tuple[Desk, int]]:
    one = Desk(origin=ORIGIN, card=dict(CARD))
    with make_server(one, 0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield one, server.server_address[1]
        server.shutdown()


def ask(port: int, method: str = "GET", path: str = "/read", **headers: str):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request(method, path, headers=headers)
    answer = line.getresponse()
    body = answer.read().decode()
    line.close()
    return answer, body


def test_our_page_reads(desk):
    answer, body = ask(desk[1], Origin=ORIGIN)
    assert answer.status == 200 and "何秀英" in body
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
        {"Origin": ORIGIN, "Host": "evil.example"},
        {"Origin": f"{ORIGIN}.evil.example"},
    ],
)
def test_another_page_in_the_same_browser_does_not_read_the_card(desk, headers):
    answer, body = ask(desk[1], **headers)
    assert answer.status == 403
    assert "何秀英" not in body and "Access-Control-Allow-Origin" not in answer.headers
    assert desk[0].reads == 0, "the reader is not even asked"


def test_the_preflight_of_private_networks(desk):
    answer, _ = ask(desk[1], "OPTIONS", Origin=ORIGIN)
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Private-Network"] == "true"
    assert ask(desk[1], "OPTIONS", Origin="https://evil.example")[0].status == 403


def test_no_card_and_no_reader_say_which(desk):
    desk[0].card = None
    assert ask(desk[1], Origin=ORIGIN)[0].status == 409
    desk[0].plugged = False
    answer, body = ask(desk[1], Origin=ORIGIN)
    assert answer.status == 503 and "no_device" in body


def test_a_port_in_use_is_said_in_chinese(desk, capsys):
    assert main(["device", "mock", "--port", str(desk[1])]) == 2
    assert "端口" in capsys.readouterr().err
