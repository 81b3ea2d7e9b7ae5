"""What an import would do: every row becomes exactly one of new, changed, same, rejected."""

import hashlib
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from .mapping import Cells, Mapped, Mapping
from .reading import CellError, Table


@dataclass(frozen=True)
class Known:
    """What is in the database under a code."""

    item_id: int
    digest: str
    in_review: bool


@dataclass(frozen=True)
class Plan:
    """The whole import before anything is written."""

    read: int
    new: tuple[Mapped, ...]
    changed: tuple[Mapped, ...]
    same: int
    rejected: int
    errors: tuple[CellError, ...]

    @property
    def digest(self) -> str:
        """Digest of the accepted rows in file order: what the ledger entry holds."""
        rows = sorted((*self.new, *self.changed), key=lambda m: m.row)
        return hashlib.sha256("\n".join(m.digest for m in rows).encode()).hexdigest()

    def summary(self) -> dict[str, object]:
        """The answer of the command: read = new + changed + same + rejected."""
        return {
            "read": self.read,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "rejected": self.rejected,
            "errors": [
                {"row": e.row, "column": e.column, "value": e.value, "reason": e.reason}
                for e in self.errors
            ],
        }


def map_rows(table: Table, mapping: Mapping) -> tuple[list[Mapped], list[CellError]]:
    """Rows as items, and the reasons of those that are none."""
    mapped: list[Mapped] = []
    errors: list[CellError] = []
    for row in table.rows:
        cells = Cells(row, mapping.name)
        item = mapping.read(cells)
        if item is None:
            errors += cells.errors
        else:
            mapped.append(item)
    return mapped, errors


def make_plan(table: Table, mapping: Mapping, known: Dict[str, Known]) -> Plan:
    """Sort every row into new, changed, same or rejected; `known` are items by code."""
    mapped, errors = map_rows(table, mapping)
    errors = [*table.bad, *errors]
    first: dict[str, Mapped] = {}
    new: list[Mapped] = []
    changed: list[Mapped] = []
    same = 0
    column = "实施编码" if "实施编码" in mapping.columns else "TASK_CODE"
    for item in mapped:
        earlier = first.setdefault(item.implement_code, item)
        stored = known.get(item.implement_code)
        if earlier is not item and earlier.digest != item.digest:
            reason = f"编码与第 {earlier.row} 行相同，内容却不同；请删去一行或改正编码"
            errors.append(CellError(item.row, column, item.implement_code, reason))
        elif earlier is not item or (stored and stored.digest == item.digest):
            same += 1
        elif stored and stored.in_review:
            reason = "这个事项的新版正在审核；请先发布或退回，再导入"
            errors.append(CellError(item.row, column, item.implement_code, reason))
        elif stored:
            changed.append(item)
        else:
            new.append(item)
    errors.sort(key=lambda e: e.row)
    rejected = len({e.row for e in errors})
    return Plan(table.read, tuple(new), tuple(changed), same, rejected, tuple(errors))
