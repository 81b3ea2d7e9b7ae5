"""Routes of the shell itself: display modes for everyone, the gallery in the demo."""

from django.urls import path

from yichuang.web.access import public
from yichuang.web.components import views

urlpatterns = [
    path("display/", public(views.display_mode), name="display_mode"),
    path("components/", public(views.gallery), name="components"),
    path("components/desk/", public(views.gallery_desk), name="components_desk"),
]
