"""Fonts: every run, style and theme names both a Latin and an East Asian font.

python-docx sets Latin fonts only; WPS then falls back on the theme and reports 缺失字体 for
fonts that nobody asked for. So the theme and the styles of the blank file are rewritten too.
A .docx only names fonts: none is shipped.
"""

import re
from typing import Any

from docx.document import Document as Docx
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN = "Times New Roman"
FANGSONG = "仿宋_GB2312"
TITLE = "方正小标宋简体"
HEITI = "黑体"
KAITI = "楷体_GB2312"
SONG = "宋体"
NAMED = (LATIN, FANGSONG, TITLE, HEITI, KAITI, SONG)

SIZE_2 = 22.0  # 2号, titles
SIZE_3 = 16.0  # 3号, body
SIZE_4 = 14.0  # 4号, page number, notes
SIZE_TABLE = 12.0  # 小4号: a list of materials stays on one page

# Twentieths of a point between 3号 characters: 28 of 15.75 pt in the 156 mm of a line.
TIGHTER = -5

_SLOTS = ("w:ascii", "w:hAnsi", "w:cs")
_THEME_SLOTS = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")


def set_fonts(fonts: Any, east_asian: str) -> None:
    """Name both fonts on a `w:rFonts` element and drop its links to the theme."""
    for slot in _SLOTS:
        fonts.set(qn(slot), LATIN)
    fonts.set(qn("w:eastAsia"), east_asian)
    for slot in _THEME_SLOTS:
        fonts.attrib.pop(qn(slot), None)


def add_run(paragraph: Paragraph, text: str, font: str = FANGSONG, size: float = SIZE_3) -> Run:
    """Text in a named font. The East Asian hint makes quotation marks full-width."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if size == SIZE_3:
        tighter = element("spacing", val=str(TIGHTER))  # the schema wants it before the size
        run._r.get_or_add_rPr().insert_element_before(tighter, "w:w", "w:kern", "w:sz")
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    set_fonts(fonts, font)
    fonts.set(qn("w:hint"), "eastAsia")
    return run


def clean_styles(document: Docx) -> None:
    """Keep the styles we use, and let every one of them name its fonts outright."""
    root = document.styles.element
    for style in list(root.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            root.remove(style)
    for fonts in root.iter(qn("w:rFonts")):
        set_fonts(fonts, FANGSONG)
    for style in root.findall(qn("w:style")):
        for language in style.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE_3)
    set_fonts(normal.element.get_or_add_rPr().get_or_add_rFonts(), FANGSONG)
    for language in root.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


_KEPT_STYLES = {
    "Normal",
    "DefaultParagraphFont",
    "TableNormal",
    "NoList",
    "TableGrid",
    "Footer",
    "FooterChar",
    "Header",
    "HeaderChar",
}


_UNUSED_PARTS = {"stylesWithEffects", "customXml", "webSettings", "numbering"}


def clean_parts(document: Docx) -> None:
    """Rewrite theme and font table; drop what the blank file brings and we do not use."""
    package = document.part.package
    for relation in list(package.rels.values()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[relation.rId]
    for relation in list(document.part.rels.values()):
        if relation.reltype.rsplit("/", 1)[-1] in _UNUSED_PARTS:
            del document.part.rels[relation.rId]
            continue
        part: Part = relation.target_part
        if relation.reltype.endswith("/theme"):
            part._blob = _theme(part.blob)
        elif relation.reltype.endswith("/fontTable"):
            part._blob = _font_table()


def _theme(blob: bytes) -> bytes:
    """The theme with our two fonts; its per-script list (ＭＳ 明朝 and so on) goes."""
    text = blob.decode("utf-8")
    text = re.sub(r"<a:font script=[^>]*/>", "", text)
    text = re.sub(r"<a:latin typeface=\"[^\"]*\"", f'<a:latin typeface="{LATIN}"', text)
    text = re.sub(r"<a:ea typeface=\"[^\"]*\"", f'<a:ea typeface="{FANGSONG}"', text)
    return text.encode("utf-8")


def _font_table() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(f'<w:font w:name="{name}"><w:family w:val="auto"/></w:font>' for name in NAMED)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def element(name: str, **attributes: str) -> Any:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
