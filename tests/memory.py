"""What the product keeps in memory of the database, forgotten between tests.

A pinned number of queries must not depend on which test of the same process ran before.
"""

import functools
import sys
from typing import Any

# Pure in their arguments and dear to work out anew: what they know never comes from rows.
PURE = (
    "yichuang.kernel.search",
    "yichuang.kernel.permissions",
    "yichuang.kernel.privacy",
    "yichuang.web.components",
)

_found: list[Any] = []
_looked_at: set[str] = set()


def forget() -> None:
    """Empty every `lru_cache` of the product but the pure ones."""
    for name in [one for one in sys.modules if one.startswith("yichuang.")]:
        if name not in _looked_at:
            _looked_at.add(name)
            _found.extend(_caches(name))
    for cache in _found:
        cache.cache_clear()


def _caches(name: str) -> list[Any]:
    if name.startswith(PURE):
        return []
    held = vars(sys.modules[name]).values()
    wrapped = functools._lru_cache_wrapper
    return [one for one in held if isinstance(one, wrapped) and one.__module__ == name]
