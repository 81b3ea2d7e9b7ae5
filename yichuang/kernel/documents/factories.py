"""Documents for tests and the demo: a complete payload of every kind (invented county)."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yichuang.kernel.permissions.rules import Actor

from .rules.kinds import Kind
from .rules.power_kinds import GRANTS, REFUSALS

if TYPE_CHECKING:
    from .models import Document

_COMMON: dict[str, Any] = {
    "organ_name": "清川县市场监督管理局",
    "applicant_name": "清川县青禾餐饮店",
    "item_name": "食品经营许可（餐饮服务）",
    "item_code": "11990423MB9900423X4000131016001",
    "case_number": "990423202603050001",
    "date": "2026-03-05",
    "contact_phone": "0999-8800001",
    "contact_address": "清川县政务服务中心二楼B区12号窗口",
    "supervision_phone": "0999-8812345",
}
_REMEDIES = {
    "reconsideration_organ": "清川县人民政府",
    "reconsideration_days": 60,
    "reconsideration_by": "2026-05-04",
    "court": "清川县人民法院",
    "litigation_months": 6,
    "litigation_by": "2026-09-05",
}
_EXTRA: dict[Kind, dict[str, Any]] = {
    Kind.RECEIPT: {
        "received_on": "2026-03-05",
        "received_by": "周映荷",
        "query_code": "Q7M2",
        "materials": [
            {"name": "食品经营许可申请书", "form": "原件", "copies": 1},
            {"name": "主要设施设备布局图", "form": "复印件", "copies": 2, "note": "已加盖公章"},
        ],
    },
    Kind.SUPPLEMENT: {
        "received_on": "2026-03-02",
        "supplement_due": "2026-03-19",
        "materials": [
            {
                "name": "主要设施设备布局图",
                "problem": "未标注操作流程走向",
                "how": "在原图上标注后重新上传",
            },
            {
                "name": "食品安全管理制度",
                "problem": "缺少从业人员健康管理制度",
                "how": "补充一页并签字",
            },
        ],
    },
    Kind.ACCEPTANCE: {
        "accepted_on": "2026-03-05",
        "promised_due": "2026-03-12",
        "statutory_due": "2026-04-02",
        "query_code": "Q7M2",
        "fee": "不收费",
    },
    Kind.NOT_NEEDED: {"reason": "销售预包装食品依法只需备案。", "remedies": _REMEDIES},
    Kind.ACCEPTANCE_REFUSAL: {
        "reason": "食品生产许可由市级机关实施。",
        "competent_organ": "清川市市场监督管理局",
        "remedies": _REMEDIES,
    },
    Kind.SPECIAL_PROCEDURE: {
        "procedure": "专家评审",
        "procedure_basis": "《食品经营许可和备案管理办法》第十八条",
        "time_needed": "10个工作日",
        "starts_on": "2026-03-06",
        "due_effect": "法定办结日期由2026年4月2日顺延至2026年4月17日",
    },
    Kind.EXTENSION: {
        "original_due": "2026-04-02",
        "new_due": "2026-04-17",
        "extended_days": 10,
        "reason": "需要向外地机关核实经营场所证明。",
        "approved_by": "冯知远",
    },
    Kind.GRANT: {
        "content": "热食类食品制售",
        "scope": "经营场所：清川县城关镇柳荫路18号",
        "validity": "2026年3月5日至2031年3月4日",
        "licence_number": "JY29904230000019",
        "publication": "本决定在清川县人民政府网站公开，公众有权查阅。",
    },
    Kind.REFUSAL: {
        "facts": "经现场核查，经营场所距离开放式粪池不足25米。",
        "reasons": "经营场所不符合选址要求。",
        "basis": "《中华人民共和国食品安全法》第三十三条第一款第一项",
        "technical": True,
        "technical_standard": "GB 31654-2021 第3.1条",
        "remedies": _REMEDIES,
    },
    Kind.TERMINATION: {
        "reason": "申请人于2026年3月4日书面撤回申请。",
        "basis": "申请人撤回申请书",
        "materials_return": "原件退还申请人，复印件存档",
    },
    Kind.DELIVERY: {
        "documents": [{"name": "受理通知书", "number": "清市监许受〔2026〕5号"}],
        "method": "直接送达",
        "delivered_on": "2026-03-05",
        "recipient": "何青禾",
        "receiver": "何青禾",
        "capacity": "本人",
        "deliverer": "周映荷",
    },
    Kind.SERVICE_RESULT: {
        "regime": "service",
        "outcome": "refused",
        "content": "高龄津贴本次不予发放。",
        "reasons": "申请人未满八十周岁。",
        "basis": "《清川县高龄津贴发放办法》第三条",
        "complaint": "可以拨打12345热线，或者到政务服务中心投诉窗口提出异议",
    },
}
_ORIGINAL = {
    "original_licence": "QC000012026000005",
    "ground": "对不符合法定条件的申请人准予许可（行政许可法第六十九条第一款第四项）",
}
_ENDED = {
    **_ORIGINAL,
    "effective_on": "2026-03-05",
    "facts": "经查，申请时提交的租赁合同系伪造。",
    "reasons": "不具备固定经营场所，不符合法定条件。",
    "remedies": _REMEDIES,
}
_SITTING = {
    "matter": "拟撤销食品经营许可一案",
    "held_at": "2026年3月20日9时30分",
    "place": "清川县政务服务中心三楼听证室",
    "chair": "姚本立",
}
_TO_APPLY = {"hearing_days": 5, "hearing_by": "2026-03-12"}
_EXTRA |= {
    Kind.ALTERATION: {
        **_ORIGINAL,
        "changes": [{"name": "住所或者经营场所", "before": "政通路 1 号", "after": "河滨路 9 号"}],
        "effective_on": "2026-03-05",
        "validity": "自2024年3月5日至2029年3月4日",
        "remedies": _REMEDIES,
    },
    Kind.RENEWAL: {
        **_ORIGINAL,
        "effective_on": "2026-03-05",
        "validity": "自2026年3月5日至2031年3月4日",
        "remedies": _REMEDIES,
    },
    Kind.LICENCE_INTENT: {
        **_ORIGINAL,
        **_TO_APPLY,
        "intended": "撤销行政许可",
        "facts": "经查，申请时提交的租赁合同系伪造。",
        "statement_by": "2026-03-12",
    },
    Kind.WITHDRAWAL: {**_ENDED, "redress": "给予搬迁补偿，另行签订协议。"},
    Kind.RESCISSION: {**_ENDED, "redress": "损失由本机关依法赔偿，另行核定。"},
    Kind.CANCELLATION: _ENDED,
    Kind.REVOCATION: {
        **_ENDED,
        "penalty_number": "清市监罚〔2026〕7号",
        "penalty_organ": "清川县市场监督管理局",
        "penalty_on": "2026-03-01",
    },
    Kind.HEARING_RIGHT: {
        **_TO_APPLY,
        "matter": "申请人拟在居民楼下开办餐饮店",
        "hearing_basis": "依据行政许可法第四十七条第一款",
    },
    Kind.HEARING_NOTICE: {
        **_SITTING,
        "recusal_right": "认为主持人与本事项有直接利害关系的，有权申请回避",
    },
    Kind.HEARING_RECORD: {
        **_SITTING,
        "recorder": "周映荷",
        "attendees": "何青禾；邻居代表李四",
        "record": "主持人宣布听证开始。",
        "signed": "何青禾已核对无误并签名",
    },
}
_EXTRA |= {
    Kind(kind): {"regime": regime, "content": "内容见附件", "basis": "《社会救助暂行办法》第十三条"}
    | ({"remedies": _REMEDIES} if regime == "ruling" else {})
    for kind, regime in GRANTS.items()
}
_EXTRA |= {
    Kind(kind): {
        "regime": regime,
        "facts": "经核对，家庭人均收入高于规定的标准。",
        "reasons": "不符合规定的条件。",
        "basis": "《社会救助暂行办法》第九条",
        "remedies": _REMEDIES,
    }
    for kind, regime in REFUSALS.items()
}
_EXTRA[Kind.FILING_RECEIPT] = {
    "regime": "filing",
    "filed_on": "2026-03-05",
    "content": "食品销售备案",
    "query_code": "Q7M2",
}
_SIGNED = {"signed_by": "何青禾", "signed_at": "2026年3月5日10时30分"}
_LATER = {"materials": [{"name": "培训记录", "form": "原件", "due": "2026-03-10"}]}
_EXTRA |= {
    Kind.GAP_NOTICE: {
        **_LATER,
        "accepted_on": "2026-03-05",
        "consequence": "逾期未补交的，终止办理，损失由申请人承担",
        "promised_due": "2026-03-12",
        "query_code": "Q7M2",
        "fee": "不收费",
    },
    Kind.GAP_PROMISE: {**_LATER, **_SIGNED},
    Kind.COMMITMENT: {
        **_SIGNED,
        "commitment_basis": "国办发〔2020〕42号",
        "conditions": "有固定的经营场所",
        "standard": "面积不小于十平方米",
        "replaced": [{"name": "经营场所使用证明"}],
        "liability": "承诺不实的，撤销决定并记入信用记录",
        "check_method": "现场核查",
        "check_days": "30个工作日",
    },
    Kind.CHECK_RECORD: {
        "checked_on": "2026-03-05",
        "checked_by": "周映荷",
        "verdict": "承诺不实",
        "evidence": "现场没有该经营场所。",
    },
    Kind.CORRECTION_ORDER: {
        "facts": "现场没有该经营场所。",
        "correct_by": "2026-03-20",
        "consequence": "逾期不改正的，依法撤销决定",
    },
    Kind.FEE_NOTICE: {
        "fees": [
            {
                "item": "工本费",
                "standard": "40 元/证",
                "basis": "居民身份证法第二十条",
                "amount": "40.00",
            }
        ],
        "total": "40.00",
        "how": "凭本通知到银行或者扫码缴纳",
    },
    Kind.TYPO: {
        "field": "门店名称",
        "before": "青禾面管",
        "after": "青禾面馆",
        "reason": "录入时打错一个字",
    },
    Kind.ORIGINALS_SLIP: {
        "originals": [{"name": "不动产权证书", "count": 1}],
        "taken_by": "周映荷",
    },
}
AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)


def sample_payload(kind: Kind, **changes: Any) -> dict[str, Any]:
    """A complete payload of a kind; `changes` replace single elements."""
    return {**deepcopy(_COMMON), **deepcopy(_EXTRA[kind]), **changes}


def issue_sample(kind: Kind = Kind.ACCEPTANCE, **changes: Any) -> "Document":
    """An issued document, numbered in the 清市监 series of 2026."""
    from .actions import issue  # here, so that tests of rules need no models

    return issue(
        by=Actor.system("测试"),
        at=AT,
        kind=kind,
        number="清市监",
        payload=sample_payload(kind, **changes),
        subject=("case", "1"),
    )


def sample_licence(**changes: Any) -> dict[str, Any]:
    """Checked metadata of a licence of the invented county."""
    from .rules import licence

    metadata: dict[str, Any] = {
        "type_name": "食品经营许可证",
        "type_code": "11100000MB9900423A001",
        "title": "食品经营许可证",
        "number": "JY29904230000019",
        "issuer": "清川县市场监督管理局",
        "issuer_code": "11990423MB9900423X",
        "holder_name": "清川县青禾餐饮店",
        "holder_code": "92990423MA99004238",
        "holder_type": "organisation",
        "issued_on": "2026-03-05",
        "valid_from": "2026-03-05",
        "valid_to": "2031-03-04",
        "status": "有效",
        "version": 1,
        "face": {"经营项目": "热食类食品制售", "经营场所": "清川县城关镇柳荫路18号"},
        **changes,
    }
    metadata.setdefault(
        "identifier",
        licence.identifier(
            type_code=metadata["type_code"],
            issuer_code=metadata["issuer_code"],
            serial="JY29904230000019",
            version=metadata["version"],
        ),
    )
    return licence.payload(**metadata)
