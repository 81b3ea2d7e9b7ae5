"""What each kind of document says: `content(kind, payload) -> list[Block]`.

The words follow the articles of the 行政许可法 that order each document (Art 32, 38, 42, 44,
45, 47); every other kind of item gets the same shape without those articles.
"""

from collections.abc import Callable

from .blocks import Block, BlockType, heading, paragraph, table
from .kinds import SIGNED_METHODS, Kind, Payload, is_licence
from .lane_kinds import LANE_BODIES
from .licence_words import LICENCE_BODIES
from .numbers import chinese_date
from .phrasing import addressee, cited, matter, remedies, sentence, table_rows
from .power_kinds import POWER_BODIES

_SPECIAL_SEAL = "（加盖本机关行政许可专用印章）"  # Art 32 last paragraph
_SEAL = "（印章）"
_SEALED_SPECIALLY = (
    *(Kind.RECEIPT, Kind.ACCEPTANCE, Kind.ACCEPTANCE_REFUSAL, Kind.NOT_NEEDED, Kind.GAP_NOTICE),
)


def content(kind: Kind, payload: Payload, number: str) -> list[Block]:
    """All blocks of a complete payload, head to contact lines.

    The caller has checked completeness (`kinds.missing`); a missing key shows as empty here.
    """
    body = _BODIES[kind](payload)
    return [
        Block(BlockType.ORGAN, payload["organ_name"]),
        Block(BlockType.TITLE, _title(kind, payload)),
        Block(BlockType.NUMBER, number),
        *body,
        _seal(kind, payload),
        *_after_seal(kind, payload),
        *_contact(payload),
    ]


def _title(kind: Kind, payload: Payload) -> str:
    return str(payload.get("title") or kind.label)


def _seal(kind: Kind, payload: Payload) -> Block:
    special = kind in _SEALED_SPECIALLY
    note = _SPECIAL_SEAL if special and is_licence(payload) else _SEAL
    return Block(
        BlockType.SEAL, payload["organ_name"], date=chinese_date(payload["date"]), note=note
    )


def _after_seal(kind: Kind, payload: Payload) -> list[Block]:
    if kind in (Kind.DELIVERY, Kind.CHECK_RECORD, Kind.ORIGINALS_SLIP):
        return []
    return [
        Block(
            BlockType.SIGNATURE,
            f"{_signer(kind)}（签名或盖章）：",
            note="签收日期：      年    月    日",
        )
    ]


def _signer(kind: Kind) -> str:
    return "承诺人" if kind in (Kind.GAP_PROMISE, Kind.COMMITMENT) else "签收人"


def _contact(payload: Payload) -> list[Block]:
    rows = (
        ("咨询电话", payload["contact_phone"]),
        ("联系地址", payload.get("contact_address", "")),
        ("监督电话", payload["supervision_phone"]),
    )
    text = "；".join(f"{label}：{value}" for label, value in rows if value)
    copies = "本文书一式两份，一份送达申请人，一份存入办件档案。"
    return [Block(BlockType.CONTACT, f"{text}。"), Block(BlockType.CONTACT, copies)]


def _receipt(p: Payload) -> list[Block]:
    received = chinese_date(p["received_on"])
    return [
        matter(p, ("收件日期", received), ("查询码", p.get("query_code", ""))),
        *_received(p, received),
        paragraph(sentence(f"收件人：{p['received_by']}")),
        paragraph(_receipt_effect(p)),
    ]


def _received(p: Payload, received: str) -> list[Block]:
    if not p["materials"]:
        return [
            paragraph(f"你（单位）的申请，本机关已于{received}收到。本事项不需要提交申请材料。")
        ]
    return [
        paragraph(f"你（单位）提交的下列申请材料，本机关已于{received}收到："),
        table(
            ("材料名称", "原件或复印件", "份数", "备注"),
            (44, 20, 10, 18),
            table_rows(p["materials"], "name", "form", "copies", "note"),
        ),
    ]


def _receipt_effect(p: Payload) -> str:
    if not is_licence(p):
        return "本凭证仅表明材料已收到。办理进度可凭办件编号和查询码查询。"
    return (
        "本凭证仅表明材料已收到，不表示申请已经受理。材料不齐全或者不符合法定形式的，本机关将当场"
        "或者在五个工作日内一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理"
        "（《中华人民共和国行政许可法》第三十二条第一款第四项）。"
    )


