"""What a case looks like from outside, and what handing one in takes."""

from enum import StrEnum
from typing import Annotated

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yichuang.api.v1.core.shapes import Coded, Day, Given, Moment, Organ, PageQuery, Problem
from yichuang.cases.rules.states import (
    Card,
    Channel,
    Lane,
    LineState,
    MaterialState,
    Outcome,
    Stage,
)
from yichuang.kernel.events.rules import EventType
from yichuang.kernel.identity.rules import IdKind, PartyKind

router = Router(tags=["办件"])
CASE_NUMBER = r"^[0-9A-Za-z]{1,20}$"
# No control characters, no line breaks of any kind.
_LINE = r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$"
_KEY = r"^[0-9A-Za-z_\-]{1,60}$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Key = Annotated[str, StringConstraints(pattern=_KEY)]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=_TEXT)]
IDEMPOTENCY_KEY = r"^[0-9A-Za-z._:\-]{1,64}$"


def line(title: str, most: int, *, least: int = 1) -> str:
    """A field of one line of text."""
    found: str = Field(
        *([""] if least == 0 else [...]),
        title=title,
        min_length=least,
        max_length=most,
        pattern=_LINE,
    )
    return found


class CaseItem(Schema):
    """办件的事项."""

    name: str = Field(title="事项名称")
    implement_code: str = Field(title="实施编码")


class CaseSummary(Schema):
    """列表里的一件."""

    number: str = Field(title="受理编号")
    item: CaseItem = Field(title="事项")
    department: Organ = Field(title="实施部门")
    status: Coded[Stage] = Field(title="阶段")
    outcome: Coded[Outcome] | None = Field(title="结果")
    lane: Coded[Lane] = Field(title="办件类型")
    channel: Coded[Channel] = Field(title="申请渠道")
    card: Coded[Card] = Field(title="监察牌")
    applicant: str = Field(title="申请人（脱敏）")
    received_at: Moment = Field(title="收件时间")
    accepted_on: Day | None = Field(title="受理日期")
    due_statutory: Day | None = Field(title="法定到期")
    due_promised: Day | None = Field(title="承诺到期")
    decided_on: Day | None = Field(title="决定日期")
    closed_at: Moment | None = Field(title="办结时间")
    href: str = Field(title="详情的地址")


class CasePage(Schema):
    """一页办件."""

    cases: list[CaseSummary] = Field(title="办件")
    next: str = Field(title="下一页的位置，没有下一页时为空")


class CaseQuery(PageQuery):
    """筛选."""

    status: Stage | None = Field(None, title="阶段")
    due_before: Day | None = Field(None, title="法定到期早于这一天")
    department: str = Field("", title="部门编码", max_length=36, pattern=r"^[0-9A-Za-z_\-]*$")


class CaseMaterial(Schema):
    """办件材料."""

    key: str = Field(title="材料键")
    name: str = Field(title="名称")
    state: Coded[MaterialState] = Field(title="核验")
    files: int = Field(title="现有附件数")


class SupplementLine(Schema):
    """补正告知的一行."""

    key: str = Field(title="材料键")
    name: str = Field(title="名称")
    problem: str = Field(title="哪里不对")
    fix: str = Field(title="怎样补")
    state: Coded[LineState] = Field(title="状态")
    supplied_on: Day | None = Field(title="补交日期")


class Clock(Schema):
    """一个期限走到哪里."""

    label: str = Field(title="期限")
    total: int = Field(title="共几天")
    unit: str = Field(title="单位")
    used: int = Field(title="已用")
    left: int = Field(title="还剩")
    late: bool = Field(title="已超期")
    due: Day | None = Field(title="到期日")


class CaseHappening(Schema):
    """办件经过的一步."""

    type: Coded[EventType] = Field(title="事件")
    at: Moment = Field(title="时间")


