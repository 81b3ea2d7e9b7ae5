"""清单核对: the county's 权责清单 against the upper catalogue and against what was done."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.upper.queries import difference
from yichuang.catalog.upper.rules import Difference, Entry, Found
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.reporting.queries import idle, unlisted
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import crumbs, page

SHOWN = 100
_HEAD = ("核对", "编码", "名称", "部门", "说明")
UNLISTED, UNUSED = "清单外行使", "没有用过"


def _kind(one: Entry) -> str:
    return PowerType(one.kind).label


def _explained(found: Found) -> str:
    theirs, ours = found.theirs, found.ours
    if theirs and ours:
        if found.what is Difference.OTHER_NAME:
            return f"目录是“{theirs.name}”，县里是“{ours.name}”"
        return f"目录是{_kind(theirs)}，县里是{_kind(ours)}"
    if theirs:
        return f"目录里的{_kind(theirs)}（{theirs.levels or '各级'}），基本编码 {theirs.base_code}"
    code = ours.base_code if ours else ""
    return f"基本编码 {code} 不在目录里" if code else "没有填基本编码"


def _upper(found: tuple[Found, ...]) -> Iterator[tuple[str, ...]]:
    for one in found:
        side = one.ours or one.theirs
        if side:
            code = side.code or side.base_code
            yield (one.what.label, code, side.name, side.department, _explained(one))


def _use(day: date) -> Iterator[tuple[str, ...]]:
    """Of this year."""
    first = day.replace(month=1, day=1)
    for one in unlisted(first, day):
        yield (UNLISTED, one.implement_code, one.name, one.department, one.reason)
    for rest in idle(first, day):
        yield (UNUSED, rest.code, rest.name, rest.department, rest.reason)


def _list(asked: Asked) -> Listed:
    only = asked.get("only")
    rows = (*_upper(difference(on=asked.day) or ()), *_use(asked.day))
    return Listed(_HEAD, (row for row in rows if not only or row[0] == only), (only,))


@requires(Permission.POWER_VIEW)
@listed("权责清单核对", _list, personal=False)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """What differs from the upper catalogue, what is exercised unlisted, what is never used."""
    day, only = today(), request.GET.get("only", "")
    upper = difference(on=day)
    every = (*_upper(upper or ()), *_use(day))
    counts = Counter({label: 0 for label in (*(one.label for one in Difference), UNLISTED, UNUSED)})
    counts.update(row[0] for row in every)
    rows = [row for row in every if not only or row[0] == only]
    table = Table(
        "权责清单核对",
        tuple(Column(name) for name in _HEAD),
        tuple(TableRow(row) for row in rows[:SHOWN]),
        dense=True,
        empty="没有要核对的。",
    )
    context: dict[str, object] = {
        "loaded": upper is not None,
        "counts": dict(counts),
        "only": only if only in counts else "",
        "table": table,
        "total": len(rows),
        "shown": SHOWN,
        "year": day.year,
        "import_url": reverse("web:manage_import_list", args=["base_catalogue"]),
        "crumbs": crumbs(("权责清单调整", reverse("web:manage_adjustments")), ("清单核对", "")),
    }
    return page(request, "manage/power_check.html", context)
