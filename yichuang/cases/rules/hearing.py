"""The hearing (行政许可法 Art 46-48): who must be told, when it is held, what it binds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.clock.rules import WorkCalendar
from yichuang.kernel.enums import Labelled


class HearingState(Labelled):
    """Where a hearing stands."""

    TOLD = "told", "已告知听证权利"
    WAIVED = "waived", "放弃听证"
    REQUESTED = "requested", "已申请听证"
    SCHEDULED = "scheduled", "已通知举行"
    HELD = "held", "已举行并有笔录"


@dataclass(frozen=True)
class Sitting:
    """What stands between a hearing and the decision."""

    state: HearingState
    request_by: date


def notice_fault(
    sits_on: date, *, today: date, hold_by: date, days_before: int, calendar: WorkCalendar
) -> str:
    """Why a hearing cannot be held on that day; empty when it can.

    Art 48(1): told seven working days before; Art 47: within twenty of the request.
    """
    between = calendar.count(today, sits_on) - int(calendar.is_workday(today))
    if sits_on <= today or between < days_before:
        return f"举行听证要在 {days_before} 个工作日前通知（行政许可法第四十八条第一项）"
    if not calendar.is_workday(sits_on):
        return "听证要安排在工作日"
    if sits_on > hold_by:
        return f"听证应当在收到申请之日起二十个工作日内（{hold_by:%Y-%m-%d}前）举行（第四十七条）"
    return ""


def chair_fault(chair: int, reviewers: Collection[int]) -> str:
    """Why this person cannot chair: somebody other than the reviewer must (Art 48(3))."""
    if chair in reviewers:
        return "审查这件办件的人不能主持听证，要指定审查人员以外的人（行政许可法第四十八条第三项）"
    return ""


def decide_fault(sitting: Sitting | None, *, today: date, reason: str) -> str:
    """Why the decision must wait, or what its reason lacks; empty when it may go ahead.

    Art 47: those told have five days to ask; Art 48(5): the decision follows the record.
    """
    if sitting is None or sitting.state is HearingState.WAIVED:
        return ""
    if sitting.state is HearingState.TOLD:
        if today > sitting.request_by:
            return ""
        return f"已告知听证权利，申请期限到 {sitting.request_by:%Y-%m-%d}，期满或者放弃后才能决定"
    if sitting.state is not HearingState.HELD:
        return "已申请听证，要等听证举行并有笔录后才能决定（行政许可法第四十八条）"
    if "听证" not in reason:
        return (
            "听证已经举行，决定要根据听证笔录作出，理由里要写明笔录的采纳情况（第四十八条第五项）"
        )
    return ""
