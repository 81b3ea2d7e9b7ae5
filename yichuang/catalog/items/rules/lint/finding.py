"""One line of the worklist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yichuang.catalog.intermediaries.rules import Intermediary
from yichuang.catalog.items.rules.content import Content, Identity
from yichuang.catalog.laws.rules import Verdict
from yichuang.catalog.proofs.rules import Proof


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, why and by which source. `field` is a path like materials[2].form."""

    code: str
    field: str
    reason: str
    source: str
    blocking: bool = True


@dataclass(frozen=True)
class Lists:
    """What the county's lists say on the day of the check (DESIGN.md section 1: lists are law).

    `laws` says what each law named as a basis is worth, and `articles` of which loaded law an
    article is named that it does not have, with the number of its last one. `proofs` are
    the rows of the 证明清单 in force. `intermediaries` None
    means the county has no list in the system yet. `unready` is what an item of a delegated
    power lacks, each with the field at which it is mended.
    """

    laws: Mapping[str, Verdict] = field(default_factory=dict)
    articles: Mapping[tuple[str, str], int] = field(default_factory=dict)
    proofs: Sequence[Proof] = ()
    intermediaries: Sequence[Intermediary] | None = None
    unready: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Case:
    """What a check looks at: the content, whose it is, and the day of the check."""

    content: Content
    identity: Identity
    today: date
    internal_targets: frozenset[str] | None = None
    lists: Lists = field(default_factory=Lists)
