"""The items of the demo county: their guides in our own words, as data."""

from . import (
    building,
    civil,
    country,
    entrusted,
    health,
    insurance,
    labour,
    market,
    police,
    powers,
    trades,
)
from .builder import ItemSpec

_MODULES = (
    market,
    health,
    civil,
    police,
    labour,
    insurance,
    building,
    trades,
    country,
    powers,
    entrusted,
)
ITEMS: tuple[ItemSpec, ...] = tuple(item for module in _MODULES for item in module.ITEMS)
DRAFTS: tuple[ItemSpec, ...] = tuple(
    item for module in _MODULES for item in getattr(module, "DRAFTS", ())
)
