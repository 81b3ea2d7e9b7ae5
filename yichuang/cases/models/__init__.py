"""Models of 办件."""

from .accounts import AccountCode
from .archive import ArchivePackage, HandUp
from .beside import FeeNotice, OriginalsSlip, TypoFix
from .case import Case, CaseEvent, CaseFile, CaseMaterial, Draft
from .codes import CodeRecovery
from .course import ClockPause, Decision, Delivery, Extension, StepRun
from .desk import FormChange, HandoverNote, OpinionRequest, PhoneLink, Phrase
from .exchange import ExchangeRecord
from .hearing import Hearing
from .lanes import Commitment, CommitmentCheck, GapAcceptance, GapLine
from .licence import Licence
from .licence_acts import LicenceAct, LicenceVersion
from .messages import CaseMessage
from .papers import SupplementLine, SupplementNotice
from .phones import PhoneChange

__all__ = [
    "AccountCode",
    "ArchivePackage",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseMaterial",
    "CaseMessage",
    "ClockPause",
    "CodeRecovery",
    "Commitment",
    "CommitmentCheck",
    "Decision",
    "Delivery",
    "Draft",
    "ExchangeRecord",
    "Extension",
    "FeeNotice",
    "FormChange",
    "GapAcceptance",
    "GapLine",
    "HandUp",
    "HandoverNote",
    "Hearing",
    "Licence",
    "LicenceAct",
    "LicenceVersion",
    "OriginalsSlip",
    "OpinionRequest",
    "PhoneLink",
    "Phrase",
    "PhoneChange",
    "StepRun",
    "SupplementLine",
    "SupplementNotice",
    "TypoFix",
]
