"""定稿报告: a report kept as it was, opened again beside what the rows say now."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.permissions.rules import Permission
from yichuang.reporting import actions, queries
from yichuang.reporting.queries import FrozenRow
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.site import current_site

from .common import actor_of, crumbs, number, page
from .views_report import DOCX, asked_period, rows_of

PAGE = 50
_HEAD = ("编号", "期间开始", "期间截止", "定稿时间", "定稿人", "摘要（SHA-256）")


def _cells(row: FrozenRow) -> tuple[str, ...]:
    at = f"{beijing(row.frozen_at):%Y-%m-%d %H:%M}"
    return (row.number, f"{row.first}", f"{row.as_of}", at, row.frozen_by, row.digest)


def _list(asked: Asked) -> Listed:
    def rows() -> Iterator[tuple[str, ...]]:
        before, more = 0, True
        while more:
            found = queries.frozen_reports(before=before, limit=CHUNK)
            yield from map(_cells, found)
            more = len(found) == CHUNK
            before = found[-1].id if found else 0

    return Listed(_HEAD, rows(), ())


@requires(Permission.FIGURES_VIEW)
@listed("定稿报告", _list, personal=False)
@require_safe
def frozen_reports(request: HttpRequest) -> HttpResponse:
    """Every report that was made final, newest first."""
    rows = queries.frozen_reports(before=number(request.GET.get("before")), limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "older": f"?before={rows[PAGE - 1].id}" if len(rows) > PAGE else "",
        "crumbs": crumbs(("报告", reverse("web:manage_report")), ("定稿", "")),
    }
    return page(request, "manage/frozen_reports.html", context)


@requires(Permission.REPORT_FREEZE)
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Make the report of the asked period final."""
    first, last = asked_period(request.POST)
    id_ = actions.freeze(
        by=actor_of(request),
        at=now(),
        today=today(),
        first=first,
        as_of=last,
        county=current_site().county,
    )
    messages.success(request, "已定稿，内容和摘要都封存了。")
    return redirect("web:manage_frozen_report", id_)


@requires(Permission.FIGURES_VIEW)
@require_safe
def frozen_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One final report: its text as it was, and what reads otherwise today."""
    row, report = queries.frozen(report_id)
    changed = queries.changed_since(report)
    context = {
        "row": row,
        "paragraphs": [
            (one.level, [(piece, rows_of(piece.no, row.first, row.as_of)) for piece in one.pieces])
            for one in report.text
        ],
        "changed": [(one, rows_of(one.no, row.first, row.as_of)) for one in changed],
        "crumbs": crumbs(
            ("报告", reverse("web:manage_report")),
            ("定稿", reverse("web:manage_frozen_reports")),
            (row.number, ""),
        ),
    }
    return page(request, "manage/frozen_report.html", context)


@requires(Permission.FIGURES_VIEW)
@require_safe
def frozen_paper(request: HttpRequest, report_id: int) -> HttpResponse:
    """The same as .docx, out of what was kept."""
    row, report = queries.frozen(report_id)
    answer = HttpResponse(queries.paper(report, county=row.county), content_type=DOCX)
    name = f"{row.county}放管服改革工作情况报告 {row.number}.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
