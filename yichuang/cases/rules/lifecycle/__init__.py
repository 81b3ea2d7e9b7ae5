"""One transition table per legal regime: the buttons, checks, diagram and tests read it.

A rule that fires for the wrong kind of item is as grave as one that does not fire, so a
regime lists only its own moves: deemed acceptance, the eight clock-stopping procedures and
the extension by law are 行政许可 only.
"""

from .licence import LICENCE
from .powers import FILING, POWERS, PUBLIC_SERVICE
from .table import FIELD_LABELS, By, ClockEffect, Move, Regime, Transition, fault

REGIMES: dict[str, Regime] = {
    regime.key: regime for regime in (LICENCE, PUBLIC_SERVICE, *POWERS, FILING)
}


def lanes_open(regime: str) -> bool:
    """Whether 容缺 and 告知承诺 exist for this kind of item at all."""
    known = REGIMES.get(regime)
    return known is not None and known.find(Move.ACCEPT_WITH_GAPS) is not None


__all__ = [
    "FIELD_LABELS",
    "FILING",
    "LICENCE",
    "POWERS",
    "PUBLIC_SERVICE",
    "REGIMES",
    "By",
    "ClockEffect",
    "Move",
    "Regime",
    "Transition",
    "fault",
    "lanes_open",
]
