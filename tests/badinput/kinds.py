"""Lying types: what the name says and what the bytes are. Decided by content, at every door."""

from collections.abc import Iterator
from typing import Any

from tests.axe.county import County
from yichuang.kernel.files.tests import samples

from . import doors, files
from .cases import Case, refused, taken
from .scene import Scene

TRUE = {
    "jpg": samples.jpeg(),
    "png": samples.png(),
    "pdf": samples.pdf(),
    "docx": samples.docx(),
    "xlsx": samples.xlsx(),
    "ofd": samples.ofd(),
    "txt": "说明".encode(),
    "csv": "甲,乙\n".encode(),
}
_HTML = b"<!doctype html><html><script>alert(1)</script></html>"
_MHTML = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
STRANGE = {
    "html": _HTML,
    "svg": _SVG,
    "svg-xml": b'<?xml version="1.0"?>' + _SVG,
    "mhtml": _MHTML,
    "gif": files.gif(),
    "gif-js": files.gif(b"/*" + b'*/=1;alert("x")'),
    "exe": b"MZ\x90\0" + b"\0" * 200,
    "elf": b"\x7fELF" + b"\0" * 200,
    "class": b"\xca\xfe\xba\xbe" + b"\0" * 60,
    "zip": files.zipped({"a.txt": b"a"}),
    "jar": files.zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe"}),
    "rar": b"Rar!\x1a\x07\x00" + b"\0" * 60,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 60,
    "gz": b"\x1f\x8b\x08" + b"\0" * 60,
    "tar": b"a.txt" + b"\0" * 252 + b"ustar\x0000" + b"\0" * 260,
    "ole": files.OLE,
    "rtf": b"{\\rtf1 {\\object\\objdata 0105}}\0",
    "bmp": b"BM" + b"\0" * 60,
    "tiff": b"II*\0" + b"\0" * 60,
    "webp": b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 60,
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 60,
    "mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 60,
    "ico": b"\0\0\x01\0\x01\0" + b"\0" * 60,
    "lnk": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60,
    "wasm": b"\0asm\x01\0\0\0",
    "nothing": b"",
    "zeros": b"\0" * 300,
    "noise": files.noise(500),
}
# Two things at once, and things cut off.
BROKEN = {
    "png-cut": ("图.png", samples.png()[:-8]),
    "png-tail": ("图.png", samples.png() + b"<script>alert(1)</script>"),
    "png-zip-tail": ("图.png", samples.png() + files.zipped({"a": b"a"})),
    "png-text-script": ("图.png", samples.png(extra=b"Comment\0<script>alert(1)</script>")),
    "png-text-php": ("图.png", samples.png(extra=b"Comment\0<?php system(1);")),
    "png-huge": ("图.png", samples.png(50_000, 50_000)),
    "png-wide": ("图.png", samples.png(200_000, 1)),
    "png-zero": ("图.png", samples.png(0, 0)),
    "png-crc": ("图.png", samples.png()[:-14] + b"\x01" + samples.png()[-13:]),
    "jpg-cut": ("图.jpg", samples.jpeg()[:-2]),
    "jpg-head-only": ("图.jpg", b"\xff\xd8\xff\xe0"),
    "jpg-comment-script": ("图.jpg", samples.jpeg(comment=b"<script>alert(1)</script>")),
    "jpg-tail-html": ("图.jpg", samples.jpeg(tail=_HTML)),
    "jpg-tail-zip": ("图.jpg", samples.jpeg(tail=files.zipped({"a": b"a"}))),
    "jpg-huge": ("图.jpg", samples.jpeg(65_000, 65_000)),
    "pdf-cut": ("件.pdf", samples.pdf()[:-20]),
    "pdf-js": ("件.pdf", samples.pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> ")),
    "pdf-js-escaped": ("件.pdf", samples.pdf(b"/OpenAction << /S /J#61vaScript /J#53 (a) >> ")),
    "pdf-launch": ("件.pdf", samples.pdf(b"/AA << /S /Launch /F (cmd.exe) >> ")),
    "pdf-embedded": ("件.pdf", samples.pdf(b"/Names << /EmbeddedFiles 9 0 R >> ")),
    "pdf-rich-media": ("件.pdf", samples.pdf(b"/RichMedia 9 0 R ")),
    "pdf-encrypted": ("件.pdf", samples.pdf(b"/Encrypt 9 0 R ")),
    "pdf-zip-tail": ("件.pdf", samples.pdf() + files.zipped({"a": b"a"})),
    "docx-cut": ("件.docx", samples.docx()[:-30]),
    "docx-noise": ("件.docx", b"PK\x03\x04" + files.noise(300)),
    "docx-locked": ("件.docx", files.locked(samples.docx())),
    "txt-html": ("件.txt", _HTML),
    "txt-html-later": ("件.txt", b"\n\n  " + _HTML),
    "txt-nul": ("件.txt", b"a\0b"),
    "txt-utf16": ("件.txt", "说明".encode("utf-16")),
    "txt-escape": ("件.txt", b"\x1b[2J"),
}
_DOORS = {
    "portal": doors.upload,
    "supply": doors.supply,
    "items": doors.items_file,
    "list": doors.list_file,
    "places": doors.places_file,
    "sample": doors.editor_file,
}
_WORDS = ("不能", "损坏", "空", "不完整", "夹带", "网页代码", "密码", "不可显示", "UTF-16", "超过")


def cases(c: County) -> Iterator[Case]:
    """Every kind under every wrong name, strange kinds, broken ones; right ones go in."""
    yield from _taken(c)
    yield from _lies(c)
    for door, send in _DOORS.items():
        for name, content in STRANGE.items():
            for ending in ("jpg", "docx") if door in ("portal", "sample") else ("xlsx",):
                case_id = f"kinds/{door}/{name}-as-{ending}"
                yield refused(case_id, send(c, f"件.{ending}", content), *_WORDS)
        for name, (shown, content) in BROKEN.items():
            if door in ("portal", "supply", "sample"):
                yield refused(f"kinds/{door}/{name}", send(c, shown, content), *_WORDS)
    for name, content in STRANGE.items():
        own = name.split("-")[0]
        yield refused(f"kinds/portal/{name}-own", doors.upload(c, f"件.{own}", content), *_WORDS)
        for ending in ("csv", "xlsx"):
            case_id = f"kinds/calendar/{name}-as-{ending}"
            yield refused(case_id, doors.notice_file(c, f"件.{ending}", content))


def _taken(c: County) -> Iterator[Case]:
    for ending, content in TRUE.items():
        for shown in (ending, ending.upper()):
            sent = doors.upload(c, f"件.{shown}", content)
            yield taken(f"kinds/portal/{shown}", sent, effect="upload", look=_served)
        sent = doors.supply(c, f"件.{ending}", content)
        yield taken(f"kinds/supply/{ending}", sent, effect="supply")
    photo = samples.jpeg(tail=samples.jpeg())  # phones append a second picture
    sent = doors.upload(c, "手机照片.jpeg", photo)
    yield taken("kinds/portal/jpeg-phone", sent, effect="upload", look=_served)


def _lies(c: County) -> Iterator[Case]:
    for ending in TRUE:
        for own, content in TRUE.items():
            same = {own, ending} in ({"txt", "csv"}, {ending})
            if not same:
                name = f"件.{ending}"
                yield refused(
                    f"kinds/portal/{own}-as-{ending}",
                    doors.upload(c, name, content),
                    "扩展名说是",
                    "认不出",
                )
                if own not in ("txt", "csv"):
                    yield refused(f"kinds/supply/{own}-as-{ending}", doors.supply(c, name, content))
    for ending in ("", "exe", "html", "php", "svg", "js", "bat", "jpg.exe", "png.html"):
        sent = doors.upload(c, f"件.{ending}" if ending else "件", samples.png())
        yield refused(f"kinds/portal/png-as-{ending or 'nothing'}", sent, "扩展名")


def _served(scene: Scene, client: Any, answer: Any) -> str:
    """What was taken comes back as a download that no browser runs."""
    page = client.get(answer.url)
    links = [
        part.split('"')[0]
        for part in page.content.decode().split('href="')
        if "/file/" in part[:40]
    ]
    if not links:
        return "no link to the file"
    got = client.get(links[-1])
    b"".join(got.streaming_content)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment",
        "Content-Security-Policy": "sandbox",
    }
    wrong = {k: got.get(k) for k, v in wanted.items() if not str(got.get(k, "")).startswith(v)}
    return f"served with {wrong}" if wrong else ""
