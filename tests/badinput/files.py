"""Small bad files, made here byte by byte; nothing is copied from anywhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from yichuang.kernel.files.tests import samples

MB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def sheet(rows: Iterable[Sequence[Any]], name: str = "填写") -> bytes:
    """A workbook that spreadsheet programs really write, cells as given."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(at, column, cell)
                elif cell is not None:
                    page.write(at, column, cell)
    return out.getvalue()


def formulas(rows: Sequence[Sequence[str]], formula: str, value: Any) -> bytes:
    """A workbook whose last cell of the last row is a formula with a kept value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("填写")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell)
        page.write_formula(len(rows) - 1, len(rows[-1]) - 1, formula, None, value)
    return out.getvalue()


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """The archive with one part added, or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def zipped(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A plain archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def many_entries(count: int, main: str = "xl/workbook.xml") -> bytes:
    """An archive of many empty parts."""
    return samples.office(main, {f"a/{at}.bin": b"" for at in range(count)})


def linked(data: bytes) -> bytes:
    """The archive with a symbolic link inside."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("xl/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def doubled(data: bytes, name: str) -> bytes:
    """The archive with one name in it twice."""
    import warnings

    out = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(name, b"<other/>")
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The archive with its parts marked as encrypted."""
    found = bytearray(data)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found[at + 8] |= 1
        at = found.find(b"PK\x01\x02", at + 4)
    return bytes(found)


def lying_size(data: bytes, size: int) -> bytes:
    """The archive whose directory declares each part smaller or larger than it is."""
    found = bytearray(data)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", size)
        at = found.find(b"PK\x01\x02", at + 4)
    return bytes(found)


def overlapping(copies: int = 40, size: int = MB) -> bytes:
    """Many directory entries that all point at one compressed part (the flat bomb)."""
    body = zlib.compress(b"\0" * size, 9)[2:-4]
    crc = zlib.crc32(b"\0" * size)
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(body), size, 1, 0)
    first = head + b"a" + body
    names = [b"xl/workbook.xml", *(f"p{at}".encode() for at in range(copies))]
    central = b""
    for name in names:
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            *(0x02014B50, 20, 20, 0, 8, 0, 0, crc, len(body), size),
            *(len(name), 0, 0, 0, 0, 0, 0),
        )
        central += name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, *[len(names)] * 2, len(central), len(first), 0)
    return first + central + end


def gif(tail: bytes = b"") -> bytes:
    """A picture of a kind that is not taken."""
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00" + (
        b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;" + tail
    )


def noise(size: int) -> bytes:
    """Bytes that do not compress, the same on every run."""
    import random

    return random.Random(size).randbytes(size)
