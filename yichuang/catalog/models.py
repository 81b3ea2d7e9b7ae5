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
from yichuang.catalog.laws.models import Law, LawArticle
from yichuang.catalog.powers.models import Power, PowerBasis, PowerDuty

__all__ = [
    "Faq",
    "Fee",
    "Item",
    "ItemTheme",
    "ItemVersion",
    "Law",
    "LawArticle",
    "LegalBasis",
    "Material",
    "Place",
    "Power",
    "PowerBasis",
    "PowerDuty",
    "Step",
]
