"""The inbox table's rows as one string: a list page must not cost a template node per cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeData

from yichuang.cases.queries.inbox import Row
from yichuang.cases.queries.rows import Detail
from yichuang.cases.queries.running import Running
from yichuang.web.components.rows import filled
from yichuang.web.components.svg import clock_bars
from yichuang.web.components.values import Status
from yichuang.web.templatetags.yc import status as status_tag

from . import shown

_ROW = (
    '<tr>{}<td><a class="yc-mono" href="{}{}">{}</a></td><th scope="row">{}</th>'
    "<td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>"
)
_CLOCKS = (
    '<td>{}</td><td><span class="dk-left {}">{}<small>{}</small></span></td><td>{}</td>'
    '<td><span class="dk-left is-plain {}">{}</span></td>'
)
_SUPPLIED = format_html('<span class="dk-tag dk-tag--blue">{}</span>', "补正后")
_PROVISIONAL = format_html(' <span class="dk-tag">{}</span>', "到期暂定")


HEADS = (*("状态", "剩余法定", "剩余承诺", "受理编号", "事项", "申请人", "环节", "经办", "要留意"),)


def cells(row: Row, detail: Detail, day: date) -> tuple[str, ...]:
    """The same row in plain words, under `HEADS`, for a file."""
    clocks = {clock.label: clock for clock in detail.clocks}
    legal = shown.left(clocks.get("法定"), day, pause=detail.pause)
    own = shown.left(clocks.get("承诺"), day, pause=detail.pause)
    notes = ("补正后" if row.supplied_on else "", "到期暂定" if row.due_provisional else "")
    return (
        shown.row_status(row, detail.clocks).word,
        f"{legal.text} {legal.note}".strip(),
        own.text,
        row.number,
        row.item_name,
        row.applicant,
        detail.pause or detail.step,
        row.holder,
        "，".join(note for note in notes if note),
    )


def body(rows: Sequence[Row], known: Mapping[int, Detail], day: date) -> SafeData | str:
    """The rows of the table on a day, every text escaped; empty without rows."""
    if not rows:
        return ""
    # Asked for once: a case's address is this and its number, which is letters and digits.
    base = reverse("web:desk_case", args=["0"]).removesuffix("0")
    cells: list[object] = []
    for row in rows:
        cells += _cells(row, known[row.id], day, base)
    return filled(_ROW * len(rows), cells)


def _cells(row: Row, detail: Detail, day: date, base: str) -> tuple[object, ...]:
    """What fills the holes of `_ROW`."""
    clocks = {clock.label: clock for clock in detail.clocks}
    status = shown.row_status(row, detail.clocks)
    return (
        _clock_cells(status, clocks.get("法定"), clocks.get("承诺"), detail.pause, day),
        base,
        row.number,
        row.number,
        row.item_name,
        row.applicant,
        detail.pause or detail.step,
        row.holder,
        _SUPPLIED if row.supplied_on else "",
        _marks(row),
    )


def _marks(row: Row) -> SafeData | str:
    """What else to know: a gap that has still to be closed, a date that may move."""
    due = row.basis.gap_due
    gap = format_html(' <span class="dk-tag">容缺，{} 前补</span>', f"{due:%m-%d}") if due else ""
    return format_html("{}{}", gap, _PROVISIONAL) if row.due_provisional else gap


@lru_cache(maxsize=8192)
def _clock_cells(
    status: Status, statutory: Running | None, promised: Running | None, pause: str, day: date
) -> SafeData:
    """State, both clocks and what is left of them: pure in its arguments, nothing personal."""
    running = [clock for clock in (statutory, promised) if clock]
    bars = clock_bars([shown.clock(clock, paused_now=bool(pause)) for clock in running])
    legal, own = (shown.left(clock, day, pause=pause) for clock in (statutory, promised))
    state = status_tag(status)
    return format_html(_CLOCKS, state, legal.tone, legal.text, legal.note, bars, own.tone, own.text)
