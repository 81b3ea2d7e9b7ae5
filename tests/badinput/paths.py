"""File names and addresses that try to leave their place."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.apps import apps

from tests.axe.county import VISITOR, County
from yichuang.kernel.files import storage
from yichuang.kernel.files.tests import samples

from . import doors, files
from .cases import Case, Sent, refused, taken

NAMES = {
    "up": "../../../../etc/passwd.png",
    "up-back": "..\\..\\..\\windows\\win.png",
    "up-mixed": "..\\../..\\../evil.png",
    "up-encoded": "..%2f..%2fevil.png",
    "up-twice": "..%252f..%252fevil.png",
    "up-overlong": "..%c0%af..%c0%afevil.png",
    "up-wide": "．．／．．／evil.png",
    "dots": "....//....//evil.png",
    "root": "/etc/passwd.png",
    "drive": "C:\\Windows\\System32\\evil.png",
    "drive-short": "C:evil.png",
    "share": "\\\\127.0.0.1\\share\\evil.png",
    "url": "http://127.0.0.1:9/evil.png",
    "file-url": "file:///etc/passwd.png",
    "con": "con.png",
    "nul-device": "NUL.png",
    "aux": "aux.tar.png",
    "lpt": "LPT1.png",
    "com": "com9.png",
    "stream": "图.png::$DATA.png",
    "nul": "图.php\0.png",
    "newline": "图\r\nSet-Cookie: a=b\r\n.png",
    "tab": "图\t.png",
    "bell": "图\x07.png",
    "rtl": "图\u202egnp.exe.png",
    "ltr": "图\u200e\u200f.png",
    "zero-width": "图\u200b.png",
    "bom": "\ufeff图.png",
    "quotes": '图"onload="alert(1).png',
    "single": "图';alert(1);'.png",
    "html": "<img src=x onerror=alert(1)>.png",
    "script": "<script>alert(1)</script>.png",
    "semicolon": "图;filename=evil.exe;.png",
    "comma": "图,图.png",
    "star": "图*?|<>.png",
    "percent": "100%.png",
    "dollar": "$(reboot).png",
    "backtick": "`reboot`.png",
    "pipe": "|reboot.png",
    "amp": "a&b.png",
    "tilde": "~root.png",
    "dash": "-rf.png",
    "dot-first": ".png.png",
    "hidden": ".htaccess.png",
    "dots-only": "...png",
    "spaces": "   图   .png",
    "trailing": "图.png.  ",
    "long": "长" * 300 + ".png",
    "long-255": "长" * 84 + ".png",
    "long-ascii": "a" * 5000 + ".png",
    "emoji": "👨‍👩‍👧‍👦.png",
    "rare": "𠮷㛃\U00030000.png",
    "combining": "e\u0301" * 60 + ".png",
    "two-endings": "图.exe.png",
    "upper": "图.PNG",
    "template": "{{7*7}}.png",
    "formula": "=cmd|'C calc'!A0.png",
    "sql": "'; DROP TABLE kernel_storedfile;--.png",
    "json": '{"a":1}.png',
}
_OUT = ("/", "\\", "\0", "\r", "\n", "\u202e", '"', "<", ":", "|", "*", "?")
SEGMENTS = {
    "up": "../../etc/passwd",
    "up-encoded": "..%2f..%2fetc%2fpasswd",
    "up-twice": "%252e%252e%252fetc",
    "back": "..%5c..%5cwindows",
    "dot": ".",
    "nul": "1%00",
    "nul-start": "%00",
    "newline": "1%0d%0aSet-Cookie:a=b",
    "quote": "1%27%20OR%20%271%27=%271",
    "script": "%3Cscript%3Ealert(1)%3C/script%3E",
    "huge": "9" * 30,
    "huger": "9" * 5000,
    "minus": "-1",
    "float": "1.5",
    "wide": "%EF%BC%91",
    "squared": "%C2%B2",
    "arabic": "%D9%A1",
    "rtl": "%E2%80%AE1",
    "surrogate": "%ED%A0%80",
    "bad-utf8": "%ff%fe",
    "overlong": "%c0%ae%c0%ae",
    "template": "%7B%7B7*7%7D%7D",
    "star": "*",
    "semicolon": "1;a=b",
    "long": "a" * 4000,
    "empty": "%20",
}


def cases(c: County) -> Iterator[Case]:
    """Names at the upload doors; segments in every address with a part of its own; files."""
    for name, shown in NAMES.items():
        sent = doors.upload(c, shown, samples.png())
        if name in ("newline", "dots-only", "long-ascii"):  # no name is left, or no request
            yield refused(f"paths/portal/{name}", sent, status=(400, 422))
            continue
        yield taken(f"paths/portal/{name}", sent, effect="upload", look=_name)
        sent = doors.supply(c, shown, samples.png())
        yield taken(f"paths/supply/{name}", sent, effect="supply", look=_name)
        book = files.sheet([doors.LIST_HEAD, ("a", "乙")])
        listed = doors.list_file(c, shown.replace(".png", ".xlsx").replace(".PNG", ".xlsx"), book)
        yield taken(f"paths/list/{name}", listed, effect="list_file", look=_name)
    yield from _segments(c)
    yield from _elsewhere(c)


def _name(scene: Any, client: Any, answer: Any) -> str:
    """Kept under its digest; the name shown has no path and no trick; the download says so too."""
    row = apps.get_model("kernel", "StoredFile").objects.order_by("-id")[0]
    if not storage.path_of(row.sha256).is_file():
        return "not under its digest"
    bad = [mark for mark in _OUT if mark in row.name]
    if bad or not row.name or len(row.name.encode()) > 200 or row.name.startswith("."):
        return f"named {row.name!r}: {bad}"
    from yichuang.kernel.files.queries import safe_download_headers

    header = safe_download_headers(row.pk)["Content-Disposition"]
    if any(ord(char) < 32 or ord(char) > 126 for char in header) or header.count('"') != 2:
        return f"sent as {header!r}"
    page = client.get(answer.url)
    return "" if page.status_code == 200 else f"its page answers {page.status_code}"


def _segments(c: County) -> Iterator[Case]:
    """Whatever stands in an address: an answer in Chinese, never somebody else's file."""
    draft, case = c.draft, c.cases["granted"]
    places = {
        "guide": (VISITOR, "/g/{}"),
        "json-ld": (VISITOR, "/g/{}.jsonld"),
        "verify": (VISITOR, "/v/{}"),
        "verify-text": (VISITOR, "/v/{}/text"),
        "department": (VISITOR, "/dept/{}"),
        "theme": (VISITOR, "/t/personal/{}"),
        "figure": (VISITOR, "/figures/{}"),
        "draft": (VISITOR, "/a/{}"),
        "question": (VISITOR, f"/a/{draft}/q/{{}}"),
        "material": (VISITOR, f"/a/{draft}/files/{{}}"),
        "draft-file": (VISITOR, f"/a/{draft}/file/{{}}"),
        "progress": (VISITOR, "/p/{}"),
        "document": (VISITOR, f"/p/{case}/doc/{{}}"),
        "case-file": (VISITOR, f"/p/{case}/file/{{}}"),
        "static": (VISITOR, "/static/{}"),
        "desk-case": (doors.CLERK, "/desk/cases/{}"),
        "desk-file": (doors.CLERK, f"/desk/cases/{case}/files/{{}}"),
        "desk-document": (doors.CLERK, "/desk/documents/{}"),
        "sample": (doors.EDITOR, "/manage/samples/{}"),
        "version": (doors.EDITOR, "/manage/items/{}"),
        "import": (doors.EDITOR, "/manage/import/items/{}"),
        "list": (doors.EDITOR, "/manage/import/list/{}"),
        "run-errors": (doors.EDITOR, "/manage/import/run/{}/errors"),
        "opening": (doors.SYSTEM, "/manage/opening/list/{}/template"),
        "staff": (doors.SYSTEM, "/manage/staff/{}/close"),
        "person": (doors.SECURITY, "/manage/roles/{}"),
        "ledger": (doors.AUDITOR, "/manage/ledger/{}"),
        "manage-figure": (doors.HEAD, "/manage/figures/{}"),
        "api-item": (VISITOR, "/api/v1/items/{}"),
    }
    for place, (who, url) in places.items():
        for name, segment in SEGMENTS.items():
            sent = doors.look_up(who, url.format(segment))
            yield Case(
                f"paths/address/{place}/{name}",
                sent,
                frozenset({200, 301, 302, 400, 401, 403, 404, 422}),
                look=_nothing_of_the_machine,
            )


