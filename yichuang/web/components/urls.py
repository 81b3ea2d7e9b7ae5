"""Routes of the shell itself: display modes for everyone, the gallery in the demo."""

from django.urls import path

from yichuang.web.access import public
from yichuang.web.components import listing_views, lobby, nav, views

urlpatterns = [
    path("display/", public(views.display_mode), name="display_mode"),
    path("components/", public(views.gallery), name="components"),
    path("components/desk/", public(views.gallery_desk), name="components_desk"),
    path("lists/<int:job_id>", listing_views.listing_page, name="listing"),
    path("lists/<int:job_id>/bar", listing_views.listing_progress, name="listing_progress"),
    path("lists/<int:job_id>/cancel", listing_views.listing_cancel, name="listing_cancel"),
    path("lists/<int:job_id>/file", listing_views.listing_file, name="listing_file"),
    path("lobby", public(lobby.lobby), name="lobby"),
    path("lobby/enter", public(lobby.demo_enter), name="demo_enter"),
    path("lobby/leave", public(lobby.demo_leave), name="demo_leave"),
]

nav.add("tools", nav.Entry("演示大厅", "web:lobby", order=90, allowed=lobby.is_demo))
nav.add("desk", nav.Entry("换身份", "web:lobby", order=900, allowed=lobby.is_demo))
