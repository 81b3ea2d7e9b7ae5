"""Steps inside 审查中: keys, days, needs (all of them), nothing cleverer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

DECISION = "决定"  # what a case waits for when no step is left


@dataclass(frozen=True)
class Step:
    """One step of an item version that an officer completes."""

    key: str
    name: str
    days: int = 0
    needs: tuple[str, ...] = ()


def open_steps(steps: Sequence[Step], done: Collection[str]) -> list[Step]:
    """Steps that can be done now: not yet done, all their needs done."""
    return [s for s in steps if s.key not in done and all(n in done for n in s.needs)]


def may_decide(steps: Sequence[Step], done: Collection[str]) -> bool:
    """ "决定" opens when the last step is done."""
    return all(step.key in done for step in steps)


def step_fault(steps: Sequence[Step], done: Collection[str], key: str) -> str:
    """Why a step cannot be completed; empty when it can."""
    step = next((s for s in steps if s.key == key), None)
    if step is None:
        return "这个事项没有这一环节"
    if key in done:
        return f"“{step.name}”已经完成"
    names = {s.key: s.name for s in steps}
    waiting = [names.get(need, need) for need in step.needs if need not in done]
    return f"要先完成：{'、'.join(waiting)}" if waiting else ""


def decide_fault(
    steps: Sequence[Step],
    done: Collection[str],
    reviewers: set[int],
    who: int,
    stands_in_for: int | None = None,
) -> str:
    """Why this person cannot decide now; empty when he can.

    审查与决定分离: nobody decides what he reviewed himself (行政许可法第三十四条 has the
    review, the decision is the organ's); in 代班 nor what the absent one reviewed.
    """
    left = [s.name for s in steps if s.key not in done]
    if left:
        return f"还有环节没有完成：{'、'.join(left)}"
    if who in reviewers:
        return "您审查过这件办件，决定要由另一位有权的人作出（审查与决定分离）"
    if stands_in_for in reviewers:
        return "您代班的人审查过这件办件，决定要由另一位有权的人作出（审查与决定分离）"
    return ""
