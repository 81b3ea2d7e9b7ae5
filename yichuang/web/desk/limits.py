"""The strip over the intake screen: what the limits would be if the case were accepted now."""

from dataclasses import dataclass
from datetime import date

from yichuang.cases.queries.facts import statutory_limit
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.rules.lifecycle import REGIMES
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Unit, WorkCalendar, deadline

from .shown import day as text_of

_CELLS = 10


@dataclass(frozen=True)
class Strip:
    """One limit: words, and day cells for short ones (the last is the due day)."""

    title: str
    note: str
    cells: tuple[int, ...]


def if_accepted_today(version: Pinned, today: date) -> list[Strip]:
    """一次告知, 承诺 and 法定, counted from today; those that do not bind are left out."""
    calendar, regime = current_calendar(), REGIMES.get(version.regime)
    found = []
    if regime is not None and regime.notice_statute:
        limit = statutory_limit(regime.notice_statute, today)
        due = deadline(today, limit, calendar=calendar).due
        note = f"{text_of(due)}过后没有告知，视为今天受理"
        found.append(_strip(f"一次告知：还有 {limit.value} 个工作日", note, today, limit, calendar))
    for label, given, last in (
        ("承诺", version.promised, "办好"),
        ("法定", version.statutory, "决定"),
    ):
        if given is None:
            continue
        if given.value == 0:
            found.append(Strip(f"{label}当场办结", "材料齐全就办", ()))
            continue
        due = deadline(today, given, calendar=calendar).due
        unit = "个工作日" if given.unit == Unit.WD else "日"
        note = f"现在受理，{text_of(due)}前{last}"
        found.append(_strip(f"{label} {given.value} {unit}", note, today, given, calendar))
    return found


def _strip(title: str, note: str, today: date, limit: Limit, calendar: WorkCalendar) -> Strip:
    if limit.unit != Unit.WD or limit.value > _CELLS:
        return Strip(title, note, ())
    due = calendar.add_workdays(today, limit.value)
    days = [d.day for d in calendar.workdays_between(today, due) if d != today]
    return Strip(title, note, tuple(days))
