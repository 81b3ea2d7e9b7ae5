"""Stored files for the tests of other contexts."""

from datetime import UTC, datetime

from yichuang.kernel.permissions.rules import Actor

from .actions import store
from .models import StoredFile

PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
)


def stored_file(
    *,
    by: Actor | None = None,
    at: datetime | None = None,
    name: str = "材料.pdf",
    data: bytes = PDF,
    purpose: str = "test",
) -> StoredFile:
    """A small PDF, really stored in the data folder."""
    return store(
        by=by or Actor.system(),
        at=at or datetime(2026, 3, 2, tzinfo=UTC),
        name=name,
        data=data,
        purpose=purpose,
    )
