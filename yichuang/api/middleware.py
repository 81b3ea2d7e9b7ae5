"""Under /api/ every answer is the interface's own: no page, no redirect to a login, no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from .problems import MEDIA_TYPE, ROOT, code_for, problem

Handler = Callable[[HttpRequest], HttpResponse]
_KEPT = ("Allow", "Retry-After")


class ApiMiddleware:
    """Turns whatever the site would answer with a page into a problem; serves HEAD as GET."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = _own(request, self.get_response(request))
        patch_vary_headers(response, ("Accept", "Authorization"))
        if head:
            request.method = "HEAD"
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _own(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as it is, or a problem in place of an error page."""
    said = response.get("Content-Type", "")
    if response.status_code < 400 or said.startswith(MEDIA_TYPE):
        return response
    made = problem(request, code_for(response.status_code))
    for name in _KEPT:
        if name in response:
            made[name] = response[name]
    return made
