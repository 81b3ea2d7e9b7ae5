"""Pieces of wording that documents of every kind share."""

from collections.abc import Sequence
from typing import Any

from .blocks import Block, BlockType, facts, heading, paragraph
from .elements import Payload, is_licence, is_service
from .numbers import chinese_date


def addressee(payload: Payload) -> Block:
    """The line to whom a document is addressed."""
    return Block(BlockType.ADDRESSEE, f"{payload['applicant_name']}：")


def matter(payload: Payload, *more: tuple[str, str]) -> Block:
    """The facts every document carries: who, what, under which number."""
    return facts(
        ("申请人", payload["applicant_name"]),
        *([("代办人", payload["agent_name"])] if payload.get("agent_name") else []),
        ("事项名称", payload["item_name"]),
        ("实施编码", payload["item_code"]),
        ("办件编号", payload.get("case_number", "")),
        *more,
    )


def cited(payload: Payload, article: str) -> str:
    """`根据《中华人民共和国行政许可法》第…条规定，`, or the published guide for others."""
    if not is_licence(payload):
        return "按照本事项办事指南公布的条件，"
    return f"根据《中华人民共和国行政许可法》{article}的规定，"


def remedies(payload: Payload) -> list[Block]:
    """How to contest: 行政复议法 Art 20 (60 days), 行政诉讼法 Art 46 (six months).

    Days, months and dates come with the payload: they are computed from dated statutes.
    A service, which is no licence decision, names its complaint channel.
    """
    if is_service(payload):
        return [heading("如有异议"), paragraph(str(payload.get("complaint", "")))]
    r: dict[str, Any] = payload["remedies"]
    text = (
        f"如不服本决定，可以自收到本文书之日起{r['reconsideration_days']}日内"
        f"（即{chinese_date(r['reconsideration_by'])}前，含当日）向"
        f"{r['reconsideration_organ']}申请行政复议；也可以自收到本文书之日起"
        f"{r['litigation_months']}个月内（即{chinese_date(r['litigation_by'])}前，含当日）"
        f"依法向{r['court']}提起行政诉讼。"
    )
    note = "上述截止日期按今日送达计算；实际送达在后的，自实际收到之日起算。"
    return [heading("权利救济"), paragraph(text), paragraph(note)]


def sentence(text: str) -> str:
    """The text with exactly one full stop."""
    return text.rstrip("。 ") + "。"


def table_rows(items: Sequence[Payload], *keys: str) -> list[tuple[str, ...]]:
    """The values of these keys, row by row, as text."""
    return [tuple(str(item.get(key, "")) for key in keys) for item in items]
