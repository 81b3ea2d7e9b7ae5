"""代班 and 首席代表授权: who may stand in for whom, and what an authorisation covers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.permissions.rules import ADMINISTRATORS, Role

LONGEST = 366  # days; who is away longer has left the post


@dataclass(frozen=True)
class Span:
    """Who is away, who stands in, from the first day to the last, both included."""

    absent: int
    substitute: int
    first: date
    last: date

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last


def dates_fault(first: date, last: date, today: date) -> str:
    """Why these days cannot be; empty when they can."""
    if last < first:
        return "止日早于起日"
    if last < today:
        return "止日已经过去"
    if (last - first).days >= LONGEST:
        return "最长一年；离开更久的，请办理离岗或调动"
    return ""


def handover_fault(new: Span, others: Sequence[Span], names: Mapping[int, str]) -> str:
    """Why a handover would make a second substitute, a chain or a loop; empty when it is fine.

    A duty is handed on once: the one who stands in knows the cases himself, and the ledger's
    “代 某某” names the person whose post it is.
    """
    if new.absent == new.substitute:
        return "不能由自己代自己的班"
    for other in others:
        if not new.overlaps(other):
            continue
        when = f"{other.first} 至 {other.last} "
        if other.absent == new.absent:
            return f"{when}已经安排{names[other.substitute]}代班，要换人请先结束那一次"
        if other.absent == new.substitute and other.substitute == new.absent:
            return f"{when}{names[new.absent]}正代{names[new.substitute]}的班，两人不能互相代班"
        if other.absent == new.substitute:
            return f"{when}{names[new.substitute]}自己也请了人代班，不能再代别人的班"
        if other.substitute == new.absent:
            return (
                f"{when}{names[new.absent]}正代{names[other.absent]}的班，不能再转交给第三个人；"
                f"请先给{names[other.absent]}另外安排"
            )
    return ""


def roles_fault(roles: Collection[str], whose: str) -> str:
    """三员 are neither handed over nor lent: that would undo their separation (等保 8.1.5)."""
    if ADMINISTRATORS & set(roles):
        return f"{whose}是三员之一，三员的职责不能代班，请安全管理员另行授权"
    return ""


CASE_DUTIES = frozenset({Role.CLERK.value, Role.REVIEWER.value, Role.APPROVER.value})


def lent(absent: Collection[str], own: Collection[str]) -> frozenset[str]:
    """The roles a substitute works with: the absent one's case duties and nothing else.

    机关负责人's own power (行政许可法第四十二条) passes only to another 机关负责人.
    """
    if ADMINISTRATORS & {*absent, *own}:
        return frozenset()
    head = {Role.DEPARTMENT_HEAD.value} & set(own)
    return frozenset(absent) & (CASE_DUTIES | head)


@dataclass(frozen=True)
class Cover:
    """One authorisation of a person, as far as one item is concerned."""

    number: str
    first: date
    last: date
    ended: bool
    lists_item: bool


def authority_fault(covers: Sequence[Cover], *, on: date) -> str:
    """Why a person authorised at the hall may not decide this item on this day.

    Empty when one authorisation covers it, or when there is none at all: then the decision
    is the department's ordinary division of work, not a 首席代表授权.
    """
    if not covers:
        return ""
    listed = [cover for cover in covers if cover.lists_item]
    if not listed:
        numbers = "、".join(cover.number for cover in covers)
        return f"首席代表授权（{numbers}）没有列入这个事项，要由部门决定"
    if any(not c.ended and c.first <= on <= c.last for c in listed):
        return ""
    newest = max(listed, key=lambda cover: cover.last)
    if newest.ended:
        return f"首席代表授权（{newest.number}）已经终止，不能再决定这个事项"
    if on < newest.first:
        return f"首席代表授权（{newest.number}）自 {newest.first} 起才生效"
    return f"首席代表授权（{newest.number}）已于 {newest.last} 到期，请部门重新授权后再决定"
