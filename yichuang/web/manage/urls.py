"""Management addresses: catalogue, import, administrators, figures."""

from django.urls import path

from yichuang.kernel.permissions.rules import Permission
from yichuang.web.components import nav

from . import views_editor, views_items, views_review
from .common import may

urlpatterns = [
    path("items", views_items.items, name="manage_items"),
    path("items/new", views_items.new_item, name="manage_item_new"),
    path("items/<int:version_id>", views_editor.edit, name="manage_item"),
    path("items/<int:version_id>/check", views_editor.check, name="manage_item_check"),
    path("items/<int:version_id>/preview", views_items.preview, name="manage_item_preview"),
    path("items/<int:version_id>/history", views_items.history, name="manage_item_history"),
    path("items/<int:version_id>/review", views_review.review, name="manage_review"),
    path("items/<int:version_id>/publish", views_review.publish, name="manage_publish"),
    path("items/<int:version_id>/return", views_review.send_back, name="manage_return"),
    path("items/<int:version_id>/withdraw", views_review.withdraw, name="manage_withdraw"),
    path("items/of/<int:item_id>/new-version", views_editor.new_version, name="manage_new_version"),
    path("samples/<int:file_id>", views_items.sample, name="manage_sample"),
]

nav.add(
    "desk",
    nav.Entry("事项", "web:manage_items", order=60, allowed=may(Permission.ITEM_VIEW_DRAFTS)),
)
