"""What may be done to a running clock, and by whom."""

from datetime import date

from yichuang.kernel.errors import Conflict, Invalid

from .deadlines import Deadline
from .explain import chinese


def check_pause(current: Deadline, *, on: date) -> None:
    """Whether a special procedure may stop the clock on this day (行政许可法 Art 45).

    Raises Conflict when the clock has already run out or is already stopped.
    """
    if current.due is None:
        raise Conflict("计时已经暂停，不能再次暂停", what_to_do="请先结束正在进行的特别程序。")
    if on > current.due:
        raise Conflict(
            f"期限已于{chinese(current.due)}届满，不能再暂停计时",
            what_to_do="请尽快作出决定；超期情况会记入监察。",
        )


def check_extension(current: Deadline, *, on: date, approver: str, reason: str) -> None:
    """Whether the limit may be extended on this day (行政许可法 Art 42).

    Once, before it runs out, with an approver and a reason that the applicant is told.
    Raises Conflict for the first two, Invalid for the last.
    """
    if current.extension:
        raise Conflict(
            "期限只能延长一次，此前已经延长过", what_to_do="请在延长后的期限内作出决定。"
        )
    if current.due is not None and on > current.due:
        raise Conflict(
            f"期限已于{chinese(current.due)}届满，不能再延长",
            what_to_do="请尽快作出决定；超期情况会记入监察。",
        )
    fields = {}
    if not approver.strip():
        fields["approver"] = ["请填写批准延长的负责人"]
    if not reason.strip():
        fields["reason"] = ["请填写延长的理由，理由要告知申请人"]
    if fields:
        raise Invalid("延长期限要有批准人和理由（行政许可法第四十二条）", fields=fields)
