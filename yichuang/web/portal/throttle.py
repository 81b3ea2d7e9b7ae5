"""How often a guess may be made: counted in the database cache, without a picture captcha (C5)."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 15 * 60  # seconds
PER_NUMBER = 10
PER_ADDRESS = 30


@dataclass(frozen=True)
class Slot:
    """One try that was counted; given back when it turns out right."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """A right answer is no guess."""
        cache.delete_many(self.keys)


def take(request: HttpRequest, purpose: str, number: str) -> Slot | None:
    """Count one try against the number and the address; None when either is used up.

    A try is a row that only one request can add, so that many at once cannot pass together.
    """
    address = request.META.get("REMOTE_ADDR", "")
    wanted = ((f"{purpose}:n:{number}", PER_NUMBER), (f"{purpose}:a:{address}", PER_ADDRESS))
    taken: list[str] = []
    for name, limit in wanted:
        key = _free(name, limit)
        if key is None:
            cache.delete_many(taken)
            return None
        taken.append(key)
    return Slot(tuple(taken))


def _free(name: str, limit: int) -> str | None:
    digest = hashlib.sha256(name.encode()).hexdigest()[:40]
    keys = [f"try:{digest}:{at}" for at in range(limit)]
    used = cache.get_many(keys)
    for key in keys:
        if key not in used and cache.add(key, 1, WINDOW):
            return key
    return None
