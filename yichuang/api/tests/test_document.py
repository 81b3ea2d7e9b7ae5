"""The OpenAPI document: committed, the same as the code, and true to what it says."""

import difflib
import json

from django.test import Client

from tests.api.write_openapi import PATH
from yichuang.api.v1.document import document, text

HOW = "python -m tests.api.write_openapi"


def difference(committed: str, real: str) -> str:
    lines = difflib.unified_diff(
        committed.splitlines(), real.splitlines(), "committed", "the code", lineterm="", n=2
    )
    return "\n".join(lines)


def test_the_committed_document_is_the_real_one() -> None:
    found = difference(PATH.read_text(encoding="utf-8"), text())
    assert not found, f"look at the change, then: {HOW}\n{found}"


def test_control_a_changed_operation_shows_in_the_difference() -> None:
    changed = text().replace("/api/v1/items/{item_id}", "/api/v1/items/{id}")
    found = difference(PATH.read_text(encoding="utf-8"), changed)
    assert '+  "/api/v1/items/{id}": {' in found


def test_it_is_what_the_site_serves(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert json.loads(answer.content) == document()
    assert answer.json()["openapi"] == "3.1.0"


def test_every_operation_is_described_in_chinese() -> None:
    for address, methods in document()["paths"].items():
        for method, said in methods.items():
            where = f"{method} {address}"
            assert not said["summary"].isascii() and not said["description"].isascii(), where
            assert said["security"] in ([{"key": []}], [{}, {"key": []}]), where
            assert {"401", "404", "405", "422", "429", "500"} <= set(said["responses"]), where
            for status, answer in said["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where
