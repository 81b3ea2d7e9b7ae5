"""What a transition table is made of, and the check that reads it."""

from dataclasses import dataclass, field

from yichuang.cases.rules.states import Stage
from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Permission


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
    DEEM_RENEWED = "deem_renewed", "视为准予延续"
    FILE = "file", "备案"
    ACCEPT_WITH_GAPS = "accept_with_gaps", "容缺受理"
    HAND_IN_LATER = "hand_in_later", "容缺补交"
    RETURN_LATER = "return_later", "退回补交"
    GAPS_EXPIRED = "gaps_expired", "容缺逾期终止"
    ACCEPT_ON_PROMISE = "accept_on_promise", "告知承诺受理"


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
    law: str = ""  # the general law whose articles may be cited to people; only 行政许可 has one
    content_word: str = "办理内容"  # what a decision in favour states

    def find(self, move: Move) -> Transition | None:
        """The row of a move, or None where the regime does not know it."""
        return next((row for row in self.transitions if row.move == move), None)

    def cite(self, articles: str) -> str:
        """（行政许可法第…条） where that law governs; nothing for any other kind of item."""
        return f"（{self.law}{articles}）" if self.law else ""

    @property
    def complete_on_receipt(self) -> bool:
        """Whether a complete application is the end of it: a filing is received, not decided."""
        return self.find(Move.FILE) is not None

    def moves_from(self, stage: Stage) -> list[Transition]:
        """What can happen to a case standing at `stage`."""
        return [row for row in self.transitions if stage in row.sources]


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
    "signed_by": "签名",
    "problem": "哪里不对",
}
