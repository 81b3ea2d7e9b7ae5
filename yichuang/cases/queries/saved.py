"""What people were spared, counted from cases: papers, trips to hand in and to fetch, days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Sum

from yichuang.cases.models import Case, CaseMaterial
from yichuang.cases.rules.states import Channel, MaterialState, Outcome
from yichuang.kernel.indicators.registry import (
    Column,
    Figure,
    Indicator,
    Kind,
    declare,
    declare_count,
)

from .figures import closed, decided, received

_CASE = (
    Column("number", "受理编号"),
    Column("item_name", "事项"),
    Column("department__name", "部门"),
    Column("received_on", "收件"),
)
_DAYS = Column("days", "提前天数")


def papers(as_of: date) -> QuerySet[CaseMaterial]:
    """Materials nobody had to hand in: the government holds them, a proof was cancelled, a promise."""
    return CaseMaterial.objects.filter(
        case__received_on__lte=as_of, state__in=[MaterialState.EXEMPT, MaterialState.PROMISED]
    )


def handed_in_from_home(as_of: date) -> QuerySet[Case]:
    """Applications that came over the network: no trip to hand in."""
    return received(as_of).exclude(channel=Channel.WINDOW)


def fetched_at_home(as_of: date) -> QuerySet[Case]:
    """Granted and delivered electronically or by post: no trip to fetch."""
    granted = closed(as_of).filter(outcome=Outcome.GRANTED)
    return granted.exclude(wants="window")


def early(as_of: date) -> QuerySet[Case]:
    """Decided before the statutory date, with the days between."""
    days = ExpressionWrapper(F("due_statutory") - F("decided_on"), output_field=DurationField())
    return decided(as_of).filter(decided_on__lt=F("due_statutory")).annotate(days=days)


def _days(as_of: date) -> Figure:
    total = early(as_of).aggregate(total=Sum("days"))["total"] or timedelta()
    return Figure(total.days, as_of)


def _day_rows(
    as_of: date, *, part: bool = False, after: int = 0, limit: int = 50
) -> Sequence[dict[str, Any]]:
    keys = ("id", *(column.key for column in _CASE), "decided_on", "due_statutory", "days")
    rows = early(as_of).filter(id__gt=after).order_by("id").values(*keys)[:limit]
    return [{**row, "days": row["days"].days} for row in rows]


def declare_saved() -> None:
    """Called once at start-up."""
    declare_count(
        "saved.papers",
        "少交材料",
        "截至当日的收件里不用交的材料：政府已有的、证明已取消的、以承诺代替的，一份算一次。",
        unit="份",
        owner="cases",
        rows=papers,
        columns=(
            Column("case__number", "受理编号"),
            Column("name", "材料"),
            Column("state", "核验"),
            Column("source", "为什么不用交"),
        ),
    )
    for key, name, words, rows in (
        (
            "hand_in",
            "少跑（交件）",
            "截至当日从网上或者平台来的收件，一件少跑一趟。",
            handed_in_from_home,
        ),
        (
            "fetch",
            "少跑（取件）",
            "截至当日准予并且不在窗口领取（电子送达或者寄送）的办结件，一件少跑一趟。",
            fetched_at_home,
        ),
    ):
        declare_count(
            f"saved.trips_{key}", name, words, unit="趟", owner="cases", rows=rows, columns=_CASE
        )
    words = "截至当日在法定期限以前作出决定的办件，法定到期日减决定日期的日历日合计。"
    columns = (
        *_CASE,
        Column("decided_on", "决定"),
        Column("due_statutory", "法定到期"),
        _DAYS,
    )
    declare(
        Indicator(
            "saved.days", "提前天数", words, "天", "cases", Kind.SUM, _days, _day_rows, columns
        )
    )
