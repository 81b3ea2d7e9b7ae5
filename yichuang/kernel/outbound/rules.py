"""Endpoints that hear of the county: what they get, how it is signed, where it may go.

Order and loss: each endpoint has its own numbers 1, 2, 3 …; number n+1 is not sent before n
was acknowledged, and a message keeps its id for ever. A receiver that drops ids it knows has
every message once and in order (at least once, ux.md 5.8).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from yichuang.kernel.enums import Labelled
from yichuang.kernel.events.rules import Event, EventType

FIRST_WAIT = 10  # seconds
LONGEST_WAIT = 24 * 3600
MAX_ATTEMPTS = 12  # then the endpoint stops and waits for a person: some three days
LARGEST_BODY = 512_000  # bytes of a message
LARGEST_ANSWER = 4_096  # bytes of an answer that are read
TIMEOUT = 10  # seconds for each step of the connection
DEADLINE = 30  # seconds for all of it: a receiver that drips is cut off
TOLERANCE = timedelta(minutes=5)  # how old a signature a receiver should take
MAX_NAME, MAX_URL = 60, 300
EXCHANGE_TYPE = "cn.county.exchange.case"
TEST_TYPE = "cn.county.test"
# 办件 go out when they are decided, and when they end without a decision.
EXCHANGE_ON = frozenset({EventType.CASE_DECIDED, EventType.CASE_CLOSED})
_GOVERNMENT = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


class EndpointKind(Labelled):
    """What an endpoint gets."""

    WEBHOOK = "webhook", "事件通知"
    EXCHANGE = "exchange", "办件推送"


class DeliveryState(Labelled):
    """Where a message stands."""

    QUEUED = "queued", "待送达"
    SENT = "sent", "已送达"


@dataclass(frozen=True)
class Answer:
    """What became of one try: a status, or why there was none."""

    status: int = 0
    error: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def wait_after(attempt: int) -> timedelta:
    """How long until the next try, after `attempt` tries: 10 s, 30 s, … 24 h."""
    return timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 3 ** max(0, min(attempt, 20) - 1)))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over timestamp, a full stop and the body, in hexadecimal."""
    text = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def verified(secret: str, timestamp: str, body: bytes, signature: str, *, at: datetime) -> bool:
    """What a receiver checks: the signature, and that it is fresh (no replay)."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    if abs(at.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return False
    expected = f"v1={sign(secret, timestamp, body)}"
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))


def wanted(event: Event, *, kind: str, types: Collection[str]) -> bool:
    """Whether an endpoint asked for events of this type; no type chosen means all."""
    if kind == EndpointKind.EXCHANGE:
        return event.type in EXCHANGE_ON
    return not types or event.type.value in types


def address_fault(url: str, *, loopback: bool = False) -> str:
    """Why nothing is sent to this address, whatever it resolves to; empty when it may be.

    Plain http only to 127.0.0.1, and only where `loopback` is allowed (development, tests).
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "地址不完整"
    if len(url) > MAX_URL or not url.isascii() or any(c in url for c in " \\\r\n\t"):
        return "地址太长或含有不能用的字符"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "地址里不能带账号、密码或 #"
    if parts.scheme == "http" and host == "127.0.0.1" and loopback:
        return ""
    if parts.scheme != "https":
        return "只能用 https 地址"
    return "" if host and port != 0 else "地址不完整"


def resolved_fault(address: str, *, intranet: bool, loopback: bool = False) -> str:
    """Why an address a name resolved to is not called (SSRF); empty when it may be.

    `intranet`: the system administrator marked the endpoint as on the government intranet;
    then private networks are allowed, but never this machine, link-local or multicast.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "域名解析结果不是网络地址"
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return resolved_fault(str(inner), intranet=intranet, loopback=loopback)
    if ip.is_loopback:
        return "" if loopback else "地址指向本机，不能推送"
    if intranet and any(ip in network for network in _GOVERNMENT if network.version == ip.version):
        return ""
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return "地址指向内部网络；确在政务外网的，请由系统管理员标明"
    return ""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def endpoint_faults(
    *, name: str, url: str, kind: str, types: Collection[str], loopback: bool
) -> dict[str, list[str]]:
    """What keeps an endpoint from being set up, by field."""
    known = {member.value for member in EventType}
    faults = {
        "name": ""
        if 0 < len(name.strip()) <= MAX_NAME
        else f"请写明推送给谁，最多 {MAX_NAME} 个字",
        "url": address_fault(url, loopback=loopback),
        "kind": "" if kind in {member.value for member in EndpointKind} else "请选择推送什么",
        "types": "" if set(types) <= known else "没有这种事件",
    }
    return {field: [text] for field, text in faults.items() if text}
