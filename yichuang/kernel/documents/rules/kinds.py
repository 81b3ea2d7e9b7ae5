"""The kinds of documents and the elements each must have (domain.md 1.6).

Elements are data: the check that refuses an incomplete document, the tests that look for
every element in the finished file and the message to the clerk all read this table.
"""

from collections.abc import Mapping
from typing import Any

from yichuang.kernel.enums import Labelled

from .elements import REMEDIES, Element, KindSpec, Payload, is_licence, is_service
from .lane_kinds import LANE_SPECS
from .licence_kinds import LICENCE_SPECS
from .power_kinds import LETTERS, POWER_SPECS, POWERS, REGIME_OF_KIND

SPECIAL_PROCEDURES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
DELIVERY_METHODS = ("直接送达", "邮寄送达", "电子送达", "留置送达", "公告送达")
# A person signs for these two; a data message arrives, and the last two need nobody's hand.
SIGNED_METHODS = DELIVERY_METHODS[:2]


class Kind(Labelled):
    """文书种类."""

    RECEIPT = "receipt", "收件凭证"
    SUPPLEMENT = "supplement", "补正材料一次性告知书"
    ACCEPTANCE = "acceptance", "受理通知书"
    NOT_NEEDED = "not_needed", "不受理告知书"
    ACCEPTANCE_REFUSAL = "acceptance_refusal", "不予受理决定书"
    SPECIAL_PROCEDURE = "special_procedure", "特别程序告知书"
    EXTENSION = "extension", "延期告知书"
    GRANT = "grant", "准予行政许可决定书"
    REFUSAL = "refusal", "不予行政许可决定书"
    TERMINATION = "termination", "终止办理告知书"
    DELIVERY = "delivery", "送达回证"
    SERVICE_RESULT = "service_result", "办理结果告知书"
    ALTERATION = "alteration", "准予变更行政许可决定书"
    RENEWAL = "renewal", "准予延续行政许可决定书"
    LICENCE_INTENT = "licence_intent", "拟作处理告知书"
    WITHDRAWAL = "withdrawal", "撤回行政许可决定书"
    RESCISSION = "rescission", "撤销行政许可决定书"
    CANCELLATION = "cancellation", "注销行政许可决定书"
    REVOCATION = "revocation", "吊销行政许可证件登记通知书"
    HEARING_RIGHT = "hearing_right", "听证告知书"
    HEARING_NOTICE = "hearing_notice", "听证通知书"
    HEARING_RECORD = "hearing_record", "听证笔录"
    CONFIRMATION_GRANT = "confirmation_grant", POWERS["confirmation"].title
    CONFIRMATION_REFUSAL = "confirmation_refusal", POWERS["confirmation"].title_no
    PAYMENT_GRANT = "payment_grant", POWERS["payment"].title
    PAYMENT_REFUSAL = "payment_refusal", POWERS["payment"].title_no
    REWARD_GRANT = "reward_grant", POWERS["reward"].title
    REWARD_REFUSAL = "reward_refusal", POWERS["reward"].title_no
    RULING_GRANT = "ruling_grant", POWERS["ruling"].title
    RULING_REFUSAL = "ruling_refusal", POWERS["ruling"].title_no
    OTHER_POWER_GRANT = "other_power_grant", POWERS["other_power"].title
    OTHER_POWER_REFUSAL = "other_power_refusal", POWERS["other_power"].title_no
    FILING_RECEIPT = "filing_receipt", "备案回执"
    GAP_NOTICE = "gap_notice", "容缺受理通知书"
    GAP_PROMISE = "gap_promise", "容缺受理承诺书"
    COMMITMENT = "commitment", "告知承诺书"
    CHECK_RECORD = "check_record", "承诺核查记录"
    CORRECTION_ORDER = "correction_order", "责令限期改正通知书"
    FEE_NOTICE = "fee_notice", "缴费通知书"
    TYPO = "typo", "更正书"
    ORIGINALS_SLIP = "originals_slip", "原件收取清单"


def _negative(payload: Payload) -> bool:
    return payload.get("outcome") == "refused"


def _signed(payload: Payload) -> bool:
    return payload.get("method") in SIGNED_METHODS


def _left(payload: Payload) -> bool:
    return payload.get("method") == "留置送达"