def _nothing_of_the_machine(scene: Any, client: Any, answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for mark in (b"root:x:0", b"Traceback", b"<script>alert(1)", b"/yichuang/web/"):
        if mark in body:
            return f"the answer holds {mark!r}"
    if "Set-Cookie:a" in str(answer.headers):
        return "the address split the header"
    if answer.status_code >= 300 and "//" in answer.get("Location", "").split("?")[0]:
        return f"leads to {answer['Location']}"
    return ""


def _elsewhere(c: County) -> Iterator[Case]:
    """A file of somebody else's case or draft, by its number."""
    own = c.ids["case_file"]
    for name, sent in {
        "other-draft": doors.look_up(VISITOR, f"/a/{c.draft}/file/{own}"),
        "other-case": doors.look_up(VISITOR, f"/p/{c.cases['told']}/file/{own}"),
        "not-proved": Sent(doors.CLERK, f"/a/{c.draft}", method="GET"),
        "remove-other": Sent(VISITOR, f"/a/{c.draft}/file/{own}/remove"),
        "sample-of-case": doors.look_up(doors.EDITOR, f"/manage/samples/{own}"),
    }.items():
        yield refused(f"paths/elsewhere/{name}", sent, status=404)
    for at in range(5):
        url = f"/p/{c.cases['fresh']}/file/{quote(str(own))}" + "/.." * at
        if at:
            yield refused(f"paths/elsewhere/dots-{at}", doors.look_up(VISITOR, url), status=404)
