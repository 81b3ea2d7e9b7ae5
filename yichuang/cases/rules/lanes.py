"""May this application go by 容缺 or by 告知承诺? Pure: the answer is one sentence, empty for yes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .states import MaterialState

NORMAL = "按一般程序办：缺的材料一次性告知补正"


@dataclass(frozen=True)
class Slip:
    """A material as the lanes look at it. `may_follow`: it is on the published 容缺 list."""

    key: str
    name: str
    state: MaterialState
    may_follow: bool = False


@dataclass(frozen=True)
class Standing:
    """What is known against the applicant; `bar` is the sentence that keeps him out."""

    bar: str = ""
    text: str = "未接入"
    connected: bool = False


def gaps_fault(slips: Collection[Slip], standing: Standing) -> str:
    """Why this application cannot be accepted with gaps.

    Core materials complete, missing ones only from the published list, nothing known against
    the applicant (domain.md 1.7).
    """
    unseen = [s.name for s in slips if s.state is MaterialState.UNSEEN]
    if unseen:
        return f"还有 {len(unseen)} 份材料没有看：{'、'.join(unseen[:5])}"
    strange = [s.name for s in slips if s.state is MaterialState.LATER and not s.may_follow]
    if strange:
        return f"{'、'.join(strange)}不在本事项的容缺材料清单里，不能容缺"
    core = [s.name for s in slips if s.state is MaterialState.DEFECTIVE]
    if core:
        return f"{'、'.join(core)}有问题，主要材料齐全才能容缺受理"
    if not any(s.state is MaterialState.LATER for s in slips):
        return "材料已经齐全，请直接受理"
    return f"{standing.bar}，不能容缺受理，{NORMAL}" if standing.bar else ""


def commitment_fault(
    offered: bool, slips: Collection[Slip], replaced: Collection[str], standing: Standing
) -> str:
    """Why this application cannot be decided on a commitment."""
    if not offered:
        return "这个事项没有开通告知承诺"
    left = [s for s in slips if s.key not in replaced]
    unseen = [s.name for s in left if s.state is MaterialState.UNSEEN]
    if unseen:
        return f"还有 {len(unseen)} 份材料没有看：{'、'.join(unseen[:5])}"
    wrong = [s.name for s in left if s.state in (MaterialState.DEFECTIVE, MaterialState.LATER)]
    if wrong:
        return f"{'、'.join(wrong)}有问题，承诺不能代替这些材料"
    return f"{standing.bar}，不能使用告知承诺，{NORMAL}" if standing.bar else ""


def days_of(materials: Mapping[str, int | None], promised: int | None) -> dict[str, int]:
    """Working days each material may take: its own, never more than the promised limit."""
    ceiling = promised if promised else None
    found = {}
    for key, days in materials.items():
        own = days or 1
        found[key] = own if ceiling is None else min(own, ceiling)
    return found


def grant_fault(open_gaps: Collection[str]) -> str:
    """Nothing is issued until everything that may follow has followed."""
    if not open_gaps:
        return ""
    return f"还有 {len(open_gaps)} 份容缺材料没有补交（{'、'.join(open_gaps)}），补齐之前不能出结果"
