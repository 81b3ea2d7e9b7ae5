"""Addresses that point inside the network (SSRF): nothing is fetched, nothing becomes a trap."""

import socket
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import lxml.html

from tests.axe.county import VISITOR, County

from . import doors
from .cases import Case, Sent
from .scene import Scene

TARGETS = {
    "loopback": "http://127.0.0.1:9/",
    "localhost": "http://localhost:9/",
    "short": "http://127.1:9/",
    "zero": "http://0/",
    "decimal": "http://2130706433:9/",
    "octal": "http://0177.0.0.1:9/",
    "hex": "http://0x7f000001:9/",
    "v6": "http://[::1]:9/",
    "v6-mapped": "http://[::ffff:127.0.0.1]:9/",
    "v6-zone": "http://[fe80::1%25eth0]/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata-alibaba": "http://100.100.100.200/latest/",
    "private-10": "http://10.0.0.1/",
    "private-172": "http://172.16.0.1/",
    "private-192": "http://192.168.0.1/",
    "userinfo": "http://www.example.gov.cn@127.0.0.1:9/",
    "fragment": "http://127.0.0.1:9/#www.example.gov.cn",
    "backslash": "http://www.example.gov.cn\\@127.0.0.1:9/",
    "rebinding": "http://127.0.0.1.nip.io:9/",
    "wide": "http://１２７.０.０.１:9/",
    "circled": "http://①②⑦.⓪.⓪.①:9/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:9/_GET",
    "dict": "dict://127.0.0.1:9/x",
    "ftp": "ftp://127.0.0.1:9/x",
    "ldap": "ldap://127.0.0.1:9/x",
    "javascript": "javascript:alert(1)",
    "javascript-mixed": " JaVaScRiPt:alert(1)",
    "javascript-tab": "java\tscript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:msgbox(1)",
    "protocol-relative": "//127.0.0.1:9/",
}
_ACTIVE = ("javascript:", "data:", "vbscript:", "file:")


def cases(c: County) -> Iterator[Case]:
    """In every field that takes an address, and in headers; a listener counts what connects."""
    for name, target in TARGETS.items():
        for field in ("online_url", "bases-0-url", "result_sample_ref", "materials-0-sample_ref"):
            sent = doors.editor(c, **{field: target})
            yield _quiet(f"addresses/editor-{field}/{name}", sent, ("", "/preview"))
        row = doors.item_row(1, 来源链接=target)
        sent = doors.items_file(c, "表.csv", doors.csv_of([doors.ITEMS_HEAD, row]))
        yield _quiet(f"addresses/items/{name}", sent, ("", "/commit"))
        county = {"name": "清川县", "code": "990423", "domain": target, "icp": target}
        sent = Sent(doors.SYSTEM, "/manage/opening/county", county)
        yield _quiet(f"addresses/county/{name}", sent, ("",))
        for header in ("Referer", "Origin", "X-Forwarded-Host", "Forwarded"):
            value = target.encode("ascii", "ignore").decode().replace("\t", "")
            sent = Sent(VISITOR, "/", method="GET", headers={header: value})
            yield _quiet(f"addresses/header-{header}/{name}", sent, ())


def _quiet(case_id: str, sent: Sent, pages: tuple[str, ...]) -> Case:
    """Play it with every outgoing connection counted, then open the pages that show it."""

    def play(scene: Scene) -> str:
        reached: list[Any] = []

        def connect(self: Any, address: Any) -> None:
            reached.append(address)
            raise OSError("nobody may be asked")

        def resolve(host: Any, *rest: Any, **more: Any) -> Any:
            reached.append(host)
            raise OSError("nobody may be asked")

        client = scene.client(sent.who)
        with (
            patch.object(socket.socket, "connect", connect),
            patch.object(socket, "getaddrinfo", resolve),
        ):
            answers = [sent.by(client)]
            base = answers[0].get("Location", sent.url).split("#")[0]
            answers += [_open(client, base, page) for page in pages]
        if reached:
            return f"asked {reached[:3]}"
        return next((fault for fault in map(_trap, answers) if fault), "")

    return Case(case_id, play=play)


def _open(client: Any, base: str, page: str) -> Any:
    return client.post(base + page) if page == "/commit" else client.get(base + page)


def _trap(answer: Any) -> str:
    if answer.status_code >= 500:
        return f"{answer.status_code}: {getattr(answer, 'exc_info', [0, 0])[1]!r}"
    if "html" not in answer.get("Content-Type", "") or not answer.content:
        return ""
    for element in lxml.html.fromstring(answer.content).iter("*"):
        for name in ("href", "src", "action", "formaction"):
            value = "".join(str(element.get(name, "")).split()).lower()
            if value.startswith(_ACTIVE) and not value.startswith("data:image/"):
                return f"{name} leads to {value[:60]!r}"
    return ""
