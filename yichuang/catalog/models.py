"""All models of the catalogue, gathered for Django; each lives in its sub-package."""

from yichuang.catalog.items.models import (
    Faq,
    Fee,
    Item,
    ItemTheme,
    ItemVersion,
    LegalBasis,
    Material,
    Place,
    Step,
)

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
