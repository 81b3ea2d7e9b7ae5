"""公共服务, 行政确认, 行政给付, 行政奖励, 行政裁决, 其他行政权力 and 备案.

None of them stands under the 行政许可法: no deemed acceptance, no procedure that stops the
clock, no extension by that law. Their limit is the item's own, and so is an extension: it is in
the table of the powers, and the action asks the item's version for its days and its basis.
市场主体登记 is not here: a registration is re-filed and never supplemented.
"""

from yichuang.cases.rules.states import Stage
from yichuang.kernel.permissions.rules import Permission

from .common import COMMON, INTAKE
from .lanes import LANES
from .table import ClockEffect, Move, Regime, Transition

_OWN_EXTENSION = Transition(
    Move.EXTEND,
    frozenset({Stage.REVIEWING}),
    None,
    Permission.CASE_EXTEND,
    required=("reason",),
    clock=ClockEffect.EXTEND,
    document="extension",
)
_FILE = Transition(
    Move.FILE,
    INTAKE,
    Stage.CLOSED,
    Permission.CASE_INTAKE,
    clock=ClockEffect.STOP,
    document="filing_receipt",
)
# What a filing shares with the rest: everything up to the look at the papers, and its ends.
_BEFORE_FILING = (
    *(Move.CORRECT, Move.REFUSE_ACCEPTANCE, Move.REQUEST_SUPPLEMENT, Move.SUPPLY),
    *(Move.WITHDRAW, Move.LAPSE),
)


def _power(
    key: str, label: str, *, granted: str, refused: str, content: str, lanes: bool = True
) -> Regime:
    return Regime(
        key=key,
        label=label,
        transitions=(*COMMON, _OWN_EXTENSION, *(LANES if lanes else ())),
        words={"granted": granted, "refused": refused},
        content_word=content,
    )


PUBLIC_SERVICE = Regime(
    key="public_service",
    label="公共服务",
    transitions=(*COMMON, *LANES),
    words={"granted": "办理完成", "refused": "不予办理"},
)
CONFIRMATION = _power(
    "confirmation", "行政确认", granted="予以确认", refused="不予确认", content="确认内容"
)
PAYMENT = _power("payment", "行政给付", granted="准予给付", refused="不予给付", content="给付内容")
REWARD = _power("reward", "行政奖励", granted="给予奖励", refused="不予奖励", content="奖励内容")
RULING = _power(
    "ruling",
    "行政裁决",
    granted="作出裁决",
    refused="驳回申请",
    content="裁决内容",
    lanes=False,
)
OTHER_POWER = _power(
    "other_power", "其他行政权力", granted="准予办理", refused="不予办理", content="办理内容"
)
FILING = Regime(
    key="filing",
    label="备案",
    transitions=(*(row for row in COMMON if row.move in _BEFORE_FILING), _FILE),
    words={"filed": "已备案"},
    content_word="备案内容",
)
POWERS = (CONFIRMATION, PAYMENT, REWARD, RULING, OTHER_POWER)
