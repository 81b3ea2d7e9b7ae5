"""Models of 办件."""

from .case import Case, CaseEvent, CaseFile, CaseMaterial, Draft
from .codes import CodeRecovery
from .course import ClockPause, Decision, Delivery, Extension, StepRun
from .licence import Licence
from .papers import CaseDocument, SupplementLine, SupplementNotice

__all__ = [
    "Case",
    "CaseDocument",
    "CaseEvent",
    "CaseFile",
    "CaseMaterial",
    "ClockPause",
    "CodeRecovery",
    "Decision",
    "Delivery",
    "Draft",
    "Extension",
    "Licence",
    "StepRun",
    "SupplementLine",
    "SupplementNotice",
]
