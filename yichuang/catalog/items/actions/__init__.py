"""Writing the catalogue: drafts, publication, import."""

from .drafts import create_draft, create_item, update_draft
from .publishing import publish, return_to_editor, submit_for_review, withdraw

__all__ = [
    "create_draft",
    "create_item",
    "publish",
    "return_to_editor",
    "submit_for_review",
    "update_draft",
    "withdraw",
]
