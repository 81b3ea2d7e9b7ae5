"""A deadline explains itself in one sentence."""

from datetime import date
from typing import TYPE_CHECKING

from .limits import Pause, Unit

if TYPE_CHECKING:
    from .deadlines import Deadline


def chinese(day: date) -> str:
    """2026年3月18日, as official documents write dates (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def explain(result: "Deadline") -> str:
    """How the date came about, with articles."""
    if result.total == 0:
        return f"期限为即时，应在{chinese(result.start)}当日办结。"
    parts = [_head(result)]
    parts += [_pause(pause) for pause in result.pauses]
    if result.paused:
        parts.append(f"以上暂停共扣除{result.paused}{result.limit.unit.label}")
    parts += _tail(result)
    if result.without_effect:
        parts.append("另有暂停不在期限之内，不影响期限")
    text = "，".join(parts)
    return f"{text}（{_doubt(result)}）。" if result.provisional else f"{text}。"


def _head(result: "Deadline") -> str:
    limit = result.limit
    text = f"自{chinese(result.start)}起{limit}"
    text += f"（{limit.basis}）" if limit.basis else ""
    if result.extension:
        text += (
            f"，经批准延长{result.extension}{limit.unit.label}，共{result.total}{limit.unit.label}"
        )
    text += "，起始当日不计入（民法典第二百零一条）"
    if limit.unit == Unit.WD:
        text += "，休息日和法定节假日不计、调休上班日计入"
    return text


def _pause(pause: Pause) -> str:
    if pause.end is None:
        return f"{chinese(pause.start)}起暂停计时，尚未恢复"
    if pause.start == pause.end:
        return f"{chinese(pause.start)}暂停计时"
    return f"{chinese(pause.start)}至{chinese(pause.end)}暂停计时（首尾两日均不计）"


def _tail(result: "Deadline") -> list[str]:
    if result.due is None:
        return ["届满日期待恢复计时后确定"]
    if result.counted_to is not None and result.counted_to != result.due:
        return [
            f"最后一日{chinese(result.counted_to)}是休息日",
            f"顺延到{chinese(result.due)}届满（民法典第二百零三条）",
        ]
    return [f"到{chinese(result.due)}届满"]


def _doubt(result: "Deadline") -> str:
    last = result.due or max((p.start for p in result.pauses), default=result.start)
    years = sorted({result.start.year, last.year})
    span = f"{years[0]}年" if len(years) == 1 else f"{years[0]}至{years[-1]}年"
    return (
        f"日期为暂定：{span}的放假安排没有全部载入，未载入的年份暂按周末和固定日期的节日推算，"
        "通知公布后重算"
    )
