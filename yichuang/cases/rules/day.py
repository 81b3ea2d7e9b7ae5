"""日清 and 我的一天: which acts count as what, and for whom an open case waits."""

from collections.abc import Mapping

from yichuang.cases.rules.states import Stage
from yichuang.kernel.enums import Labelled
from yichuang.kernel.ledger.rules import Act


class Figure(Labelled):
    """A column of the end-of-day table."""

    TAKEN_IN = "taken_in", "收件"
    ACCEPTED = "accepted", "受理"
    TOLD = "told", "告知补正"
    RETURNED = "returned", "退件"
    DELIVERED = "delivered", "送达"
    OPEN = "open", "日终未办结"
    ORIGINALS = "originals", "原件未退"


KINDS: Mapping[Figure, tuple[str, ...]] = {
    Figure.TAKEN_IN: (Act.CASE_RECEIVE.value,),
    Figure.ACCEPTED: (
        Act.CASE_ACCEPT.value,
        Act.CASE_ACCEPT_WITH_GAPS.value,
        Act.CASE_COMMIT.value,
        Act.CASE_DEEM_ACCEPTED.value,
        Act.CASE_FILE.value,
    ),
    Figure.TOLD: (Act.CASE_REQUEST_SUPPLEMENT.value,),
    Figure.RETURNED: (Act.CASE_NOT_NEEDED.value, Act.CASE_REFUSE_ACCEPTANCE.value),
    Figure.DELIVERED: (Act.CASE_DELIVER.value,),
}
FIGURE_OF = {kind: figure for figure, kinds in KINDS.items() for kind in kinds}
# The acts after which nothing is open any more: what was still open at the end of a past day.
CLOSING = (
    *KINDS[Figure.RETURNED],
    *KINDS[Figure.DELIVERED],
    Act.CASE_FILE.value,
    Act.CASE_WITHDRAW.value,
    Act.CASE_LAPSE.value,
    Act.CASE_GAPS_EXPIRED.value,
)
OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


def waits_for(stage: Stage, holder: str) -> str:
    """Who has to do the next thing on an open case."""
    if stage is Stage.SUPPLEMENT:
        return "等申请人补正"
    if stage is Stage.RECEIVED:
        return "等窗口核验"
    if stage is Stage.DECIDED:
        return "等窗口送达"
    if stage is Stage.PAUSED:
        return "等特别程序的结果"
    return f"在{holder}手上" if holder else "等人领办"
