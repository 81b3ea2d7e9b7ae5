"""Every operation called with what its description allows, and with what it forbids.

schemathesis reads the OpenAPI document the site serves and calls the site in this process (WSGI),
with all of its checks. Some of the allowed calls are turned towards rows that exist, so that the
fuzzer gets past the doors; what an allowed call may be answered is listed in `CONFIG`.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import schemathesis
from django.db import connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.transport.wsgi import WSGITransport

from tests.api.world import County

DOCUMENT = "/api/v1/openapi.json"
# An allowed call may still name an item, a person or a cursor that there is not: 422 says which.
ANSWERS = ["2xx", "304", "401", "403", "404", "409", "422"]

_OF_SOCKETS = ("max_redirects", "verify", "cert", "proxies")


@dataclass
class Report:
    """What a run found."""

    calls: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=dict)
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failures and not self.errors and not any(s >= 500 for s in self.statuses)

    def lines(self) -> list[str]:
        """For people."""
        found = [
            f"{label}: {sum(counts.values())} calls, "
            + ", ".join(f"{status} × {n}" for status, n in sorted(counts.items()))
            for label, counts in sorted(self.by_operation.items())
        ]
        found.append(
            f"{len(self.by_operation)} operations, {sum(self.statuses.values())} calls, "
            f"{sum(self.checks.values())} checks of {len(self.checks)} kinds "
            f"({', '.join(sorted(self.checks))})"
        )
        bad = sum(n for status, n in self.statuses.items() if status >= 500)
        found.append(f"5xx: {bad}; failures: {len(self.failures)}; errors: {len(self.errors)}")
        return found + self.failures + self.errors


def run(
    application: Any,
    county: County,
    *,
    examples: int,
    seed: int = 20261122,
    quick: bool = False,
) -> Report:
    """All phases, `examples` for each operation in the fuzzing phase; `quick` has only that one."""
    config = _config(county, examples, seed)
    if quick:
        config["generation"]["no-shrink"] = True
        config["phases"] = {name: {"enabled": False} for name in ("coverage", "stateful")}
    schema = schemathesis.openapi.from_wsgi(
        DOCUMENT, _closing(application), config=SchemathesisConfig.from_dict(config)
    )

    def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
        towards(case)

    towards, report = _Towards(county), Report()
    schemathesis.hook(before_call)
    try:
        with patch.object(WSGITransport, "send", _without_sockets(WSGITransport.send)):
            for event in from_schema(schema).execute():
                _take(report, event)
    finally:
        schemathesis.hooks.unregister(before_call)
    return report


def _closing(application: Any) -> Any:
    """The engine calls from threads of its own, whose connections nobody else would close."""

    def closed(environ: Any, start_response: Any) -> list[bytes]:
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()
            connections.close_all()

    return closed


def _without_sockets(send: Any) -> Any:
    """schemathesis 4.32's check of ignored keys hands settings of sockets to the WSGI client."""

    def sent(self: Any, case: Any, *, session: Any = None, **given: Any) -> Any:
        kept = {name: value for name, value in given.items() if name not in _OF_SOCKETS}
        return send(self, case, session=session, **kept)

    return sent


def _config(county: County, examples: int, seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "headers": {"Authorization": f"Bearer {county.secret}"},
        "generation": {"max-examples": examples, "database": "none"},
        "checks": {"positive_data_acceptance": {"expected-statuses": ANSWERS}},
        "continue-on-failure": True,
    }


class _Towards:
    """Turns two of three allowed calls towards rows that exist."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.count = 0

    def __call__(self, case: Any) -> None:
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return
        self.count += 1
        if self.count % 3 == 0:
            return
        operation = case.operation.definition.raw["operationId"]
        self._address(case, operation)
        if operation == "create_case" and isinstance(case.body, dict):
            case.body = self.county.application | _kept(case.body, "wants")
        if operation == "supplement_case" and isinstance(case.body, dict):
            case.path_parameters["number"] = self.county.told
            case.body = {"lines": [{"material": self.county.material}]}

    def _address(self, case: Any, operation: str) -> None:
        real = {
            "item_id": self.county.item,
            "version_id": self.county.version,
            "number": self.county.licence
            if "licence" in operation
            else self.county.cases[self.count % len(self.county.cases)],
        }
        for name in case.path_parameters or {}:
            case.path_parameters[name] = real[name]


def _kept(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}


def _take(report: Report, event: Any) -> None:
    if isinstance(event, (events.NonFatalError, events.FatalError)):
        phase = getattr(event, "phase", None)
        what = getattr(event, "value", None) or getattr(event, "exception", "")
        report.errors.append(
            f"{getattr(event, 'label', '')} ({getattr(phase, 'value', phase)}): {what}"
        )
    if not isinstance(event, events.ScenarioFinished):
        return
    recorder = event.recorder
    for key, node in recorder.interactions.items():
        if node.response is None:
            continue
        case = recorder.cases[key].value if key in recorder.cases else None
        label = case.operation.label if case else recorder.label
        status = node.response.status_code
        report.statuses[status] += 1
        report.by_operation.setdefault(label, Counter())[status] += 1
    for nodes in recorder.checks.values():
        for check in nodes:
            report.checks[check.name] += 1
            if check.failure_info is not None:
                report.failures.append(f"{recorder.label}: {_words(check)}")


def _words(check: Any) -> str:
    info = check.failure_info
    return f"{check.name}: {info.failure}\n{getattr(info, 'code_sample', '')}"