def _supplement(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）于{chinese_date(p['received_on'])}提出的“{p['item_name']}”申请"
            f"（实施编码：{p['item_code']}），申请材料不齐全或者不符合法定形式。"
            f"{cited(p, '第三十二条第一款第四项')}现将需要补正的全部内容一次告知如下："
        ),
        table(
            ("材料名称", "哪里不符合", "怎样补正"),
            (28, 32, 32),
            table_rows(p["materials"], "name", "problem", "how"),
        ),
        paragraph(
            f"请于{chinese_date(p['supplement_due'])}前（含当日）补正。"
            "按照上列要求提交全部补正材料的，本机关予以受理，不再要求补充上列之外的其他材料。"
        ),
        matter(p),
    ]


def _acceptance(p: Payload) -> list[Block]:
    dates = (
        ("受理日期", chinese_date(p["accepted_on"])),
        ("承诺办结日期", chinese_date(p["promised_due"])),
        ("法定办结日期", chinese_date(p.get("statutory_due"))),
        ("收费", p["fee"]),
        ("查询码", p["query_code"]),
    )
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，申请材料齐全、符合法定形式。"
            f"{cited(p, '第三十二条第一款第五项')}现予受理。"
        ),
        matter(p, *dates),
        paragraph(_clock_note(p)),
    ]


def _clock_note(p: Payload) -> str:
    text = str(p.get("deemed_note", ""))  # a deemed acceptance says from which day it counts
    if is_licence(p):
        text += (
            "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计入办理期限，"
            "本机关将书面告知（第四十五条）。"
        )
    return text + "凭办件编号和查询码可以随时查询办理进度。"


def _not_needed(p: Payload) -> list[Block]:
    advice = [paragraph(p["advice"])] if p.get("advice") else []
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，{cited(p, '第三十二条第一款第一项')}"
            "依法不需要取得行政许可，本机关不予受理，现即时告知。"
        ),
        heading("理由"),
        paragraph(p["reason"]),
        *advice,
        matter(p),
        *remedies(p),
    ]


def _acceptance_refusal(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，依法不属于本机关职权范围。"
            f"{cited(p, '第三十二条第一款第二项')}本机关决定不予受理。"
        ),
        heading("理由"),
        paragraph(p["reason"]),
        paragraph(sentence(f"请向有权办理的行政机关申请：{p['competent_organ']}")),
        matter(p),
        *remedies(p),
    ]


def _special_procedure(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，依法需要进行{p['procedure']}。"
            f"{cited(p, '第四十五条')}所需时间不计入办理期限，现书面告知如下："
        ),
        matter(
            p,
            ("程序种类", p["procedure"]),
            ("依据", p["procedure_basis"]),
            ("开始日期", chinese_date(p["starts_on"])),
            ("所需时间", p["time_needed"]),
            ("对办结日期的影响", p["due_effect"]),
        ),
    ]


def _extension(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，因下列理由不能在法定期限内作出决定。"
            f"{_extended_by(p)}经本行政机关负责人{p['approved_by']}批准，"
            f"延长{p['extended_days']}{p.get('extended_unit') or '个工作日'}，现将理由告知如下："
        ),
        paragraph(p["reason"]),
        matter(
            p,
            ("原办结日期", chinese_date(p["original_due"])),
            ("延长后的办结日期", chinese_date(p["new_due"])),
            ("批准人", p["approved_by"]),
        ),
    ]


def _extended_by(p: Payload) -> str:
    if is_licence(p):
        return cited(p, "第四十二条第一款")
    return f"根据{p['extension_basis']}，"


def _grant(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，经审查，符合法定条件、标准。"
            f"{cited(p, '第三十八条第一款')}本机关决定准予行政许可。"
        ),
        matter(
            p,
            ("许可内容", p["content"]),
            ("许可范围", p["scope"]),
            ("有效期", p["validity"]),
            ("证照编号", p["licence_number"]),
        ),
        paragraph(
            "本机关自作出本决定之日起十个工作日内向你（单位）颁发、送达证件"
            f"（第四十四条）。{sentence(p['publication'])}"
        ),
    ]


