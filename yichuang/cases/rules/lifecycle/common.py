"""The moves every decided case shares, whatever law it stands under."""

from yichuang.cases.rules.states import Stage
from yichuang.kernel.permissions.rules import Permission

from .table import By, ClockEffect, Move, Transition

S, P, C = Stage, Permission, ClockEffect
INTAKE = frozenset({S.RECEIVED})
OPEN = frozenset({S.RECEIVED, S.SUPPLEMENT, S.REVIEWING, S.PAUSED})

COMMON = (
    Transition(Move.CORRECT, INTAKE, None, P.CASE_INTAKE, required=("note",)),
    Transition(
        Move.REFUSE_ACCEPTANCE,
        INTAKE,
        S.CLOSED,
        P.CASE_INTAKE,
        required=("reason", "basis", "competent_organ"),
        clock=C.STOP,
        document="refuse_acceptance",
    ),
    Transition(
        Move.REQUEST_SUPPLEMENT,
        INTAKE,
        S.SUPPLEMENT,
        P.CASE_INTAKE,
        required=("lines",),
        document="supplement_notice",
    ),
    Transition(Move.SUPPLY, frozenset({S.SUPPLEMENT}), None, None, by=By.APPLICANT),
    Transition(
        Move.ACCEPT, INTAKE, S.REVIEWING, P.CASE_INTAKE, clock=C.START, document="acceptance"
    ),
    Transition(
        Move.COMPLETE_STEP, frozenset({S.REVIEWING}), None, P.CASE_REVIEW, required=("opinion",)
    ),
    Transition(
        Move.GRANT,
        frozenset({S.REVIEWING}),
        S.DECIDED,
        P.CASE_DECIDE,
        clock=C.STOP,
        document="grant_decision",
    ),
    Transition(
        Move.REFUSE,
        frozenset({S.REVIEWING}),
        S.DECIDED,
        P.CASE_DECIDE,
        required=("reason", "basis"),
        clock=C.STOP,
        document="refuse_decision",
    ),
    Transition(
        Move.DELIVER,
        frozenset({S.DECIDED}),
        S.CLOSED,
        P.CASE_INTAKE,
        required=("method", "recipient"),
        document="delivery_receipt",
    ),
    Transition(
        Move.WITHDRAW,
        OPEN,
        S.CLOSED,
        None,
        by=By.APPLICANT,
        clock=C.STOP,
        document="termination",
    ),
    Transition(
        Move.LAPSE,
        frozenset({S.SUPPLEMENT}),
        S.CLOSED,
        None,
        by=By.SYSTEM,
        clock=C.STOP,
        document="termination",
    ),
)
