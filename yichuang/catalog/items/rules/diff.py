"""What changed from one version to the next, in words."""

from dataclasses import asdict, dataclass
from typing import Any

from . import labels, limits
from .content import FACT_FIELDS, PARTS, Content

# How a part is recognised in both versions.
_IDENTITY = {
    "materials": ("key",),
    "steps": ("key",),
    "bases": ("law", "article"),
    "fees": ("item",),
    "places": ("name", "window"),
    "faqs": ("question",),
}
_NAME = {
    "materials": "name",
    "steps": "name",
    "bases": "law",
    "fees": "item",
    "places": "name",
    "faqs": "question",
}
# Changes nobody needs to read about.
_SILENT = frozenset({"version_note", "sort", "key", "statutory_unit", "promised_unit"})


@dataclass(frozen=True)
class Change:
    """One difference. `kind` is added, removed or changed; `sentence` says it all."""

    kind: str
    field: str
    label: str
    before: str
    after: str
    sentence: str


def diff(old: Content, new: Content) -> list[Change]:
    """Differences in the order of the guide: facts first, then each list."""
    changes = [*_limits(old, new)]
    done = {"statutory_value", "promised_value"}
    for name in FACT_FIELDS:
        if name in _SILENT or name in done:
            continue
        changes += _fact(name, getattr(old, name), getattr(new, name))
    for part in PARTS:
        changes += _part(part, getattr(old, part), getattr(new, part))
    return changes


def _limits(old: Content, new: Content) -> list[Change]:
    changes = []
    for prefix in ("statutory", "promised"):
        before = limits.show_limit(getattr(old, f"{prefix}_value"), getattr(old, f"{prefix}_unit"))
        after = limits.show_limit(getattr(new, f"{prefix}_value"), getattr(new, f"{prefix}_unit"))
        if before != after:
            changes.append(_changed(f"{prefix}_value", before or "未填写", after or "未填写"))
    return changes


def _fact(name: str, before: Any, after: Any) -> list[Change]:
    if before == after:
        return []
    if name in ("form_schema", "questions"):
        label = labels.FIELDS[name]
        return [Change("changed", name, label, "", "", f"{label}有修改")]
    return [_changed(name, labels.value_text(name, before), labels.value_text(name, after))]


def _changed(name: str, before: str, after: str, where: str = "") -> Change:
    label = where + (labels.PART_FIELDS if where else labels.FIELDS).get(name, name)
    return Change("changed", name, label, before, after, f"{label}由“{before}”改为“{after}”")


def _part(part: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> list[Change]:
    before = {_identity(part, row): row for row in old}
    after = {_identity(part, row): row for row in new}
    label = labels.PARTS[part]
    changes = []
    for key, row in before.items():
        if key not in after:
            name = getattr(row, _NAME[part])
            changes.append(Change("removed", part, label, name, "", f"{label}减少“{name}”"))
    for key, row in after.items():
        name = getattr(row, _NAME[part])
        if key not in before:
            changes.append(Change("added", part, label, "", name, f"{label}增加“{name}”"))
        else:
            changes += _row(part, name, before[key], row)
    return changes


def _identity(part: str, row: Any) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in _IDENTITY[part])


def _row(part: str, name: str, old: Any, new: Any) -> list[Change]:
    before, after = asdict(old), asdict(new)
    where = f"{labels.PARTS[part]}“{name}”的"
    return [
        _changed(
            field,
            labels.value_text(field, before[field]),
            labels.value_text(field, after[field]),
            where,
        )
        for field in before
        if field not in _SILENT and before[field] != after[field]
    ]
