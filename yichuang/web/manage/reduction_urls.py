"""Addresses of 精简 and 清理; `urls` takes them in."""

from django.urls import path

from yichuang.kernel.permissions.rules import Permission as P
from yichuang.web.components.nav import Entry, add

from . import views_baselines, views_legacy, views_reduction
from .common import may

patterns = [
    path("reduction", views_reduction.reduction, name="manage_reduction"),
    path("reduction/new", views_reduction.reduction_new, name="manage_reduction_new"),
    path("reduction/<int:act_id>", views_reduction.reduction_act, name="manage_reduction_act"),
    path("reduction/baselines", views_baselines.baselines, name="manage_baselines"),
    path("reduction/baselines/new", views_baselines.baseline_new, name="manage_baseline_new"),
    path(
        "reduction/baselines/<int:baseline_id>/freeze",
        views_baselines.baseline_freeze,
        name="manage_baseline_freeze",
    ),
    path("reduction/reckoning", views_baselines.reckoning, name="manage_reckoning"),
    path("reduction/target", views_baselines.target, name="manage_target"),
    path("reduction/legacy", views_legacy.entries, name="manage_legacy"),
    path("reduction/legacy/<int:entry_id>", views_legacy.entry, name="manage_legacy_entry"),
    path("reduction/disguise", views_legacy.pairs, name="manage_disguise"),
    path("reduction/disguise/judge", views_legacy.judge, name="manage_disguise_judge"),
]

add(
    "desk",
    Entry("精简", "web:manage_reduction", order=62, allowed=may(P.REDUCTION_MANAGE)),
)
