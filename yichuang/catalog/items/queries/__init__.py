"""Reading the catalogue: pages and other contexts get values, never model instances."""

from .browse import (
    CatalogueRow,
    Column,
    Page,
    browse,
    columns,
    department_columns,
)
from .citations import CitedLaw, check_citations
from .content import content_of_version, verify_frozen
from .guide import Checklist, ChecklistLine, Fact, GuideView, checklist, guide_view
from .lists import barred_on, lists_for, proofs_in_force
from .sheet import Lacking, lacking
from .usual import Usual, usual_of
from .versions import (
    VersionRef,
    applied_for_online,
    compare,
    counts_by_state,
    entrusted_to,
    find_published,
    history,
    in_force_of,
    item_ids_by_code,
    items_in_force,
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
    "CitedLaw",
    "check_citations",
    "lists_for",
    "ChecklistLine",
    "Column",
    "Fact",
    "GuideView",
    "Lacking",
    "Page",
    "Usual",
    "VersionRef",
    "barred_on",
    "proofs_in_force",
    "browse",
    "checklist",
    "columns",
    "compare",
    "content_of_version",
    "counts_by_state",
    "department_columns",
    "entrusted_to",
    "find_published",
    "guide_view",
    "history",
    "applied_for_online",
    "in_force_of",
    "items_in_force",
    "item_ids_by_code",
    "lacking",
    "open_version",
    "published_version",
    "snapshot",
    "usual_of",
    "verify_frozen",
    "version",
    "versions_in_state",
    "worklist",
]
