"""How far a clock has run on a given day: figures, colour and the strip of day cells (日格)."""

from dataclasses import dataclass
from datetime import date, timedelta

from yichuang.kernel.enums import Labelled

from .calendar import WorkCalendar
from .deadlines import Deadline, ruler
from .limits import Unit

_DAY = timedelta(days=1)


class Light(Labelled):
    """The colour of 电子监察. A stopped clock shows none of the three."""

    GREEN = "green", "正常"
    YELLOW = "yellow", "黄牌"
    RED = "red", "红牌"
    STOPPED = "stopped", "暂停"


class CellKind(Labelled):
    """What became of one day of the strip."""

    USED = "used", "已用"
    PAUSED = "paused", "暂停"
    LEFT = "left", "还剩"
    OVER = "over", "超期"


@dataclass(frozen=True)
class Cell:
    """One day of the strip; `day` is None for a day whose date a stopped clock cannot tell."""

    day: date | None
    kind: CellKind
    today: bool = False


@dataclass(frozen=True)
class Progress:
    """A clock on a given day. All figures are days of the limit's unit.

    `used + remaining == total` always. `over` counts units past the due date: it is 0 on
    the weekend after a Friday's limit while `late` is already true.
    """

    total: int
    used: int
    paused: int
    over: int
    late: bool
    light: Light
    cells: tuple[Cell, ...]

    @property
    def remaining(self) -> int:
        """Days left."""
        return self.total - self.used

    @property
    def sequence(self) -> str:
        """The days gone by as letters: u used, p paused."""
        letters = {CellKind.USED: "u", CellKind.PAUSED: "p"}
        return "".join(letters.get(cell.kind, "") for cell in self.cells)


def light(today: date, due: date | None, *, calendar: WorkCalendar, near: int = 1) -> Light:
    """The colour on a day: red after the due date, yellow from `near` working days before.

    For a fixed due date the colour only ever gets worse, and yellow begins on a working day.
    """
    if due is None:
        return Light.STOPPED
    if today > due:
        return Light.RED
    # Counting forward from today: on a rest day the same answer as on the working day before.
    return Light.YELLOW if due <= calendar.add_workdays(today, near) else Light.GREEN


def progress(result: Deadline, *, today: date, calendar: WorkCalendar, near: int = 1) -> Progress:
    """What has become of the clock by the end of `today` (of the deciding day, once decided)."""
    gone = _gone(result, today, calendar)
    used = sum(1 for cell in gone if cell.kind == CellKind.USED)
    over = sum(1 for cell in gone if cell.kind == CellKind.OVER)
    return Progress(
        total=result.total,
        used=used,
        paused=sum(1 for cell in gone if cell.kind == CellKind.PAUSED),
        over=over,
        late=result.due is not None and today > result.due,
        light=light(today, result.due, calendar=calendar, near=near),
        cells=(*gone[:-1], *_mark(gone[-1:]), *_ahead(result, today, calendar, used)),
    )


def _mark(last: list[Cell]) -> list[Cell]:
    return [Cell(cell.day, cell.kind, today=True) for cell in last]


def _units(result: Deadline, first: date, last: date, calendar: WorkCalendar) -> list[date]:
    """The days of the limit's unit from first to last."""
    if result.limit.unit == Unit.WD:
        return list(calendar.workdays_between(first, last))
    return [first + _DAY * n for n in range((last - first).days + 1)]


def _gone(result: Deadline, today: date, calendar: WorkCalendar) -> list[Cell]:
    """The cells of the days after the start up to today."""
    cells, used = [], 0
    for day in _units(result, result.start + _DAY, today, calendar):
        if any(pause.covers(day) for pause in result.pauses):
            cells.append(Cell(day, CellKind.PAUSED))
        elif used < result.total:
            cells.append(Cell(day, CellKind.USED))
            used += 1
        elif result.due is not None and day > result.due:
            cells.append(Cell(day, CellKind.OVER))
    return cells


def _ahead(result: Deadline, today: date, calendar: WorkCalendar, used: int) -> list[Cell]:
    """The cells still to come: dated, or without dates while the clock is stopped."""
    if result.counted_to is None:
        return [Cell(None, CellKind.LEFT)] * (result.total - used)
    first = max(today, result.start) + _DAY
    return [
        Cell(day, CellKind.PAUSED if any(p.covers(day) for p in result.pauses) else CellKind.LEFT)
        for day in _units(result, first, result.counted_to, calendar)
    ]


def remaining(result: Deadline, *, today: date, calendar: WorkCalendar) -> int:
    """Days left at the end of `today`, without building the strip: for lists."""
    measure = ruler(result.limit.unit, calendar)
    if today <= result.start:
        return result.total
    used = measure.count(result.start + _DAY, today)
    for pause in result.pauses:
        used -= measure.count(pause.start, min(pause.end or today, today))
    return max(result.total - used, 0)