class Case(CaseSummary):
    """一件办件."""

    supplement_due: Day | None = Field(title="补正期限")
    due_deliver: Day | None = Field(title="送达期限")
    clocks: list[Clock] = Field(title="期限")
    materials: list[CaseMaterial] = Field(title="材料")
    supplement: list[SupplementLine] = Field(title="一次性告知的补正事项")
    events: list[CaseHappening] = Field(title="经过，新的在前")
    licence: str | None = Field(title="证照编号")


class Wants(StrEnum):
    """领取方式."""

    ELECTRONIC = "electronic"
    WINDOW = "window"
    POST = "post"


class Attachment(Given):
    """附件."""

    name: str = line("文件名", 255)
    content: str = Field(
        title="内容（Base64）",
        min_length=4,
        max_length=5_000_000,
        json_schema_extra={"contentEncoding": "base64"},
    )


class MaterialFile(Attachment):
    """一份材料的附件."""

    material: Key = Field(title="材料键")


class Applicant(Given):
    """申请人."""

    kind: PartyKind = Field(title="申请人类型")
    name: str = line("姓名或名称", 100)
    id_kind: IdKind = Field(title="证件类型")
    id_number: str = line("证件号码", 30)
    phone: str = Field(title="手机", pattern=r"^1[0-9]{10}$")
    address: str = line("地址", 200, least=0)
    representative: str = line("法定代表人或负责人", 100, least=0)


class Application(Given):
    """一件申请."""

    item: str = Field(title="事项的实施编码", pattern=r"^[0-9A-Za-z_\-]{1,80}$")
    applicant: Applicant = Field(title="申请人")
    answers: dict[Key, Key] = Field(default_factory=dict, title="引导问题的回答", max_length=3)
    form: dict[Key, Text | list[Text]] = Field(default_factory=dict, title="申请表", max_length=200)
    wants: Wants = Field(Wants.ELECTRONIC, title="领取方式")
    files: list[MaterialFile] = Field(default_factory=list, title="附件", max_length=60)


class Received(Schema):
    """收件凭据. 重试得到的是同一份."""

    number: str = Field(title="受理编号")
    query_code: str = Field(title="查询码，请转交申请人")
    status: Coded[Stage] = Field(title="阶段")
    channel: Coded[Channel] = Field(title="申请渠道")
    received_at: Moment = Field(title="收件时间")
    notice_due: Day | None = Field(title="最迟哪天告知是否补正")
    href: str = Field(title="办件的地址")


class BatchRow(Application):
    """批量提交的一行. 每行有自己的请求键."""

    key: str = Field(title="这一行的请求键，重试用同一个", pattern=IDEMPOTENCY_KEY)


class Batch(Given):
    """一批申请."""

    cases: list[BatchRow] = Field(title="申请", min_length=1, max_length=100)


class BatchAnswer(Schema):
    """一行的答复：收下的有 case，没有收的有 problem."""

    key: str = Field(title="请求键")
    status: int = Field(title="单独提交时的状态码：201 收下，其余没有收")
    replayed: bool = Field(title="是重试，答复与第一次相同")
    case: Received | None = Field(None, title="收件凭据")
    problem: Problem | None = Field(None, title="没有收的原因")


class BatchDone(Schema):
    """逐行的答复，次序与请求相同."""

    received: int = Field(title="收下几件")
    refused: int = Field(title="没有收几件")
    rows: list[BatchAnswer] = Field(title="逐行")


class Supplied(Given):
    """补交的一份材料. 交纸质的不附文件."""

    material: Key = Field(title="材料键")
    files: list[Attachment] = Field(default_factory=list, title="附件", max_length=20)


class Supplement(Given):
    """一次补交."""

    lines: list[Supplied] = Field(title="补交的材料", min_length=1, max_length=60)


class SupplementTaken(Schema):
    """补交的答复. 重试得到的是同一份."""

    number: str = Field(title="受理编号")
    status: Coded[Stage] = Field(title="补交之后的阶段")
    supplied: list[str] = Field(title="这次补交的材料键")
    at: Moment = Field(title="补交时间")
    href: str = Field(title="办件的地址")
