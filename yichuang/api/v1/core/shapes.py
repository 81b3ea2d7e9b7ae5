"""Values that several operations give or take, with the one way they are written."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from yichuang.kernel.clock.now import beijing
from yichuang.kernel.enums import Labelled

from .paging import MOST, USUAL

T = TypeVar("T")
BIGGEST = 2**53 - 1
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,16}")


def _day(value: Any) -> Any:
    """Only YYYY-MM-DD: a library's other readings (seconds since 1970) are nobody's wish."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("应是日期，例如 2026-11-22")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("没有这一天") from None


def whole(value: Any) -> Any:
    """Only digits: neither 1.0 nor 1_000 nor blanks."""
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("应是整数")
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: beijing(at).isoformat(timespec="seconds"), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Whole = Annotated[int, BeforeValidator(whole), Field(ge=0, le=BIGGEST)]
RowId = Annotated[int, BeforeValidator(whole), Field(ge=1, le=BIGGEST)]


class Given(Schema):
    """What a caller sends: a field nobody asked for is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Coded(Schema, Generic[T]):
    """An enumeration: the code for programs, the label for people."""

    code: T
    label: str


def coded(value: Labelled) -> dict[str, str]:
    """An enumeration's member as it is answered."""
    return {"code": value.value, "label": value.label}


class Organ(Schema):
    """部门."""

    code: str = Field(title="部门编码")
    name: str = Field(title="部门名称")


class Problem(Schema):
    """RFC 9457 问题说明."""

    type: str = Field(title="问题种类（URI）")
    title: str = Field(title="题目")
    status: int = Field(title="状态码")
    detail: str = Field(title="具体情况")
    code: str = Field(title="错误码，不会改变")
    what_to_do: str = Field(title="怎么办")
    fields: dict[str, list[str]] = Field(title="哪一项不对、为什么")
    request_id: str = Field(title="请求编号，报修时请提供")


class PageQuery(Given):
    """Paging by key."""

    limit: Annotated[int, BeforeValidator(whole), Field(ge=1, le=MOST)] = Field(
        USUAL, title="一页几条", description=f"最多 {MOST}"
    )
    after: str = Field(
        "",
        title="翻页位置",
        description="上一页答复里的 next",
        max_length=600,
        pattern=r"^[A-Za-z0-9_-]*$",
    )
