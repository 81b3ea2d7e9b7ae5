"""中介服务清单: what may be asked for, what is still to be cleared, and the way in for a new list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.intermediaries import queries
from yichuang.catalog.intermediaries.rules import Client, Intermediary, Level
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import page

_HEAD = (
    *("序号", "中介服务", "结果文件", "实施编码", "审批部门", "设定依据", "依据层级"),
    *("委托方", "办理时限", "生效日期", "状态"),
)


def _cells(row: Intermediary) -> tuple[str, ...]:
    what = (row.number, row.name, row.result_paper, row.item_code or "所有事项", row.organ)
    law = (row.basis, Level(row.basis_level).label, Client(row.client).label)
    return (*what, *law, row.time_limit, f"{row.effective_from}", row.state)


def _list(asked: Asked) -> Listed:
    text = asked.get("q")
    said = (text and f"含“{text}”", f"{asked.day} 有效")
    return Listed(_HEAD, map(_cells, queries.services_on(asked.day, text=text)), said)


@requires(Permission.INTERMEDIARY_MAINTAIN)
@listed("中介服务清单", _list, personal=False)
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The list as it holds today."""
    text = request.GET.get("q", "").strip()
    found, lines = queries.services_on(today(), text=text), []
    for row in found:
        number, *cells = _cells(row)
        url = reverse("web:intermediary", args=[number])
        lines.append(
            TableRow((format_html('<a class="yc-nowrap" href="{}">{}</a>', url, number), *cells))
        )
    empty = "没有这样的中介服务。还没有清单的，请导入“中介服务清单”。"
    columns = tuple(Column(name) for name in _HEAD)
    context = {
        "table": Table("中介服务清单", columns, tuple(lines), dense=True, empty=empty),
        "q": text,
        "total": len(found),
        "to_clear": sum(row.to_clear for row in found),
        "import_url": reverse("web:manage_import_list", args=["intermediaries"]),
    }
    return page(request, "manage/services.html", context)
