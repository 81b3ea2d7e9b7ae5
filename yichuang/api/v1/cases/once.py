"""Handing in through the interface: files first, then one transaction, answered once."""

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from yichuang.api.problems import Refusal
from yichuang.api.v1.core.callers import Caller
from yichuang.api.v1.core.gate import JSON
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files.actions import Prepared, prepare
from yichuang.kernel.tokens.actions import Answer, answer_once

from .shapes import Attachment

Work = Callable[[], tuple[tuple[str, str], dict[str, Any]]]
REPLAYED = "Idempotent-Replayed"
PURPOSE = "case-material"


def prepared(where: str, file: Attachment) -> Prepared:
    """An attachment checked and on disk, before any transaction. Raises Refusal."""
    try:
        data = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError) as error:
        text = "不是 Base64"
        raise Refusal("invalid", text, fields={f"{where}.content": [text]}) from error
    try:
        return prepare(name=file.name, data=data)
    except Invalid as error:
        texts = [text for found in error.fields.values() for text in found]
        raise Refusal("invalid", error.message, fields={f"{where}.content": texts}) from error


def all_prepared(found: Iterable[tuple[str, Attachment]]) -> list[Prepared]:
    """Each attachment, named by where it stands in the request."""
    return [prepared(where, file) for where, file in found]


@dataclass(frozen=True)
class Once:
    """A request key, and the request it stands for."""

    key: str
    content: bytes


def done_once(
    caller: Caller, once: Once, *, status: int, shape: type[Schema], prepare: Callable[[], Work]
) -> Answer:
    """What the prepared work answers, or answered when this key was used before."""

    def ready() -> Callable[[], Answer]:
        work = prepare()

        def do() -> Answer:
            obj, values = work()
            return Answer(obj, status, shape.model_validate(values).model_dump_json())

        return do

    return answer_once(
        at=now(), token_id=caller.held.id, key=once.key, request=once.content, prepare=ready
    )


def answered(
    request: HttpRequest,
    caller: Caller,
    *,
    key: str,
    status: int,
    shape: type[Schema],
    prepare: Callable[[], Work],
) -> HttpResponse:
    """The answer of the work, or of the request that used this key before: byte for byte."""

    request_line = f"{request.method} {request.path}\n".encode()
    once = Once(key, request_line + request.body)
    given = done_once(caller, once, status=status, shape=shape, prepare=prepare)
    response = HttpResponse(given.body, status=given.status, content_type=f"{JSON}; charset=utf-8")
    if given.replayed:
        response[REPLAYED] = "true"
    return response
