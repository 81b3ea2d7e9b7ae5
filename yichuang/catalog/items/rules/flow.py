"""The flow chart's layout, computed from the steps: never an uploaded picture (G8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import limits
from .content import Step
from .enums import SpecialProcedure, StepActor


@dataclass(frozen=True)
class FlowStep:
    """A step with its place: `rank` is the column, `lane` the row inside the column."""

    key: str
    name: str
    actor: str
    actor_label: str
    post: str
    requirement: str
    days_text: str
    days: int | None
    from_day: int
    to_day: int
    two_person: bool
    special_label: str
    needs: tuple[str, ...]
    rank: int
    lane: int


def layout(steps: Sequence[Step]) -> tuple[FlowStep, ...]:
    """Steps in columns by dependency, with the working days each takes on the ruler.

    `from_day` and `to_day` count promised days: a step covers days from_day+1 … to_day.
    Steps in a cycle are left out; the lint reports them.
    """
    left = {s.key: s for s in sorted(steps, key=lambda s: s.sort)}
    placed: dict[str, FlowStep] = {}
    rank = 0
    while left:
        ready = [s for s in left.values() if not set(s.needs) & set(left)]
        if not ready:
            break
        for lane, step in enumerate(ready):
            start = max((placed[n].to_day for n in step.needs if n in placed), default=0)
            placed[step.key] = _place(step, rank, lane, start)
        for step in ready:
            del left[step.key]
        rank += 1
    return tuple(placed.values())


def _place(step: Step, rank: int, lane: int, start: int) -> FlowStep:
    counted = 0 if step.special_procedure or step.actor == StepActor.APPLICANT else step.days or 0
    special = SpecialProcedure(step.special_procedure).label if step.special_procedure else ""
    return FlowStep(
        key=step.key,
        name=step.name,
        actor=step.actor,
        actor_label=StepActor(step.actor).label,
        post=step.post,
        requirement=step.requirement,
        days_text=f"{special}时间不计入办理时限" if special else _days_text(step),
        days=step.days,
        from_day=start,
        to_day=start + counted,
        two_person=step.two_person,
        special_label=special,
        needs=tuple(step.needs),
        rank=rank,
        lane=lane,
    )


def _days_text(step: Step) -> str:
    return "" if step.days is None else limits.show_limit(step.days, step.unit).replace("办结", "")
