"""What cases asks of the contexts above: declared here, filled by them at start-up.

Unfilled slots answer openly: the standing and the qualification allow and say 未接入 on
the case; an item that needs an outcome handler cannot be published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Answer:
    """May it be, and what to say about it."""

    allowed: bool
    connected: bool
    text: str


NOT_CONNECTED = Answer(allowed=True, connected=False, text="未接入")
StandingCheck = Callable[[str, date], Answer]
QualificationCheck = Callable[[int, int], Answer]
OutcomeHandler = Callable[..., None]

_standing: list[StandingCheck] = []
_qualification: list[QualificationCheck] = []
_outcome_handlers: dict[str, OutcomeHandler] = {}


def fill_standing(check: StandingCheck) -> None:
    """Registry: does a bad record bar 容缺 and 告知承诺 for this code on this day?"""
    _standing[:] = [check]


def fill_qualification(check: QualificationCheck) -> None:
    """Oversight: is this clerk trained for this item version?"""
    _qualification[:] = [check]


def fill_outcome(key: str, handler: OutcomeHandler) -> None:
    """Registry, projects: what happens in the deciding transaction, e.g. a register entry."""
    _outcome_handlers[key] = handler


def standing(code: str, on: date) -> Answer:
    """The applicant's standing."""
    return _standing[0](code, on) if _standing else NOT_CONNECTED


def qualification(user_id: int, version_id: int) -> Answer:
    """The clerk's qualification for an item version."""
    return _qualification[0](user_id, version_id) if _qualification else NOT_CONNECTED


def outcome_handler(key: str) -> OutcomeHandler | None:
    """The handler an item names, or None while unfilled."""
    return _outcome_handlers.get(key)


def has_outcome_handler(key: str) -> bool:
    """Whether somebody fills this handler: an item that needs it can then be published."""
    return key in _outcome_handlers
