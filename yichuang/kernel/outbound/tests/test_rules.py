"""Signatures, waits and where a request may go."""

from datetime import UTC, datetime, timedelta

import pytest

from yichuang.kernel.outbound.rules import (
    address_fault,
    resolved_fault,
    sign,
    verified,
    wait_after,
)

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))


def test_the_signature_is_the_one_anybody_computes() -> None:
    # printf '1.{}' | openssl dgst -sha256 -hmac key
    expected = "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
    assert sign("key", "1", b"{}") == expected


def test_only_the_right_fresh_signature_counts() -> None:
    good = f"v1={sign('s', STAMP, b'{}')}"
    assert verified("s", STAMP, b"{}", good, at=AT)
    assert not verified("s", STAMP, b"{ }", good, at=AT)
    assert not verified("other", STAMP, b"{}", good, at=AT)
    assert not verified("s", STAMP, b"{}", "", at=AT)
    assert not verified("s", "", b"{}", good, at=AT)
    assert not verified("s", STAMP, b"{}", good, at=AT + timedelta(minutes=6))  # a replay
    assert not verified("s", str(int(STAMP) + 1), b"{}", good, at=AT)


def test_waits_grow_from_ten_seconds_to_a_day() -> None:
    waits = [wait_after(attempt).total_seconds() for attempt in range(1, 40)]
    assert waits[0] == 10 and waits[-1] == 24 * 3600 and waits == sorted(waits)


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example.cn/hook",
        "http://127.0.0.1/hook",
        "http://127.0.0.1.evil.example/hook",
        "ftp://platform.example.cn/",
        "file:///etc/passwd",
        "https://user:pass@platform.example.cn/",
        "https://platform.example.cn@10.0.0.1/",
        "https:///hook",
        "https://platform.example.cn/\r\nX: 1",
        "https://platform.example.cn:99999/",
        "https://[::1/",
        "https://平台.example/",
        "",
    ],
)
def test_addresses_nothing_is_sent_to(url: str) -> None:
    assert address_fault(url)


def test_addresses_that_may_be() -> None:
    assert not address_fault("https://platform.example.cn:8443/hook?a=1")
    assert not address_fault("http://127.0.0.1:8899/hook", loopback=True)
    assert address_fault("http://localhost:8899/hook", loopback=True)


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::", "169.254.169.254", "fe80::1"),
        *("224.0.0.1", "255.255.255.255", "::ffff:127.0.0.1", "::ffff:169.254.169.254"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "240.0.0.1", "fe80::1%eth0", "x"),
    ],
)
def test_never_even_on_the_intranet(ip: str) -> None:
    assert resolved_fault(ip, intranet=False)
    assert resolved_fault(ip, intranet=True)


@pytest.mark.parametrize(
    "ip", ["10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.1.2.3"]
)
def test_private_networks_only_where_marked(ip: str) -> None:
    assert "政务外网" in resolved_fault(ip, intranet=False)
    assert not resolved_fault(ip, intranet=True)


def test_the_world_is_open() -> None:
    assert not resolved_fault("203.119.25.1", intranet=False)
    assert not resolved_fault("2400:3200::1", intranet=False)
