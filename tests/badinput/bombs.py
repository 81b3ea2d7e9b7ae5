"""Bombs: small on the wire, large once opened; and requests that are simply too much."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

from tests.axe.county import VISITOR, County
from yichuang.kernel.files.rules import MAX_BYTES, MAX_ENTRIES
from yichuang.kernel.files.tests import samples
from yichuang.kernel.jobs.actions import run_pending

from . import doors, files
from .cases import Case, Content, Sent, refused, taken, text_of

_SHEET = "xl/worksheets/sheet1.xml"


def _zeros(part: str, megabytes: int) -> Callable[[], bytes]:
    return lambda: samples.office("xl/workbook.xml", {part: b" " * (megabytes * files.MB)})


def _spread(count: int, megabytes: int) -> Callable[[], bytes]:
    parts = {f"xl/media/{at}.png": b"\0" * (megabytes * files.MB) for at in range(count)}
    return lambda: samples.office("xl/workbook.xml", parts)


def _nested(depth: int) -> bytes:
    inner = files.zipped({"0": b"\0" * files.MB})
    for at in range(depth):
        inner = files.zipped({f"{at}.{n}.zip": inner for n in range(10)})
    return files.with_part(samples.xlsx(), "xl/inner.zip", inner)


def _pdf_stream(megabytes: int) -> bytes:
    packed = zlib.compress(b" " * (megabytes * files.MB), 9)
    return (
        samples.pdf()
        + b"9 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n"
        + (packed + b"\nendstream endobj\n%%EOF\n")
    )


WORKBOOKS: dict[str, Content] = {
    "sheet-51mb": _zeros(_SHEET, 51),
    "strings-60mb": _zeros("xl/sharedStrings.xml", 60),
    "styles-80mb": _zeros("xl/styles.xml", 80),
    "media-3x20mb": _spread(3, 20),
    "media-60x1mb": _spread(60, 1),
    "overlapping": files.overlapping(60),
    "overlapping-many": lambda: files.overlapping(1900, 40_000),
    "entries": lambda: files.many_entries(MAX_ENTRIES + 1),
    "entries-20000": lambda: files.many_entries(20_000),
    "doubled-name": files.doubled(samples.xlsx(), "xl/workbook.xml"),
    "declared-4gb": files.lying_size(samples.xlsx(), 0xFFFFFFFE),
    "declared-zero": files.lying_size(samples.xlsx({"xl/a.bin": b"a" * 5000}), 1),
    "symlink": files.linked(samples.xlsx()),
    "path-up": files.with_part(samples.xlsx(), "xl/../../evil.xml", "x"),
    "path-root": files.with_part(samples.xlsx(), "/etc/passwd", "x"),
    "path-drive": files.with_part(samples.xlsx(), "C:/evil.xml", "x"),
    "path-back": files.with_part(samples.xlsx(), "xl\\..\\evil.xml", "x"),
    "locked": files.locked(samples.xlsx()),
}
_DOORS = {
    "portal": doors.upload,
    "supply": doors.supply,
    "items": doors.items_file,
    "list": doors.list_file,
    "places": doors.places_file,
    "sample": doors.editor_file,
    "calendar": doors.notice_file,
}
_WORDS = ("超过", "损坏", "密码", "不能", "太大")
# Refused once they are read, not before: the import says so on its page.
FAR: dict[str, Content] = {
    "far-cell": lambda: _far_cell(1_048_575, 40),
    "far-corner": lambda: _far_cell(1_048_575, 16_383),
    "far-column": lambda: _far_cell(300, 16_383),
}
SHEETS: dict[str, Content] = {
    "many-rows": lambda: doors.csv_of([doors.LIST_HEAD, *[("a", "b")] * 100_001]),
    "wide-row": lambda: doors.csv_of([doors.LIST_HEAD, ("a",) * 20_000]),
    "wide-head": lambda: doors.csv_of([tuple(f"列{n}" for n in range(9000))]),
    "long-cell": lambda: doors.csv_of([doors.LIST_HEAD, ("a", "长" * 300_000)]),
    "one-quote": lambda: ('编码,名称\n"' + "a\n" * 200_000).encode(),
}


def _far_cell(row: int, column: int) -> bytes:
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("填写")
        for at, name in enumerate(doors.LIST_HEAD):
            page.write_string(0, at, name)
        page.write_string(row, column, "远")
    return out.getvalue()


def cases(c: County) -> Iterator[Case]:
    """Workbooks at every door, other kinds at the portal, sheets at the imports, requests."""
    for door, send in _DOORS.items():
        for name, content in WORKBOOKS.items():
            yield refused(f"bombs/{door}/{name}", send(c, "表.xlsx", content), *_WORDS)
    others: dict[str, tuple[str, Content]] = {
        "docx-60mb": ("件.docx", lambda: samples.docx({"word/a.xml": b" " * (60 * files.MB)})),
        "ofd-60mb": (
            "件.ofd",
            lambda: samples.office("OFD.xml", {"Doc_0/a.xml": b" " * (60 * files.MB)}),
        ),
        "pdf-60mb": ("件.pdf", lambda: _pdf_stream(60)),
        "png-side": ("图.png", samples.png(20_001, 1)),
        "png-pixels": ("图.png", samples.png(15_000, 15_000)),
        "jpg-pixels": ("图.jpg", samples.jpeg(20_000, 20_000)),
        "over-limit-by-one": ("图.png", lambda: _sized_png(MAX_BYTES + 1)),
        "over-limit-txt": ("件.txt", lambda: b"a" * (MAX_BYTES + 1)),
        "over-limit-by-5mb": ("件.pdf", lambda: samples.pdf() + b" " * (MAX_BYTES + 5 * files.MB)),
    }
    for name, (shown, content) in others.items():
        yield refused(f"bombs/portal/{name}", doors.upload(c, shown, content), *_WORDS)
        yield refused(f"bombs/supply/{name}", doors.supply(c, shown, content), *_WORDS)
    yield taken(
        "bombs/portal/at-limit",
        doors.upload(c, "图.png", lambda: _sized_png(MAX_BYTES)),
        effect="upload",
    )
    yield taken(
        "bombs/portal/nested-unopened",
        doors.upload(c, "表.xlsx", lambda: _nested(2)),
        effect="upload",
    )
    for name, content in SHEETS.items():
        yield _imported(f"bombs/list/{name}", doors.list_file(c, "表.csv", content))
    for door in ("list", "places", "calendar", "portal", "sample"):
        for name, content in FAR.items():
            sent = _DOORS[door](c, "表.xlsx", content)
            yield refused(f"bombs/{door}/{name}", sent, "太大")
    yield refused(
        "bombs/calendar/over-limit", doors.notice_file(c, "a.csv", b"a" * 300_000), "太大"
    )
    yield from _requests(c)


def _sized_png(size: int) -> bytes:
    head = samples.png(extra=b"Comment\0")
    return samples.png(extra=b"Comment\0" + b"a" * (size - len(head)))


def _imported(case_id: str, sent: Sent) -> Case:
    """Taken as a file, refused as a list: nothing is written, and the page says why."""

    def look(scene: Any, client: Any, answer: Any) -> str:
        run_pending()  # a large file waits for the worker
        page = client.get(answer.url)
        if page.status_code != 200:
            return f"the result page answers {page.status_code}"
        words = ("超过", "太大", "读不出来", "没有找到", "不认识", "引号", "表头只有", "上限 500")
        text = page.content.decode()
        if any(word in text for word in words):
            again = client.post(f"{answer.url}/commit").status_code
            return "" if again in (302, 409) else f"the commit answers {again}"
        return "the result page does not refuse the list: " + text_of(page)[200:500]

    everything = ("kernel_storedfile", "kernel_importrun", "kernel_job", "kernel_ledgerentry")
    may = (*everything, "kernel_ledgerhead")
    return taken(case_id, sent, look=look, may=may)


def _requests(c: County) -> Iterator[Case]:
    """Too many fields, too many files, too large a form: refused before any view."""
    for count in (2001, 5000, 20_000):
        data = {f"x{at}": "1" for at in range(count)}
        for name, url, who in (
            ("portal", f"/a/{c.draft}/save", VISITOR),
            ("intake", "/desk/intake", doors.CLERK),
        ):
            sent = Sent(who, url, data | {"version": "1"})
            yield refused(f"bombs/request/{name}-{count}-fields", sent, status=400)
    big = b"area=" + b"1" * (6 * files.MB)
    for who, url in ((VISITOR, f"/a/{c.draft}/q/area"), (doors.CLERK, "/desk/intake")):
        sent = Sent(who, url, raw=big)
        yield refused(f"bombs/request/6mb{url.split('/')[1]}", sent, status=400)
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\na\r\n' % at
        for at in range(101)
    )
    many = Sent(VISITOR, f"/a/{c.draft}/files/layout", raw=body + b"--x--\r\n")
    kind = "multipart/form-data; boundary=x"
    sent = Sent(many.who, many.url, raw=many.raw, content_type=kind)
    yield refused("bombs/request/101-files", sent, status=400)
    deep = b"[" * 200_000
    for name, raw in {
        "deep": deep,
        "deep-objects": b'{"a":' * 50_000,
        "huge-number": b'{"item": ' + b"9" * 100_000 + b"}",
        "huge-float": b'{"item": 1e99999}',
        "nan": b'{"item": NaN}',
        "half": b'{"item": "',
        "bom": b"\xef\xbb\xbf{}",
        "utf-16": '{"item": "一"}'.encode("utf-16"),
        "not-utf8": b'{"item": "\xff\xfe"}',
        "surrogate": b'{"item": "\\ud800"}',
        "nul": b'{"item": "\\u0000"}',
        "twice": b'{"item": "a", "item": "b"}',
        "list": b"[]",
        "string": b'"a"',
        "nothing": b"",
        "big": b'{"item": "' + b"a" * (6 * files.MB) + b'"}',
    }.items():
        keys = {"Authorization": f"Bearer {c.ids['key']}", "Idempotency-Key": "bad-input-1"}
        api = Sent(VISITOR, "/api/v1/cases", raw=raw, content_type="application/json", headers=keys)
        yield refused(
            f"bombs/json/{name}", api, status=(400, 413, 415, 422), may=("kernel_accesstoken",)
        )
