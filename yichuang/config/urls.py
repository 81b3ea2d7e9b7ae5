"""All routes: the product's by audience, and the library's behind them."""

from django.urls import include, path

handler400 = "yichuang.web.components.errors.bad_request"
handler403 = "yichuang.web.components.errors.permission_denied"
handler404 = "yichuang.web.components.errors.page_not_found"
handler500 = "yichuang.web.components.errors.server_error"

urlpatterns = [
    path("", include("yichuang.web.urls")),
    path("accounts/", include("allauth.urls")),
]
