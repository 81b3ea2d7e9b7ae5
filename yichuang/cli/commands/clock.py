"""`yichuang clock due`: compute a limit, with how it came about. Needs no data folder."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from yichuang.cli.output import OK, Usage, emit
from yichuang.kernel.clock.rules import (
    Limit,
    Pause,
    Unit,
    WorkCalendar,
    deadline,
    reference_calendar,
)
from yichuang.kernel.errors import Invalid

NEEDS_DATABASE = False


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("clock", help="计算期限")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="due")
    due = verbs.add_parser("due", help="从起始日计算届满日，并说明怎么算的")
    due.add_argument("--start", required=True, metavar="日期", help="起始日，不计入，如 2026-02-12")
    due.add_argument("--days", required=True, metavar="天数", help="期限的天数")
    due.add_argument("--unit", default="wd", metavar="wd|nd", help="wd 工作日（默认），nd 自然日")
    due.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="A..B",
        help="暂停的首尾两日，均不计；A.. 表示尚未恢复；可以写多次",
    )
    due.add_argument("--extend", default="0", metavar="天数", help="批准延长的天数")
    due.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 with the date; raises Usage for anything that is no date, count or period."""
    start = _date(args.start, "起始日")
    days, extend = _count(args.days, "天数"), _count(args.extend, "延长天数")
    unit, pauses = _unit(args.unit), [_pause(text) for text in args.pause]
    try:
        result = deadline(
            start, Limit(days, unit), calendar=_calendar(), pauses=pauses, extension=extend
        )
    except Invalid as refusal:
        raise Usage(f"{refusal.message}。{refusal.what_to_do}") from refusal
    answer = {
        "due": result.due.isoformat() if result.due else None,
        "provisional": result.provisional,
        "explanation": result.explanation,
    }
    emit(args, answer, f"届满日：{answer['due'] or '暂停中，待恢复后确定'}\n{result.explanation}")
    return OK


def _date(text: str, what: str) -> date:
    """A date in its one spelling; 20260212 and 2026-2-12 are refused, not guessed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Usage(f"{what}“{text}”不是存在的日期，请写成 2026-02-12 的样子。")
    return day


def _count(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise Usage(f"{what}“{text}”不对，请填写 0 到 999999 的整数。")
    return int(text)


def _unit(text: str) -> Unit:
    try:
        return Unit(text)
    except ValueError:
        raise Usage(f"单位“{text}”不对，只能是 wd（工作日）或 nd（自然日）。") from None


def _pause(text: str) -> Pause:
    first, dots, last = text.partition("..")
    if not dots:
        raise Usage(
            f"暂停“{text}”不对，请写成 2026-02-24..2026-03-02；尚未恢复的写成 2026-02-24..。"
        )
    start = _date(first, "暂停的开始日")
    end = _date(last, "暂停的结束日") if last else None
    if end is not None and end < start:
        raise Usage(f"暂停的结束日 {end} 早于开始日 {start}，请核对。")
    return Pause(start, end)


def _calendar() -> WorkCalendar:
    """The county's calendar where YICHUANG_DATA names one, else the shipped one."""
    folder = os.environ.get("YICHUANG_DATA", "")
    if not folder or not (Path(folder) / "yichuang.sqlite3").exists():
        return reference_calendar()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.embedded")
    import django
    from django.db import DatabaseError

    django.setup()
    from yichuang.kernel.clock.queries import current_calendar

    try:
        return current_calendar()
    except DatabaseError:
        print(
            f"读不到 {folder} 里的工作日历，改用内置日历计算；请运行 yichuang doctor 检查。",
            file=sys.stderr,
        )
        return reference_calendar()
