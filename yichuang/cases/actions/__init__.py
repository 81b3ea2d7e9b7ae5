"""Writes to a case. One function is one legal act, one transaction, one ledger entry."""

from .codes import redeem_code, request_code
from .decide import decide, deliver, instant
from .drafts import attach, save_draft, start_draft, submit_draft
from .ending import lapse, withdraw
from .intake import (
    accept,
    correct,
    deem_accepted,
    not_needed,
    receive,
    refuse_acceptance,
    set_materials,
)
from .review import complete_step, extend, hold, pause, resume
from .supplement import request_supplement, settle, supply

__all__ = [
    "accept",
    "attach",
    "complete_step",
    "correct",
    "decide",
    "deem_accepted",
    "deliver",
    "extend",
    "hold",
    "instant",
    "lapse",
    "not_needed",
    "pause",
    "receive",
    "redeem_code",
    "refuse_acceptance",
    "request_code",
    "request_supplement",
    "resume",
    "save_draft",
    "set_materials",
    "settle",
    "start_draft",
    "submit_draft",
    "supply",
    "withdraw",
]
