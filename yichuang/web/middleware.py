"""Request id, display modes, security headers, and refusals as pages."""

import logging
import secrets
from collections.abc import Callable
from functools import partial

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.numerals import LARGEST
from yichuang.web.components.errors import disk_full, domain_error, error_page, sign_in_again
from yichuang.web.components.modes import COOKIE, DisplayMode

log = logging.getLogger("yichuang.web")
Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


NUL = "\0"
_HIDDEN = "内容里有看不见的控制字符。"
_UNREADABLE = f"网址的{_HIDDEN}"
_TYPE = "请回上一页，把要找的字重新输入一次，不要粘贴。"


def _impossible(value: object) -> bool:
    """Whether this part of an address is what no row can have."""
    return value > LARGEST if isinstance(value, int) else NUL in str(value)


def _own_words(kwargs: dict[str, object], request: HttpRequest) -> bool:
    """The interface names the field of a text it cannot read (422); a number it leaves to us."""
    texts = (value for value in kwargs.values() if not isinstance(value, int))
    return request.path_info.startswith("/api/") and any(NUL in str(value) for value in texts)


class RequestIdMiddleware:
    """Give each request an id that the error page shows and the log carries."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class DisplayModeMiddleware:
    """Read 长辈版 and 高对比 from the cookie; what is shown depends on it, so Vary says so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.display = DisplayMode.from_cookie(  # type: ignore[attr-defined]
            request.COOKIES.get(COOKIE, "")
        )
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response


class OwnSiteMiddleware:
    """Keep the county in `site`: allauth hands its pages the host under the same name."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Drop the library's value; the context processor's is used."""
        if response.context_data:
            response.context_data.pop("site", None)
        return response


class SecurityHeadersMiddleware:
    """A strict policy: own files only, no inline script or style, no third party (X3)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class DomainErrorMiddleware:
    """Turn a refusal of the domain (403, 404, 409, 422) into a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.refuse = partial(domain_error, request)  # type: ignore[attr-defined]
        request.sign_in_again = partial(sign_in_again, request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            # Django's own has no word in it: a bookmarked button would be an empty page.
            page = error_page(request, 405)
            page["Allow"] = response.get("Allow", "")
            return page
        return response

    def process_view(
        self, request: HttpRequest, view: Handler, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """An address with a number or text no row can have leads nowhere.

        PostgreSQL chokes on both; SQLite would keep a NUL that PostgreSQL never takes.
        """
        if any(_impossible(value) for value in kwargs.values()) and not _own_words(kwargs, request):
            return error_page(request, 404)
        asked = (value for values in request.GET.lists() for value in (values[0], *values[1]))
        if any(NUL in value for value in asked):
            return error_page(request, 400, title="网址看不懂", why=_UNREADABLE, what_to_do=_TYPE)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer domain errors and a full disk; leave everything else to Django."""
        if isinstance(exception, DomainError):
            return domain_error(request, exception)
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return domain_error(request, Invalid(f"您填的{_HIDDEN}", what_to_do=_TYPE))
        found = disk_full(request, exception)
        if found is not None:
            log.error("the disk is full: %s", request.path, exc_info=exception)
        return found
