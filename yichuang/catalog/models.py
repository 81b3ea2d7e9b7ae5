"""All models of the catalogue, gathered for Django; each lives in its sub-package."""

from yichuang.catalog.intermediaries.models import Intermediary
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
from yichuang.catalog.proofs.models import Proof

__all__ = [
    "Faq",
    "Fee",
    "Intermediary",
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
    "Proof",
    "Step",
]