def _by_proof(payload: Payload) -> bool:
    return payload.get("method") in ("邮寄送达", "电子送达", "公告送达")


def _announced(payload: Payload) -> bool:
    return payload.get("method") == "公告送达"


COMMON = (
    Element("organ_name", "实施机关名称"),
    Element("applicant_name", "申请人"),
    Element("item_name", "事项名称"),
    Element("item_code", "实施编码"),
    Element("date", "成文日期"),
    Element("contact_phone", "咨询电话"),
    Element("supervision_phone", "监督电话"),
)
LICENCE_ONLY = frozenset({Kind.NOT_NEEDED, Kind.SPECIAL_PROCEDURE, Kind.GRANT, Kind.REFUSAL})
_ROW_NAME = ("name", "材料名称")


SPECS: dict[Kind, KindSpec] = {
    Kind.RECEIPT: KindSpec(
        "收",
        (
            Element("case_number", "办件编号"),
            Element("received_on", "收件日期"),
            Element(
                "materials",
                "收到的材料",
                (_ROW_NAME, ("form", "原件或复印件"), ("copies", "份数")),
                may_be_empty=True,
            ),
            Element("received_by", "收件人"),
        ),
    ),
    Kind.SUPPLEMENT: KindSpec(
        "补",
        (
            Element("received_on", "收件日期"),
            Element(
                "materials",
                "需要补正的材料",
                (_ROW_NAME, ("problem", "哪里不符合"), ("how", "怎样补正")),
            ),
            Element("supplement_due", "补正期限"),
        ),
    ),
    Kind.ACCEPTANCE: KindSpec(
        "受",
        (
            Element("accepted_on", "受理日期"),
            Element("promised_due", "承诺办结日期"),
            Element("statutory_due", "法定办结日期", when=is_licence),
            Element("query_code", "查询码"),
            Element("fee", "收费（或“不收费”）"),
        ),
    ),
    Kind.NOT_NEEDED: KindSpec("免", (Element("reason", "不受理的理由"), *REMEDIES)),
    Kind.ACCEPTANCE_REFUSAL: KindSpec(
        "不受",
        (
            Element("reason", "不予受理的理由"),
            Element("competent_organ", "有权办理的行政机关"),
            *REMEDIES,
        ),
    ),
    Kind.SPECIAL_PROCEDURE: KindSpec(
        "特",
        (
            Element("procedure", "特别程序种类"),
            Element("procedure_basis", "特别程序依据"),
            Element("time_needed", "所需时间"),
            Element("starts_on", "开始日期"),
            Element("due_effect", "对办结日期的影响"),
        ),
    ),
    Kind.EXTENSION: KindSpec(
        "延",
        (
            Element("original_due", "原办结日期"),
            Element("new_due", "延长后的办结日期"),
            Element("extended_days", "延长的工作日数"),
            Element("reason", "延长期限的理由"),
            Element("extension_basis", "延长期限的依据", when=lambda p: not is_licence(p)),
            Element("approved_by", "批准人"),
        ),
    ),
    Kind.GRANT: KindSpec(
        "准",
        (
            Element("content", "许可内容"),
            Element("scope", "许可范围"),
            Element("validity", "有效期"),
            Element("licence_number", "证照编号"),
            Element("publication", "公开告知"),
        ),
    ),
    Kind.REFUSAL: KindSpec(
        "驳",
        (
            Element("facts", "查明的事实"),
            Element("reasons", "不予许可的理由"),
            Element("basis", "法律依据"),
            Element("technical_standard", "技术标准", when=lambda p: bool(p.get("technical"))),
            *REMEDIES,
        ),
    ),
    Kind.TERMINATION: KindSpec(
        "终",
        (
            Element("case_number", "办件编号"),
            Element("reason", "终止办理的理由"),
            Element("basis", "终止办理的依据"),
            Element("materials_return", "已交材料的处理"),
        ),
    ),
    Kind.DELIVERY: KindSpec(
        "达",
        (
            Element("documents", "送达的文书", (("name", "文书名称"), ("number", "文号"))),
            Element("method", "送达方式"),
            Element("delivered_on", "送达日期"),
            Element("recipient", "受送达人"),
            # 行政许可法 leaves service to the rules of 民事诉讼法: who signed and as whom; a
            # refusal with its witnesses; the proof of post, message or announcement.
            Element("receiver", "签收人", when=_signed),
            Element("capacity", "签收人身份", when=_signed),
            Element("proof", "送达凭证", when=_by_proof),
            Element("refusal", "拒收事由", when=_left),
            Element("witnesses", "见证人", when=_left),
            Element("reason", "公告送达的原因", when=_announced),
            Element("deliverer", "送达人"),
        ),
    ),
    Kind.SERVICE_RESULT: KindSpec(
        "果",
        (
            Element("outcome", "办理结果"),
            Element("content", "结果内容"),
            Element("reasons", "不予办理的理由", when=_negative),
            Element("basis", "依据", when=_negative),
            Element("complaint", "异议渠道", when=_negative),
        ),
    ),
}
SPECS |= {Kind(key): spec for key, spec in LICENCE_SPECS.items()}
LICENCE_ONLY |= {Kind(key) for key in LICENCE_SPECS}
SPECS |= {Kind(key): spec for key, spec in {**POWER_SPECS, **LANE_SPECS}.items()}


