"""How often one key or one address may ask: counted by the minute in the database cache.

One row for each asker and minute, so the cache stays small whatever is asked. On PostgreSQL
two requests at the same instant may be counted as one: a limit here keeps a neighbour's
script from filling the hall, it is no guess counter (keys have 256 bits).
"""

import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from yichuang.kernel.clock.now import now

WINDOW = 60  # seconds
# Requests in a window; settings.YC_API_RATE may say otherwise.
VISITOR, KEY = 120, 600
_HOUSEHOLD = 64  # bits of an IPv6 address that name a household, which picks the others freely


@dataclass(frozen=True)
class Budget:
    """What is left to an asker in this window."""

    policy: str
    limit: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        return self.left < 0

    def write(self, response: HttpResponse) -> None:
        """The RateLimit fields (draft-ietf-httpapi-ratelimit-headers)."""
        response["RateLimit-Policy"] = f'"{self.policy}";q={self.limit};w={WINDOW}'
        response["RateLimit"] = f'"{self.policy}";r={max(self.left, 0)};t={self.seconds}'
        if self.spent:
            response["Retry-After"] = str(self.seconds)


def take(request: HttpRequest, key_id: int | None) -> Budget:
    """Count one request against its key, or against the address it comes from."""
    rate = getattr(settings, "YC_API_RATE", {})
    policy = "visitor" if key_id is None else "key"
    limit = rate.get(policy, VISITOR if key_id is None else KEY)
    who = f"key:{key_id}" if key_id is not None else f"address:{_address(request)}"
    stamp = int(now().timestamp())
    used = _count(who, stamp // WINDOW)
    return Budget(policy, limit, limit - used, WINDOW - stamp % WINDOW)


def _count(who: str, window: int) -> int:
    digest = salted_hmac("api-limit", who, algorithm="sha256").hexdigest()[:40]
    name = f"api:{digest}:{window}"
    used = int(cache.get(name, 0)) + 1  # read and written: four statements, half of an `add`
    cache.set(name, used, 2 * WINDOW)
    return used


def _address(request: HttpRequest) -> str:
    """Whence a request comes, as the sign-in counts it (one setting for both)."""
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
