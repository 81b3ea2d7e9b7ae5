"""The county's report: the text with every figure opening its rows, the claims, the .docx."""

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import Invalid
from yichuang.kernel.indicators.registry import get
from yichuang.kernel.permissions.rules import Permission
from yichuang.reporting import queries
from yichuang.reporting.rules.blanks import BLANKS
from yichuang.web.access import requires
from yichuang.web.components.site import current_site

from .common import actor_of, page
from .views_figures import asked_day

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HOLDS = {True: ("done", "属实"), False: ("no", "不属实"), None: ("pause", "未接入")}


def asked_period(asked: QueryDict) -> tuple[date, date]:
    """From and to as asked: this year up to today when nothing is. Raises Invalid."""
    last = asked_day(asked.get("to", ""))
    since = asked.get("from", "")
    first = asked_day(since) if since else last.replace(month=1, day=1)
    if first > last:
        raise Invalid("期间写反了", what_to_do="开始日期要不晚于截止日期。")
    return first, last


@requires(Permission.FIGURES_VIEW)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of a period on the page."""
    first, last = asked_period(request.GET)
    found = queries.build(first=first, as_of=last)
    context = {
        "first": first,
        "last": last,
        "today": today(),
        "county": current_site().county,
        "paragraphs": [
            (one.level, [(piece, rows_of(piece.no, first, last)) for piece in one.pieces])
            for one in found.text
        ],
        "figures": [
            (one, BLANKS[one.no - 1], rows_of(one.no, first, last)) for one in found.values
        ],
        "claims": [(one, *_HOLDS[one.holds]) for one in found.claims],
        "may_freeze": actor_of(request).can(Permission.REPORT_FREEZE),
        "connected": sum(one.connected for one in found.values),
        "failing": sum(one.holds is False for one in found.claims),
    }
    return page(request, "manage/report.html", context)


def rows_of(no: int, first: date, last: date) -> str:
    """Where the rows behind a blank are; empty for words and for what is not connected."""
    indicator = get(BLANKS[no - 1].indicator) if no else None
    if indicator is None:
        return ""
    since = f"&from={first}" if indicator.period else ""
    return f"{reverse('web:manage_figure', args=[indicator.id])}?on={last}{since}"


@requires(Permission.FIGURES_VIEW)
@require_safe
def report_paper(request: HttpRequest) -> HttpResponse:
    """The same as .docx."""
    first, last = asked_period(request.GET)
    county = current_site().county
    data = queries.paper(queries.build(first=first, as_of=last), county=county)
    answer = HttpResponse(data, content_type=DOCX)
    name = f"{county}放管服改革工作情况报告 {first} 至 {last}.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
