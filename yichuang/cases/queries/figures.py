"""The figures cases own: each is a queryset, and its rows are that queryset."""

from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction

from django.db.models import F, Q, QuerySet

from yichuang.cases.models import Case, Licence, SupplementNotice
from yichuang.cases.rules.states import AcceptedHow, Outcome
from yichuang.kernel.clock.now import BEIJING
from yichuang.kernel.indicators.registry import (
    Column,
    Figure,
    Indicator,
    Kind,
    Rows,
    count_with,
    declare,
    declare_count,
    number_of,
    pages,
)

_COLUMNS = (
    Column("number", "受理编号"),
    Column("item_name", "事项"),
    Column("applicant_masked", "申请人"),
    Column("received_on", "收件"),
    Column("accepted_on", "受理"),
    Column("due_promised", "承诺到期"),
    Column("decided_on", "决定"),
)


def end_of(day: date) -> datetime:
    """24:00 of a Beijing day."""
    return datetime.combine(day, time.max, BEIJING)


def received(as_of: date) -> QuerySet[Case]:
    """收件: every application taken in up to the day."""
    return Case.objects.filter(received_on__lte=as_of)


def closed(as_of: date) -> QuerySet[Case]:
    """办结: decided and delivered, or ended without a decision, up to the day."""
    return Case.objects.filter(closed_at__lte=end_of(as_of))


def decided(as_of: date) -> QuerySet[Case]:
    """Decided on the merits up to the day."""
    return Case.objects.filter(decided_on__lte=as_of)


def in_promise(as_of: date) -> QuerySet[Case]:
    """Of these, decided within the promised date."""
    return decided(as_of).filter(Q(due_promised=None) | Q(decided_on__lte=F("due_promised")))


def over_statute(as_of: date) -> QuerySet[Case]:
    """Decided after the statutory date: a breach of law, each to be explained."""
    return decided(as_of).filter(decided_on__gt=F("due_statutory"))


def refused(as_of: date) -> QuerySet[Case]:
    """不予."""
    return decided(as_of).filter(outcome=Outcome.REFUSED)


def deemed(as_of: date) -> QuerySet[Case]:
    """视为受理: the office was silent for five working days."""
    return Case.objects.filter(accepted_how=AcceptedHow.DEEMED, accepted_on__lte=as_of)


def licences(as_of: date) -> QuerySet[Licence]:
    """Licences issued up to the day."""
    return Licence.objects.filter(issued_on__lte=as_of)


def notices(as_of: date) -> QuerySet[SupplementNotice]:
    """一次性告知 issued up to the day."""
    return SupplementNotice.objects.filter(issued_on__lte=as_of)


def _ratio(part: Rows, whole: Rows) -> Callable[[date], Figure]:
    def measure(as_of: date) -> Figure:
        n, total = number_of(part, as_of), number_of(whole, as_of)
        return Figure(Fraction(n, total) if total else Fraction(0), as_of, part=n, whole=total)

    measure.__qualname__ = f"ratio:{part.__name__}/{whole.__name__}"
    return measure


def _declare_count(
    id_: str, name: str, definition: str, rows: Rows, columns: tuple[Column, ...] = _COLUMNS
) -> None:
    declare_count(id_, name, definition, unit="件", owner="cases", rows=rows, columns=columns)


_LICENCE_COLUMNS = (
    Column("number", "证照编号"),
    Column("title", "证照名称"),
    Column("holder_masked", "持有者"),
    Column("issued_on", "颁发"),
    Column("valid_to", "有效期止"),
)
_NOTICE_COLUMNS = (
    Column("case__number", "受理编号"),
    Column("issued_on", "告知日期"),
    Column("due_on", "补正期限"),
)


def declare_all() -> None:
    """Called once at start-up."""
    _declare_count(
        "cases.received", "收件", "截至当日收到的申请，窗口和网上都算，一件算一次。", received
    )
    _declare_count(
        "cases.closed",
        "办结",
        "截至当日办结的办件：作出决定并送达的，加上不受理、不予受理、撤回和逾期未补正终止的。",
        closed,
    )
    _declare_count("cases.refused", "不予", "截至当日作出不予许可或不予办理决定的办件。", refused)
    _declare_count(
        "cases.deemed", "视为受理", "五个工作日内没有告知补正而自收件之日起视为受理的办件。", deemed
    )
    _declare_count(
        "cases.over_statute",
        "超法定时限",
        "决定日期晚于法定到期日的办件，逐件说明原因。",
        over_statute,
    )
    _declare_count(
        "cases.licences", "颁发证照", "截至当日颁发的电子证照。", licences, _LICENCE_COLUMNS
    )
    _declare_count(
        "cases.notices", "一次性告知", "截至当日出具的补正告知书。", notices, _NOTICE_COLUMNS
    )
    count_with("cases.in_promise", in_promise, decided)
    declare(
        Indicator(
            "cases.in_promise",
            "承诺时限内办结率",
            "分母是截至当日作出决定的办件，分子是其中决定日期不晚于承诺到期日的；没有承诺时限的算在分子里。",
            "%",
            "cases",
            Kind.RATIO,
            _ratio(in_promise, decided),
            pages(decided, _COLUMNS, in_promise),
            _COLUMNS,
        )
    )
