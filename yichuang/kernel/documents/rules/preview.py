"""Blocks to plain values for the web's A4 preview: the same words as the .docx."""

from collections.abc import Sequence
from typing import Any

import segno

from .blocks import Block, BlockType

_PROSE = {
    BlockType.ORGAN: "organ",
    BlockType.TITLE: "title",
    BlockType.NUMBER: "number",
    BlockType.ADDRESSEE: "addressee",
    BlockType.HEADING: "heading",
    BlockType.SUBHEADING: "subheading",
    BlockType.ANNEX: "annex",
    BlockType.CONTACT: "contact",
}


def as_values(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """One dict per block: `type` names the block, the other keys are what a template needs.

    text: organ, title, number, addressee, heading, contact · paragraph has `lines` ·
    facts has `rows` of (label, value) · table has `columns` and `rows` ·
    seal has `organ`, `date`, `note` · signature has `text`, `note`.
    """
    return [_value(block) for block in blocks]


def _value(block: Block) -> dict[str, Any]:
    if block.type in _PROSE:
        return {"type": _PROSE[block.type], "text": block.text}
    if block.type == BlockType.PARAGRAPH:
        return {"type": "paragraph", "lines": block.text.splitlines()}
    if block.type == BlockType.SEAL:
        return {"type": "seal", "organ": block.text, "date": block.date, "note": block.note}
    if block.type == BlockType.SIGNATURE:
        return {"type": "signature", "text": block.text, "note": block.note}
    rows = [list(row) for row in block.rows]
    return {"type": block.type.value, "columns": list(block.columns), "rows": rows}


def qr_svg(text: str, *, label: str = "核验二维码") -> str:
    """A QR code as inline SVG without fixed size: CSS gives it 25 mm or so."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        omitsize=True, border=2, title=label, svgclass="qr", lineclass=None, light="#fff"
    )
