"""Routes by audience."""

from django.urls import include, path

from yichuang.web.landing import after_login
from yichuang.web.manage.views_system import health_json

app_name = "web"
urlpatterns = [
    path("after-login", after_login, name="after_login"),
    path("", include("yichuang.web.components.urls")),
    path("", include("yichuang.web.portal.urls")),
    path("desk/", include("yichuang.web.desk.urls")),
    path("manage/", include("yichuang.web.manage.urls")),
    path("health", health_json, name="health"),
]
