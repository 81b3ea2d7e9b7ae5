"""A case to its exchange blocks: values in, the standard's fields and codes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from yichuang.cases.rules.exchange import codes
from yichuang.cases.rules.exchange.lines import CONTROL, FORMAT, sealed

_BEIJING = timezone(timedelta(hours=8))
LONGEST_NUMBER = 50  # 办件编号 an..50
ABSENT = ("评价", "投诉")  # blocks this county has no data for, said rather than left out
Block = dict[str, str]


@dataclass(frozen=True)
class PartyFacts:
    """An applicant or an agent."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    phone: str = ""
    address: str = ""
    representative: str = ""


@dataclass(frozen=True)
class MaterialFacts:
    """A material of the case."""

    name: str
    state: str
    copies: int
    received_on: date | None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepFacts:
    """A step that was done, or waits to be done (`done_at` is None)."""

    name: str
    by: str = ""
    opinion: str = ""
    proposes: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class ProcedureFacts:
    """One of the eight (Art 45), or the extension (Art 42) as kind ''."""

    kind: str
    basis: str
    starts: date | datetime
    ends: date | None = None
    approved_by: str = ""
    result: str = ""


@dataclass(frozen=True)
class ResultFacts:
    """How it ended."""

    outcome: str
    text: str
    at: datetime | None
    licence_name: str = ""
    licence_number: str = ""
    licence_until: date | None = None
    content: str = ""
    by_post: bool = False
    charged: bool = False


@dataclass(frozen=True)
class CaseFacts:
    """Everything the blocks are made from."""

    source: str
    number: str
    base_code: str
    implement_code: str
    business_code: str
    item_version: int
    item_name: str
    lane: str
    channel: str
    applicant: PartyFacts
    agent: PartyFacts | None
    contact_phone: str
    organ: str
    organ_code: str
    received_at: datetime
    accepted: date | datetime | None
    accepted_by: str
    acceptance_number: str
    due_promised: date | None
    card: str
    materials: tuple[MaterialFacts, ...]
    steps: tuple[StepFacts, ...]
    procedures: tuple[ProcedureFacts, ...]
    result: ResultFacts | None


def exchange_number(implement_code: str, number: str, *, county: str) -> str:
    """办件编号, unique in the nation: 实施编码 and our number (domain.md 2.2).

    A province's own code may be too long for an..50; then the county's code stands there.
    """
    full = f"{implement_code}{number}"
    return full if len(full) <= LONGEST_NUMBER else f"{county}{number}"


def possible_own_numbers(exchanged: str) -> list[str]:
    """Our numbers that this 办件编号 could be made of: it ends in one, if it is ours."""
    return [exchanged[-length:] for length in range(8, 21) if length <= len(exchanged)]


def record_of(facts: CaseFacts) -> dict[str, Any]:
    """The whole record with its digest. Empty fields are left out, absent blocks are named."""
    number = exchange_number(facts.implement_code, facts.number, county=facts.source)
    return sealed(
        {
            "格式": FORMAT,
            "来源": facts.source,
            "办件编号": number,
            "块": {
                "申请受理": _application(facts, number),
                "材料": [_material(row) for row in facts.materials],
                "过程": [_step(row, facts) for row in facts.steps],
                "特别程序": [_procedure(row) for row in facts.procedures],
                "办结": _result(facts.result, facts.organ),
                "电子监察": _warnings(facts),
            },
            "未接入": list(ABSENT),
        }
    )


def moment(value: date | datetime | None) -> str:
    """YYYYMMDDThhmmss in Beijing for an instant, YYYYMMDD for a day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(_BEIJING).strftime("%Y%m%dT%H%M%S")
    return value.strftime("%Y%m%d")


def _application(facts: CaseFacts, number: str) -> Block:
    who = facts.applicant
    return _filled(
        {
            "办件编号": number,
            "受理编号": facts.number,
            "基本编码": facts.base_code,
            "实施编码": facts.implement_code,
            "业务办理项编码": facts.business_code,
            "事项版本": str(facts.item_version),
            "事项名称": facts.item_name,
            "申请人名称": who.name,
            "申请人类型": codes.PARTY_KINDS[who.kind],
            "申请人证件类型": codes.ID_KINDS[who.id_kind],
            "申请人证件号码": who.id_number,
            "法定代表人": who.representative,
            "联系手机": facts.contact_phone or who.phone,
            "通讯地址": who.address,
            "申请类型": codes.CHANNELS[facts.channel],
            "申请时间": moment(facts.received_at),
            "受理时间": moment(facts.accepted),
            "受理文书编号": facts.acceptance_number,
            "受理部门": facts.organ,
            "受理部门统一社会信用代码": facts.organ_code,
            "受理人员": facts.accepted_by,
            "办理类型": codes.LANES[facts.lane],
            "承诺办结时间": moment(facts.due_promised),
        }
        | _agent(facts.agent)
    )


def _agent(agent: PartyFacts | None) -> Block:
    if agent is None:
        return {}
    return {
        "代理人姓名": agent.name,
        "代理人证件类型": codes.ID_KINDS[agent.id_kind],
        "代理人证件号码": agent.id_number,
        "代理人手机": agent.phone,
    }


def _material(row: MaterialFacts) -> Block:
    handed_in = row.state in codes.HANDED_IN
    return _filled(
        {
            "材料名称": row.name,
            "是否收取": codes.flag(handed_in),
            "收取方式": (codes.ELECTRONIC if row.files else codes.PAPER) if handed_in else "",
            "收取数量": str(row.copies) if handed_in else "",
            "收取时间": moment(row.received_on),
            "附件": "、".join(row.files),
        }
    )


def _step(row: StepFacts, facts: CaseFacts) -> Block:
    return _filled(
        {
            "环节名称": row.name,
            "业务动作": codes.ACTIONS.get(row.proposes, "3") if row.done_at else "",
            "处理人": row.by,
            "处理意见": row.opinion,
            "结束时间": moment(row.done_at),
            "处理单位": facts.organ,
            "处理单位统一社会信用代码": facts.organ_code,
            "环节状态": codes.DONE if row.done_at else codes.WAITING,
        }
    )


def _procedure(row: ProcedureFacts) -> Block:
    return _filled(
        {
            "种类": codes.OTHER_PROCEDURE if row.kind else codes.EXTENSION,
            "种类名称": row.kind or codes.EXTENSION_NAME,
            "启动理由或依据": row.basis,
            "批准人": row.approved_by,
            "开始时间": moment(row.starts),
            "结束时间": moment(row.ends),
            "结果": row.result,
        }
    )


def _result(row: ResultFacts | None, organ: str) -> Block:
    if row is None:
        return {}
    return _filled(
        {
            "办结时间": moment(row.at),
            "办结结果": codes.OUTCOMES[row.outcome],
            "办件结果描述": row.text,
            "结果内容": row.content,
            "结果证照名称": row.licence_name,
            "结果证照编号": row.licence_number,
            "结果有效期限": moment(row.licence_until),
            "盖章单位": organ,
            "是否快递": codes.flag(row.by_post),
            "是否收费": codes.flag(row.charged),
        }
    )


def _warnings(facts: CaseFacts) -> list[Block]:
    kind = codes.WARNINGS.get(facts.card)
    return [{"预警类型": kind, "责任部门": facts.organ}] if kind else []


def _filled(fields: Mapping[str, str]) -> Block:
    """What there is to say, without the control characters that another reader may choke on."""
    clean = {name: CONTROL.sub("", value) for name, value in fields.items()}
    return {name: value for name, value in clean.items() if value}
