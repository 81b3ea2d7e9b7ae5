"""Making a report final."""

from datetime import date, datetime

from yichuang.kernel.errors import Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import FrozenReport
from .queries import Report, build
from .rules.frozen import dump


def freeze(*, by: Actor, at: datetime, today: date, first: date, as_of: date, county: str) -> int:
    """Build the report of a period and keep it as it is; its id.

    Raises NotAllowed without the right, Invalid for a period that is not over.
    """
    if not by.can(Permission.REPORT_FREEZE):
        raise NotAllowed("您没有定稿报告的权限。")
    if as_of > today or first > as_of:
        raise Invalid("期间还没有到，或者写反了。", what_to_do="截止日期不能晚于今天。")
    # Reading the figures takes seconds at a million cases: before the transaction.
    return _keep(by=by, at=at, report=build(first=first, as_of=as_of), county=county)


@act
def _keep(*, by: Actor, at: datetime, report: Report, county: str) -> int:
    content, digest = dump(report.values, report.claims, report.text)
    year = report.as_of.year
    serial = next_number(series="定稿报告", year=year)
    found = FrozenReport.objects.create(
        number=f"报告〔{year}〕{serial}号",
        first=report.first,
        as_of=report.as_of,
        county=county,
        frozen_at=at,
        frozen_by=by.name,
        digest=digest,
        content=content,
    )
    record(
        action=Act.REPORT_FREEZE,
        by=by,
        at=at,
        obj=("report", found.number),
        after={"digest": digest, "first": str(report.first), "as_of": str(report.as_of)},
    )
    return int(found.pk)
