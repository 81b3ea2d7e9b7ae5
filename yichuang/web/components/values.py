"""What component tags receive: plain values, never model instances.

Every field is text ready to show (or a number the component draws); pages make
these from their queries. `url` fields are already reversed.
"""

from dataclasses import dataclass, field
from typing import Literal

StatusKind = Literal["ok", "warn", "late", "pause", "done", "no", "wait"]


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """A state as colour, shape and word (X7): the kind draws, the word says."""

    kind: StatusKind
    word: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal clock counted in days; the promised and the statutory one look alike.

    `limit` and `used`, `paused` are whole days of `unit`; `over` days are past the limit.
    `sequence` orders the days gone by as letters u (used) and p (paused), today last;
    left empty, the used days come first.
    """

    label: str
    limit: int
    used: int
    paused: int = 0
    over: int = 0
    unit: str = "个工作日"
    due_text: str = ""
    note: str = ""
    explanation: str = ""
    near: bool = False
    paused_now: bool = False
    sequence: str = ""

    @property
    def left(self) -> int:
        """Days left on the clock, never below zero."""
        return max(self.limit - self.used, 0)

    @property
    def tone(self) -> StatusKind:
        """late, pause, warn or ok: the most serious that holds."""
        if self.over or self.used > self.limit:
            return "late"
        if self.paused_now:
            return "pause"
        return "warn" if self.near else "ok"

    @property
    def spoken(self) -> str:
        """The clock in one sentence, for those who hear the page."""
        text = f"{self.label} {self.limit} {self.unit}：已用 {self.used}"
        text += f"，暂停 {self.paused}" if self.paused else ""
        return text + (f"，超过 {self.over}" if self.over else f"，还剩 {self.left}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the step bar. state: done, now, next."""

    title: str
    note: str = ""
    state: Literal["done", "now", "next"] = "next"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the four facts of a guide: question, figure, unit, note."""

    label: str
    figure: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A material of a guide or a personal list."""

    name: str
    hint: str = ""
    form: str = ""
    source: str = ""
    held: bool = False
    held_text: str = ""
    samples: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list; `action` is the 修改 link."""

    key: str
    value: str
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    status: Status
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a timeline; `iso` is the machine time, `kind` pause, key or change."""

    at: str
    title: str
    note: str = ""
    iso: str = ""
    kind: Literal["", "pause", "key", "change"] = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the case now, until when, and how to reach them."""

    name: str
    until: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that opens to the rows it counts (X: every figure is its rows)."""

    label: str
    figure: str
    url: str
    unit: str = ""
    note: str = ""
    rows_text: str = "看明细"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    label: str
    before: str
    after: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    align: Literal["", "r", "c"] = ""
    width: Literal["", "10", "15", "20", "25", "30", "40", "50"] = ""
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hidden_label: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells are text, or HTML made safe by a tag function (status, clock_bar, link)."""

    cells: tuple[object, ...]
    tone: Literal["", "is-bad", "is-sel"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    show_caption: bool = False
    dense: bool = False
    empty: str = "没有记录。"

    def lines(self) -> list[tuple[TableRow, list[tuple[Column, object]]]]:
        """Rows with each cell beside its column, as the template needs them."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One control of a filter panel."""

    name: str
    label: str
    kind: Literal["search", "checks", "select"] = "checks"
    options: tuple[Option, ...] = ()
    value: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A long job: native progress with counts; usable without JavaScript (J1-J5)."""

    title: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int
    total: int
    unit: str = "行"
    detail: str = ""
    refresh_url: str = ""
    poll_url: str = ""
    cancel_url: str = ""
    result: Link | None = None

    @property
    def word(self) -> str:
        """The state in Chinese."""
        return {
            "waiting": "排队中",
            "running": "进行中",
            "done": "已完成",
            "failed": "没有完成",
            "cancelled": "已取消",
        }[self.state]

    @property
    def status(self) -> Status:
        """The state as shape and word."""
        kinds: dict[str, StatusKind] = {
            "waiting": "wait",
            "running": "ok",
            "done": "done",
            "failed": "no",
            "cancelled": "no",
        }
        return Status(kinds[self.state], self.word)

    @property
    def live(self) -> bool:
        """True while the page should keep asking."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class ImportFinding:
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do before it is committed; read = new+changed+same+rejected."""

    read: int
    new: int
    changed: int
    same: int
    rejected: int
    findings: tuple[ImportFinding, ...] = ()
    error_file: Link | None = None
    shown_all: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the staff action bar; `why_not` switches it off and says why."""

    label: str
    hint: str = ""
    key: str = ""
    tone: Literal["", "key", "no", "pause"] = ""
    name: str = ""
    value: str = ""
    form: str = ""
    url: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An official document on A4: issuing office, title, number, paragraphs, signature."""

    office: str
    title: str
    number: str = ""
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    draft: bool = False
    verify_url: str = ""
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The <meta> labels of a government site (国办发〔2017〕47号 附件)."""

    column: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    keywords: tuple[str, ...] = field(default=())
