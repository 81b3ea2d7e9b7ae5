"""Every refusal is a problem in Chinese with a stable code; under /api/ there is no page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yichuang.api.problems import BY_STATUS, KINDS
from yichuang.cases.factories import Hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.tokens.factories import secret
from yichuang.kernel.tokens.rules import Scope

from .conftest import AT, System, application, only

BIG = '{"item": "' + "x" * (6 * 1024 * 1024) + '"}'
Ask = Callable[[System, System, Hall], Any]
REFUSALS: list[tuple[str, Ask]] = [
    ("malformed", lambda s, v, w: s.post("cases", "{")),
    ("malformed", lambda s, v, w: s.post("cases", '{"item": NaN}')),
    ("malformed", lambda s, v, w: s.post("cases", '{"item": "a", "item": "b"}')),
    ("malformed", lambda s, v, w: s.post("cases", b'{"item": "\xff"}')),
    ("key-missing", lambda s, v, w: v.get("cases")),
    ("key-wrong", lambda s, v, w: System("yck_" + "A" * 43).get("cases")),
    ("key-wrong", lambda s, v, w: v.get("items", Authorization="Basic eDp5")),
    ("scope-missing", lambda s, v, w: only(Scope.ITEMS_READ).get("events")),
    ("not-found", lambda s, v, w: s.get("cases/999")),
    ("not-found", lambda s, v, w: v.get("nothing/here")),
    ("method-not-allowed", lambda s, v, w: Client().delete("/api/v1/items")),
    ("method-not-allowed", lambda s, v, w: Client().post("/api/v1/openapi.json")),
    ("not-acceptable", lambda s, v, w: v.get("items", Accept="image/png")),
    ("not-acceptable", lambda s, v, w: v.get("items/1", Accept="text/csv")),
    ("too-large", lambda s, v, w: s.post("cases", BIG)),
    ("media-type", lambda s, v, w: s.post("cases", "a=1", Content_Type="text/plain")),
    ("invalid", lambda s, v, w: s.post("cases", [])),
    ("invalid", lambda s, v, w: s.post("cases", application(w), key="")),
    ("invalid", lambda s, v, w: v.get("items?limit=201")),
    ("invalid", lambda s, v, w: v.get("items?limit=1.0")),
    ("invalid", lambda s, v, w: v.get("items?after=bm90aGluZw")),
    ("invalid", lambda s, v, w: v.get("items/0")),
    ("invalid", lambda s, v, w: s.get("cases?due_before=2026-02-30")),
    ("invalid", lambda s, v, w: s.get("cases?due_before=1")),
    ("invalid", lambda s, v, w: s.get("cases?status=lost")),
    ("parameter-unknown", lambda s, v, w: v.get("items?page=2")),
    ("parameter-unknown", lambda s, v, w: s.get("cases/1?department=D01")),
    ("parameter-repeated", lambda s, v, w: v.get("items?limit=1&limit=2")),
]


@pytest.mark.parametrize(
    ("code", "ask"), REFUSALS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(REFUSALS)]
)
def test_refusals(world: Hall, system: System, visitor: System, code: str, ask: Ask) -> None:
    answer = ask(system, visitor, world)
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"]) == (code, answer.status_code)
    assert answer.status_code == KINDS[code].status
    assert body["type"] == f"urn:yichuang:problem:{code}"
    assert body["title"] and body["detail"] and body["request_id"] == answer["X-Request-ID"]
    assert body["detail"].isascii() is False and "Traceback" not in body["detail"]
    assert ("WWW-Authenticate" in answer.headers) is (answer.status_code == 401)
    assert ("Allow" in answer.headers) is (answer.status_code == 405)


def test_the_codes_are_what_was_promised() -> None:
    """A code may be added, never renamed: programs of others branch on them."""
    assert list(KINDS) == [
        *("malformed", "key-missing", "key-wrong", "key-ended", "scope-missing"),
        *("department-outside", "not-allowed", "not-found", "method-not-allowed"),
        *("not-acceptable", "conflict", "too-large", "media-type", "invalid"),
        *("parameter-unknown", "parameter-repeated", "idempotency-key-reused", "too-many"),
        "server-error",
    ]
    assert all(KINDS[code].status == status for status, code in BY_STATUS.items())


def test_an_error_of_ours_is_a_problem_too(world: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from yichuang.api.v1 import items

    def broken(**_: Any) -> None:
        raise RuntimeError("身份证 990423198001010019")

    monkeypatch.setattr(items.catalog, "browse", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/items")
    assert answer.json()["code"] == "server-error"
    assert "990423" not in answer.content.decode()


def test_a_session_neither_opens_nor_closes_anything(world: Hall, settings: Any) -> None:
    """Somebody who has to change a password first, signed in: no redirect, no rights."""
    from django.apps import apps

    client = Client()
    user = apps.get_model("kernel", "User").objects.get(username="clerk")
    user.must_change_password = True
    user.save()
    client.force_login(user)
    assert client.get("/api/v1/items").status_code == 200
    answer = client.get("/api/v1/cases")
    assert answer.status_code == 401 and "Cookie" not in answer.headers["Vary"]


def test_an_expired_key_is_said_to_be_so(world: Hall) -> None:
    from datetime import date, timedelta

    key = System(secret(expires_on=date(2026, 2, 12)))
    assert key.get("cases").status_code == 200
    with fixed(AT + timedelta(days=1)):
        answer = key.get("cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "key-ended")
    assert "2026-02-12" in answer.json()["detail"]


def test_head_is_get_without_a_body(world: Hall) -> None:
    answer = Client().head("/api/v1/items")
    whole = Client().get("/api/v1/items")
    assert answer.status_code == 200 and answer.content == b""
    assert answer.headers["Content-Length"] == str(len(whole.content))


def test_what_has_not_changed_is_not_sent_again(world: Hall, visitor: System) -> None:
    item = visitor.get("items").json()["items"][0]["id"]
    first = visitor.get(f"guides/{item}")
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = visitor.get(f"guides/{item}", If_None_Match=known)
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["ETag"] == tag and "RateLimit" in answer.headers
    assert visitor.get(f"guides/{item}", If_None_Match='"x"').status_code == 200
    answers = visitor.get(f"guides/{item}?answers=business:canteen")
    assert answers.headers["ETag"] != tag


def test_the_rate_is_told_and_kept(world: Hall, visitor: System, settings: Any) -> None:
    settings.YC_API_RATE = {"visitor": 3, "key": 5}
    answers = [visitor.get("items") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"visitor";q=3;w=60'
    assert answers[0].headers["RateLimit"] == '"visitor";r=2;t=60'
    assert answers[3].json()["code"] == "too-many"
    assert int(answers[3].headers["Retry-After"]) == 60
    key = System(secret())
    assert key.get("items").headers["RateLimit"] == '"key";r=4;t=60', "a key has its own"
    wrong = System("yck_" + "A" * 43)
    assert wrong.get("items").status_code == 429, "a wrong one has none"


def test_the_count_needs_one_row_an_asker(world: Hall, visitor: System) -> None:
    from django.db import connection

    for _ in range(5):
        visitor.get("items")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM yichuang_cache WHERE cache_key LIKE '%api:%'")
        assert cursor.fetchone() == (1,)


def test_answers_are_chinese_as_it_is_written(world: Hall, visitor: System) -> None:
    text = visitor.get("items").content.decode()
    assert "清川县市场监督管理局" in text and json.loads(text)["next"] == ""
