"""Acts, baselines, targets, legacy entries and judgements; each unchangeable once written."""

from .acts import ReductionAct, ReductionLine
from .baselines import Baseline, BaselineRow, Reckoning, ReductionTarget
from .disguise import DisguiseJudgement
from .legacy import LegacyDisposal, LegacyEntry

__all__ = [
    "Baseline",
    "BaselineRow",
    "DisguiseJudgement",
    "LegacyDisposal",
    "LegacyEntry",
    "Reckoning",
    "ReductionAct",
    "ReductionLine",
    "ReductionTarget",
]
