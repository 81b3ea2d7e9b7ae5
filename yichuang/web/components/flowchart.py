"""The flow chart of a guide, drawn from the same steps as its table and its clock. Pure."""

from dataclasses import dataclass
from html import escape
from typing import Literal

LANE_HEIGHT = 92
LANE_GAP = 4
LABEL_WIDTH = 100
LEFT = 118
COLUMN_MIN = 140
WIDTH = 1200
RULER = 82
CELLS_MAX = 5


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
    """

    title: str
    lane: str
    days: int = 0
    note: str = ""
    exit_note: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    lanes: tuple[Lane, ...]
    steps: tuple[FlowStep, ...]
    title: str = "办理流程图"
    unit: str = "个工作日"
    uid: str = "fl"

    def lane_of(self, step: FlowStep) -> Lane:
        """The lane a step stands in; an unknown key is a mistake of the caller."""
        return next(lane for lane in self.lanes if lane.key == step.lane)

    @property
    def total(self) -> int:
        """Promised days of all steps."""
        return sum(step.days for step in self.steps)

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
            f"{self.who(s)}{s.title}{' ' + self.when(s) if s.days else ''}" for s in self.steps
        ]
        return f"{'，'.join(parts)}。共 {self.total} {self.unit}。"


def wrap(text: str, width: int) -> list[str]:
    """Break Chinese text into lines of at most `width` characters, evenly."""
    if len(text) <= width:
        return [text]
    count = -(-len(text) // width)
    size = -(-len(text) // count)
    return [text[at : at + size] for at in range(0, len(text), size)]


def svg(flow: Flow) -> str:
    """The chart as SVG text with title, description, lanes, arrows with days, and day ruler."""
    if not flow.steps:
        return ""
    return _Drawing(flow).draw()


class _Drawing:
    """Coordinates of one chart."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        count = len(flow.steps)
        self.width = max(WIDTH, LEFT + COLUMN_MIN * count)
        self.column = (self.width - LEFT) / count
        self.node = min(128.0, self.column - 46)
        self.height = 8 + len(flow.lanes) * (LANE_HEIGHT + LANE_GAP)
        self.rows = {lane.key: at for at, lane in enumerate(flow.lanes)}

    def x(self, at: int) -> float:
        return LEFT + self.column * (at + 0.5)

    def y(self, step: FlowStep) -> float:
        return 8 + self.rows[step.lane] * (LANE_HEIGHT + LANE_GAP) + LANE_HEIGHT / 2

    def kind(self, step: FlowStep) -> str:
        return f"pb-{self.flow.lane_of(step).kind}"

    def draw(self) -> str:
        flow, uid = self.flow, escape(self.flow.uid)
        total = self.height + RULER
        parts = [
            f'<svg class="yc-svg pb-flow yc-flow__svg" viewBox="0 0 {self.width:.0f} {total:.0f}" '
            f'role="img" aria-labelledby="{uid}-t {uid}-d" focusable="false">'
            f'<title id="{uid}-t">{escape(flow.title)}</title>'
            f'<desc id="{uid}-d">{escape(flow.description)}</desc>'
            f'<defs><marker id="{uid}-a" viewBox="0 0 8 8" refX="7" refY="4" '
            'markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto">'
            '<path d="M0 0 8 4 0 8z" class="pb-ah"/></marker></defs>'
        ]
        parts += [self._lane(at, lane) for at, lane in enumerate(flow.lanes)]
        parts += [self._edge(at) for at in range(len(flow.steps) - 1)]
        parts += [self._exit(at) for at in range(len(flow.steps)) if flow.steps[at].exit_note]
        parts += [self._node(at) for at in range(len(flow.steps))]
        parts.append(self._ruler())
        parts.append("</svg>")
        return "".join(parts)

    def _text(self, css: str, x: float, y: float, text: str, anchor: str = "middle") -> str:
        return (
            f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )

    def _lane(self, at: int, lane: Lane) -> str:
        top = 8 + at * (LANE_HEIGHT + LANE_GAP)
        lines = wrap(lane.label, 5)[:4]
        first = top + LANE_HEIGHT / 2 + 6 - 10 * (len(lines) - 1)
        label = "".join(
            self._text("lt", LABEL_WIDTH / 2, first + 20 * n, line) for n, line in enumerate(lines)
        )
        return (
            f'<g class="pb-lane pb-{lane.kind}"><rect class="bg" x="0" y="{top}" '
            f'width="{self.width:.0f}" height="{LANE_HEIGHT}"/><rect class="lb" x="0" y="{top}" '
            f'width="{LABEL_WIDTH}" height="{LANE_HEIGHT}"/>{label}</g>'
        )

    def _node(self, at: int) -> str:
        step = self.flow.steps[at]
        x, y = self.x(at), self.y(step)
        lines = wrap(step.title, max(int((self.node - 8) // 17), 2))[:3]
        first = y + 6 - 10 * (len(lines) - 1)
        text = "".join(self._text("nt", x, first + 20 * n, line) for n, line in enumerate(lines))
        height = 52 if len(lines) < 3 else 70
        return (
            f'<g class="pb-node {self.kind(step)}"><rect x="{x - self.node / 2:.1f}" '
            f'y="{y - height / 2:.1f}" width="{self.node:.1f}" height="{height}" rx="2"/>{text}</g>'
        )

    def _edge(self, at: int) -> str:
        step, after = self.flow.steps[at], self.flow.steps[at + 1]
        start, end = self.x(at) + self.node / 2, self.x(at + 1) - self.node / 2 - 1
        y1, y2 = self.y(step), self.y(after)
        middle = (start + end) / 2
        marker = f'marker-end="url(#{escape(self.flow.uid)}-a)"'
        label = f"{step.days} 天" if step.days else self.flow.when(step)
        if y1 == y2:
            line = f'<path class="pb-e" d="M{start:.1f} {y1:.1f}H{end:.1f}" {marker}/>'
            return line + (self._text("pb-dl", middle - 3, y1 - 9, label) if label else "")
        path = f"M{start:.1f} {y1:.1f}H{middle:.1f}V{y2:.1f}H{end:.1f}"
        line = f'<path class="pb-e" d="{path}" {marker}/>'
        if not label:
            return line
        y = (y1 + y2) / 2
        back = (
            f'<rect class="pb-dr" x="{middle - 24:.1f}" y="{y - 13:.1f}" width="48" height="24"/>'
        )
        return line + back + self._text("pb-dl", middle, y + 5, label)

    def _exit(self, at: int) -> str:
        step = self.flow.steps[at]
        if self.rows[step.lane] == 0:
            return ""
        lines = wrap(step.exit_note, max(int(self.column * 1.25 // 15), 6))[:3]
        bottom = 24 + 20 * len(lines)
        text = "".join(
            self._text("pb-xl", self.x(at), 34 + 20 * n, line) for n, line in enumerate(lines)
        )
        path = f"M{self.x(at):.1f} {self.y(step) - 26:.1f}V{bottom + 4:.1f}"
        marker = f'marker-end="url(#{escape(self.flow.uid)}-a)"'
        return f'<path class="pb-e pb-e--x" d="{path}" {marker}/>{text}'

    def _ruler(self) -> str:
        top = self.height + 6
        parts = [
            self._text(
                "pb-rl", LABEL_WIDTH / 2, top + 18, "工作日" if "工作" in self.flow.unit else "日"
            )
        ]
        day = 0
        for at, step in enumerate(self.flow.steps):
            left = self.x(at) - self.column / 2 + 6
            width = self.column - 12
            parts.append(self._ruler_cells(step, left, width, top, day))
            words = (
                f"{step.title} {step.days} 天" if step.days else (self.flow.when(step) or "不计时")
            )
            for n, line in enumerate(wrap(words, max(int(self.column // 16), 6))[:2]):
                parts.append(self._text("pb-rt", self.x(at), top + 46 + 18 * n, line))
            day += step.days
        return "".join(parts)

    def _ruler_cells(self, step: FlowStep, left: float, width: float, top: float, day: int) -> str:
        if not step.days:
            return f'<path class="pb-r0" d="M{left:.1f} {top + 13:.1f}h{width:.1f}"/>'
        many = step.days > CELLS_MAX
        count = 1 if many else step.days
        each = (width - 4 * (count - 1)) / count
        parts = []
        for n in range(count):
            x = left + n * (each + 4)
            words = f"{day + 1}–{day + step.days}" if many else str(day + n + 1)
            parts.append(
                f'<rect class="pb-rd {self.kind(step)}" x="{x:.1f}" y="{top:.1f}" '
                f'width="{each:.1f}" height="26"/>'
            )
            parts.append(self._text("pb-rn", x + each / 2, top + 18, words))
        return "".join(parts)
