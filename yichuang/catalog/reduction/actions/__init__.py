"""Writes: acts, baselines, choices, disposals, judgements."""

from yichuang.kernel.importing import registry

from .acts import correct_act, record_act
from .baselines import choose_reckoning, freeze_baseline, open_baseline, record_target
from .disguise import judge_pair
from .legacy import dispose
from .sheets import BASELINE_ROWS, LEGACY

__all__ = [
    "choose_reckoning",
    "correct_act",
    "declare_reduction",
    "dispose",
    "freeze_baseline",
    "judge_pair",
    "open_baseline",
    "record_act",
    "record_target",
]


def declare_reduction() -> None:
    """Make the two lists importable."""
    registry.register(BASELINE_ROWS)
    registry.register(LEGACY)
