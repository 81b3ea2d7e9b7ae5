"""One transition table per legal regime: the buttons, checks, diagram and tests read it.

A rule that fires for the wrong kind of item is as grave as one that does not fire, so a
regime lists only its own moves: deemed acceptance, the eight clock-stopping procedures and
the extension are 行政许可 only.
"""

from dataclasses import dataclass, field

from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Permission

from .states import Stage


class Move(Labelled):
    """What can be done to a case."""

    CORRECT = "correct", "当场更正"
    NOT_NEEDED = "not_needed", "不受理"
    REFUSE_ACCEPTANCE = "refuse_acceptance", "不予受理"
    REQUEST_SUPPLEMENT = "request_supplement", "补正告知"
    SUPPLY = "supply", "补交材料"
    ACCEPT = "accept", "受理"
    DEEM_ACCEPTED = "deem_accepted", "视为受理"
    COMPLETE_STEP = "complete_step", "完成环节"
    PAUSE = "pause", "启动特别程序"
    RESUME = "resume", "特别程序结束"
    EXTEND = "extend", "延期"
    GRANT = "grant", "准予"
    REFUSE = "refuse", "不予"
    DELIVER = "deliver", "送达"
    WITHDRAW = "withdraw", "撤回申请"
    LAPSE = "lapse", "逾期未补正终止"


class ClockEffect(Labelled):
    """What a move does to the clocks."""

    NONE = "none", "不影响"
    START = "start", "开始计时"
    BACKDATE = "backdate", "自收件之日起算"
    PAUSE = "pause", "暂停计时"
    RESUME = "resume", "恢复计时"
    EXTEND = "extend", "期限顺延"
    STOP = "stop", "停止计时"


class By(Labelled):
    """Whose move it is, when no staff permission is meant."""

    STAFF = "staff", "工作人员"
    APPLICANT = "applicant", "申请人"
    SYSTEM = "system", "系统"


@dataclass(frozen=True)
class Transition:
    """One row of the table. `to` of None keeps the stage."""

    move: Move
    sources: frozenset[Stage]
    to: Stage | None
    permission: Permission | None
    by: By = By.STAFF
    required: tuple[str, ...] = ()
    clock: ClockEffect = ClockEffect.NONE
    document: str = ""
    law: str = ""


@dataclass(frozen=True)
class Regime:
    """The legal regime of an item: its moves and which limits bind it."""

    key: str
    label: str
    transitions: tuple[Transition, ...]
    notice_statute: str = ""
    decision_statute: str = ""
    words: dict[str, str] = field(default_factory=dict)

    def find(self, move: Move) -> Transition | None:
        """The row of a move, or None where the regime does not know it."""
        return next((row for row in self.transitions if row.move == move), None)

    def moves_from(self, stage: Stage) -> list[Transition]:
        """What can happen to a case standing at `stage`."""
        return [row for row in self.transitions if stage in row.sources]


S, P, C = Stage, Permission, ClockEffect
_INTAKE = frozenset({S.RECEIVED})
_BEFORE = frozenset({S.RECEIVED, S.SUPPLEMENT})
_OPEN = frozenset({S.RECEIVED, S.SUPPLEMENT, S.REVIEWING, S.PAUSED})

_COMMON = (
    Transition(Move.CORRECT, _INTAKE, None, P.CASE_INTAKE, required=("note",)),
    Transition(
        Move.REFUSE_ACCEPTANCE,
        _INTAKE,
        S.CLOSED,
        P.CASE_INTAKE,
        required=("reason", "basis", "competent_organ"),
        clock=C.STOP,
        document="refuse_acceptance",
    ),
    Transition(
        Move.REQUEST_SUPPLEMENT,
        _INTAKE,
        S.SUPPLEMENT,
        P.CASE_INTAKE,
        required=("lines",),
        document="supplement_notice",
    ),
    Transition(Move.SUPPLY, frozenset({S.SUPPLEMENT}), None, None, by=By.APPLICANT),
    Transition(
        Move.ACCEPT, _INTAKE, S.REVIEWING, P.CASE_INTAKE, clock=C.START, document="acceptance"
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
    ),
    Transition(
        Move.WITHDRAW,
        _OPEN,
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

_LICENCE_ONLY = (
    Transition(
        Move.NOT_NEEDED,
        _INTAKE,
        S.CLOSED,
        P.CASE_INTAKE,
        required=("reason",),
        clock=C.STOP,
        document="not_needed",
        law="行政许可法第三十二条第一款第一项",
    ),
    Transition(
        Move.DEEM_ACCEPTED,
        _INTAKE,
        S.REVIEWING,
        None,
        by=By.SYSTEM,
        clock=C.BACKDATE,
        document="acceptance",
        law="行政许可法第三十二条第一款第四项",
    ),
    Transition(
        Move.PAUSE,
        frozenset({S.REVIEWING}),
        S.PAUSED,
        P.CASE_REVIEW,
        required=("kind", "basis", "days_needed"),
        clock=C.PAUSE,
        document="special_procedure",
        law="行政许可法第四十五条",
    ),
    Transition(
        Move.RESUME,
        frozenset({S.PAUSED}),
        S.REVIEWING,
        P.CASE_REVIEW,
        required=("result",),
        clock=C.RESUME,
        law="行政许可法第四十五条",
    ),
    Transition(
        Move.EXTEND,
        frozenset({S.REVIEWING, S.PAUSED}),
        None,
        P.CASE_EXTEND,
        required=("reason",),
        clock=C.EXTEND,
        document="extension",
        law="行政许可法第四十二条第一款",
    ),
)

LICENCE = Regime(
    key="licence",
    label="行政许可",
    transitions=_COMMON + _LICENCE_ONLY,
    notice_statute="licence.supplement_notice",
    decision_statute="licence.decision",
    words={"granted": "准予行政许可", "refused": "不予行政许可"},
)
PUBLIC_SERVICE = Regime(
    key="public_service",
    label="公共服务",
    transitions=_COMMON,
    words={"granted": "办理完成", "refused": "不予办理"},
)
REGIMES: dict[str, Regime] = {regime.key: regime for regime in (LICENCE, PUBLIC_SERVICE)}


def fault(regime: Regime, move: Move, stage: Stage, given: dict[str, object]) -> str:
    """Why a move is refused, in one Chinese sentence; empty when it may go ahead."""
    row = regime.find(move)
    if row is None:
        return f"{regime.label}事项没有“{move.label}”这一办理动作，此规定只适用于其他类别"
    if stage not in row.sources:
        allowed = "、".join(s.label for s in Stage if s in row.sources)
        return f"办件现在是“{stage.label}”，不能{move.label}；只有{allowed}的办件可以"
    missing = [name for name in row.required if not given.get(name)]
    if missing:
        return f"{move.label}还缺：{'、'.join(FIELD_LABELS[name] for name in missing)}"
    return ""


FIELD_LABELS = {
    "note": "更正内容",
    "reason": "理由",
    "basis": "法律依据",
    "competent_organ": "应向哪个机关申请",
    "lines": "要补的材料",
    "opinion": "意见",
    "method": "送达方式",
    "recipient": "签收人",
    "kind": "特别程序种类",
    "days_needed": "所需时间",
    "result": "特别程序结果",
}
