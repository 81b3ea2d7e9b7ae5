"""Writing delegations."""

from .evaluating import end, evaluate_quality, propose_back
from .opening import open_delegation
from .preparing import amend, start, train, vouch
from .registering import register

__all__ = [
    "amend",
    "end",
    "evaluate_quality",
    "open_delegation",
    "propose_back",
    "register",
    "start",
    "train",
    "vouch",
]
