"""Documents about a licence already given, and of the hearing (domain.md 1.6), by kind."""

from .elements import REMEDIES, Element, KindSpec, Payload

_LICENCE = (
    Element("original_licence", "原许可证件编号"),
    Element("ground", "情形和依据（条款）"),
)
_DECISION = (
    *_LICENCE,
    Element("effective_on", "生效日期"),
    Element("facts", "查明的事实"),
    Element("reasons", "理由"),
    *REMEDIES,
)
_HEARING = (
    Element("held_at", "举行时间"),
    Element("place", "举行地点"),
    Element("chair", "听证主持人"),
)


def _has_redress(payload: Payload) -> bool:
    return payload.get("redress_due", True) is not False


LICENCE_SPECS: dict[str, KindSpec] = {
    "alteration": KindSpec(
        "变",
        (
            *_LICENCE,
            Element(
                "changes",
                "变更的内容",
                (("name", "变更事项"), ("before", "变更前"), ("after", "变更后")),
            ),
            Element("effective_on", "生效日期"),
            Element("validity", "有效期"),
            *REMEDIES,
        ),
    ),
    "renewal": KindSpec(
        "续",
        (
            *_LICENCE,
            Element("effective_on", "生效日期"),
            Element("validity", "延续后的有效期"),
            *REMEDIES,
        ),
    ),
    "licence_intent": KindSpec(
        "拟",
        (
            *_LICENCE,
            Element("intended", "拟作出的处理"),
            Element("facts", "查明的事实"),
            Element("statement_by", "陈述、申辩的期限"),
            Element("hearing_days", "申请听证的期限（工作日）"),
            Element("hearing_by", "申请听证的截止日期"),
        ),
    ),
    "withdrawal": KindSpec("撤回", (*_DECISION, Element("redress", "补偿", when=_has_redress))),
    "rescission": KindSpec("撤销", (*_DECISION, Element("redress", "赔偿", when=_has_redress))),
    "cancellation": KindSpec("注", _DECISION),
    "revocation": KindSpec(
        "吊",
        (
            *_DECISION,
            Element("penalty_number", "行政处罚决定书文号"),
            Element("penalty_organ", "作出处罚决定的机关"),
            Element("penalty_on", "处罚决定日期"),
        ),
    ),
    "hearing_right": KindSpec(
        "听告",
        (
            Element("matter", "听证事项"),
            Element("hearing_basis", "听证依据"),
            Element("hearing_days", "申请听证的期限（工作日）"),
            Element("hearing_by", "申请听证的截止日期"),
        ),
    ),
    "hearing_notice": KindSpec(
        "听通",
        (
            Element("matter", "听证事项"),
            *_HEARING,
            Element("recusal_right", "申请回避的权利"),
        ),
    ),
    "hearing_record": KindSpec(
        "听录",
        (
            Element("matter", "听证事项"),
            *_HEARING,
            Element("recorder", "记录人"),
            Element("attendees", "参加人"),
            Element("record", "笔录内容"),
            Element("signed", "参加人签名确认"),
        ),
    ),
}
