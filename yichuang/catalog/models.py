"""All models of the catalogue, gathered for Django; each lives in its sub-package."""

from yichuang.catalog.adjustments.models import (
    Adjustment,
    AdjustmentLine,
    AdjustmentStep,
)
from yichuang.catalog.delegation.models import (
    Delegation,
    DelegationEvaluation,
    DelegationEvent,
    DelegationEvidence,
    DelegationTraining,
)
from yichuang.catalog.intermediaries.models import (
    Intermediary,
)
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
from yichuang.catalog.laws.models import (
    Law,
    LawArticle,
)
from yichuang.catalog.powers.models import (
    Power,
    PowerBasis,
    PowerDuty,
    PowerEdition,
)
from yichuang.catalog.proofs.models import (
    Proof,
)
from yichuang.catalog.reduction.models import (
    Baseline,
    BaselineRow,
    DisguiseJudgement,
    LegacyDisposal,
    LegacyEntry,
    Reckoning,
    ReductionAct,
    ReductionLine,
    ReductionTarget,
)
from yichuang.catalog.upper.models import (
    BaseEntry,
)

__all__ = [
    "Adjustment",
    "AdjustmentLine",
    "AdjustmentStep",
    "BaseEntry",
    "Baseline",
    "BaselineRow",
    "Delegation",
    "DelegationEvaluation",
    "DelegationEvent",
    "DelegationEvidence",
    "DelegationTraining",
    "DisguiseJudgement",
    "Faq",
    "Fee",
    "Intermediary",
    "Item",
    "ItemTheme",
    "ItemVersion",
    "Law",
    "LawArticle",
    "LegacyDisposal",
    "LegacyEntry",
    "LegalBasis",
    "Material",
    "Place",
    "Power",
    "PowerBasis",
    "PowerDuty",
    "PowerEdition",
    "Proof",
    "Reckoning",
    "ReductionAct",
    "ReductionLine",
    "ReductionTarget",
    "Step",
]
