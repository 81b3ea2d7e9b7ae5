"""Page geometry of GB/T 9704-2012: A4, margins, 22 lines of 28 characters, the footer."""

from io import BytesIO

import segno
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from .fonts import FANGSONG, SIZE_4, SONG, add_run, element

TOP, LEFT, BOTTOM, RIGHT = 37, 28, 35, 26  # mm: leaves the 156 × 225 mm type area
LINE_PITCH = 579  # twentieths of a point: 22 lines in 225 mm; at 580 a page holds 21
LINE_EXACT = 28.95  # points
QR_SIZE = 20  # mm, bottom left, inside the 35 mm margin


def set_geometry(document: Docx) -> None:
    """A4 with the standard's margins and grid."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(6)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    # A grid of lines alone: in one of characters too, programs that round up give a 16 pt
    # character two cells of 15.79 pt. The runs themselves are set 28 to the line.
    properties.append(element("docGrid", type="lines", linePitch=str(LINE_PITCH)))


def set_line(paragraph: Paragraph, exact: float | None = LINE_EXACT) -> None:
    """No space before or after, and the grid's exact line height unless None."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False  # a page of this layout is full: 22 lines
    if exact is not None:
        layout.line_spacing = Pt(exact)
        if exact != LINE_EXACT:  # else a line of a table takes a whole line of the grid
            free = element("snapToGrid", val="0")
            paragraph._p.get_or_add_pPr().insert_element_before(
                free, "w:spacing", "w:ind", "w:jc", "w:rPr"
            )


def qr_png(text: str) -> bytes:
    """A QR code as PNG; error correction M survives a fold and a stamp."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def add_footer(document: Docx, *, url: str, lines: list[str]) -> None:
    """QR at the bottom left with what to type instead, page number at the right, every page."""
    footer = document.sections[0].footer
    table = footer.add_table(rows=1, cols=3, width=Mm(156))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, table.columns, (24, 108, 24), strict=True):
        cell.width = column.width = Mm(width)
    left, middle, right = table.rows[0].cells
    picture = left.paragraphs[0]
    set_line(picture, None)
    shape = picture.add_run().add_picture(BytesIO(qr_png(url)), width=Mm(QR_SIZE))
    shape._inline.docPr.set("descr", "核验二维码")
    _small_lines(middle, lines)
    _page_number(right.paragraphs[0])
    blank = footer.paragraphs[0]
    footer._element.append(blank._p)  # the part must end in a paragraph; keep it tiny
    set_line(blank, 1)


def add_page_numbers(document: Docx) -> None:
    """Odd pages at the right, even ones at the left, one character in, 7 mm below the type area."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.footer_distance = Mm(BOTTOM - 7 - 5)  # the foot of a 4号 line, about 5 mm high
    for footer, even in ((section.footer, False), (section.even_page_footer, True)):
        paragraph = footer.paragraphs[0]
        _page_number(paragraph)
        if even:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        side = "left" if even else "right"
        indent.set(qn(f"w:{side}Chars"), "100")
        indent.set(qn(f"w:{side}"), "280")


def _small_lines(cell: _Cell, lines: list[str]) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        set_line(paragraph, 12)
        add_run(paragraph, line, FANGSONG, 9)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —: 4号 half-width 宋体 digits between 一字线 (GB/T 9704-2012 7.5)."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_line(paragraph, None)
    add_run(paragraph, "— ", SONG, SIZE_4)
    for part in ("begin", None, "end"):
        run = add_run(paragraph, "", SONG, SIZE_4)
        if part:
            run._r.append(element("fldChar", fldCharType=part))
        else:
            instruction = element("instrText")
            instruction.text = "PAGE"
            run._r.append(instruction)
    add_run(paragraph, " —", SONG, SIZE_4)
