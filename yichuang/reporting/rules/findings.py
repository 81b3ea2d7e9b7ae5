"""What the rows show to be wrong, in sentences: departments by name, numbers, no adjectives."""

from collections.abc import Sequence
from typing import Protocol

from .text import Finding

_NAMED = 5


class Late(Protocol):
    """A department's decisions of the period, and how many came too late."""

    @property
    def department(self) -> str: ...
    @property
    def decided(self) -> int: ...
    @property
    def over_statute(self) -> int: ...
    @property
    def over_promise(self) -> int: ...


def found_late(rows: Sequence[Late]) -> list[Finding]:
    """Decisions after the statutory limit, and after the promised one, department by department."""
    found = []
    legal = [row for row in rows if row.over_statute]
    if legal:
        named = "、".join(f"{row.department} {row.over_statute} 件" for row in legal[:_NAMED])
        total = sum(row.over_statute for row in legal)
        found.append(
            Finding(
                f"有 {total} 件办件超过法定时限作出决定，涉及 {len(legal)} 个部门：{named}{_more(legal)}。",
                "超过法定时限的办件由部门逐件说明原因，分管领导约谈超期最多的部门",
            )
        )
    own = [row for row in rows if row.over_promise]
    if own:
        ordered = sorted(own, key=lambda row: (-row.over_promise, row.department))
        named = "、".join(f"{row.department} {row.over_promise} 件" for row in ordered[:_NAMED])
        total = sum(row.over_promise for row in own)
        found.append(
            Finding(
                f"有 {total} 件在法定时限以内、但是超过了向群众承诺的时限，"
                f"涉及 {len(own)} 个部门：{named}{_more(ordered)}。",
                "承诺做不到的事项要么加派人手，要么据实修改承诺时限",
            )
        )
    return found


def found_twice(cases: int) -> list[Finding]:
    """Applicants asked for papers a second time: 行政许可法 Art 32 wants all of it said at once."""
    if not cases:
        return []
    text = f"有 {cases} 件办件补正告知不止一次，没有做到一次性告知（行政许可法第三十二条）。"
    return [Finding(text, "分析再次补正的材料，修订写得不清楚的办事指南，培训窗口人员")]


def found_unlisted(powers: Sequence[tuple[str, int]]) -> list[Finding]:
    """Powers exercised on days when the 权责清单 did not have them: (name, applications)."""
    if not powers:
        return []
    named = "、".join(f"{name} {count} 件" for name, count in powers[:_NAMED])
    text = f"有 {len(powers)} 项事项收件当日不在权责清单里：{named}{_tail(len(powers))}。"
    return [Finding(text, "清单外行使的职权，有依据的按程序列入清单，没有依据的停止办理")]


def _tail(count: int) -> str:
    return f"，另有 {count - _NAMED} 项" if count > _NAMED else ""


def _more(rows: Sequence[Late]) -> str:
    return f"，另有 {len(rows) - _NAMED} 个部门" if len(rows) > _NAMED else ""
