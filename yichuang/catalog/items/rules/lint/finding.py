"""One line of the worklist."""

from dataclasses import dataclass
from datetime import date

from yichuang.catalog.items.rules.content import Content, Identity


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, why and by which source. `field` is a path like materials[2].form."""

    code: str
    field: str
    reason: str
    source: str
    blocking: bool = True


@dataclass(frozen=True)
class Case:
    """What a check looks at: the content, whose it is, and the day of the check."""

    content: Content
    identity: Identity
    today: date
    internal_targets: frozenset[str] | None = None
    cancelled_proofs: frozenset[str] = frozenset()
    intermediaries: frozenset[str] | None = None