def mark(office: str, kind: Kind, payload: Payload) -> str:
    """The text before the year: organ's mark, the word of the regime, the kind's letter."""
    return f"{office}{LETTERS[payload.get('regime', 'licence')]}{SPECS[kind].letter}"


def required(kind: Kind, payload: Payload | None = None) -> list[Element]:
    """The mandatory elements; with a payload, only those that apply to it."""
    elements = [*COMMON, *SPECS[kind].elements]
    return [e for e in elements if payload is None or e.when(payload)]


def value_of(payload: Payload, key: str) -> Any:
    """The value behind a dotted key; None when any part is missing."""
    value: Any = payload
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def missing(kind: Kind, payload: Payload) -> list[str]:
    """The names of the mandatory elements that are absent or blank, rows included."""
    found: list[str] = []
    for element in required(kind, payload):
        found += _missing_of(element, value_of(payload, element.key))
    return found + _outside_closed_list(kind, payload) + _wrong_regime(kind, payload)


def _missing_of(element: Element, value: Any) -> list[str]:
    if element.may_be_empty and value == []:
        return []
    if _blank(value):
        return [element.label]
    if not element.columns:
        return []
    return [
        f"{element.label}第{n}行的{label}"
        for n, row in enumerate(value, 1)
        for key, label in element.columns
        if not isinstance(row, Mapping) or _blank(row.get(key))
    ]


def _blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _outside_closed_list(kind: Kind, payload: Payload) -> list[str]:
    """Art 45 names eight procedures and no ninth; a delivery has five methods."""
    if kind == Kind.SPECIAL_PROCEDURE and payload.get("procedure") not in SPECIAL_PROCEDURES:
        return [f"特别程序种类只能是{'、'.join(SPECIAL_PROCEDURES)}"]
    if kind == Kind.DELIVERY and payload.get("method") not in DELIVERY_METHODS:
        return [f"送达方式只能是{'、'.join(DELIVERY_METHODS)}"]
    return []


def _wrong_regime(kind: Kind, payload: Payload) -> list[str]:
    """A document of one kind of power for another would claim what the law does not give."""
    regime = str(payload.get("regime", "licence"))
    own = REGIME_OF_KIND.get(kind.value)
    if own is not None and own != regime:
        return [f"{kind.label}只用于{_REGIME_WORDS[own]}"]
    if not is_licence(payload) and kind in LICENCE_ONLY:
        return [f"{kind.label}只用于行政许可，公共服务请用{Kind.SERVICE_RESULT.label}"]
    if not is_service(payload) and kind == Kind.SERVICE_RESULT:
        return [f"{kind.label}只用于公共服务，行政许可请用准予或不予决定书"]
    if is_service(payload) and kind == Kind.EXTENSION:
        return [f"{kind.label}不用于公共服务，承诺的期限不能延长"]
    return []


_REGIME_WORDS = {
    "confirmation": "行政确认",
    "payment": "行政给付",
    "reward": "行政奖励",
    "ruling": "行政裁决",
    "other_power": "其他行政权力",
    "filing": "备案",
}
