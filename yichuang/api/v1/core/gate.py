"""The one way to declare an operation, and what happens before and after each one runs.

Before: who asks, how often, in which format, with which parameters. After: how much is left,
and an ETag on what can be asked for again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from ninja import Router, Schema
from ninja.decorators import decorate_view

from yichuang.api.problems import Refusal

from . import callers, limits
from .api import refused
from .callers import PUBLIC, Caller

JSON, CSV = "application/json", "text/csv"
Run = Callable[..., HttpResponse]
# What every operation may answer beside its own.
ALWAYS = (400, 401, 403, 404, 405, 406, 422, 429, 500)
ON_WRITING = (409, 413, 415)


@dataclass(frozen=True)
class Spec:
    """What an operation declares about itself."""

    method: str
    path: str
    access: str
    formats: tuple[str, ...] = (JSON,)
    parameters: frozenset[str] = frozenset()
    etag: bool = False

    @property
    def writes(self) -> bool:
        return self.method == "POST"


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    access: str,
    answers: Any,
    summary: str,
    status: int = 200,
    query: type[Schema] | None = None,
    formats: tuple[str, ...] = (JSON,),
    etag: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view as an operation. Without `access` there is no operation."""
    names = frozenset(query.model_fields) if query else frozenset()
    spec = Spec(method, path, access, formats, names, etag)

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        view.spec = spec  # type: ignore[attr-defined]
        add = router.api_operation(
            [method],
            path,
            response={status: answers},
            summary=summary,
            operation_id=view.__name__,
            url_name=view.__name__,
        )
        return add(decorate_view(lambda run: _gated(spec, run))(view))

    return register


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, as the gate found out."""
    return request.caller  # type: ignore[attr-defined]


def chosen(request: HttpRequest) -> str:
    """The format the caller prefers among those of the operation."""
    return request.chosen  # type: ignore[attr-defined]


def _gated(spec: Spec, run: Run) -> Run:
    def gated(request: HttpRequest, **values: Any) -> HttpResponse:
        caller = callers.identify(request)
        budget = limits.take(request, caller.key.id if caller.key else None)
        request.caller = caller  # type: ignore[attr-defined]
        try:
            if budget.spent:
                raise Refusal("too-many", f"每分钟最多 {budget.limit} 次")
            callers.admit(caller, spec.access, request.path)
            _check_formats(request, spec)
            _check_parameters(request, spec)
        except Refusal as refusal:
            response = refused(request, refusal)
        else:
            response = run(request, **values)
        budget.write(response)
        return _finished(request, spec, response)

    return gated


def _check_formats(request: HttpRequest, spec: Spec) -> None:
    best = request.get_preferred_type(list(spec.formats))
    if best is None:
        raise Refusal("not-acceptable", f"只有这些格式：{'、'.join(spec.formats)}")
    request.chosen = best  # type: ignore[attr-defined]
    if not spec.writes:
        return
    if request.content_type != JSON:
        raise Refusal("media-type", f"请用 {JSON}，不是 {request.content_type or '没有写明格式'}")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise Refusal("too-large", f"请求内容最多 {most // 1024 // 1024} MB")


def _check_parameters(request: HttpRequest, spec: Spec) -> None:
    """Neither unknown nor repeated: which of two values counts is nobody's to guess."""
    unknown = sorted(set(request.GET) - spec.parameters)
    if unknown:
        fields = {f"query.{name}": ["没有这个参数"] for name in unknown}
        raise Refusal("parameter-unknown", f"没有这些参数：{'、'.join(unknown)}", fields=fields)
    repeated = sorted(name for name, values in request.GET.lists() if len(values) > 1)
    if repeated:
        fields = {f"query.{name}": ["写了不止一次"] for name in repeated}
        raise Refusal("parameter-repeated", f"写了不止一次：{'、'.join(repeated)}", fields=fields)


def _finished(request: HttpRequest, spec: Spec, response: HttpResponse) -> HttpResponse:
    public = spec.access == PUBLIC and caller_of(request).key is None
    response.setdefault("Cache-Control", "no-cache" if public else "private, no-cache")
    if not spec.etag or response.status_code != 200:
        return response
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = tag
    known = [
        one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    if tag not in known and known != ["*"]:
        return response
    unchanged = HttpResponse(status=304)
    for name in ("ETag", "Cache-Control", "RateLimit", "RateLimit-Policy"):
        unchanged[name] = response[name]
    del unchanged["Content-Type"]
    return unchanged
