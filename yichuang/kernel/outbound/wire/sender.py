"""One signed POST to an address that was looked up, judged and then called as judged.

The name is resolved once and the judged address is the one connected to, so a name that
answers differently a moment later leads nowhere. No redirect is followed, no proxy asked.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from yichuang.kernel.outbound.rules import (
    DEADLINE,
    LARGEST_ANSWER,
    TIMEOUT,
    Answer,
    address_fault,
    resolved_fault,
    sign,
)


def send(
    *,
    url: str,
    secret: str,
    body: bytes,
    message_id: str,
    number: int,
    at: datetime,
    intranet: bool,
    loopback: bool,
) -> Answer:
    """Never raises for what the other side or the network does."""
    if fault := address_fault(url, loopback=loopback):
        return Answer(error=fault)
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "yichuang-outbound/1",
        "YC-Id": message_id,
        "YC-Number": str(number),
        "YC-Timestamp": timestamp,
        "YC-Signature": f"v1={sign(secret, timestamp, body)}",
        "Connection": "close",
    }
    try:
        address = _judged(url, intranet=intranet, loopback=loopback)
        return _post(url, address, body, headers)
    except _Refused as fault:
        return Answer(error=str(fault))
    except TimeoutError:
        return Answer(error=f"{TIMEOUT} 秒内没有回应")
    except ssl.SSLError as error:
        return Answer(error=f"对方证书不能通过验证：{error.reason or '证书错误'}")
    except (OSError, http.client.HTTPException) as error:
        return Answer(error=f"连接失败（{type(error).__name__}）")


class _Refused(Exception):
    """The address is not one we call."""


def _judged(url: str, *, intranet: bool, loopback: bool) -> str:
    """The address to connect to: every one the name has must be allowed."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _Refused("域名解析不到地址") from None
    addresses = [str(entry[4][0]) for entry in found]
    plain = loopback and parts.scheme == "http"
    for address in addresses:
        if fault := resolved_fault(address, intranet=intranet, loopback=plain):
            raise _Refused(fault)
    if not addresses:
        raise _Refused("域名解析不到地址")
    return addresses[0]


def _post(url: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path or "/"
    connection = _Pinned(host, parts.port, address=address, tls=parts.scheme == "https")
    guard = threading.Timer(DEADLINE, connection.cut)
    guard.daemon = True
    guard.start()
    try:
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        response = connection.getresponse()
        response.read(LARGEST_ANSWER)
        if 300 <= response.status < 400:
            return Answer(response.status, "对方要求转到别的地址，不跟随")
        return Answer(response.status)
    finally:
        guard.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the judged address; the certificate is still checked against the name."""

    def __init__(self, host: str, port: int | None, *, address: str, tls: bool) -> None:
        super().__init__(host, port or (443 if tls else 80), timeout=TIMEOUT)
        self._address, self._tls = address, tls
        self.default_port = 443 if tls else 80  # keeps the port out of Host where it is usual

    def connect(self) -> None:
        """The judged address, never the name again."""
        assert self.port is not None
        ipaddress.ip_address(self._address.partition("%")[0])
        sock: Any = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._tls:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)
        self.sock = sock

    def cut(self) -> None:
        """End it from outside: whoever waits for the next byte gets an error."""
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
