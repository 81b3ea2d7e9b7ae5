"""Handing in many at once: each row is a request of its own, with its own key and answer."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from yichuang.api.problems import Refusal
from yichuang.api.v1.core.api import refusal_of, refused
from yichuang.api.v1.core.callers import Caller, keyed
from yichuang.api.v1.core.gate import JSON, caller_of, operation
from yichuang.kernel.errors import DomainError
from yichuang.kernel.tokens.rules import Scope

from .handing_in import taken
from .once import Once
from .shapes import Batch, BatchDone, BatchRow, router


@operation(
    router,
    "POST",
    "/cases:batch",
    access=keyed(Scope.CASES_WRITE),
    answers=BatchDone,
    summary="批量提交申请",
)
def create_cases(request: HttpRequest, body: Batch) -> HttpResponse:
    """一次最多一百件。每件各自收下或不收，互不影响；同一行的请求键重试，不会收两次件。"""
    twice = _repeated([row.key for row in body.cases])
    if twice:
        fields = {f"body.cases.{at}.key": ["请求键在这一批里写了不止一次"] for at in twice}
        raise Refusal("invalid", "每一行要有自己的请求键", fields=fields)
    caller = caller_of(request)
    rows = [_answer(request, caller, at, row) for at, row in enumerate(body.cases)]
    received = sum(row["status"] == 201 for row in rows)
    done = {"received": received, "refused": len(rows) - received, "rows": rows}
    text = json.dumps(done, ensure_ascii=False)
    return HttpResponse(text, content_type=f"{JSON}; charset=utf-8")


def _repeated(keys: list[str]) -> list[int]:
    return [at for at, key in enumerate(keys) if key in keys[:at]]


def _answer(request: HttpRequest, caller: Caller, at: int, row: BatchRow) -> dict[str, Any]:
    """The row's answer, as it would be alone; a refusal of one is no refusal of the others."""
    # The same row in another batch is the same request.
    content = f"{request.path}\n{row.model_dump_json()}".encode()
    try:
        given = taken(caller, row, Once(row.key, content))
    except (Refusal, DomainError) as error:
        problem = json.loads(refused(request, _placed(refusal_of(error), at)).content)
        return {"key": row.key, "status": problem["status"], "replayed": False, "problem": problem}
    return {
        "key": row.key,
        "status": given.status,
        "replayed": given.replayed,
        "case": json.loads(given.body),
    }


def _placed(refusal: Refusal, at: int) -> Refusal:
    """Its fields named as the batch has them: body.cases.3.applicant.name."""
    fields = {
        name.replace("body.", f"body.cases.{at}.", 1): texts
        for name, texts in refusal.fields.items()
    }
    return Refusal(refusal.code, refusal.detail, fields=fields)
