"""The OpenAPI 3.1 document: written by `python -m tests.api.write_openapi`, committed, compared.

The library writes parameters and shapes; what every operation shares (refusals, headers, keys,
formats) is said here once, from what the operations declare.
"""

import json
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from yichuang.api.problems import KINDS, MEDIA_TYPE
from yichuang.kernel.tokens.rules import Scope

from .core.callers import PUBLIC
from .core.gate import ALWAYS, CSV, JSON, ON_WRITING
from .core.shapes import Problem
from .site import api


def document() -> dict[str, Any]:
    """The document as it is committed and served."""
    # Through JSON, so that no operation shares an object with another.
    found: dict[str, Any] = json.loads(json.dumps(OpenAPISchema(api, "api/v1/")))
    specs = {one.view_func.spec.path + one.view_func.spec.method: one for one in _operations()}
    for address, methods in found["paths"].items():
        for method, said in methods.items():
            spec = specs[address.removeprefix("/api/v1") + method.upper()].view_func.spec
            _finish(said, spec)
    found["components"]["schemas"]["Problem"] = _problem()
    found["components"]["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "系统管理员发放的接口密钥。权限："
            + "、".join(f"{scope.value} {scope.label}" for scope in Scope),
        }
    }
    found["components"]["headers"] = _HEADERS
    del found["servers"]
    return found


def text() -> str:
    """The document as the file holds it."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _operations() -> list[Any]:
    holders = [h for bound in api._get_bound_routers() for h in bound.path_operations.values()]
    return [one for holder in holders for one in holder.operations]


def _finish(said: dict[str, Any], spec: Any) -> None:
    public = spec.access == PUBLIC
    said["security"] = [{}, {"key": []}] if public else [{"key": []}]
    if not public:
        scope = spec.access.removeprefix("key:")
        said["x-scope"] = scope
        said["description"] = f"{said.get('description', '')}\n\n需要权限 `{scope}`。".strip()
    good = next(iter(said["responses"]))
    answer = said["responses"][good]
    answer["description"] = "已办好" if spec.writes else "读到了"
    shape = answer["content"].pop(JSON)
    for kind in spec.formats:
        answer["content"][kind] = {"schema": {"type": "string"}} if kind == CSV else shape
    answer["headers"] = _refs("RateLimit", "RateLimit-Policy", *_own_headers(spec))
    if spec.etag:
        said["responses"]["304"] = {
            "description": "没有变化",
            "headers": _refs("RateLimit", "RateLimit-Policy", "ETag"),
        }
        said["parameters"].append(_IF_NONE_MATCH)
    for status in (*ALWAYS, *(ON_WRITING if spec.writes else ())):
        said["responses"][str(status)] = {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _own_headers(spec: Any) -> tuple[str, ...]:
    if spec.writes:
        return ("Idempotent-Replayed",)
    return ("ETag",) if spec.etag else ("Link",) if "after" in spec.parameters else ()


def _refs(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem() -> dict[str, Any]:
    shape = Problem.model_json_schema()
    shape["properties"]["code"]["enum"] = list(KINDS)
    return shape


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string", **schema}}


_HEADERS = {
    "RateLimit": _header("这一分钟还剩几次、几秒后重新计数"),
    "RateLimit-Policy": _header("每分钟最多几次"),
    "ETag": _header("内容的版本，下次用 If-None-Match 送回"),
    "Link": _header('下一页的地址，rel="next"；没有下一页时不给'),
    "Idempotent-Replayed": _header("true：这是以前那次请求的答复", enum=["true"]),
}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "上次收到的 ETag；没有变化时答 304",
}
_DESCRIPTIONS = {
    400: "请求看不懂",
    401: "没有密钥，或者密钥不对、已失效",
    403: "密钥没有这项权限，或者不在部门范围内",
    404: "没有，或者无权查看",
    405: "不支持这种方法",
    406: "没有您要的格式",
    409: "现在的状态不允许",
    413: "请求内容太大",
    415: "请求内容的格式不对",
    422: "有内容需要改正",
    429: "请求太频繁",
    500: "系统出了问题",
}
