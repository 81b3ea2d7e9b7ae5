"""Tiny pictures and PDFs that stand for what people photograph and scan."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from yichuang.demo.days import dice
from yichuang.kernel.files.actions import Prepared, prepare, store
from yichuang.kernel.permissions.rules import Actor

PURPOSE = "case-material"
WIDTH, HEIGHT = 210, 297
VARIANTS = 5


def png(variant: int) -> bytes:
    """A grey page with lines of "writing": enough to see which attachment is open."""
    rng = dice("png", variant)
    rows = []
    left, right = 20, WIDTH - 20
    end = right
    for y in range(HEIGHT):
        row = bytearray(b"\xfa" * WIDTH)
        if 24 <= y < 34:  # the heading
            row[60 : WIDTH - 60] = b"\x20" * (WIDTH - 120)
        elif y > 50 and y % 14 in (0, 1, 2) and y < HEIGHT - 40:
            end = right - rng.randint(0, 70) if y % 14 == 0 else end
            row[left:end] = b"\x60" * (end - left)
        rows.append(b"\x00" + bytes(row))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(variant: int) -> bytes:
    """One A4 page with a frame and lines, and the words DEMO PAGE."""
    rng = dice("pdf", variant)
    lines = " ".join(
        f"60 {y} m {rng.randint(380, 535)} {y} l S" for y in range(700, 120 + 40 * variant, -26)
    )
    text = f"BT /F1 16 Tf 60 760 Td (DEMO PAGE {variant + 1}) Tj ET".encode()
    stream = b"0.5 w 40 40 515 762 re S " + lines.encode() + b" " + text
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


@dataclass(frozen=True)
class Shelf:
    """The contents, checked and put on disk once; each upload is a row of its own."""

    pictures: Sequence[Prepared]
    papers: Sequence[Prepared]

    def upload(
        self, *, by: Actor, at: datetime, name: str, kind: str, variant: int
    ) -> tuple[int, str]:
        """Store one as `name`; returns (stored file id, shown name)."""
        pile = self.pictures if kind == "png" else self.papers
        one = pile[variant % len(pile)]
        shown = f"{name[:40]}.{kind}"
        renamed = replace(one, checked=replace(one.checked, name=shown))
        return store(by=by, at=at, purpose=PURPOSE, prepared=renamed).id, shown


def shelf() -> Shelf:
    """Put the contents on disk (the same bytes every time, so a rerun adds nothing)."""
    return Shelf(
        pictures=[prepare(name="1.png", data=png(n)) for n in range(VARIANTS)],
        papers=[prepare(name="1.pdf", data=pdf(n)) for n in range(VARIANTS)],
    )
