"""Parameters sent twice, made up, or in disguise: the first meaning holds, or it is refused."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.apps import apps

from tests.axe.county import VISITOR, County
from tests.conventions.routes import all_routes
from yichuang.web.access import CLOSED, PUBLIC

from . import doors
from .cases import Case, Sent, refused, taken

# What a form of ours never asks and a row of ours has.
ASSIGNED = {
    "id": "1",
    "pk": "1",
    "number": "202601010001",
    "stage": "decided",
    "outcome": "granted",
    "is_superuser": "1",
    "is_staff": "1",
    "roles": "system_admin",
    "by": "1",
    "at": "2020-01-01",
    "received_at": "2020-01-01",
    "holder": "1",
    "department": "1",
    "applicant": "1",
    "query_code": "000000",
    "version_number": "9",
    "__class__": "x",
    "_state": "x",
    "accepted_on": "2020-01-01",
    "due_statutory": "2099-01-01",
    "must_change_password": "",
    "password": "x",
}
HOSTS = (
    "evil.example",
    "evil.example:80",
    "testserver.evil.example",
    "127.0.0.1@evil.example",
    "[::1",
    "",
    "a" * 5000,
    "evil.example/..",
    "evil example",
)
BACK = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https:///evil.example",
    "https://testserver@evil.example/",
    "/%0d%0aSet-Cookie:a=b",
    "\thttps://evil.example",
)
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND", "CONNECT")


def cases(c: County) -> Iterator[Case]:
    """Twice, made up, another method, another host, another way back, ranges, cookies, bodies."""
    yield from _twice(c)
    for name, value in ASSIGNED.items():
        sent = doors.intake(c, **{name: value})
        look = _ordinary if name != "version" else None
        yield taken(f"pollution/assigned/intake/{name}", sent, effect="intake", look=look)
        sent = doors.staff(c, **{name: value})
        look = _only_a_colleague
        yield taken(f"pollution/assigned/staff/{name}", sent, effect="staff", status=200, look=look)
        sent = doors.applicant(c, **{name: value})
        yield taken(f"pollution/assigned/portal/{name}", sent, effect="applicant", look=_no_more(c))
    yield from _headers(c)
    yield from _methods(c)
    yield from _bodies(c)


def _twice(c: County) -> Iterator[Case]:
    """A second value beside the right one, before and behind it."""
    right = doors.intake_form(c)
    other = {"id_number": "x", "name": "<b>", "version": "0", "do": "accept", "key": "k2"}
    for name in right:
        for where in ("before", "behind"):
            pair = [(name, other.get(name, "")), (name, right[name])]
            rest = [(key, value) for key, value in right.items() if key != name]
            data = pair + rest if where == "before" else [pair[1], pair[0], *rest]
            sent = Sent(doors.CLERK, "/desk/intake", raw=urlencode(data).encode())
            yield Case(
                f"pollution/twice/{name}-{where}",
                sent,
                frozenset({200, 302, 404, 422}),
                effect="",
                may=frozenset(_INTAKE),
                look=_one_or_none,
            )
            query = urlencode({name: other.get(name, "x")})
            both = Sent(doors.CLERK, f"/desk/intake?{query}", right)
            yield taken(f"pollution/query-beside-body/{name}-{where}", both, effect="intake")
    for name in ("seen", "outcome", "do"):
        data = [("seen", "1"), ("outcome", "granted"), ("do", "decide"), (name, "9")]
        url = f"/desk/cases/{c.cases['reviewed']}/decide"
        sent = Sent(doors.CLERK, url, raw=urlencode(data).encode())
        yield refused(f"pollution/twice/decide-{name}", sent, status=403)


_INTAKE = (
    "cases_case",
    "cases_casematerial",
    "cases_caseevent",
    "kernel_document",
    "kernel_party",
    "kernel_counter",
    "kernel_ledgerentry",
    "kernel_ledgerhead",
    "kernel_notice",
    "kernel_job",
)


def _one_or_none(scene: Any, client: Any, answer: Any) -> str:
    """Either the whole intake or nothing of it."""
    tables = set(_INTAKE) - {
        "kernel_notice",
        "kernel_job",
        "kernel_ledgerentry",
    }  # no phone: no SMS
    changed = {name: n for name, n in scene.changes(tables).items() if n}
    whole = {name: n for name, n in scene.whole["intake"].items() if n and name in tables}
    return "" if changed in ({}, whole) else f"writes {changed}, the whole is {whole}"


def _ordinary(scene: Any, client: Any, answer: Any) -> str:
    case = apps.get_model("cases", "Case").objects.order_by("-id")[0]
    got = (case.stage, case.outcome, case.number[:8], str(case.received_on))
    return "" if got == ("reviewing", "", "20260310", "2026-03-10") else f"stored {got}"


def _only_a_colleague(scene: Any, client: Any, answer: Any) -> str:
    user = apps.get_model("kernel", "User").objects.get(username="zhou.new")
    roles = apps.get_model("kernel", "RoleGrant").objects.filter(user_id=user.pk).count()
    right = user.must_change_password and user.is_staff and not roles
    return "" if right else "the account has more than it was given"


def _no_more(c: County) -> Any:
    def look(scene: Any, client: Any, answer: Any) -> str:
        party = apps.get_model("cases", "Draft").objects.get(number=c.draft).party
        known = {"kind", "name", "id_kind", "id_number", "representative", "phone", "address"}
        return "" if set(party) <= known else f"kept {set(party) - known}"

    return look


def _headers(c: County) -> Iterator[Case]:
    for at, host in enumerate(HOSTS):
        for page, url in (
            ("home", "/"),
            ("verify", f"/v/{c.ids['licence']}"),
            ("login", "/accounts/login/"),
        ):
            sent = Sent(VISITOR, url, method="GET", headers={"Host": host})
            yield Case(f"pollution/host/{page}-{at}", sent, frozenset({400}), look=_no_evil)
        for header in ("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-Url"):
            sent = Sent(VISITOR, f"/v/{c.ids['licence']}", method="GET", headers={header: host})
            yield Case(f"pollution/forwarded/{header}-{at}", sent, frozenset({200}), look=_no_evil)
    for at, back in enumerate(BACK):
        for name, url in (
            ("display", "/display/?mode=elder&on=1&next="),
            ("login", "/accounts/login/?next="),
            ("logout", "/accounts/logout/?next="),
        ):
            sent = Sent(VISITOR, url + urlencode({"": back})[1:], method="GET")
            yield Case(f"pollution/back/{name}-{at}", sent, frozenset({200, 302}), look=_stays_here)
    for at, header in enumerate(
        (
            "bytes=0-0",
            "bytes=-1",
            "bytes=0-,0-,0-,0-",
            "bytes=" + ",".join(["0-"] * 2000),
            "bytes=99999999999999999999-",
            "bytes=a-b",
            "lines=1-2",
        )
    ):
        for name, url in (
            ("file", f"/a/{c.draft}/file/{c.ids['draft_file']}"),
            ("page", "/"),
            ("text", f"/v/{c.ids['licence']}/text"),
        ):
            sent = Sent(VISITOR, url, method="GET", headers={"Range": header})
            yield Case(f"pollution/range/{name}-{at}", sent, frozenset({200}))
    for name, cookie in {
        "hundred": "; ".join(f"a{n}=b" for n in range(100)),
        "long": "a=" + "b" * 20_000,
        "session-twice": "sessionid=x; sessionid=y",
        "session-nul": "sessionid=a\\000b",
        "session-sql": "sessionid=' OR '1'='1",
        "mode-script": "yc_mode=<script>alert(1)</script>",
        "no-name": "=b; ;; =",
        "not-ascii": "a=é",
    }.items():
        sent = Sent(VISITOR, "/", method="GET", headers={"Cookie": cookie})
        yield Case(f"pollution/cookie/{name}", sent, frozenset({200}), look=_no_evil)


def _no_evil(scene: Any, client: Any, answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for mark in (b"evil.example", b"<script>alert(1)"):
        if mark in body or mark.decode() in str(answer.headers):
            return f"the answer repeats {mark!r}"
    return ""


def _stays_here(scene: Any, client: Any, answer: Any) -> str:
    place = answer.get("Location", "/")
    if not place.startswith("/") or place.startswith(("//", "/\\")) or "\n" in place:
        return f"leads to {place!r}"
    return ""


def _methods(c: County) -> Iterator[Case]:
    """Every public page by every other method, plainly and by an override header."""
    for route in all_routes():
        if route.access == CLOSED or not route.address:
            continue
        who = VISITOR if route.access == PUBLIC else doors.CLERK
        for method in METHODS[: 7 if route.access == PUBLIC else 2]:
            sent = Sent(who, route.address, method=method)
            yield Case(
                f"pollution/method/{route.name}/{method}",
                sent,
                frozenset({200, 302, 401, 403, 404, 405}),
                may=frozenset({"kernel_ledgerentry", "kernel_ledgerhead"}),
            )
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        url = f"/a/{c.draft}/file/{c.ids['draft_file']}/remove"
        sent = Sent(VISITOR, url, method="GET", headers={header: "POST"})
        yield refused(f"pollution/override/{header}", sent, status=405)


def _bodies(c: County) -> Iterator[Case]:
    """Bodies that are no form, under the names of forms."""
    multipart = "multipart/form-data"
    for name, (raw, kind) in {
        "no-boundary": (b"x", multipart),
        "empty-boundary": (b"x", f"{multipart}; boundary="),
        "other-boundary": (b"--y\r\n\r\n", f"{multipart}; boundary=x"),
        "unended": (
            b'--x\r\nContent-Disposition: form-data; name="area"\r\n\r\n80',
            f"{multipart}; boundary=x",
        ),
        "no-name": (
            b"--x\r\nContent-Disposition: form-data\r\n\r\n80\r\n--x--",
            f"{multipart}; boundary=x",
        ),
        "bad-length": (b"--x\r\n\r\n--x--", f"{multipart}; boundary=x"),
        "long-boundary": (b"x", f"{multipart}; boundary=" + "a" * 5000),
        "json": (b'{"area": "80"}', "application/json"),
        "xml": (b"<area>80</area>", "application/xml"),
        "text": (b"area=80", "text/plain"),
        "utf-7": (b"area=80", "application/x-www-form-urlencoded; charset=utf-7"),
        "utf-16": ("area=80".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
        "no-such-charset": (b"area=80", "application/x-www-form-urlencoded; charset=nope"),
        "rot13": (b"nern=80", "application/x-www-form-urlencoded; charset=rot13"),
        "bad-percent": (b"area=%zz%", "application/x-www-form-urlencoded"),
        "bad-utf8": (b"area=%ff%fe", "application/x-www-form-urlencoded"),
        "no-type": (b"area=80", ""),
    }.items():
        for place, who, url in (
            ("question", VISITOR, f"/a/{c.draft}/q/area"),
            ("upload", VISITOR, f"/a/{c.draft}/files/layout"),
            ("track", VISITOR, "/p"),
            ("intake", doors.CLERK, "/desk/intake"),
            ("import", doors.EDITOR, "/manage/import"),
        ):
            sent = Sent(who, url, raw=raw, content_type=kind)
            yield Case(
                f"pollution/body/{place}/{name}",
                sent,
                frozenset({200, 302, 400, 415, 422}),
                may=frozenset({"cases_draft"}),
            )
