"""Reading the catalogue: pages and other contexts get values, never model instances."""

from .browse import (
    CatalogueRow,
    Column,
    Page,
    browse,
    columns,
    department_columns,
)
from .content import content_of_version, verify_frozen
from .guide import Checklist, ChecklistLine, Fact, GuideView, checklist, guide_view
from .versions import (
    VersionRef,
    compare,
    counts_by_state,
    find_published,
    history,
    item_ids_by_code,
    open_version,
    published_version,
    snapshot,
    version,
    versions_in_state,
    worklist,
)

__all__ = [
    "CatalogueRow",
    "Checklist",
    "ChecklistLine",
    "Column",
    "Fact",
    "GuideView",
    "Page",
    "VersionRef",
    "browse",
    "checklist",
    "columns",
    "compare",
    "content_of_version",
    "counts_by_state",
    "department_columns",
    "find_published",
    "guide_view",
    "history",
    "item_ids_by_code",
    "open_version",
    "published_version",
    "snapshot",
    "verify_frozen",
    "version",
    "versions_in_state",
    "worklist",
]
