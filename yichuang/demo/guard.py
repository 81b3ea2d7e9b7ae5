"""The demo has one-click roles: it must not stand on the public net by mistake."""

import ipaddress
import os
from collections.abc import Iterable, Mapping

from yichuang.kernel.errors import Invalid

FORCE = "YICHUANG_DEMO_PUBLIC"
_LOCAL_NAMES = frozenset({"localhost", "testserver"})
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".test", ".example", ".lan")


def is_private(host: str) -> bool:
    """Whether a host name or address can only be reached from near by."""
    name = host.strip().lower().strip("[]")
    if name in _LOCAL_NAMES or name.endswith(_LOCAL_ENDINGS):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_link_local


def check_hosts(hosts: Iterable[str], *, environ: Mapping[str, str] | None = None) -> None:
    """Raise Invalid when the demo would answer under a public host name, unless forced."""
    environ = os.environ if environ is None else environ
    public = [host for host in hosts if not is_private(host)]
    if public and environ.get(FORCE) != "1":
        raise Invalid(
            f"演示模式不能用公开的主机名：{'、'.join(public)}。演示县里谁都能一键变成审批员",
            code="demo-public",
            what_to_do=f"请改用本机或内网地址；确实要公开演示的，设环境变量 {FORCE}=1 再启动",
        )
