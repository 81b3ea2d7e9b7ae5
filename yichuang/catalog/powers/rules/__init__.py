"""Pure decisions of the 权责清单: what may set a power, and what changed between two lists."""

from .bases import (
    Basis,
    BasisKind,
    PowerType,
    Stage,
    Worth,
    abolished,
    read_bases,
    refusal,
    worth,
    write_bases,
)
from .editions import Change, Column, canonical, compare, digest, read_canonical

__all__ = [
    "Basis",
    "BasisKind",
    "Change",
    "Column",
    "PowerType",
    "Stage",
    "Worth",
    "abolished",
    "canonical",
    "compare",
    "digest",
    "read_bases",
    "read_canonical",
    "refusal",
    "worth",
    "write_bases",
]
