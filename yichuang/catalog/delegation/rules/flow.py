"""The one table of acts: from where, to where, by whose right, with what given."""

from dataclasses import dataclass

from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Permission

from .enums import Stage

_S = Stage
# Stages in which applications are taken.
OPENED = (_S.OPENED, _S.RUNNING, _S.BELOW, _S.HAND_BACK)
BEFORE = (_S.PENDING, _S.PREPARING)


class Move(Labelled):
    """An act on a delegation."""

    REGISTER = "register", "登记"
    START = "start", "开始承接"
    AMEND = "amend", "补充登记"
    TRAIN = "train", "登记培训"
    VOUCH = "vouch", "登记佐证"
    OPEN = "open", "开门承接"
    PASS = "pass", "评估达标"
    FALL_SHORT = "fall_short", "评估未达标"
    PROPOSE_BACK = "propose_back", "建议退回"
    END = "end", "登记收回"


@dataclass(frozen=True)
class Transition:
    """One row: `to` None leaves the stage as it is; `needs` are the fields to be given."""

    move: Move
    starts: tuple[Stage, ...]
    to: Stage | None
    right: Permission
    needs: tuple[str, ...] = ()
    button: bool = True


_PREPARE, _MANAGE = Permission.DELEGATION_PREPARE, Permission.DELEGATION_MANAGE
_M = Move
TRANSITIONS: dict[Move, Transition] = {
    row.move: row
    for row in (
        Transition(_M.REGISTER, (), _S.PENDING, _MANAGE, button=False),
        Transition(_M.START, (_S.PENDING,), _S.PREPARING, _PREPARE, ("plan",)),
        Transition(_M.AMEND, (*BEFORE, *OPENED), None, _PREPARE),
        Transition(_M.TRAIN, (*BEFORE, *OPENED), None, _PREPARE, ("person", "trained_on", "score")),
        Transition(_M.VOUCH, (*BEFORE, *OPENED), None, _PREPARE, ("text", "who", "day")),
        Transition(_M.OPEN, (_S.PREPARING,), _S.OPENED, _MANAGE),
        Transition(_M.PASS, OPENED, _S.RUNNING, _MANAGE),
        Transition(_M.FALL_SHORT, OPENED, _S.BELOW, _MANAGE, button=False),
        Transition(_M.PROPOSE_BACK, (_S.BELOW,), _S.HAND_BACK, _MANAGE, ("reason",)),
        Transition(
            _M.END, (*BEFORE, *OPENED), _S.ENDED, _MANAGE, ("document", "ended_on", "reason")
        ),
    )
}


def allowed_moves(stage: str) -> tuple[Move, ...]:
    """What can be done from a stage, in the order of the buttons."""
    return tuple(row.move for row in TRANSITIONS.values() if row.button and stage in row.starts)
