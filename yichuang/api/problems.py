"""Refusals as problem details (RFC 9457), in Chinese, with codes that stay.

A `code` is part of the interface: programs branch on it. Words may change, codes may not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kind:
    """One kind of refusal: its status, its title and what a caller can do."""

    status: int
    title: str
    what_to_do: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "请求看不懂", "请按接口说明检查请求的写法。"),
    "key-missing": Kind(401, "需要接口密钥", "请在 Authorization 头里写 Bearer 和密钥。"),
    "key-wrong": Kind(401, "接口密钥不对", "请核对密钥，或请系统管理员重新发放。"),
    "key-ended": Kind(401, "接口密钥已失效", "请系统管理员重新发放。"),
    "scope-missing": Kind(403, "密钥没有这项权限", "请系统管理员发放有这项权限的密钥。"),
    "department-outside": Kind(403, "不在密钥的部门范围内", "请使用这个部门的密钥。"),
    "not-allowed": Kind(403, "不能这样做", "请核对权限。"),
    "not-found": Kind(404, "没有找到", "请核对编号；也可能不在您的查看范围内。"),
    "method-not-allowed": Kind(405, "这个地址不支持这种请求方法", "可用的方法写在 Allow 头里。"),
    "not-acceptable": Kind(406, "没有您要的格式", "请改用接口说明里列出的格式。"),
    "conflict": Kind(409, "现在的状态不允许", "请重新读取，看最新的状态。"),
    "too-large": Kind(413, "请求内容太大", "请减小附件，或到窗口、网上办事页面提交。"),
    "media-type": Kind(415, "请求内容的格式不对", "请用 application/json。"),
    "invalid": Kind(422, "有内容需要改正", "请按 fields 里的提示改正。"),
    "parameter-unknown": Kind(422, "有不认识的参数", "请去掉 fields 里列出的参数。"),
    "parameter-repeated": Kind(422, "有重复的参数", "每个参数只写一次。"),
    "idempotency-key-reused": Kind(422, "请求键已经用过", "新的请求请换一个键。"),
    "too-many": Kind(429, "请求太频繁", "请在 Retry-After 说的秒数之后再试。"),
    "server-error": Kind(500, "系统出了问题", "请稍后再试，并把 request_id 告诉系统管理员。"),
}
# The code of a refusal that nobody named more closely.
BY_STATUS = {
    400: "malformed",
    401: "key-missing",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    429: "too-many",
}


class Refusal(Exception):
    """A refusal of the interface itself, by its code."""

    def __init__(
        self, code: str, detail: str, *, fields: Fields | None = None, headers: Fields | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.fields = fields or {}
        self.headers = headers or {}


def code_for(status: int, wanted: str = "") -> str:
    """`wanted` when it is one of ours with this status, else the status's own."""
    if wanted in KINDS and KINDS[wanted].status == status:
        return wanted
    return BY_STATUS.get(status, "malformed" if status < 500 else "server-error")


def problem(
    request: HttpRequest, code: str, detail: str = "", *, fields: Fields | None = None
) -> HttpResponse:
    """The answer: type, title, status, detail, code, fields and the request's number."""
    kind = KINDS[code]
    body = {
        "type": f"urn:yichuang:problem:{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.what_to_do,
        "code": code,
        "what_to_do": kind.what_to_do,
        "fields": {name: list(texts) for name, texts in (fields or {}).items()},
        "request_id": getattr(request, "request_id", ""),
    }
    # A name or a value quoted back may hold half a character; that must not break the answer.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")
    response = HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if kind.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="yichuang"'
    return response
