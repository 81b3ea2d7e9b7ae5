"""The flow chart of a guide: its steps, who acts, and which of them go on at the same time. Pure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart: who acts. kind you, win (window) or off (office) gives the colour."""

    key: str
    label: str
    kind: Literal["you", "win", "off"]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step in its lane.

    `days` promised days this step uses (0 counts as 当场 for a window, nothing for 您);
    `exit_note` is where the case may leave the path (补正, 不予), at most about 24 characters.
    `after` are the places (in the flow's steps) of those it waits for; None: the one before.
    """

    title: str
    lane: str
    days: int = 0
    note: str = ""
    exit_note: str = ""
    after: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Flow:
    lanes: tuple[Lane, ...]
    steps: tuple[FlowStep, ...]
    title: str = "办理流程图"
    unit: str = "个工作日"
    uid: str = "fl"

    def lane_of(self, step: FlowStep) -> Lane:
        """The lane a step stands in; an unknown key is a mistake of the caller."""
        return next(lane for lane in self.lanes if lane.key == step.lane)

    @cached_property
    def after(self) -> tuple[tuple[int, ...], ...]:
        """For each step the steps it waits for."""
        return tuple(
            (tuple(range(max(at - 1, 0), at)) if step.after is None else step.after)
            for at, step in enumerate(self.steps)
        )

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """For each step its column: the first in which all it waits for is done."""
        found: list[int] = []
        for waits in self.after:
            found.append(max((found[one] + 1 for one in waits), default=0))
        return tuple(found)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For each step the promised day on which it is done."""
        found: list[int] = []
        for step, waits in zip(self.steps, self.after, strict=True):
            found.append(max((found[one] for one in waits), default=0) + step.days)
        return tuple(found)

    @property
    def total(self) -> int:
        """Promised days from the first step to the last."""
        return max(self.ends, default=0)

    def beside(self, at: int) -> list[FlowStep]:
        """The other steps of the same time."""
        others = zip(self.steps, self.columns, strict=True)
        found = [step for step, column in others if column == self.columns[at]]
        return [step for step in found if step is not self.steps[at]]

    def who(self, step: FlowStep) -> str:
        """Who acts, in words."""
        return self.lane_of(step).label

    def when(self, step: FlowStep) -> str:
        """How long, in words."""
        if step.days:
            return f"{step.days} {self.unit}"
        return "" if self.lane_of(step).kind == "you" else "当场"

    @property
    def description(self) -> str:
        """The whole chart in one sentence."""
        parts = [
            f"{self.who(s)}{s.title}{' ' + self.when(s) if s.days else ''}"
            f"{'（同时）' if self.beside(at) else ''}"
            for at, s in enumerate(self.steps)
        ]
        return f"{'，'.join(parts)}。共 {self.total} {self.unit}。"
