"""What the documents about a licence, and those of a hearing, say (行政许可法 Art 8, 46-50, 69, 70)."""

from collections.abc import Callable

from .blocks import Block, BlockType, facts, heading, paragraph, table
from .elements import Payload
from .numbers import chinese_date
from .phrasing import addressee, matter, remedies, sentence, table_rows


def _alteration(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）持有的许可证件（编号：{p['original_licence']}），申请变更许可事项。经审查，"
            "符合法定条件、标准。根据《中华人民共和国行政许可法》第四十九条的规定，"
            "本机关决定准予变更："
        ),
        table(
            ("变更事项", "变更前", "变更后"),
            (24, 34, 34),
            table_rows(p["changes"], "name", "before", "after"),
        ),
        matter(
            p,
            ("原许可证件编号", p["original_licence"]),
            ("依据", p["ground"]),
            ("生效日期", chinese_date(p["effective_on"])),
            ("有效期", p["validity"]),
        ),
        paragraph("证件编号不变，换发新一版证件；原版证件自生效日期起不再使用。"),
        *remedies(p),
    ]


def _renewal(p: Payload) -> list[Block]:
    deemed = p.get("deemed_note")
    lead = deemed or (
        "经审查，符合法定条件、标准。根据《中华人民共和国行政许可法》第五十条的规定，"
        "本机关决定准予延续。"
    )
    return [
        addressee(p),
        paragraph(
            f"你（单位）持有的许可证件（编号：{p['original_licence']}），申请延续有效期。{lead}"
        ),
        matter(
            p,
            ("原许可证件编号", p["original_licence"]),
            ("依据", p["ground"]),
            ("生效日期", chinese_date(p["effective_on"])),
            ("延续后的有效期", p["validity"]),
        ),
        paragraph("证件编号不变，换发新一版证件。"),
        *remedies(p),
    ]


def _intent(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"本机关拟对你（单位）持有的许可证件（编号：{p['original_licence']}）"
            f"作出下列处理：{p['intended']}。现将事实、理由和依据告知如下："
        ),
        heading("一、事实"),
        paragraph(p["facts"]),
        heading("二、情形和依据"),
        paragraph(p["ground"]),
        heading("三、你（单位）的权利"),
        paragraph(
            f"可以在{chinese_date(p['statement_by'])}前（含当日）向本机关陈述、申辩"
            "（《中华人民共和国行政许可法》第七条）。"
        ),
        paragraph(_right_to_hearing(p)),
        matter(p, ("原许可证件编号", p["original_licence"])),
    ]


def _right_to_hearing(p: Payload) -> str:
    return (
        f"可以在收到本告知书之日起{p['hearing_days']}个工作日内"
        f"（即{chinese_date(p['hearing_by'])}前，含当日）申请听证，不承担组织听证的费用；"
        "逾期不申请的，视为放弃听证。本机关在收到申请之日起二十个工作日内组织听证"
        "（第四十七条）。"
    )


# act → the sentence that decides, with the article that gives the power.
_ENDS = {
    "withdrawal": ("撤回", "根据《中华人民共和国行政许可法》第八条第二款的规定，本机关决定撤回"),
    "rescission": ("撤销", "根据《中华人民共和国行政许可法》第六十九条的规定，本机关决定撤销"),
    "cancellation": (
        "注销",
        "根据《中华人民共和国行政许可法》第七十条的规定，本机关依法办理注销手续，注销",
    ),
    "revocation": (
        "吊销",
        "依照已经作出的行政处罚决定，本机关登记吊销",
    ),
}


def _end(kind: str) -> Callable[[Payload], list[Block]]:
    word, decides = _ENDS[kind]

    def body(p: Payload) -> list[Block]:
        redress = [heading("补偿、赔偿"), paragraph(p["redress"])] if p.get("redress") else []
        heard = [heading("听取意见的情况"), paragraph(p["heard"])] if p.get("heard") else []
        return [
            addressee(p),
            paragraph(f"{decides}你（单位）持有的许可证件（编号：{p['original_licence']}）。"),
            heading("查明的事实"),
            paragraph(p["facts"]),
            *heard,
            heading("理由"),
            paragraph(p["reasons"]),
            *redress,
            matter(
                p,
                ("原许可证件编号", p["original_licence"]),
                ("情形和依据", p["ground"]),
                (f"{word}生效日期", chinese_date(p["effective_on"])),
                ("行政处罚决定书", str(p.get("penalty_number", ""))),
                ("作出处罚决定的机关", str(p.get("penalty_organ", ""))),
                ("处罚决定日期", chinese_date(p.get("penalty_on"))),
            ),
            *remedies(p),
        ]

    return body


def _hearing_right(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"{sentence(p['matter'])}该事项直接涉及申请人与他人之间的重大利益关系。"
            f"{sentence(p['hearing_basis'])}现告知你（单位）享有要求听证的权利："
        ),
        paragraph(_right_to_hearing(p)),
        matter(p),
    ]


def _hearing_notice(p: Payload) -> list[Block]:
    public = "听证公开举行。" if p.get("public", True) else "听证依法不公开举行。"
    return [
        addressee(p),
        paragraph(
            f"{sentence(p['matter'])}根据《中华人民共和国行政许可法》第四十八条的规定，"
            f"本机关定于下列时间、地点举行听证，请准时参加。{public}"
        ),
        facts(("时间", p["held_at"]), ("地点", p["place"]), ("主持人", p["chair"])),
        paragraph(sentence(p["recusal_right"])),
        paragraph("可以申辩和质证，可以委托代理人；无正当理由不参加的，视为放弃听证。"),
        matter(p),
    ]


def _hearing_record(p: Payload) -> list[Block]:
    return [
        facts(
            ("听证事项", p["matter"]),
            ("时间", p["held_at"]),
            ("地点", p["place"]),
            ("主持人", p["chair"]),
            ("记录人", p["recorder"]),
            ("参加人", p["attendees"]),
        ),
        heading("笔录"),
        paragraph(p["record"]),
        heading("签名确认"),
        paragraph(p["signed"]),
        matter(p),
        Block(BlockType.SIGNATURE, "听证参加人（签名）：", note="日期：      年    月    日"),
        Block(BlockType.SIGNATURE, "听证主持人（签名）：", note="日期：      年    月    日"),
    ]


LICENCE_BODIES: dict[str, Callable[[Payload], list[Block]]] = {
    "alteration": _alteration,
    "renewal": _renewal,
    "licence_intent": _intent,
    **{kind: _end(kind) for kind in _ENDS},
    "hearing_right": _hearing_right,
    "hearing_notice": _hearing_notice,
    "hearing_record": _hearing_record,
}
