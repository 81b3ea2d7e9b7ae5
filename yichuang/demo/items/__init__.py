"""The items of the demo county: their guides in our own words, as data."""

from . import civil, health, labour, market, police
from .builder import ItemSpec

_MODULES = (market, health, civil, police, labour)
ITEMS: tuple[ItemSpec, ...] = tuple(item for module in _MODULES for item in module.ITEMS)
DRAFTS: tuple[ItemSpec, ...] = tuple(
    item for module in _MODULES for item in getattr(module, "DRAFTS", ())
)
