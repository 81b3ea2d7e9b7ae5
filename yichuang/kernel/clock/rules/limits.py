"""What a deadline is made of: units, limits, pauses, the rule of the first day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import Invalid

_DAY = timedelta(days=1)


class Unit(Labelled):
    """How a limit's "日" is counted: 行政许可法 Art 82 against calendar days."""

    WD = "wd", "个工作日"
    ND = "nd", "日"


@dataclass(frozen=True)
class Limit:
    """A number of days; 0 means on the day itself (即时). `basis` is the article, for texts."""

    value: int
    unit: Unit = Unit.WD
    basis: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.value < 0:
            raise Invalid(f"期限不能是负数：{self.value}", what_to_do="请填写 0 或正整数。")

    def __str__(self) -> str:
        return f"{self.value}{self.unit.label}"


@dataclass(frozen=True, order=True)
class Pause:
    """Days that do not count (行政许可法 Art 45), both ends included; no end: still paused."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise Invalid(
                f"暂停的结束日 {self.end} 早于开始日 {self.start}",
                what_to_do="请核对暂停的起止日期。",
            )

    def covers(self, day: date) -> bool:
        """Whether the day lies in the pause."""
        return self.start <= day and (self.end is None or day <= self.end)


def merge(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The union of pauses in order of date: overlapping and touching ones become one."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: (p.start, p.end or date.max)):
        last = merged[-1] if merged else None
        if last is not None and last.end is None:
            break
        if last is None or last.end is None or pause.start > last.end + _DAY:
            merged.append(pause)
        elif pause.end is None or pause.end > last.end:
            merged[-1] = Pause(last.start, pause.end)
    return tuple(merged)


@dataclass(frozen=True)
class StartRule:
    """What day a submission counts as made.

    民法典 Art 203(2): a day ends at 24:00, or when business closes where there are business
    hours. Without `closes` the day of the act counts, whatever the minute. With
    `rest_days_move` a submission on a rest day counts as made on the next working day.
    """

    closes: time | None = None
    rest_days_move: bool = False
