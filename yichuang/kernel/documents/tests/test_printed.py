"""The paper as an office program prints it, measured: GB/T 9704-2012 5 and 7 (domain.md 15.1)."""

import io
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from yichuang.kernel.documents.rules import docx
from yichuang.kernel.documents.rules.blocks import Block, BlockType, heading, paragraph

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice. Remedy: apt install libreoffice-writer"
)
MM = 72 / 25.4
PITCH = 225 * MM / 22  # 22 lines fill the 225 mm of the type area
Line = tuple[float, float, int, str]  # left edge, right edge, characters, text


def printed(folder: Path, change: Callable[[bytes], bytes] = bytes) -> pypdfium2.PdfDocument:
    """Two and a half pages of text, as a PDF."""
    text = "办" * 28 * 30
    blocks = [
        Block(BlockType.TITLE, "清川县工作情况报告"),
        heading("一、主要做法"),
        paragraph(text),
        paragraph(text),
    ]
    source = folder / "paper.docx"
    data = docx.render_paper(blocks, issued_at=datetime(2026, 6, 30, tzinfo=UTC))
    source.write_bytes(change(data))
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return pypdfium2.PdfDocument(folder / "paper.pdf")


def lines(page: pypdfium2.PdfPage) -> dict[float, Line]:
    """The lines of a page by the height of their middle above its foot, in points."""
    text, rows = page.get_textpage(), defaultdict(list)
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        char = text.get_text_range(index, 1)
        if char.strip():
            rows[round((bottom + top) / 2)].append((left, right, char))
    return {
        height: (
            min(r[0] for r in row),
            max(r[1] for r in row),
            len(row),
            "".join(r[2] for r in row),
        )
        for height, row in rows.items()
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[pypdfium2.PdfPage]]:
    document = printed(tmp_path_factory.mktemp("printed"))
    yield [document[number] for number in range(len(document))]
    document.close()


def body(page: pypdfium2.PdfPage) -> list[tuple[float, Line]]:
    """The full lines of text, from the top."""
    found = lines(page).items()
    return sorted((item for item in found if set(item[1][3]) == {"办"}), reverse=True)


def test_a4_with_28_characters_in_22_lines_between_the_margins(
    pages: list[pypdfium2.PdfPage],
) -> None:
    width, height = pages[1].get_size()
    assert (round(width / MM), round(height / MM)) == (210, 297)
    full = [line for line in body(pages[1]) if line[1][2] == 28]
    assert len(body(pages[1])) == 22 and len(full) >= 20
    for _, (left, right, _count, _text) in full:
        # a glyph stands some tenths of a millimetre inside its square
        assert 28 <= left / MM <= 29 and 25 <= (width - right) / MM <= 27.5
    heights = [at for at, _ in body(pages[1])]
    steps = [a - b for a, b in zip(heights, heights[1:], strict=False)]
    assert sum(steps) / len(steps) == pytest.approx(PITCH, abs=0.1)
    top = height - heights[0] - PITCH / 2
    assert top / MM == pytest.approx(37, abs=1)  # 天头


def test_a_paragraph_begins_two_characters_in(pages: list[pypdfium2.PdfPage]) -> None:
    first = body(pages[0])[0][1]
    assert first[2] == 26
    assert (first[0] - body(pages[1])[0][1][0]) / (156 * MM / 28) == pytest.approx(2, abs=0.1)


def test_page_numbers_stand_7_mm_below_outside_odd_right_even_left(
    pages: list[pypdfium2.PdfPage],
) -> None:
    width, _ = pages[0].get_size()
    for number, page in enumerate(pages[:2], start=1):
        height, (left, right, _, _) = next(
            item for item in lines(page).items() if item[1][3] == str(number)
        )
        assert 24 <= height / MM <= 28.5  # the type area ends 35 mm above the foot
        assert (left > width / 2) is (number % 2 == 1)
        assert 0 < right < width


def test_control_the_grid_that_put_14_characters_on_a_line_is_seen(tmp_path: Path) -> None:
    """A grid of characters narrower than they are, as the standard's numbers read literally."""

    def narrow(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(
                    name, part.replace(b'type="lines"', b'type="linesAndChars" w:charSpace="-848"')
                )
        return out.getvalue()

    page = printed(tmp_path, change=narrow)[0]
    assert max(line[2] for _, line in body(page)) < 20
