"""Papers of 容缺受理, 告知承诺, fees, corrections and originals (domain.md 1.6, 1.7), by kind.

They belong to no single law, so the same words serve every kind of item; 容缺 and 告知承诺 keep
apart what is handed in later from what is never handed in.
"""

from collections.abc import Callable

from .blocks import Block, BlockType, heading, paragraph, table
from .elements import Element, KindSpec, Payload
from .numbers import chinese_date
from .phrasing import addressee, matter, sentence, table_rows

_MATERIAL = (("name", "材料名称"), ("form", "形式"), ("due", "补交期限"))
_SIGNED = (Element("signed_by", "承诺人签名"), Element("signed_at", "签名时间"))
LANE_SPECS: dict[str, KindSpec] = {
    "gap_notice": KindSpec(
        "容",
        (
            Element("accepted_on", "受理日期"),
            Element("materials", "容缺的材料", _MATERIAL),
            Element("consequence", "逾期的后果"),
            Element("promised_due", "承诺办结日期"),
            Element("query_code", "查询码"),
            Element("fee", "收费（或“不收费”）"),
        ),
    ),
    "gap_promise": KindSpec("容诺", (Element("materials", "承诺补交的材料", _MATERIAL), *_SIGNED)),
    "commitment": KindSpec(
        "诺",
        (
            Element("commitment_basis", "告知承诺依据"),
            Element("conditions", "告知的条件"),
            Element("standard", "告知的标准和技术要求"),
            Element("replaced", "以承诺代替的材料", (("name", "材料名称"),)),
            Element("liability", "不实承诺的责任"),
            Element("check_method", "事后核查方式"),
            Element("check_days", "核查期限"),
            *_SIGNED,
        ),
    ),
    "check_record": KindSpec(
        "核",
        (
            Element("case_number", "办件编号"),
            Element("checked_on", "核查日期"),
            Element("checked_by", "核查人"),
            Element("verdict", "核查结论"),
            Element("evidence", "核查情况和证据"),
        ),
    ),
    "correction_order": KindSpec(
        "改",
        (
            Element("case_number", "办件编号"),
            Element("facts", "查明的情况"),
            Element("correct_by", "改正期限"),
            Element("consequence", "逾期不改的后果"),
        ),
    ),
    "fee_notice": KindSpec(
        "费",
        (
            Element("case_number", "办件编号"),
            Element(
                "fees",
                "收费项目",
                (("item", "收费项目"), ("standard", "标准"), ("basis", "依据"), ("amount", "金额")),
            ),
            Element("total", "应缴金额"),
            Element("how", "缴纳方式"),
        ),
    ),
    "typo": KindSpec(
        "正",
        (
            Element("case_number", "办件编号"),
            Element("field", "更正的内容"),
            Element("before", "更正前"),
            Element("after", "更正后"),
            Element("reason", "更正的原因"),
        ),
    ),
    "originals_slip": KindSpec(
        "件",
        (
            Element("case_number", "办件编号"),
            Element("originals", "收取的原件", (("name", "原件名称"), ("count", "份数"))),
            Element("taken_by", "收取人"),
        ),
    ),
}


def _listed(p: Payload, key: str = "materials") -> Block:
    rows = [{**row, "due": chinese_date(row["due"])} for row in p[key]]
    return table(
        ("材料名称", "形式", "补交期限"), (46, 22, 24), table_rows(rows, "name", "form", "due")
    )


def _signature(p: Payload) -> list[Block]:
    return [
        paragraph(f"承诺人：{p['signed_by']}，签名时间：{p['signed_at']}"),
        *([paragraph(sentence(p["signed_how"]))] if p.get("signed_how") else []),
    ]


def _gap_notice(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，主要材料齐全、符合要求，下列材料属于本事项公布的"
            "容缺材料，本机关先予受理，现一次告知需要补交的全部材料："
        ),
        _listed(p),
        paragraph(sentence(f"逾期的后果：{p['consequence']}")),
        matter(
            p,
            ("受理日期", chinese_date(p["accepted_on"])),
            ("承诺办结日期", chinese_date(p["promised_due"])),
            ("法定办结日期", chinese_date(p.get("statutory_due"))),
            ("收费", p["fee"]),
            ("查询码", p["query_code"]),
        ),
        paragraph("补齐之前不出具办理结果。凭办件编号和查询码可以随时查询进度、网上补交。"),
    ]


