"""The .docx: words, fonts, geometry, same bytes."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from yichuang.kernel.documents.factories import sample_payload
from yichuang.kernel.documents.rules.content import content
from yichuang.kernel.documents.rules.docx import Proof, fonts, render
from yichuang.kernel.documents.rules.kinds import Kind

from .test_rules import NUMBER, words_expected

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
PROOF = Proof("https://qingchuan.example/v/x?s=7K2M94QXBT3W", NUMBER, "7K2M-94QX-BT3W")
ALLOWED_FONTS = set(fonts.NAMED)


def made(kind: Kind, **changes) -> bytes:
    payload = sample_payload(kind, **changes)
    return render(content(kind, payload, NUMBER), proof=PROOF, issued_at=AT)


def xml_parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.endswith(".xml")]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def all_text(data: bytes) -> str:
    parts = xml_parts(data)
    wanted = [e for n, e in parts.items() if n.startswith(("word/document", "word/footer"))]
    return "\n".join(t.text or "" for root in wanted for t in root.iter(qn("w:t")))


def runs_without_east_asian_font(data: bytes) -> int:
    count = 0
    for root in xml_parts(data).values():
        for run in root.iter(qn("w:r")):
            named = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            has_text = run.find(qn("w:t")) is not None
            count += has_text and (named is None or named.get(qn("w:eastAsia")) is None)
    return count


@pytest.mark.parametrize("kind", list(Kind))
def test_mandatory_elements_are_in_the_file(kind):
    text = all_text(made(kind))
    expected = words_expected(kind, sample_payload(kind))
    assert [word for word in expected if word not in text] == []
    assert "7K2M-94QX-BT3W" in text


@pytest.mark.parametrize("kind", list(Kind))
def test_every_run_names_an_east_asian_font(kind):
    assert runs_without_east_asian_font(made(kind)) == 0


def test_without_our_font_setting_runs_would_lack_one(monkeypatch):
    """Negative control of the test above: plain python-docx names Latin fonts only."""

    def plain(element, east_asian):
        element.set(qn("w:ascii"), "Times New Roman")

    monkeypatch.setattr(fonts, "set_fonts", plain)
    assert runs_without_east_asian_font(made(Kind.ACCEPTANCE)) > 0


@pytest.mark.parametrize("kind", list(Kind))
def test_no_part_names_a_font_outside_the_list(kind):
    """Theme, styles and font table too: WPS reports what any of them names."""
    named: set[str] = set()
    for root in xml_parts(made(kind)).values():
        for element in root.iter(qn("w:rFonts")):
            named |= {v for k, v in element.attrib.items() if not k.endswith("}hint")}
            assert not [k for k in element.attrib if k.lower().endswith("theme")]
        named |= {e.get(qn("w:name")) for e in root.iter(qn("w:font"))}
        for tag in ("latin", "ea", "cs", "font"):
            space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
            named |= {e.get("typeface") for e in root.iter(f"{space}{tag}")}
    assert named - {""} <= ALLOWED_FONTS


def test_geometry_of_gb_t_9704():
    section = open_docx(BytesIO(made(Kind.GRANT))).sections[0]
    page = (section.page_width, section.page_height)
    margins = (section.top_margin, section.left_margin, section.bottom_margin)
    found = (*page, *margins, section.right_margin)
    for value, millimetres in zip(found, (210, 297, 37, 28, 35, 26), strict=True):
        assert abs(value - Mm(millimetres)) < Mm(0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    lines, line = 225 / 25.4 * 72 / (int(grid.get(qn("w:linePitch"))) / 20), 156 / 25.4 * 72
    assert 22 <= lines < 23
    assert 28 <= line / (16 + fonts.TIGHTER / 20) < 29


def test_the_same_document_gives_the_same_bytes():
    assert made(Kind.REFUSAL) == made(Kind.REFUSAL)
    assert made(Kind.REFUSAL) != made(Kind.REFUSAL, reasons="另一个理由")


def test_bytes_carry_no_date_of_today():
    with zipfile.ZipFile(BytesIO(made(Kind.GRANT))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-03-05T02:30:00Z"}


def test_qr_stands_in_the_footer_of_every_page():
    document = open_docx(BytesIO(made(Kind.ACCEPTANCE)))
    footer = document.sections[0].footer
    assert len(footer.part.related_parts) == 1
    assert not document.sections[0].different_first_page_header_footer
    assert "PAGE" in [e.text for e in footer._element.iter(qn("w:instrText"))]


def test_lists_repeat_their_header_and_keep_rows_whole():
    many = [{"name": f"材料{n}", "form": "原件", "copies": 1} for n in range(60)]
    root = xml_parts(made(Kind.RECEIPT, materials=many))["word/document.xml"]
    assert len(list(root.iter(qn("w:tblHeader")))) == 1
    assert len(list(root.iter(qn("w:cantSplit")))) > 60


def test_text_cannot_break_the_file():
    nasty = '<w:t>&amp; ]]> 甲\n乙 "引号" ‘单’'
    assert "<w:t>&amp; ]]> 甲" in all_text(made(Kind.REFUSAL, reasons=nasty))


def test_a_void_document_says_so_on_top():
    proof = Proof(PROOF.url, NUMBER, PROOF.code, void_note="本文书已于2026年3月9日作废。")
    blocks = content(Kind.GRANT, sample_payload(Kind.GRANT), NUMBER)
    document = open_docx(BytesIO(render(blocks, proof=proof, issued_at=AT)))
    assert "作废" in document.paragraphs[0].text
