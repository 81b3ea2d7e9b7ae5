"""How often a stranger may try: counted in the database cache, without a picture captcha (C5).

All processes share the count. A try is counted against the address it comes from and against
each thing it is about (a case, a draft, a telephone).
"""

import errno
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import TooMany

WINDOW = timedelta(minutes=15)
PREFIX = 64  # bits of an IPv6 address that name a household, which picks the others freely
NOBODY = "unknown"


@dataclass(frozen=True)
class Limit:
    """Tries in a window: about each thing, and from each address."""

    each: int
    address: int
    why: str = "同一个编号或者同一个网络，15 分钟里试了太多次。先停一停，别人就猜不到您的查询码。"


LIMITS = {
    "case": Limit(10, 30),
    "draft": Limit(10, 30),
    "document": Limit(10, 30),
    "lost": Limit(10, 30),
    "one-time": Limit(10, 30),
    "sign-in": Limit(10, 30),
    "photos": Limit(60, 120, "同一个网络 15 分钟里打开了太多次拍照链接。已经传上的照片都还在。"),
    "mandate": Limit(20, 20, "15 分钟里委托得太多了，可能是填错了在反复试。"),
    "phone": Limit(10, 10, "15 分钟里要了太多次验证码。"),
    "message": Limit(10, 30, "15 分钟里留言太多了。前面的都已送到，不用重发。"),
    "report": Limit(20, 20, "15 分钟里反映得太多了。前面的都已收到，不用重报。"),
    "report-number": Limit(20, 20, "查询编号试错太多次。先停一停，别人就猜不到您的编号。"),
    "start": Limit(30, 30, "同一个网络 15 分钟里新开了太多份申请。开好的都还在，可以接着填。"),
    "upload": Limit(60, 120, "15 分钟里传了太多文件。已经传上的文件都还在，不用重传。"),
}


@dataclass(frozen=True)
class Slot:
    """One try that was counted; given back when it turns out right."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """A right answer is no guess."""
        cache.delete_many(self.keys)


def take(request: HttpRequest, purpose: str, *about: str) -> Slot:
    """Count one try against the address and each thing. Raises TooMany when one is used up.

    A try is a row that only one request can add, so that many at once cannot pass together.
    """
    limit = LIMITS[purpose]
    wanted = [(f"{purpose}:n:{one}", limit.each) for one in about]
    wanted.append((f"{purpose}:a:{address_of(request)}", limit.address))
    taken: list[str] = []
    for name, most in wanted:
        key, until = _free(name, most)
        if key is None:
            cache.delete_many(taken)
            raise TooMany(limit.why, until=until)
        taken.append(key)
    return Slot(tuple(taken))


def _free(name: str, most: int) -> tuple[str | None, datetime]:
    """A place that nobody holds, or None and when the first one is free again."""
    digest = salted_hmac("throttle", name, algorithm="sha256").hexdigest()[:40]
    keys = [f"try:{digest}:{at}" for at in range(most)]
    used: dict[str, datetime] = cache.get_many(keys)
    until = now() + WINDOW
    for key in keys:
        if key not in used and cache.add(key, until, WINDOW.total_seconds()):
            return key, until
    held: dict[str, datetime] = cache.get_many(keys)
    if len(held) < most:
        # The database cache keeps its own failures to itself. A free place that cannot be taken
        # means that nothing can be written: that is said, and no stranger tries uncounted.
        raise OSError(errno.ENOSPC, "the count of tries cannot be written")
    return None, min(held.values(), default=until)


def address_of(request: HttpRequest) -> str:
    """Whence a request comes, as the sign-in counts it (one setting for both).

    Behind a proxy only the header of ALLAUTH_TRUSTED_CLIENT_IP_HEADER is believed; requests
    without it share one count.
    """
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return NOBODY
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, PREFIX), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