def _gap_promise(p: Payload) -> list[Block]:
    return [
        paragraph(f"{p['organ_name']}："),
        paragraph(
            f"我（单位）申请办理“{p['item_name']}”，已收到一次告知，自愿采用容缺受理，"
            "并承诺在期限内补交下列材料："
        ),
        _listed(p),
        paragraph("补交的材料真实、有效。逾期未补交的，办理终止，由此产生的损失由我（单位）承担。"),
        *_signature(p),
        matter(p),
    ]


def _commitment(p: Payload) -> list[Block]:
    return [
        addressee(p),
        heading("一、行政机关告知"),
        paragraph(sentence(f"依据：{p['commitment_basis']}")),
        paragraph(sentence(f"条件：{p['conditions']}")),
        paragraph(sentence(f"标准和技术要求：{p['standard']}")),
        paragraph("选择告知承诺的，下列材料以承诺代替，以后也不再要求提交："),
        table(("以承诺代替的材料",), (92,), table_rows(p["replaced"], "name")),
        paragraph(sentence(f"责任：{p['liability']}")),
        paragraph(sentence(f"事后核查：{p['check_method']}，在作出决定后{p['check_days']}内进行")),
        paragraph("是否选择告知承诺由你（单位）自愿决定；不选择的，按一般程序办理。"),
        heading("二、申请人承诺"),
        paragraph(
            "我（单位）已经知道告知的全部内容；符合告知的条件、标准和技术要求；能够提供相应的事实依据；"
            "愿意承担不实承诺的责任；以上承诺是真实的意思表示。"
        ),
        *_signature(p),
        matter(p),
    ]


def _check_record(p: Payload) -> list[Block]:
    return [
        matter(
            p,
            ("核查日期", chinese_date(p["checked_on"])),
            ("核查人", p["checked_by"]),
            ("核查结论", p["verdict"]),
            ("抽取编号", p.get("lot", "")),
        ),
        heading("核查情况和证据"),
        paragraph(p["evidence"]),
    ]


def _correction(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）以告知承诺方式办理的“{p['item_name']}”，经核查，承诺的内容与事实不符。"
        ),
        heading("查明的情况"),
        paragraph(p["facts"]),
        paragraph(f"请于{chinese_date(p['correct_by'])}前（含当日）改正，并报告改正情况。"),
        paragraph(sentence(p["consequence"])),
        matter(p),
    ]


def _fees(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(f"你（单位）申请的“{p['item_name']}”，依法应当缴纳下列费用："),
        table(
            ("收费项目", "标准", "依据", "金额（元）"),
            (24, 22, 28, 18),
            table_rows(p["fees"], "item", "standard", "basis", "amount"),
        ),
        *([paragraph(sentence(f"减免：{p['reduction']}"))] if p.get("reduction") else []),
        matter(p, ("应缴金额", f"{p['total']} 元"), ("缴纳方式", p["how"])),
        *([paragraph(sentence(p["before_delivery"]))] if p.get("before_delivery") else []),
        paragraph("本机关不代收现金；清单以外不收任何费用。"),
    ]


def _typo(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph(f"“{p['item_name']}”办件中有文字差错，现予更正，申请的内容没有变化："),
        table(
            ("更正的内容", "更正前", "更正后"),
            (24, 34, 34),
            [(str(p["field"]), str(p["before"]), str(p["after"]))],
        ),
        paragraph(sentence(f"原因：{p['reason']}")),
        *(
            [paragraph(sentence(f"更正的文书：{p['corrects']}；原文书与本更正书一并使用"))]
            if p.get("corrects")
            else []
        ),
        matter(p),
    ]


def _originals(p: Payload) -> list[Block]:
    return [
        addressee(p),
        paragraph("本机关因核对需要收取下列原件，核对后退还："),
        table(("原件名称", "份数"), (70, 22), table_rows(p["originals"], "name", "count")),
        matter(p, ("收取人", p["taken_by"])),
        paragraph("请凭本清单取回原件。"),
        Block(BlockType.SIGNATURE, "取回人（签名）：", note="取回日期：      年    月    日"),
    ]


LANE_BODIES: dict[str, Callable[[Payload], list[Block]]] = {
    "gap_notice": _gap_notice,
    "gap_promise": _gap_promise,
    "commitment": _commitment,
    "check_record": _check_record,
    "correction_order": _correction,
    "fee_notice": _fees,
    "typo": _typo,
    "originals_slip": _originals,
}
