"""常用语: where a phrase is used, what stands in it for what, and the list one begins with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yichuang.kernel.enums import Labelled

LONGEST = 300
MOST = 30  # of one kind, for one person or department: more are not found in time
_HOLES = re.compile(r"\{([^{}]*)\}")


class PhraseKind(Labelled):
    """Where it is offered."""

    PROBLEM = "problem", "补正：哪里不对，怎样补"
    REFUSE_ACCEPTANCE = "refuse_acceptance", "不予受理理由"
    REFUSE = "refuse", "不予许可理由"
    OPINION = "opinion", "审查意见"


# What may stand in a phrase of a kind.
HOLES: dict[PhraseKind, tuple[str, ...]] = {
    PhraseKind.PROBLEM: ("材料", "份数", "事项"),
    PhraseKind.REFUSE_ACCEPTANCE: ("事项", "申请人"),
    PhraseKind.REFUSE: ("事项", "申请人"),
    PhraseKind.OPINION: ("事项", "申请人"),
}


@dataclass(frozen=True)
class Said:
    """A phrase; `fix` says how to put a problem right and is empty for the other kinds."""

    text: str
    fix: str = ""


def faults(kind: PhraseKind, text: str, fix: str) -> dict[str, list[str]]:
    """What is wrong with a phrase somebody wants to keep, by field."""
    found: dict[str, list[str]] = {}
    if not text.strip():
        found["text"] = ["请写常用语"]
    if kind is PhraseKind.PROBLEM and not fix.strip():
        found["fix"] = ["请写怎样补：一次告知要说清怎样补"]
    if kind is not PhraseKind.PROBLEM and fix.strip():
        found["fix"] = ["只有补正的常用语才写怎样补"]
    for name, words in (("text", text), ("fix", fix)):
        if len(words) > LONGEST:
            found[name] = [f"最多 {LONGEST} 个字"]
        unknown = [hole for hole in _HOLES.findall(words) if hole not in HOLES[kind]]
        if unknown:
            known = "、".join(f"{{{hole}}}" for hole in HOLES[kind])
            found[name] = [f"不认识 {{{unknown[0]}}}，这里可以用 {known}"]
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The phrase with its holes filled; one without a value stays for the person to see."""
    return _HOLES.sub(lambda hole: values.get(hole[1], hole[0]), text)


# What every department begins with, until it keeps a list of its own.
SEED: dict[PhraseKind, tuple[Said, ...]] = {
    PhraseKind.PROBLEM: (
        Said("没有提交{材料}", "补交{材料}{份数}。"),
        Said("份数不足", "补足{材料}，共需{份数}。"),
        Said("已过有效期", "换交在有效期内的{材料}{份数}。"),
        Said("姓名或名称与申请表不一致", "核对后重新提供{材料}，或更正申请表，使两者一致。"),
        Said("填写不完整或没有签字盖章", "补填空项并签字或盖章后重新提交{材料}。"),
        Said("印章、签字或图像不清，无法辨认", "重新提供清晰完整的{材料}{份数}。"),
    ),
    PhraseKind.REFUSE_ACCEPTANCE: (
        Said("“{事项}”依法不属于本机关职权范围。"),
        Said("{申请人}就同一事项已经提出申请，正在办理，不重复受理。"),
    ),
    PhraseKind.REFUSE: (
        Said("{申请人}申请的“{事项}”不符合法定条件："),
        Said("现场核查的情况与申请材料不一致，经指出后没有改正："),
    ),
    PhraseKind.OPINION: (
        Said("材料齐全，符合法定形式，建议准予。"),
        Said("经审查，申请人符合“{事项}”的条件，建议准予。"),
        Said("现场核查合格，与申请材料一致，建议准予。"),
        Said("材料之间有不一致的地方，需要核实："),
    ),
}
