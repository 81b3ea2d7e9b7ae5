"""Drawing a flow chart as SVG, from the same steps as its table and its clock. Pure.

Columns are moments, rows are who acts. Steps of one moment stand one above the other in their
lane; an arrow that passes a column keeps a place of its own there, so it crosses no step.
"""

from dataclasses import dataclass
from html import escape

from .flowchart import Flow, FlowStep, Lane

LANE_HEIGHT = 92
STACKED = 84  # each further place in a lane
LANE_GAP = 4
LABEL_WIDTH = 100
LEFT = 118
COLUMN_MIN = 140
WIDTH = 1200
RULER = 82
CELLS_MAX = 5


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


@dataclass(frozen=True)
class _Place:
    """Where something stands: a step, or (step None) an arrow that passes."""

    column: int
    lane: str
    step: int | None = None


class _Grid:
    """Which places there are in each column and lane, and how high that makes the lanes."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.at = [
            _Place(column, step.lane, number)
            for number, (step, column) in enumerate(zip(flow.steps, flow.columns, strict=True))
        ]
        self.cells: dict[tuple[int, str], list[_Place]] = {}
        self.edges = [self._path(a, b) for b, waits in enumerate(flow.after) for a in waits]
        # Steps that a case may leave stand on top: the way out leads upwards.
        for place in sorted(self.at, key=lambda p: not flow.steps[p.step or 0].exit_note):
            self.cells.setdefault((place.column, place.lane), []).append(place)
        for path in self.edges:
            for place in path[1:-1]:
                self.cells.setdefault((place.column, place.lane), []).append(place)
        self.tops, self.heights, self.height = self._lanes()

    def _path(self, start: int, end: int) -> list[_Place]:
        """From a step to one that waits for it, with a place in each column between."""
        first, last = self.at[start], self.at[end]
        between = range(first.column + 1, last.column)
        return [first, *(_Place(column, first.lane, -1 - start) for column in between), last]

    def _lanes(self) -> tuple[dict[str, float], dict[str, float], float]:
        top, tops, heights = 8.0, {}, {}
        for lane in self.flow.lanes:
            most = max((len(c) for (_, key), c in self.cells.items() if key == lane.key), default=1)
            tops[lane.key], heights[lane.key] = top, LANE_HEIGHT + STACKED * (most - 1.0)
            top += heights[lane.key] + LANE_GAP
        return tops, heights, top

    def y(self, place: _Place) -> float:
        """The middle of a place."""
        cell = self.cells[place.column, place.lane]
        part = (cell.index(place) + 0.5) / len(cell)
        return self.tops[place.lane] + self.heights[place.lane] * part

    def is_below_another(self, place: _Place) -> bool:
        """Whether something stands above it in its column."""
        others = (p for cell in self.cells.values() for p in cell if p.column == place.column)
        return any(self.y(other) < self.y(place) for other in others if other != place)


class _Drawing:
    """Coordinates of one chart."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self.grid = flow, _Grid(flow)
        count = max(flow.columns) + 1
        self.width = max(WIDTH, LEFT + COLUMN_MIN * count)
        self.column = (self.width - LEFT) / count
        self.node = min(128.0, self.column - 46)

    def x(self, column: int) -> float:
        return LEFT + self.column * (column + 0.5)

    def kind(self, step: FlowStep) -> str:
        return f"pb-{self.flow.lane_of(step).kind}"

    def draw(self) -> str:
        flow, uid = self.flow, escape(self.flow.uid)
        total = self.grid.height + RULER
        parts = [
            f'<svg class="yc-svg pb-flow yc-flow__svg" viewBox="0 0 {self.width:.0f} {total:.0f}" '
            f'role="img" aria-labelledby="{uid}-t {uid}-d" focusable="false">'
            f'<title id="{uid}-t">{escape(flow.title)}</title>'
            f'<desc id="{uid}-d">{escape(flow.description)}</desc>'
            f'<defs><marker id="{uid}-a" viewBox="0 0 8 8" refX="7" refY="4" '
            'markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto">'
            '<path d="M0 0 8 4 0 8z" class="pb-ah"/></marker></defs>'
        ]
        parts += [self._lane(lane) for lane in flow.lanes]
        parts += self._edges()
        parts += [self._exit(p) for p in self.grid.at if flow.steps[p.step or 0].exit_note]
        parts += [self._node(place) for place in self.grid.at]
        parts.append(self._ruler())
        parts.append("</svg>")
        return "".join(parts)

    def _text(self, css: str, x: float, y: float, text: str, anchor: str = "middle") -> str:
        return (
            f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )

    def _lane(self, lane: Lane) -> str:
        top, height = self.grid.tops[lane.key], self.grid.heights[lane.key]
        lines = wrap(lane.label, 5)[:4]
        first = top + height / 2 + 6 - 10 * (len(lines) - 1)
        label = "".join(
            self._text("lt", LABEL_WIDTH / 2, first + 20 * n, line) for n, line in enumerate(lines)
        )
        return (
            f'<g class="pb-lane pb-{lane.kind}"><rect class="bg" x="0" y="{top:.0f}" '
            f'width="{self.width:.0f}" height="{height:.0f}"/><rect class="lb" x="0" '
            f'y="{top:.0f}" width="{LABEL_WIDTH}" height="{height:.0f}"/>{label}</g>'
        )

    def _node(self, place: _Place) -> str:
        step = self.flow.steps[place.step or 0]
        x, y = self.x(place.column), self.grid.y(place)
        lines = wrap(step.title, max(int((self.node - 8) // 17), 2))[:3]
        first = y + 6 - 10 * (len(lines) - 1)
        text = "".join(self._text("nt", x, first + 20 * n, line) for n, line in enumerate(lines))
        height = 52 if len(lines) < 3 else 70
        return (
            f'<g class="pb-node {self.kind(step)}"><rect x="{x - self.node / 2:.1f}" '
            f'y="{y - height / 2:.1f}" width="{self.node:.1f}" height="{height}" rx="2"/>{text}</g>'
        )

    def _edges(self) -> list[str]:
        """Every arrow; then, on the first of each step, how many days it took."""
        first = {path[0]: path for path in reversed(self.grid.edges)}
        lines = [self._edge(path) for path in self.grid.edges]
        return lines + [self._label(path) for path in first.values()]

    def _edge(self, path: list[_Place]) -> str:
        """Out of the node, up or down in the gaps between columns, into the other node."""
        line = f"M{self.x(path[0].column) + self.node / 2:.1f} {self.grid.y(path[0]):.1f}"
        for here, there in zip(path, path[1:], strict=False):
            if self.grid.y(here) != self.grid.y(there):
                line += f"H{self._gap(here):.1f}V{self.grid.y(there):.1f}"
        line += f"H{self.x(path[-1].column) - self.node / 2 - 1:.1f}"
        return f'<path class="pb-e" d="{line}" marker-end="url(#{escape(self.flow.uid)}-a)"/>'

    def _gap(self, place: _Place) -> float:
        return self.x(place.column) + self.column / 2

    def _label(self, path: list[_Place]) -> str:
        step = self.flow.steps[path[0].step or 0]
        label = f"{step.days} 天" if step.days else self.flow.when(step)
        y1, y2 = self.grid.y(path[0]), self.grid.y(path[1])
        if not label:
            return ""
        middle = self._gap(path[0])
        if abs(y1 - y2) < 60:  # too short a way up or down to be read on
            return self._text("pb-dl", middle - 3, min(y1, y2) - 9, label)
        y = (y1 + y2) / 2
        back = (
            f'<rect class="pb-dr" x="{middle - 24:.1f}" y="{y - 13:.1f}" width="48" height="24"/>'
        )
        return back + self._text("pb-dl", middle, y + 5, label)

    def _exit(self, place: _Place) -> str:
        step = self.flow.steps[place.step or 0]
        if step.lane == self.flow.lanes[0].key:
            return ""
        lines = wrap(step.exit_note, max(int(self.column * 1.25 // 15), 6))[:3]
        x, y, bottom = self.x(place.column), self.grid.y(place), 28 + 20 * len(lines)
        marker = f'marker-end="url(#{escape(self.flow.uid)}-a)"'
        if self.grid.is_below_another(place):
            return ""  # the way up is not free; the numbered list under the chart says it
        text = "".join(self._text("pb-xl", x, 34 + 20 * n, line) for n, line in enumerate(lines))
        path = f"M{x:.1f} {y - 26:.1f}V{bottom:.1f}"
        return f'<path class="pb-e pb-e--x" d="{path}" {marker}/>{text}'

    def _ruler(self) -> str:
        """Under each column the promised days that it adds."""
        top = self.grid.height + 6
        unit = "工作日" if "工作" in self.flow.unit else "日"
        parts = [self._text("pb-rl", LABEL_WIDTH / 2, top + 18, unit)]
        done = 0
        for column in range(max(self.flow.columns) + 1):
            here = [n for n, c in enumerate(self.flow.columns) if c == column]
            longest = max(here, key=lambda n: self.flow.ends[n])
            days = max(self.flow.ends[longest] - done, 0)
            left, width = self.x(column) - self.column / 2 + 6, self.column - 12
            css = self.kind(self.flow.steps[longest])
            parts.append(_cells(css, left, width, top, done, days))
            for n, line in enumerate(wrap(self._words(here, days), max(int(width // 15), 6))[:2]):
                parts.append(self._text("pb-rt", self.x(column), top + 46 + 18 * n, line))
            done += days
        return "".join(parts)

    def _words(self, here: list[int], days: int) -> str:
        step = self.flow.steps[here[0]]
        if len(here) > 1:
            return f"同时进行 {days} 天" if days else "同时进行"
        if days:
            return f"{step.title} {days} 天"
        return "和前面同时" if step.days else self.flow.when(step) or "不计时"


def _cells(css: str, left: float, width: float, top: float, done: int, days: int) -> str:
    """A cell for each day, or one with the range when there are many."""
    if not days:
        return f'<path class="pb-r0" d="M{left:.1f} {top + 13:.1f}h{width:.1f}"/>'
    many = days > CELLS_MAX
    count = 1 if many else days
    each = (width - 4 * (count - 1)) / count
    parts = []
    for n in range(count):
        x = left + n * (each + 4)
        words = f"{done + 1}–{done + days}" if many else str(done + n + 1)
        parts.append(
            f'<rect class="pb-rd {css}" x="{x:.1f}" y="{top:.1f}" '
            f'width="{each:.1f}" height="26"/>'
            f'<text class="pb-rn" x="{x + each / 2:.1f}" y="{top + 18:.1f}" '
            f'text-anchor="middle">{words}</text>'
        )
    return "".join(parts)
