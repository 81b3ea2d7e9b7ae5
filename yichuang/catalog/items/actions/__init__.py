"""Writing the catalogue: drafts, publication, import."""

from .drafts import create_draft, create_item, update_draft
from .importing import WrongColumns, import_items
from .publishing import NotPublishable, publish, return_to_editor, submit_for_review, withdraw

__all__ = [
    "NotPublishable",
    "WrongColumns",
    "import_items",
    "create_draft",
    "create_item",
    "publish",
    "return_to_editor",
    "submit_for_review",
    "update_draft",
    "withdraw",
]
