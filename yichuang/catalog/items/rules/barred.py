"""What a published guide still names but nobody may ask for: the lists bind from their day."""

from collections.abc import Sequence

from yichuang.catalog.proofs.rules import Proof, cancelled, why_not

from .content import Content


def barred_by(content: Content, item_code: str, proofs: Sequence[Proof]) -> dict[str, str]:
    """Keys of materials that the rows in force forbid → why, in words for the applicant."""
    found = {}
    for material in content.materials:
        row = cancelled(proofs, material.name, item_code)
        if row is not None:
            found[material.key] = why_not(row)
    return found
