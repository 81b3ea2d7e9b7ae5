"""The items of the demo county: their guides in our own words, as data."""

from . import health, market
from .builder import ItemSpec

_MODULES = (market, health)
ITEMS: tuple[ItemSpec, ...] = tuple(item for module in _MODULES for item in module.ITEMS)
DRAFTS: tuple[ItemSpec, ...] = tuple(
    item for module in _MODULES for item in getattr(module, "DRAFTS", ())
)
