"""Routes by audience."""

from django.urls import include, path

app_name = "web"
urlpatterns = [
    path("", include("yichuang.web.components.urls")),
    path("", include("yichuang.web.portal.urls")),
    path("desk/", include("yichuang.web.desk.urls")),
    path("manage/", include("yichuang.web.manage.urls")),
]
