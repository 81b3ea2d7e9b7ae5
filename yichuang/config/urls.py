"""All routes: the product's by audience, and the library's behind them."""

from django.urls import include, path

handler400 = "yichuang.web.components.errors.bad_request"
handler403 = "yichuang.web.components.errors.permission_denied"
handler404 = "yichuang.web.components.errors.page_not_found"
handler429 = "yichuang.web.components.errors.too_many_requests"
handler500 = "yichuang.web.components.errors.server_error"

urlpatterns = [
    path("api/", include("yichuang.api.urls")),
    path("", include("yichuang.web.urls")),
    # Not `allauth.urls` whole: its nameless legacy redirects have nobody to declare them.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
