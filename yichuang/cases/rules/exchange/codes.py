"""Our enums against the code lists of GB/T 39046-2020 Annex A; the rest is named as our own.

The lists marked "own" are not printed in the standard's annex: a province that uses other
numbers is one more table here, not another format.
"""

from collections.abc import Mapping

from yichuang.cases.rules.states import (
    Card,
    Channel,
    Lane,
    MaterialState,
    Outcome,
    PauseKind,
)

# A.4 服务对象, by the key of `kernel.identity.rules.PartyKind`.
PARTY_KINDS: Mapping[str, str] = {
    "person": "1",
    "enterprise": "2",
    "institution": "3",
    "social": "4",
    "organ": "5",
    "other": "6",
}
# 证件类型: 111 and 414 as in GA/T 517; 001 is exchange practice (own until confirmed).
ID_KINDS: Mapping[str, str] = {"id_card": "111", "passport": "414", "uscc": "001"}
# A.5 办理形式
CHANNELS: Mapping[str, str] = {
    Channel.WINDOW.value: "1",
    Channel.ONLINE.value: "2",
    Channel.PLATFORM.value: "2",  # the code list knows the net, not which site on it
}
# A.6 办件类型
LANES: Mapping[str, str] = {Lane.INSTANT.value: "1", Lane.PROMISE.value: "2"}
# A.7 特别程序种类: 1 延长审批, 2 任何其他; which of the eight (Art 45) stands in 种类名称.
EXTENSION, OTHER_PROCEDURE = "1", "2"
EXTENSION_NAME = "延长审批"
PROCEDURES = frozenset({EXTENSION_NAME, *(kind.label for kind in PauseKind)})
# 办结结果 (own)
OUTCOMES: Mapping[str, str] = {
    Outcome.GRANTED.value: "1",
    Outcome.REFUSED.value: "2",
    Outcome.NOT_ACCEPTED.value: "3",
    Outcome.NOT_NEEDED.value: "4",
    Outcome.WITHDRAWN.value: "5",
    Outcome.LAPSED.value: "6",
    Outcome.GAPS_EXPIRED.value: "7",
    Outcome.FILED.value: "8",
}
# 收取方式 (own): by whether files were handed in
PAPER, ELECTRONIC = "1", "2"
# 业务动作 (own): 1 通过, 2 退回, 3 其他; an officer who proposes 不予 does not send back
ACTIONS: Mapping[str, str] = {"": "1", Outcome.GRANTED.value: "1", Outcome.REFUSED.value: "3"}
# 环节状态
WAITING, DONE = "1", "2"
# 预警类型 (own)
WARNINGS: Mapping[str, str] = {Card.YELLOW.value: "2", Card.RED.value: "3"}
# 是否收取: what counts as handed in
HANDED_IN = frozenset({MaterialState.COMPLETE.value, MaterialState.DEFECTIVE.value})
FLAGS = frozenset({"0", "1"})

# Lists a record that comes from elsewhere is checked against.
LISTS: Mapping[str, frozenset[str]] = {
    "是否": FLAGS,
    "服务对象": frozenset(PARTY_KINDS.values()),
    "证件类型": frozenset(ID_KINDS.values()),
    "办理形式": frozenset({"1", "2", "3", "4", "9"}),
    "办件类型": frozenset({"1", "2", "9"}),
    "特别程序种类": frozenset({EXTENSION, OTHER_PROCEDURE}),
    "办结结果": frozenset(OUTCOMES.values()),
    "收取方式": frozenset({PAPER, ELECTRONIC}),
    "业务动作": frozenset({"1", "2", "3"}),
    "环节状态": frozenset({WAITING, DONE}),
    "预警类型": frozenset({"1", "2", "3"}),
}


def flag(value: bool) -> str:
    """1 是, 0 否."""
    return "1" if value else "0"