def _refusal(p: Payload) -> list[Block]:
    standard = p.get("technical_standard")
    technical = [paragraph(sentence(f"所依据的技术标准：{standard}"))] if standard else []
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，经审查，不符合法定条件、标准。"
            f"{cited(p, '第三十八条第二款')}本机关决定不予行政许可。"
        ),
        heading("一、查明的事实"),
        paragraph(p["facts"]),
        heading("二、理由"),
        paragraph(p["reasons"]),
        heading("三、依据"),
        paragraph(p["basis"]),
        *technical,
        matter(p),
        *remedies(p),
    ]


def _termination(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(f"你（单位）提出的“{p['item_name']}”申请，本机关终止办理。"),
        heading("理由"),
        paragraph(p["reason"]),
        heading("依据"),
        paragraph(p["basis"]),
        paragraph(sentence(f"已交材料的处理：{p['materials_return']}")),
        paragraph("终止办理不影响你（单位）重新申请。"),
        matter(p),
    ]


def _delivery(p: Payload) -> list[Block]:
    return [
        matter(
            p,
            ("受送达人", p["recipient"]),
            ("送达方式", p["method"]),
            ("送达日期", chinese_date(p["delivered_on"])),
            *((label, p.get(key, "")) for key, label in _SERVICE),
            ("送达人", p["deliverer"]),
        ),
        table(("送达的文书", "文号"), (46, 46), table_rows(p["documents"], "name", "number")),
        *_service_signatures(p),
        paragraph(sentence(f"备注：{p.get('note') or '无'}")),
    ]


# What some forms of service have and others not; a blank one is left out.
_SERVICE = (
    *(("place", "送达地点"), ("receiver", "签收人"), ("capacity", "签收人身份")),
    *(("proof", "送达凭证"), ("refusal", "拒收事由"), ("witnesses", "见证人")),
    ("reason", "公告送达的原因"),
)


def _service_signatures(p: Payload) -> list[Block]:
    """Whose hand each form of service needs (民事诉讼法 on 送达, followed by analogy)."""
    if p["method"] in SIGNED_METHODS:
        return [_signature("签收人")]
    if p["method"] == "留置送达":
        text = "受送达人拒绝接收，送达人已说明情况并记明拒收事由，将文书留在其住所，视为送达。"
        return [paragraph(text), _signature("见证人"), _signature("送达人")]
    if p["method"] == "电子送达":
        text = "经受送达人同意以电子方式送达，以到达其指定系统的日期为送达日期，不另签名。"
        return [paragraph(text)]
    return [paragraph("受送达人下落不明或者其他方式无法送达，以公告送达，期满视为送达。")]


def _signature(who: str) -> Block:
    return Block(
        BlockType.SIGNATURE, f"{who}（签名或盖章）：", note="签收日期：      年    月    日"
    )


def _service_result(p: Payload) -> list[Block]:
    refused = p["outcome"] == "refused"
    result = "不予办理" if refused else "已经办结"
    no = [
        heading("理由"),
        paragraph(p.get("reasons", "")),
        heading("依据"),
        paragraph(p.get("basis", "")),
        *remedies(p),
    ]
    return [
        addressee(p),
        paragraph(f"你（单位）申请办理的“{p['item_name']}”，{result}，现将结果告知如下："),
        paragraph(p["content"]),
        matter(p, ("办理结果", result)),
        *(no if refused else []),
    ]


_BODIES: dict[Kind, Callable[[Payload], list[Block]]] = {
    Kind.RECEIPT: _receipt,
    Kind.SUPPLEMENT: _supplement,
    Kind.ACCEPTANCE: _acceptance,
    Kind.NOT_NEEDED: _not_needed,
    Kind.ACCEPTANCE_REFUSAL: _acceptance_refusal,
    Kind.SPECIAL_PROCEDURE: _special_procedure,
    Kind.EXTENSION: _extension,
    Kind.GRANT: _grant,
    Kind.REFUSAL: _refusal,
    Kind.TERMINATION: _termination,
    Kind.DELIVERY: _delivery,
    Kind.SERVICE_RESULT: _service_result,
    **{Kind(key): body for key, body in LICENCE_BODIES.items()},
    **{Kind(key): body for key, body in {**POWER_BODIES, **LANE_BODIES}.items()},
}
