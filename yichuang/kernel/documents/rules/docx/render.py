"""Blocks to .docx bytes, the same bytes for the same document."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ..blocks import Block, BlockType
from . import fonts
from .fonts import FANGSONG, HEITI, KAITI, SIZE_2, SIZE_3, SIZE_4, SIZE_TABLE, TITLE, element
from .page import add_footer, add_page_numbers, set_geometry, set_line

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip entry can carry
_TYPE_AREA = 156  # mm


@dataclass(frozen=True)
class Proof:
    """What the foot of every page proves: the address, the number, the printed code."""

    url: str
    number: str
    code: str
    void_note: str = ""


def render_paper(blocks: Sequence[Block], *, issued_at: datetime) -> bytes:
    """The .docx of a paper that proves nothing, a report: the same layout, page numbers alone."""
    document = _empty()
    for block in blocks:
        _RENDERERS[block.type](document, block)
    add_page_numbers(document)
    fonts.clean_parts(document)
    _properties(document, blocks, "", issued_at)
    return _same_bytes(document)


def _empty() -> Docx:
    document = new_docx()
    fonts.clean_styles(document)
    set_geometry(document)
    for leftover in list(document.paragraphs):
        leftover._p.getparent().remove(leftover._p)
    return document


def render(blocks: Sequence[Block], *, proof: Proof, issued_at: datetime) -> bytes:
    """The .docx of a document. `issued_at` is the only time that enters the file."""
    document = _empty()
    if proof.void_note:
        _line(document, proof.void_note, HEITI, SIZE_3, WD_ALIGN_PARAGRAPH.CENTER)
    for block in blocks:
        _RENDERERS[block.type](document, block)
    lines = [
        f"文书编号：{proof.number}",
        f"校验码：{proof.code}",
        "扫描二维码，或者在核验页面输入文书编号和校验码，可以核验本文书的真伪。",
    ]
    add_footer(document, url=proof.url, lines=lines)
    fonts.clean_parts(document)
    _properties(document, blocks, proof.number, issued_at)
    return _same_bytes(document)


def _properties(document: Docx, blocks: Sequence[Block], number: str, issued_at: datetime) -> None:
    core = document.core_properties
    words = {block.type: block.text for block in blocks}
    core.title = f"{words.get(BlockType.TITLE, '')} {number}".strip()
    core.author = core.last_modified_by = words.get(BlockType.ORGAN, "")
    core.comments = ""
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = issued_at.replace(microsecond=0, tzinfo=None)


def _same_bytes(document: Docx) -> bytes:
    """The package with fixed dates and a fixed order of its entries."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def _line(
    document: Docx,
    text: str,
    font: str = FANGSONG,
    size: float = SIZE_3,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    exact: float | None = 28.95,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    set_line(paragraph, exact)
    fonts.add_run(paragraph, text, font, size)
    return paragraph


def _indent(paragraph: Paragraph, *, first: int = 0, right: int = 0) -> None:
    """Indents in characters, which follow the font size as the standard means them."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    if first:
        indent.set(qn("w:firstLineChars"), str(first * 100))
        indent.set(qn("w:firstLine"), str(first * 320))
    if right:
        indent.set(qn("w:rightChars"), str(right * 100))
        indent.set(qn("w:right"), str(right * 320))


def _organ(document: Docx, block: Block) -> None:
    _line(document, block.text, TITLE, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER, exact=34)


def _title(document: Docx, block: Block) -> None:
    _line(document, block.text, TITLE, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER, exact=34)


def _number(document: Docx, block: Block) -> None:
    paragraph = _line(document, block.text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    paragraph.paragraph_format.space_after = Mm(3)


def _addressee(document: Docx, block: Block) -> None:
    _line(document, block.text)


def _paragraph(document: Docx, block: Block) -> None:
    for text in block.text.splitlines() or [""]:
        _indent(_line(document, text), first=2)


def _heading(document: Docx, block: Block) -> None:
    paragraph = _line(document, block.text, HEITI)
    _indent(paragraph, first=2)
    paragraph.paragraph_format.keep_with_next = True


def _subheading(document: Docx, block: Block) -> None:
    paragraph = _line(document, block.text, KAITI)
    _indent(paragraph, first=2)
    paragraph.paragraph_format.keep_with_next = True


def _annex(document: Docx, block: Block) -> None:
    paragraph = _line(document, block.text, HEITI, align=WD_ALIGN_PARAGRAPH.LEFT)
    paragraph.paragraph_format.page_break_before = True


def _contact(document: Docx, block: Block) -> None:
    _line(document, block.text, FANGSONG, SIZE_TABLE, WD_ALIGN_PARAGRAPH.LEFT, exact=20)


def _seal(document: Docx, block: Block) -> None:
    """Name above date, date indented by four characters: room for the seal (9704 7.3.5)."""
    _line(document, "")
    name = _line(document, block.text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    date = _line(document, block.date, align=WD_ALIGN_PARAGRAPH.RIGHT)
    note = _line(document, block.note, KAITI, SIZE_TABLE, WD_ALIGN_PARAGRAPH.RIGHT)
    for paragraph in (name, date, note):
        _indent(paragraph, right=4)
        paragraph.paragraph_format.keep_together = True
    name.paragraph_format.keep_with_next = date.paragraph_format.keep_with_next = True


def _signature(document: Docx, block: Block) -> None:
    _line(document, f"{block.text}{'＿' * 8}", size=SIZE_4)
    _line(document, block.note, size=SIZE_4)


def _facts(document: Docx, block: Block) -> None:
    _table(document, block.rows, (40, 116), label_first=True)


def _list(document: Docx, block: Block) -> None:
    table = _table(document, (block.columns, *block.rows), block.widths, header=True)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))


def _table(
    document: Docx,
    rows: Sequence[Sequence[str]],
    shares: Sequence[int],
    *,
    header: bool = False,
    label_first: bool = False,
) -> Table:
    table = document.add_table(rows=len(rows), cols=len(shares), style="Table Grid")
    table.autofit = False
    widths = [Mm(_TYPE_AREA * share / sum(shares)) for share in shares]
    for row_index, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for column, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = widths[column]
            strong = (header and row_index == 0) or (label_first and column == 0)
            _cell(cell, value, HEITI if strong else FANGSONG)
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    set_line(document.add_paragraph(), 8)
    return table


def _cell(cell: _Cell, text: str, font: str) -> None:
    lines = text.splitlines() or [""]
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        set_line(paragraph, 20)
        fonts.add_run(paragraph, line, font, SIZE_TABLE)


_RENDERERS: dict[BlockType, Callable[[Docx, Block], None]] = {
    BlockType.ORGAN: _organ,
    BlockType.TITLE: _title,
    BlockType.NUMBER: _number,
    BlockType.ADDRESSEE: _addressee,
    BlockType.PARAGRAPH: _paragraph,
    BlockType.HEADING: _heading,
    BlockType.SUBHEADING: _subheading,
    BlockType.ANNEX: _annex,
    BlockType.FACTS: _facts,
    BlockType.TABLE: _list,
    BlockType.SEAL: _seal,
    BlockType.SIGNATURE: _signature,
    BlockType.CONTACT: _contact,
}
