"""Documents for tests and the demo: a complete payload of every kind (invented county)."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yichuang.kernel.permissions.rules import Actor

from .rules.kinds import Kind

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
