"""容缺受理 and 告知承诺: two ways to be accepted beside the ordinary one.

In 容缺 a material is handed in later and the result waits for it; in 告知承诺 it is never handed
in, and the promise is checked after the decision. Neither is for a filing, which is complete on
receipt, nor for a ruling between two parties, where evidence cannot be promised.
"""

from yichuang.cases.rules.states import Stage
from yichuang.kernel.permissions.rules import Permission

from .common import INTAKE
from .table import By, ClockEffect, Move, Transition

_RUNNING = frozenset({Stage.REVIEWING, Stage.PAUSED})
GAPS = (
    Transition(
        Move.ACCEPT_WITH_GAPS,
        INTAKE,
        Stage.REVIEWING,
        Permission.CASE_INTAKE,
        required=("signed_by",),
        clock=ClockEffect.START,
        document="gap_notice",
    ),
    Transition(Move.HAND_IN_LATER, _RUNNING, None, None, by=By.APPLICANT),
    Transition(Move.RETURN_LATER, _RUNNING, None, Permission.CASE_REVIEW, required=("problem",)),
    Transition(
        Move.GAPS_EXPIRED,
        _RUNNING,
        Stage.CLOSED,
        None,
        by=By.SYSTEM,
        clock=ClockEffect.STOP,
        document="termination",
    ),
)
PROMISE = (
    Transition(
        Move.ACCEPT_ON_PROMISE,
        INTAKE,
        Stage.REVIEWING,
        Permission.CASE_INTAKE,
        required=("signed_by",),
        clock=ClockEffect.START,
        document="acceptance",
    ),
)
LANES = GAPS + PROMISE
