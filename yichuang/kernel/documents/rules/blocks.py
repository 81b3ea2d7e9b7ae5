"""The content model of a document: a flat list of blocks, rendered twice (docx and web)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yichuang.kernel.enums import Labelled


class BlockType(Labelled):
    """What a block is. Both renderers handle exactly these."""

    ORGAN = "organ", "机关名称"
    TITLE = "title", "文书名称"
    NUMBER = "number", "文号"
    ADDRESSEE = "addressee", "主送"
    PARAGRAPH = "paragraph", "正文"
    HEADING = "heading", "小标题"
    SUBHEADING = "subheading", "二级标题"
    ANNEX = "annex", "附件"
    FACTS = "facts", "要素表"
    TABLE = "table", "清单"
    SEAL = "seal", "署名、印章和日期"
    SIGNATURE = "signature", "签收栏"
    CONTACT = "contact", "联系方式"


@dataclass(frozen=True)
class Block:
    """One piece of a document.

    `text` for text-like blocks; `columns`, `widths` (share of the line, any unit) and `rows`
    for tables; `rows` of (label, value) for facts; `date` and `note` for the seal block.
    """

    type: BlockType
    text: str = ""
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())
    date: str = ""
    note: str = ""


def paragraph(text: str) -> Block:
    """A body paragraph, first line indented by two characters."""
    return Block(BlockType.PARAGRAPH, text)


def heading(text: str) -> Block:
    """A first-level heading: `一、` in 黑体."""
    return Block(BlockType.HEADING, text)


def subheading(text: str) -> Block:
    """A second-level heading: `（一）` in 楷体."""
    return Block(BlockType.SUBHEADING, text)


def annex(text: str) -> Block:
    """`附件` on a page of its own, in 黑体."""
    return Block(BlockType.ANNEX, text)


def facts(*pairs: tuple[str, str]) -> Block:
    """A two-column table of labels and values; pairs without a value are left out."""
    return Block(BlockType.FACTS, rows=tuple((k, v) for k, v in pairs if v))


def table(columns: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> Block:
    """A list with a repeated header row; a running number is the first column."""
    numbered = tuple((str(n), *row) for n, row in enumerate(rows, 1))
    return Block(BlockType.TABLE, columns=("序号", *columns), widths=(11, *widths), rows=numbered)


def to_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON values, empty fields left out: what a document row freezes."""
    return [
        {name: v for name in _FIELDS if (v := getattr(b, name)) not in ("", ())} for b in blocks
    ]


_FIELDS = tuple(Block.__dataclass_fields__)


def from_data(data: Sequence[dict[str, Any]]) -> list[Block]:
    """The blocks of a stored document."""
    return [_from_dict(item) for item in data]


def _from_dict(item: dict[str, Any]) -> Block:
    known = dict(item)
    known["type"] = BlockType(known["type"])
    for name in ("columns", "widths"):
        known[name] = tuple(known.get(name, ()))
    known["rows"] = tuple(tuple(row) for row in known.get("rows", ()))
    return Block(**known)


def plain_text(blocks: Sequence[Block]) -> str:
    """All words of a document, one line per paragraph or table row."""
    lines: list[str] = []
    for block in blocks:
        lines += [text for text in (block.text, block.note, block.date) if text]
        lines += ["\t".join(row) for row in (block.columns, *block.rows) if row]
    return "\n".join(lines)
