"""A few calls of every operation in the suite; `python -m tests.api.fuzz` makes the many."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from tests.api.fuzzing import Report, run
from tests.api.world import county
from yichuang.api.v1 import licences
from yichuang.api.v1.core import gate
from yichuang.api.v1.core.callers import Caller
from yichuang.cases.factories import AT
from yichuang.config.wsgi import application
from yichuang.kernel.clock.now import fixed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::Warning"),  # the library's own
]


@pytest.fixture(autouse=True)
def quiet(settings: Any, caplog: Any) -> Iterator[None]:
    settings.YC_API_RATE = {"visitor": 10**9, "key": 10**9}
    caplog.set_level("CRITICAL", "django.request")
    with fixed(AT):
        yield


def fuzz(examples: int) -> Report:
    return run(application, county(), examples=examples, quick=True)


def test_no_operation_answers_what_it_did_not_declare() -> None:
    report = fuzz(4)
    assert report.ok, "\n".join(report.lines())
    assert len(report.by_operation) == 12
    assert all(sum(counts.values()) >= 4 for counts in report.by_operation.values())
    assert {"ignored_auth", "response_schema_conformance"} <= set(report.checks)


def test_control_an_operation_that_falls_over_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("fell over")

    monkeypatch.setattr(licences, "licence_truth", broken)
    report = fuzz(4)
    assert not report.ok
    assert "GET /api/v1/licences/{number}" in "\n".join(report.failures + report.errors)


def test_control_another_shape_and_another_status_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finished = gate._finished

    def changed(request: HttpRequest, spec: Any, response: HttpResponse) -> HttpResponse:
        if spec.path == "/items" and response.status_code == 200:
            response.content = b'{"items": 1}'
        if spec.path == "/events" and response.status_code == 200:
            response.status_code = 202
        return finished(request, spec, response)

    monkeypatch.setattr(gate, "_finished", changed)
    said = "\n".join(fuzz(6).failures)
    assert "response_schema_conformance" in said and "status_code_conformance" in said


def test_control_a_door_left_open_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from yichuang.api.v1.core import callers
    from yichuang.kernel.tokens.queries import find

    known = county()

    def anybody(request: HttpRequest) -> Caller:
        return Caller(find(known.secret))

    monkeypatch.setattr(callers, "identify", anybody)
    report = run(application, known, examples=6, quick=True)
    assert "ignored_auth" in "\n".join(report.failures)
