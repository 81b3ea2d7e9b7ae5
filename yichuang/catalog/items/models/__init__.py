"""Items, their versions and the parts of a version."""

from .item import Item, ItemTheme
from .parts import Faq, Fee, LegalBasis, Material, Place, Step
from .version import ItemVersion

__all__ = [
    "Faq",
    "Fee",
    "Item",
    "ItemTheme",
    "ItemVersion",
    "LegalBasis",
    "Material",
    "Place",
    "Step",
]
