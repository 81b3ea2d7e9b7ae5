"""The interface object: how bodies are read, how answers are written, how refusals look."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import PathView
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from yichuang.api.problems import Refusal, code_for, problem
from yichuang.kernel.errors import DomainError, Invalid

from . import words


class StrictParser(Parser):
    """JSON as RFC 8259 has it: a name once, no NaN; half a character is refused."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class ChineseJSON(JSONRenderer):
    """Characters as they are, not as six-letter escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """Only declared operations: the library's own pages (viewer, root) are left out."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = []
        for bound in self._get_bound_routers():
            for address, holder in bound.path_operations.items():
                view = holder.get_view()
                view.yc_access = _accesses(holder)  # type: ignore[attr-defined]
                route = _BRACES.sub(r"<\1>", address).strip("/")
                found.append(path(route, view, name=holder.operations[0].url_name))
        return found

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        return OpenAPISchema(self, "api/v1/")


_BRACES = re.compile(r"\{(\w+)\}")


def _accesses(holder: PathView) -> dict[str, str] | None:
    """Method → access of one address; None when an operation there declares nothing."""
    specs = [getattr(one.view_func, "spec", None) for one in holder.operations]
    if None in specs:
        return None
    return {spec.method.lower(): spec.access for spec in specs if spec is not None}


def interface() -> Interface:
    """A new interface with our refusals instead of the library's."""
    made = Interface(
        title="一窗开放接口",
        version="1",
        description=(
            "县级政务服务办件系统的接口：读事项和指南，提交和查询办件，核验证照，收取事件。\n\n"
            "公开内容不用密钥；其余用系统管理员发放的密钥（Authorization: Bearer）。"
            "错误按 RFC 9457 答复，错误码不变。时间一律北京时间（+08:00）。"
        ),
        openapi_url=None,
        docs_url=None,
        urls_namespace="api-v1",
        parser=StrictParser(),
        renderer=ChineseJSON(),
    )
    for kind, handler in _HANDLERS.items():
        made.add_exception_handler(kind, handler)
    return made


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A refusal of the interface."""
    return problem(request, error.code, error.detail, fields=error.fields)


def refusal_of(error: Refusal | DomainError) -> Refusal:
    """A refusal of the domain as one of the interface, in the domain's words."""
    if isinstance(error, Refusal):
        return error
    code = code_for(error.status, error.code)
    fields = error.fields if isinstance(error, Invalid) else {}
    detail = "。".join(part.strip("。") for part in (error.message, error.what_to_do) if part)
    return Refusal(code, detail, fields=fields)


def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refused(request, refusal_of(error))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        fields.setdefault(words.name(one["loc"]), []).append(words.message(one))
    detail = "；".join(f"{name} {texts[0]}" for name, texts in list(fields.items())[:3])
    return problem(request, "invalid", detail, fields=fields)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library's own: a body that is no JSON."""
    text = "请求内容不是合法的 JSON" if error.status_code == 400 else ""
    return problem(request, code_for(error.status_code), text)


def _raise(request: HttpRequest, error: Exception) -> HttpResponse:
    """Django logs it; the middleware answers with a problem and the request's number."""
    raise error


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, "not-found")


_HANDLERS: dict[type[Exception], Any] = {
    Refusal: refused,
    DomainError: _domain,
    ValidationError: _invalid,
    HttpError: _http,
    Http404: _missing,
    Exception: _raise,
}
