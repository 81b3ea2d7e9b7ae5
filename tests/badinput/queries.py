"""SQL, lookups and paging in the addresses of lists: the same few queries, nothing else shown."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from tests.axe.county import VISITOR, County

from . import doors
from .cases import Case

TEXTS = {
    "quote": "'",
    "or": "' OR '1'='1",
    "union": "' UNION SELECT password FROM kernel_user--",
    "drop": "'; DROP TABLE cases_case;--",
    "comment": "/**/--",
    "sleep": "1' AND randomblob(1000000000)--",
    "pg-sleep": "'; SELECT pg_sleep(10);--",
    "like": "%_%",
    "backslash": "\\",
    "brackets": "[[(*",
    "fts": '"a" OR NEAR(b c) NOT *',
    "fts-column": "title:x AND rank MATCH",
    "tsquery": "!&|():*<->'",
    "lookup": "applicant__id_number__startswith=5",
    "regex": "(a+)+$",
    "format": "{0.__class__}%s%(a)s",
    "nul": "a\0b",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "long": "食" * 3000,
    "blank": "   ",
    "array": "[]",
    "wide": "＇　ＯＲ　１＝１",
}
KEYS = {
    "colon": ":",
    "words": "abc:def",
    "word-number": "abc:5",
    "date-word": "2026-01-01:abc",
    "bad-date": "2026-13-45:5",
    "squared": ":²",
    "date-squared": "2026-01-01:²",
    "circled": "⑧",
    "arabic": "٣",
    "minus": "-1",
    "huge": "9" * 25,
    "huge-key": "2026-01-01:" + "9" * 25,
    "huger": "9" * 5000,
    "huger-key": ":" + "9" * 5000,
    "float": "1.5",
    "exponent": "1e9",
    "nan": "NaN",
    "list": "1,2",
    "quote": "1' OR '1'='1",
    "quote-key": "2026-01-01:1' OR 1=1",
    "nul": "1\0",
    "many-colons": "1:2:3:4:5",
    "blank": " ",
    "year-0": "0000-01-01:1",
    "hex": "0x10",
}
_FILTERS = ("order_by", "applicant__id_number__startswith", "id__in", "stage__ne", "q[]", "format")
LISTS: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "search": (VISITOR, "/s", ("q",), ()),
    "theme": (VISITOR, "/t/legal/permit", (), ("after",)),
    "department": (VISITOR, "/dept/{department}", (), ("after",)),
    "figure": (VISITOR, "/figures/cases.in_promise", (), ("after", "part")),
    "guide": (VISITOR, "/g/{item}", ("business", "who"), ()),
    "my-list": (VISITOR, "/g/{item}/my", ("business",), ()),
    "apply": (VISITOR, "/a/new/{item}", ("business", "who"), ()),
    "verify": (VISITOR, "/v", ("number",), ()),
    "verify-code": (VISITOR, "/v/{licence}", ("s",), ()),
    "document": (VISITOR, "/d", ("number", "s"), ()),
    "track": (VISITOR, "/p", ("number",), ()),
    "mine": ("applicant", "/my", (), ("after",)),
    "intake-items": (doors.CLERK, "/desk/intake/items", ("q",), ()),
    "intake": (doors.CLERK, "/desk/intake", ("q",), ("version",)),
    "window": (doors.CLERK, "/desk/cases", ("q", "state"), ("after",)),
    "inbox": (doors.REVIEWER, "/desk/inbox", ("q", "state", "item", "mine"), ("after",)),
    "find": (doors.CLERK, "/desk/find", ("q",), ()),
    "items": (doors.EDITOR, "/manage/items", ("q", "state"), ("after", "dept")),
    "synonyms": (doors.EDITOR, "/manage/synonyms", ("q", "word"), ()),
    "staff": (doors.SYSTEM, "/manage/staff", ("q", "active"), ()),
    "roles": (doors.SECURITY, "/manage/roles", ("q", "role"), ()),
    "calendar": (doors.SYSTEM, "/manage/calendar", ("day",), ("year",)),
    "jobs": (doors.SYSTEM, "/manage/jobs", ("state",), ()),
    "notices": (doors.SYSTEM, "/manage/notices", ("state", "channel"), ("before",)),
    "ledger": (
        doors.AUDITOR,
        "/manage/ledger",
        ("first", "last", "action", "actor", "object"),
        ("before",),
    ),
    "figures": (doors.FIGURES, "/manage/figures/cases.received", (), ("after",)),
    "api-items": (VISITOR, "/api/v1/items", ("q", "department"), ("cursor", "limit")),
}


def cases(c: County) -> Iterator[Case]:
    """Every parameter of every list with texts or keys nobody's page made; unknown ones too."""
    for name, (who, address, texts, keys) in LISTS.items():
        url = address.format(
            department=c.hall.department.pk, item=c.item_id, licence=c.ids["licence"]
        )
        for parameter in texts:
            for kind, text in TEXTS.items():
                yield _asked(f"queries/{name}/{parameter}/{kind}", who, url, {parameter: text})
        for parameter in keys:
            for kind, text in KEYS.items():
                yield _asked(f"queries/{name}/{parameter}/{kind}", who, url, {parameter: text})
        for parameter in _FILTERS:
            yield _asked(f"queries/{name}/{parameter}/unknown", who, url, {parameter: "password"})


def _asked(case_id: str, who: str, url: str, query: dict[str, str]) -> Case:
    sent = doors.look_up(who, f"{url}?{urlencode(query)}")
    statuses = frozenset({200, 302, 400, 404, 422})
    return Case(case_id, sent, statuses, look=_nothing_inside)


def _nothing_inside(scene: Any, client: Any, answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for mark in (b"argon2", b"md5$", b"OperationalError", b"Traceback", b"no such column"):
        if mark in body:
            return f"the answer holds {mark!r}"
    return ""
