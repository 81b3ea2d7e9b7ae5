"""The leader's first page: the report's figures as tiles, and what the rows show to be wrong."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.indicators.registry import get
from yichuang.kernel.permissions.rules import Permission
from yichuang.reporting import queries
from yichuang.reporting.rules.blanks import BLANKS
from yichuang.reporting.rules.text import Value, problems_of
from yichuang.web.access import requires
from yichuang.web.components.values import Kpi

from .common import page

# The blanks of each chapter, by their number in the text.
_CHAPTERS = (("放", range(1, 13)), ("管", range(13, 17)), ("服", range(17, 36)))


@requires(Permission.FIGURES_VIEW)
@require_safe
def lead(request: HttpRequest) -> HttpResponse:
    """All 35 figures of this year up to today; what nobody computes yet is named, not shown as 0."""
    last = today()
    first = last.replace(month=1, day=1)
    found = queries.build(first=first, as_of=last)
    chapters = []
    for name, numbers in _CHAPTERS:
        values = [one for one in found.values if one.no in numbers]
        tiles = [_tile(one, first, last) for one in values if one.connected]
        missing = [BLANKS[one.no - 1].label for one in values if not one.connected]
        chapters.append((name, tiles, missing))
    context = {
        "chapters": chapters,
        "problems": problems_of(found.text),
        "failing": sum(one.holds is False for one in found.claims),
        "first": first,
        "last": last,
    }
    return page(request, "manage/lead.html", context)


def _tile(one: Value, first: date, last: date) -> Kpi:
    blank = BLANKS[one.no - 1]
    indicator = get(blank.indicator)
    url = reverse("web:manage_figure", args=[blank.indicator])
    since = f"&from={first}" if indicator is not None and indicator.period else ""
    note = "今年" if since else "截至今天"
    return Kpi(blank.label, one.text, f"{url}?on={last}{since}", unit=blank.unit, note=note)
