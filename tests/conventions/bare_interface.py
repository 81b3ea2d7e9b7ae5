"""An interface with an operation that nobody declared: for the negative control."""

from django.http import HttpRequest
from django.urls import include, path

from yichuang.api.v1.core.api import Interface

api = Interface(urls_namespace="api-x", openapi_url=None, docs_url=None)


@api.get("/bare", url_name="bare")
def bare(request: HttpRequest) -> str:
    """Without `operation(...)` there is no access."""
    return "nobody said who may read this"


urlpatterns = [
    path("api/x/", api.urls),
    path("", include("yichuang.config.urls")),
]
