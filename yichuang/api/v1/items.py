"""事项: what the county's departments do, as published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from yichuang.catalog.items import queries as catalog
from yichuang.kernel.clock.now import today
from yichuang.kernel.org.queries import departments

from .core import paging
from .core.callers import PUBLIC
from .core.gate import CSV, JSON, chosen, operation
from .core.shapes import Organ, PageQuery, RowId
from .core.tables import table

router = Router(tags=["事项"])
_COLUMNS = (
    *(("id", "事项"), ("name", "名称"), ("implement_code", "实施编码")),
    *(("department", "实施主体"), ("regime", "法律类别"), ("handling", "办件类型")),
    *(("promised", "承诺时限"), ("visits", "跑动次数"), ("charges_fee", "是否收费")),
)


class Item(Schema):
    """一个事项现行的一版."""

    id: int = Field(title="事项")
    name: str = Field(title="名称")
    implement_code: str = Field(title="实施编码")
    department: Organ = Field(title="实施主体")
    regime: str = Field(title="法律类别")
    handling: str = Field(title="办件类型")
    promised: str = Field(title="承诺时限")
    visits: int | None = Field(title="跑动次数")
    charges_fee: bool | None = Field(title="是否收费")
    online_depth: int = Field(title="网办深度")
    summary: str = Field(title="一句话说明")
    guide: str = Field(title="办事指南的地址")


class ItemPage(Schema):
    """一页事项."""

    items: list[Item] = Field(title="事项")
    next: str = Field(title="下一页的位置，没有下一页时为空")


class ItemQuery(PageQuery):
    """筛选."""

    department: str = Field("", title="部门编码", max_length=36, pattern=r"^[0-9A-Za-z_-]*$")


@operation(
    router,
    "GET",
    "/items",
    access=PUBLIC,
    answers=ItemPage,
    query=ItemQuery,
    formats=(JSON, CSV),
    summary="事项列表",
)
def list_items(request: HttpRequest, response: HttpResponse, query: Query[ItemQuery]) -> Any:
    """现行事项，按名称排列。"""
    organs = {one.name: one for one in departments()}
    wanted = next((one.id for one in organs.values() if one.code == query.department), 0)
    found = catalog.browse(
        on=today(),
        department_id=wanted if query.department else None,
        after=_after(query.after),
        limit=query.limit,
    )
    rows = [_item(row, organs) for row in found.rows]
    cursor = paging.encode(found.next_key)
    answer: Any = {"items": rows, "next": cursor}
    if chosen(request) == CSV:
        answer = HttpResponse(table(_COLUMNS, rows), content_type=f"{CSV}; charset=utf-8")
    if cursor:
        target = answer if isinstance(answer, HttpResponse) else response
        paging.link_next(request, target, cursor)
    return answer


@operation(
    router, "GET", "/items/{item_id}", access=PUBLIC, answers=Item, etag=True, summary="一个事项"
)
def get_item(request: HttpRequest, item_id: Path[RowId]) -> Any:
    """一个事项现行的一版。"""
    view = catalog.guide_view(catalog.published_version(item_id, on=today()).id, on=today())
    return {
        "id": view.item_id,
        "name": view.name,
        "implement_code": view.implement_code,
        "department": {"code": view.department.code, "name": view.department.name},
        "regime": view.regime_label,
        "handling": view.handling_label,
        "promised": view.promised_text,
        "visits": view.content.visits,
        "charges_fee": view.content.charges_fee,
        "online_depth": view.content.online_depth,
        "summary": view.summary,
        "guide": f"/api/v1/guides/{view.item_id}",
    }


def _after(cursor: str) -> str:
    """The key behind which the page begins: a name and a number."""
    key = paging.decode(cursor) if cursor else ""
    number = key.rpartition("|")[2]
    if key and not (number.isascii() and number.isdigit() and len(number) < 16):
        raise paging.bad_cursor()
    return key


def _item(row: catalog.CatalogueRow, organs: dict[str, Any]) -> dict[str, Any]:
    organ = organs.get(row.department)
    return {
        "id": row.item_id,
        "name": row.name,
        "implement_code": row.implement_code,
        "department": {"code": organ.code if organ else "", "name": row.department},
        "regime": row.regime_label,
        "handling": row.handling_label,
        "promised": row.promised_text,
        "visits": row.visits,
        "charges_fee": row.charges_fee,
        "online_depth": row.online_depth,
        "summary": row.summary,
        "guide": f"/api/v1/guides/{row.item_id}",
    }
