"""证明事项清单: what the county keeps and cancelled, and where a new list is brought in."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.proofs import queries
from yichuang.catalog.proofs.rules import Opinion, Proof
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import page

_HEAD = (
    *("清单编号", "证明名称", "实施编码", "索要单位", "开具单位", "清理意见"),
    *("设定依据", "取消后替代方式", "依据文件", "生效日期"),
)
_OPINIONS = {one.value: one.label for one in Opinion}


def _cells(row: Proof) -> tuple[str, ...]:
    who = (row.item_code or "所有事项", row.demanded_by, row.issued_by)
    how = (_OPINIONS[row.opinion], row.basis, row.instead, row.document)
    return (row.number, row.name, *who, *how, f"{row.effective_from}")


def _found(opinion: str, text: str) -> list[Proof]:
    return queries.proofs_on(today(), opinion=opinion if opinion in _OPINIONS else "", text=text)


def _list(asked: Asked) -> Listed:
    text, opinion = asked.get("q"), asked.get("opinion")
    said = (text and f"含“{text}”", _OPINIONS.get(opinion, ""), f"{asked.day} 有效")
    return Listed(_HEAD, map(_cells, _found(opinion, text)), said)


@requires(Permission.PROOF_MAINTAIN)
@listed("证明事项清单", _list, personal=False)
@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """The list as it holds today, with the way to bring in the next one."""
    text, opinion = request.GET.get("q", "").strip(), request.GET.get("opinion", "")
    rows = []
    for row in _found(opinion, text):
        number, *cells = _cells(row)
        url = reverse("web:proof", args=[number])
        rows.append(
            TableRow((format_html('<a class="yc-nowrap" href="{}">{}</a>', url, number), *cells))
        )
    table = Table(
        "证明事项清单",
        tuple(Column(name) for name in _HEAD),
        tuple(rows),
        dense=True,
        empty="没有这样的证明。还没有清单的，请导入“证明事项清单”。",
    )
    context = {
        "table": table,
        "q": text,
        "opinion": opinion,
        "opinions": _OPINIONS,
        "counts": queries.counts(queries.listed_on(today())),
        "import_url": reverse("web:manage_import_list", args=["proofs"]),
    }
    return page(request, "manage/proofs.html", context)
