"""承接下放: stages, readiness before opening, quality afterwards; pure."""

from .enums import STANDARD_FIELDS, Kind, Point, Stage, entrusting_fault
from .flow import OPENED, TRANSITIONS, Move, Transition, allowed_moves
from .gate import Held, closed_items, why_closed
from .quality import Counts, Result, cannot_evaluate, evaluate
from .readiness import Evidence, Facts, Guide, Line, Standard, Training, check, guide_of, unmet

__all__ = [
    "OPENED",
    "STANDARD_FIELDS",
    "TRANSITIONS",
    "Counts",
    "Evidence",
    "Facts",
    "Guide",
    "Held",
    "Kind",
    "Line",
    "Move",
    "Point",
    "Result",
    "Stage",
    "Standard",
    "Training",
    "Transition",
    "allowed_moves",
    "cannot_evaluate",
    "check",
    "closed_items",
    "entrusting_fault",
    "evaluate",
    "guide_of",
    "unmet",
    "why_closed",
]
