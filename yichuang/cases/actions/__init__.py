"""Writes to a case. One function is one legal act, one transaction, one ledger entry."""

from .codes import redeem_code, request_code
from .commitment_checks import freeze_checks, record_check, repair, take_normal_way
from .commitments import accept_on_promise
from .decide import decide, deliver, instant
from .drafts import attach, drop_draft, save_draft, start_draft, submit_draft
from .ending import lapse, withdraw
from .fees import notify_fee, record_payment
from .filing import file_case
from .gaps import accept_with_gaps, expire_gaps, hand_in_later, return_handed_in
from .intake import (
    accept,
    correct,
    deem_accepted,
    receive,
    set_materials,
)
from .originals import return_originals, take_originals
from .review import complete_step, extend, hold, pause, resume
from .supplement import request_supplement, settle, supply
from .turning_away import not_needed, refuse_acceptance
from .typos import fix_typo

__all__ = [
    "accept",
    "accept_on_promise",
    "accept_with_gaps",
    "attach",
    "complete_step",
    "drop_draft",
    "correct",
    "decide",
    "deem_accepted",
    "deliver",
    "expire_gaps",
    "extend",
    "file_case",
    "fix_typo",
    "freeze_checks",
    "hand_in_later",
    "hold",
    "instant",
    "lapse",
    "not_needed",
    "notify_fee",
    "pause",
    "receive",
    "record_check",
    "record_payment",
    "redeem_code",
    "refuse_acceptance",
    "request_code",
    "repair",
    "request_supplement",
    "resume",
    "return_handed_in",
    "return_originals",
    "save_draft",
    "set_materials",
    "settle",
    "start_draft",
    "submit_draft",
    "supply",
    "take_normal_way",
    "take_originals",
    "withdraw",
]
