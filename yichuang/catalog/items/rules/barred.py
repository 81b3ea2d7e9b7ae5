"""What a published guide still names but nobody may ask for: the lists bind from their day."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from yichuang.catalog.intermediaries.rules import Intermediary, forbidden
from yichuang.catalog.proofs.rules import Proof, cancelled, why_not

from .content import Content
from .enums import MaterialSource


class Asked(NamedTuple):
    """A material of a guide, as far as the lists look at it."""

    key: str
    name: str
    source: str


def asked_by(content: Content) -> tuple[Asked, ...]:
    """What a guide asks for."""
    return tuple(Asked(row.key, row.name, row.source) for row in content.materials)


def barred_by(asked: Iterable[Asked], item_code: str, proofs: Sequence[Proof]) -> dict[str, str]:
    """Keys of materials that the rows in force forbid → why, in words for the applicant."""
    found = {}
    for material in asked:
        row = cancelled(proofs, material.name, item_code)
        if row is not None:
            found[material.key] = why_not(row)
    return found


def has_reports(content: Content) -> bool:
    """Whether the guide asks for a report of an intermediary at all."""
    return any(row.source == MaterialSource.INTERMEDIARY for row in content.materials)


def unlisted(
    asked: Iterable[Asked], item_code: str, services: Sequence[Intermediary] | None
) -> dict[str, str]:
    """Keys of intermediaries' reports that the list does not let anybody demand → why."""
    reports = (row for row in asked if row.source == MaterialSource.INTERMEDIARY)
    found = {row.key: forbidden(services, row.name, item_code) for row in reports}
    return {key: why for key, why in found.items() if why}
