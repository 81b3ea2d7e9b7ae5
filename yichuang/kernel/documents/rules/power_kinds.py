"""Documents of 行政确认, 行政给付, 行政奖励, 行政裁决, 其他行政权力 and 备案, by kind.

Their own titles and their own words: none of them cites the 行政许可法. The decision states the
item's basis, a "no" states facts and reasons, and both name the remedies (行政复议法 Art 20,
行政诉讼法 Art 46). A filing is a receipt and decides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .blocks import Block, heading, paragraph
from .elements import REMEDIES, Element, KindSpec, Payload
from .numbers import chinese_date
from .phrasing import addressee, matter, remedies, sentence


@dataclass(frozen=True)
class Power:
    """One kind of power: the word in its numbers, what it decides and what that is called."""

    letter: str
    yes: str
    no: str
    content: str
    title: str
    title_no: str


# Key = the regime a payload names. 许 and 服 belong to 行政许可 and 公共服务.
POWERS: dict[str, Power] = {
    "confirmation": Power(
        *("确", "予以确认", "不予确认", "确认内容"), "行政确认决定书", "不予行政确认决定书"
    ),
    "payment": Power(
        *("给", "准予给付", "不予给付", "给付内容"), "行政给付决定书", "不予行政给付决定书"
    ),
    "reward": Power(
        *("奖", "给予奖励", "不予奖励", "奖励内容"), "行政奖励决定书", "不予行政奖励决定书"
    ),
    "ruling": Power(
        *("裁", "作出如下裁决", "驳回申请", "裁决内容"), "行政裁决书", "驳回行政裁决申请决定书"
    ),
    "other_power": Power(
        *("权", "准予办理", "不予办理", "办理内容"), "办理决定书", "不予办理决定书"
    ),
}
LETTERS = {"licence": "许", "service": "服", "filing": "备"} | {
    key: power.letter for key, power in POWERS.items()
}
GRANTS = {f"{key}_grant": key for key in POWERS}
REFUSALS = {f"{key}_refusal": key for key in POWERS}
FILING_RECEIPT = "filing_receipt"
# Which regime a document belongs to; it may be issued under no other.
REGIME_OF_KIND = GRANTS | REFUSALS | {FILING_RECEIPT: "filing"}


def _grant_spec(power: Power, *, both_sides: bool) -> KindSpec:
    rows = (Element("content", power.content), Element("basis", "依据"))
    return KindSpec("决", (*rows, *REMEDIES) if both_sides else rows)


_REFUSAL = KindSpec(
    "驳",
    (
        Element("facts", "查明的事实"),
        Element("reasons", "理由"),
        Element("basis", "依据"),
        *REMEDIES,
    ),
)
POWER_SPECS: dict[str, KindSpec] = {
    **{kind: _grant_spec(POWERS[key], both_sides=key == "ruling") for kind, key in GRANTS.items()},
    **dict.fromkeys(REFUSALS, _REFUSAL),
    FILING_RECEIPT: KindSpec(
        "回",
        (
            Element("case_number", "办件编号"),
            Element("filed_on", "备案日期"),
            Element("content", "备案内容"),
            Element("query_code", "查询码"),
        ),
    ),
}


def _grant(p: Payload, power: Power, *, both_sides: bool) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，经审查，符合规定的条件。"
            f"根据{p['basis']}，本机关决定{power.yes}："
        ),
        matter(p, (power.content, p["content"]), ("证照编号", p.get("licence_number", ""))),
        *(remedies(p) if both_sides else ()),
    ]


def _refusal(p: Payload, power: Power) -> list[Block]:
    return [
        addressee(p),
        paragraph(
            f"你（单位）提出的“{p['item_name']}”申请，经审查，不符合规定的条件，本机关决定{power.no}。"
        ),
        heading("一、查明的事实"),
        paragraph(p["facts"]),
        heading("二、理由"),
        paragraph(p["reasons"]),
        heading("三、依据"),
        paragraph(p["basis"]),
        matter(p),
        *remedies(p),
    ]


def _filing(p: Payload) -> list[Block]:
    filed = chinese_date(p["filed_on"])
    return [
        addressee(p),
        paragraph(
            f"你（单位）报送的“{p['item_name']}”材料，本机关已于{filed}收到，材料齐全，自该日起完成备案。"
        ),
        matter(p, ("备案日期", filed), ("备案内容", p["content"]), ("查询码", p["query_code"])),
        paragraph(
            sentence(
                "备案是告知，不是审批；所报内容有变化的，请再次报送。报送人对所报内容的真实性负责"
            )
        ),
    ]


def _bodies() -> dict[str, Callable[[Payload], list[Block]]]:
    found: dict[str, Callable[[Payload], list[Block]]] = {FILING_RECEIPT: _filing}
    for key, power in POWERS.items():
        both = key == "ruling"
        found[f"{key}_grant"] = lambda p, w=power, b=both: _grant(p, w, both_sides=b)  # type: ignore[misc]
        found[f"{key}_refusal"] = lambda p, w=power: _refusal(p, w)  # type: ignore[misc]
    return found


POWER_BODIES = _bodies()
