"""The addresses of version 1, and its description for machines."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from .core.callers import PUBLIC
from .document import text
from .site import api

_text = cache(text)


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: the same for everybody, so no key and no count."""
    return HttpResponse(_text(), content_type="application/json; charset=utf-8")


openapi.yc_access = {"get": PUBLIC}  # type: ignore[attr-defined]

app_name = "api-v1"
urlpatterns = [*api.urls[0], path("openapi.json", openapi, name="openapi")]
