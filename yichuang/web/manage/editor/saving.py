"""Saving from the editor: one act each, built from the catalogue's actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yichuang.catalog.items import actions as catalog
from yichuang.kernel.files import actions as files
from yichuang.kernel.files.actions import Prepared
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor

from .worklist import SAMPLE


def prepare(uploads: Mapping[str, Any]) -> dict[str, Prepared]:
    """Check the uploaded samples and forms before the transaction. Raises Invalid."""
    return {
        name.removesuffix("-upload"): files.prepare(name=upload.name or "", stream=upload.file)
        for name, upload in uploads.items()
        if name.endswith("-upload")
    }


@act
def save(
    *,
    by: Actor,
    at: datetime,
    version_id: int,
    revision: int,
    changes: dict[str, Any],
    prepared: Mapping[str, Prepared],
    places: Mapping[str, list[int]],
    submit: bool = False,
) -> None:
    """Store the attachments, the draft, and with `submit` hand it to the reviewer.

    Raises Conflict when somebody saved in between: then nothing is stored.
    """
    for name, one in prepared.items():
        stored = files.store(by=by, at=at, purpose=SAMPLE, prepared=one)
        put_ref(changes, name, f"/manage/samples/{stored.id}", places)
    catalog.update_draft(by=by, at=at, version_id=version_id, changes=changes, revision=revision)
    if submit:
        catalog.submit_for_review(by=by, at=at, version_id=version_id)


def put_ref(changes: dict[str, Any], name: str, ref: str, places: Mapping[str, list[int]]) -> None:
    """Write an attachment's address into the fact or row whose control it came from."""
    part, _, rest = name.partition("-")
    if not rest:
        if name in changes:
            changes[name] = ref
        return
    at, _, field = rest.partition("-")
    kept = places.get(part, [])
    row = row_number(at)
    if row in kept and field in ("blank_form_ref", "sample_ref"):
        changes[part][kept.index(row)][field] = ref
