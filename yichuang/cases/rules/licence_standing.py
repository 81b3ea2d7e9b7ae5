"""What a licence is worth on a day, read from its rows alone: no nightly job decides this."""

from dataclasses import dataclass
from datetime import date, timedelta

from yichuang.kernel.clock.rules import Limit, Unit, WorkCalendar

from .licence_acts import LicenceStatus
from .remedies import add_months

_DAY = timedelta(days=1)
PENDING = "延续办理中"


@dataclass(frozen=True)
class Renewal:
    """An application to renew that is still open, and since when it counts as accepted."""

    received_on: date
    accepted_on: date | None
    months: int


@dataclass(frozen=True)
class Standing:
    """The status on a day, in words; `deemed`: granted by the law, the paper still to come."""

    status: LicenceStatus
    label: str
    good: bool
    reason: str
    valid_to: date | None
    deemed: bool = False


def next_term(valid_to: date, months: int) -> tuple[date, date | None]:
    """The period after the old one: it starts the day after, however early or late it is decided."""
    start = valid_to + _DAY
    return start, add_months(start, months) - _DAY if months > 0 else None


def deemed_renewed(valid_to: date | None, renewal: Renewal | None, today: date) -> bool:
    """Whether silence has renewed (Art 50(2)): accepted in time, not decided when the term ended.

    An application that waits for the applicant's supplement is not accepted, and the organ's
    silence about it says nothing. One accepted late in the term binds the organ all the same.
    """
    if valid_to is None or renewal is None or today <= valid_to:
        return False
    return renewal.accepted_on is not None and renewal.accepted_on <= valid_to


def standing(
    status: LicenceStatus,
    status_from: date | None,
    valid_to: date | None,
    renewal: Renewal | None,
    today: date,
) -> Standing:
    """The status of a licence on a day."""
    if status is not LicenceStatus.VALID and (status_from is None or today >= status_from):
        since = f"自 {status_from:%Y-%m-%d} 起" if status_from else ""
        return Standing(status, status.label, False, f"{since}{status.label}", valid_to)
    if valid_to is not None and today > valid_to:
        return _after_the_term(valid_to, renewal, today)
    notes = []
    if status is not LicenceStatus.VALID and status_from is not None:
        notes.append(f"将自 {status_from:%Y-%m-%d} 起{status.label.removeprefix('已')}")
    if renewal is not None:
        notes.append("已申请延续，正在办理")
    return Standing(LicenceStatus.VALID, "有效", True, "；".join(notes), valid_to)


def _after_the_term(valid_to: date, renewal: Renewal | None, today: date) -> Standing:
    ended = f"有效期到 {valid_to:%Y-%m-%d}"
    if renewal is None:
        return Standing(LicenceStatus.EXPIRED, LicenceStatus.EXPIRED.label, False, ended, valid_to)
    if not deemed_renewed(valid_to, renewal, today):
        text = f"{ended}；延续申请在届满前没有受理，正在办理，暂不能认定有效"
        return Standing(LicenceStatus.VALID, PENDING, False, text, valid_to)
    _, until = next_term(valid_to, renewal.months)
    text = (
        f"{ended}；届满前申请延续，机关逾期未作决定，"
        f"自 {valid_to + _DAY:%Y-%m-%d} 起视为准予延续（行政许可法第五十条）"
    )
    return Standing(LicenceStatus.VALID, "有效", True, text, until, deemed=True)


def apply_by(valid_to: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day on which an application to renew is in time (Art 50(1)).

    Thirty days before the end in law; other laws and rules may count otherwise.
    """
    if limit.unit == Unit.WD:
        return calendar.add_workdays(valid_to, -limit.value)
    return valid_to - timedelta(days=limit.value)
