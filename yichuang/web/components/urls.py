"""Routes of the shell itself: display modes for everyone, the gallery in the demo."""

from django.urls import path

from yichuang.web.access import public
from yichuang.web.components import lobby, nav, views

urlpatterns = [
    path("display/", public(views.display_mode), name="display_mode"),
    path("components/", public(views.gallery), name="components"),
    path("components/desk/", public(views.gallery_desk), name="components_desk"),
    path("lobby", public(lobby.lobby), name="lobby"),
    path("lobby/enter", public(lobby.demo_enter), name="demo_enter"),
    path("lobby/leave", public(lobby.demo_leave), name="demo_leave"),
]

nav.add("tools", nav.Entry("演示大厅", "web:lobby", order=90, allowed=lobby.is_demo))
nav.add("desk", nav.Entry("换身份", "web:lobby", order=900, allowed=lobby.is_demo))
