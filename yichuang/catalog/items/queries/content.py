"""What a version says, as the `Content` value."""

from typing import Any

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.rules.content import (
    FACT_FIELDS,
    PARTS,
    Content,
    digest,
    from_dict,
    part_fields,
)
from yichuang.kernel.errors import NotFound


def content_of_version(version_id: int) -> Content:
    """The content: frozen text of a published version (one query), else the draft's rows.

    Raises NotFound for an unknown id.
    """
    row = ItemVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    return content_of(row)


def content_of(row: ItemVersion) -> Content:
    """The content of a loaded version."""
    return from_dict(row.frozen) if row.frozen is not None else content_of_rows(row)


def content_of_rows(row: ItemVersion) -> Content:
    """The content as the rows say, frozen or not: one query per kind of part."""
    facts = {name: getattr(row, name) for name in FACT_FIELDS}
    parts: dict[str, Any] = {}
    for part, kind in PARTS.items():
        names = part_fields(part)
        rows = getattr(row, part).order_by("sort", "id").values(*names)
        parts[part] = tuple(kind(**values) for values in rows)
    return Content(**facts, **parts)


def verify_frozen(version_id: int) -> bool:
    """Whether a published version's rows and frozen text still match its digest."""
    row = ItemVersion.objects.get(pk=version_id)
    if row.frozen is None:
        return True
    frozen, rows = digest(from_dict(row.frozen)), digest(content_of_rows(row))
    return frozen == rows == row.content_digest
