"""补正: what the one notice asked for, and nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path

from yichuang.api.problems import Refusal
from yichuang.api.v1.core.callers import Caller, keyed
from yichuang.api.v1.core.gate import caller_of, operation
from yichuang.api.v1.core.shapes import coded
from yichuang.cases import actions
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files.actions import Prepared, store
from yichuang.kernel.tokens.rules import Scope

from .handing_in import IdempotencyKey
from .once import PURPOSE, Work, answered, prepared
from .reading import HREF, CaseNumber, find
from .shapes import Supplement, SupplementTaken, router

Files = list[tuple[str, list[tuple[str, Prepared]]]]


@operation(
    router,
    "POST",
    "/cases/{number}/supplements",
    access=keyed(Scope.CASES_WRITE),
    answers=SupplementTaken,
    summary="补交材料",
)
def supplement_case(
    request: HttpRequest,
    number: Path[CaseNumber],
    body: Supplement,
    idempotency_key: IdempotencyKey = Header(..., alias="Idempotency-Key"),  # noqa: B008
) -> HttpResponse:
    """按一次性告知单补交。只收告知单上列出的材料。"""
    caller = caller_of(request)
    case = find(caller, number)

    def prepare() -> Work:
        files = _files(body)
        return lambda: _supply(caller, case, files)

    return answered(
        request,
        caller,
        key=idempotency_key,
        status=200,
        shape=SupplementTaken,
        prepare=prepare,
    )


def _files(body: Supplement) -> Files:
    """Each line's files, checked and on disk. Raises Refusal, also for a material named twice."""
    keys = [line.material for line in body.lines]
    if len(set(keys)) < len(keys):
        text = "同一份材料写了两次"
        raise Refusal("invalid", text, fields={"body.lines": [text]})
    return [
        (
            line.material,
            [
                (file.name, prepared(f"body.lines.{at}.files.{n}", file))
                for n, file in enumerate(line.files)
            ],
        )
        for at, line in enumerate(body.lines)
    ]


def _supply(
    caller: Caller, case: dict[str, Any], files: Files
) -> tuple[tuple[str, str], dict[str, Any]]:
    """Hands in for the applicant: the key lends its hands, not a right of its own."""
    by, at = caller.writer(case["applicant_id"]), now()
    lines = {
        key: [(store(by=by, at=at, purpose=PURPOSE, prepared=one).id, name) for name, one in put]
        for key, put in files
    }
    try:
        changed = actions.supply(by=by, at=at, case_id=case["id"], lines=lines)
    except Invalid as error:
        fields = {f"body.lines.{key}": texts for key, texts in error.fields.items()}
        raise Invalid(error.message, fields=fields, code=error.code) from error
    return ("case", case["number"]), {
        "number": case["number"],
        "status": coded(Stage(changed.stage)),
        "supplied": list(lines),
        "at": at,
        "href": f"{HREF}{case['number']}",
    }
