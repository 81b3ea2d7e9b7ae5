"""What an import would change: new, changed, same; with a digest of exactly that."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import msgspec

from yichuang.kernel.permissions.rules import Actor

from .collector import collector_paused
from .spec import ImportSpec, Key, Values
from .validation import Judged, RowError

# Keys in order; what JSON has no word for, as it reads.
_ENCODER = msgspec.json.Encoder(enc_hook=str, order="deterministic")

__all__ = ["Apply", "Change", "Plan", "RowError", "make_plan"]


@dataclass(frozen=True)
class Change:
    """A row that exists with other values. `before` and `after` hold the differing fields."""

    row: int
    key: Key
    before: Values
    after: Values
    values: Values


class Apply(Protocol):
    """How the owner writes: in the caller's transaction, through its own action."""

    def __call__(
        self, *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
    ) -> None: ...


@dataclass(frozen=True)
class Plan:
    """What a commit will do, and what stays behind. read = new + changed + same + rejected."""

    read: int
    new: list[tuple[int, dict[str, Any]]]
    changed: list[Change]
    same: int
    rejected: int
    errors: list[RowError]
    digest: str

    def counts(self) -> dict[str, int]:
        """The five figures."""
        return {
            "read": self.read,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "rejected": self.rejected,
        }

    def as_dict(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {**self.counts(), "errors": [error.as_dict() for error in self.errors]}


@collector_paused()
def make_plan(spec: ImportSpec, judged: Judged, existing: Mapping[Key, Values]) -> Plan:
    """Compare the good rows with what is there. A column the file does not have is left alone."""
    new: list[tuple[int, dict[str, Any]]] = []
    changed: list[Change] = []
    same = 0
    if not existing:  # a list brought in for the first time: nothing to compare
        new = list(zip(judged.numbers, judged.values, strict=True))
        return _plan(judged, new, [], 0)
    keys = spec.keys_of(judged.values)
    for number, key, values in zip(judged.numbers, keys, judged.values, strict=True):
        present = existing.get(key)
        if present is None:
            new.append((number, values))
            continue
        after = {name: value for name, value in values.items() if present.get(name) != value}
        if not after:
            same += 1
            continue
        before = {name: present.get(name) for name in after}
        changed.append(Change(number, key, before, after, values))
    return _plan(judged, new, changed, same)


def _plan(
    judged: Judged, new: list[tuple[int, dict[str, Any]]], changed: list[Change], same: int
) -> Plan:
    return Plan(
        read=judged.read,
        new=new,
        changed=changed,
        same=same,
        rejected=judged.rejected,
        errors=judged.errors,
        digest=_digest(new, changed),
    )


def _digest(new: list[tuple[int, dict[str, Any]]], changed: list[Change]) -> str:
    """One SHA-256 over every row to be written, in the file's order: what the ledger keeps.

    Not the JSON of the standard library: tens of thousands of rows take it nine times as long.
    """
    total = hashlib.sha256(_ENCODER.encode([values for _, values in new]))
    for one in changed:
        total.update(b"\n" + _ENCODER.encode([one.key, dict(one.before), dict(one.after)]))
    return total.hexdigest()
