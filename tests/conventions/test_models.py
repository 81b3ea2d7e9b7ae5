"""Models: foreign keys point downwards, every label is Chinese."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps
from django.utils import translation

from . import tree


def our_models() -> list[type[models.Model]]:
    ours = set(tree.ranks())
    return [
        model
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_label in ours and model.__module__.startswith("yichuang.")
    ]


# --- foreign keys (strings, so import-linter cannot see them) ---


def wrong_keys(found: Iterable[type[models.Model]]) -> list[str]:
    """Relations that point upwards or sideways, or open a way back up."""
    ranks = tree.ranks()
    complaints = []
    for model in found:
        home = model._meta.app_label
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            target = getattr(field.related_model, "_meta", None)
            if target is None or target.app_label == home or target.app_label not in ranks:
                continue
            name = f"{model._meta.label}.{field.name} -> {target.label}"
            if ranks[target.app_label] >= ranks[home]:
                complaints.append(f"{name}: points up or sideways; invert it or use a slot")
            if not (field.remote_field.related_name or "").endswith("+"):
                complaints.append(f'{name}: needs related_name="+"')
    return complaints


def test_foreign_keys_point_downwards() -> None:
    complaints = wrong_keys(our_models())
    assert not complaints, tree.report(complaints)


@isolate_apps("yichuang.kernel", "yichuang.cases")
def test_control_an_upward_key_and_a_way_back_are_seen() -> None:
    class Low(models.Model):
        up = models.ForeignKey("cases.High", models.CASCADE, related_name="+")

        class Meta:
            app_label = "kernel"

    class High(models.Model):
        down = models.ForeignKey("kernel.Low", models.CASCADE)
        fine = models.ForeignKey("kernel.Low", models.CASCADE, related_name="+")

        class Meta:
            app_label = "cases"

    assert [line.split(":")[0] for line in wrong_keys([Low, High])] == [
        "kernel.Low.up -> cases.High",
        "cases.High.down -> kernel.Low",
    ]


# --- Chinese labels ---


def unlabelled(found: Iterable[type[models.Model]]) -> list[str]:
    """Models, fields and choices without a Chinese name."""
    complaints = []
    with translation.override("zh-hans"):
        for model in found:
            if not tree.CHINESE.search(str(model._meta.verbose_name)):
                complaints.append(f"{model._meta.label}: verbose_name")
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                complaints += _of_field(model, field)
    return complaints


def _of_field(model: type[models.Model], field: models.Field) -> list[str]:
    name = f"{model._meta.label}.{field.name}"
    if isinstance(field, models.AutoField) or getattr(field.remote_field, "parent_link", False):
        return []
    complaints = []
    if not tree.CHINESE.search(str(field.verbose_name)):
        complaints.append(f"{name}: verbose_name")
    for value, label in field.flatchoices:
        if value not in ("", None) and not tree.CHINESE.search(str(label)):
            complaints.append(f"{name}: choice {value!r}")
    return complaints


def test_every_model_field_and_choice_is_named_in_chinese() -> None:
    complaints = unlabelled(our_models())
    assert not complaints, tree.report(complaints)


@isolate_apps("yichuang.cases")
def test_control_missing_labels_are_seen() -> None:
    class Plain(models.Model):
        name = models.CharField(max_length=3)
        good = models.CharField("名称", max_length=3, choices=[("a", "甲"), ("b", "B")])

        class Meta:
            app_label = "cases"

    assert unlabelled([Plain]) == [
        "cases.Plain: verbose_name",
        "cases.Plain.name: verbose_name",
        "cases.Plain.good: choice 'b'",
    ]


def test_there_are_models_to_look_at() -> None:
    assert {"kernel", "catalog", "cases"} <= {model._meta.app_label for model in our_models()}


def test_the_admin_is_not_installed() -> None:
    """Its ModelForms would write rows without an action, and without a ledger entry."""
    assert not apps.is_installed("django.contrib.admin")


def missing_migrations() -> list[str]:
    """Apps whose models say more than their migrations; needs no database."""
    with translation.override(None):  # as makemigrations does: library labels stay as written
        loader = MigrationLoader(None)
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        found = changes.changes(graph=loader.graph)
    return sorted(
        f"{label}: {operation.describe()}"
        for label, migrations in found.items()
        if label in tree.ranks()
        for migration in migrations
        for operation in migration.operations
    )


def test_no_migration_is_missing() -> None:
    missing = missing_migrations()
    assert not missing, tree.report(missing)


def test_control_a_changed_model_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    field = our_models()[0]._meta.fields[-1]
    monkeypatch.setattr(field, "_verbose_name", "改名")
    assert any("Alter field" in line for line in missing_migrations())
