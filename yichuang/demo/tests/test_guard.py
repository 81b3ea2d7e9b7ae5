"""Where the demo may stand."""

import pytest

from yichuang.demo.guard import FORCE, check_hosts, is_private
from yichuang.kernel.errors import Invalid


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "192.168.1.9", "hall.local"])
def test_near_hosts_pass(host: str) -> None:
    assert is_private(host)
    check_hosts([host], environ={})


@pytest.mark.parametrize("host", ["qingchuan.gov.cn", "*", "8.8.8.8", ".example.com"])
def test_public_hosts_are_refused_unless_forced(host: str) -> None:
    with pytest.raises(Invalid, match="演示模式"):
        check_hosts(["localhost", host], environ={})
    check_hosts([host], environ={FORCE: "1"})
