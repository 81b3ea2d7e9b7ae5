"""What a list looks like as a sheet: declared once, used by reader, template and export."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Permission

if TYPE_CHECKING:
    from .plan import Apply

Key = tuple[Any, ...]
Values = Mapping[str, Any]


class Kind(Labelled):
    """How a cell is read. Empty cells become "" (text, identifier, choice) or None."""

    TEXT = "text", "文本"
    IDENTIFIER = "identifier", "编号（按文本填写）"
    DATE = "date", "日期"
    INT = "int", "整数"
    CHOICE = "choice", "选择"
    BOOL = "bool", "是/否"


@dataclass(frozen=True)
class Column:
    """One column. `field` is the key in row values; `name` the heading people see.

    `validator` gets the read value and returns what is wrong with it, or "".
    `choices` maps what may be written to what is stored (or lists texts stored as they are).
    `reader` makes this column's own way to read a cell, once per file: one spelling in the row
    for what people write in many.
    """

    field: str
    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, Any] | Sequence[str] | Callable[[], Mapping[str, Any]] = ()
    validator: Callable[[Any], str] | None = None
    help: str = ""
    width: int = 16
    max_length: int = 500
    multiline: bool = False
    reader: "Callable[[Column], Callable[[Any, Column], tuple[Any, str]]] | None" = None

    def options(self) -> dict[str, Any]:
        """Written text → stored value."""
        given = self.choices() if callable(self.choices) else self.choices
        return dict(given) if isinstance(given, Mapping) else {text: text for text in given}


@dataclass(frozen=True)
class ImportSpec:
    """One list that can be brought in from a sheet.

    `business_key` names the fields that say which row is which: importing again updates.
    `load_existing(keys)` gives the present values by key (same types as the reader gives).
    `apply(by=, at=, new=, changed=)` writes through the owner's action, in the transaction
    it is called in, without ledger entries of its own: the import is one entry.
    `cross_check(rows)` yields (index, field, reason) for faults between columns.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    business_key: tuple[str, ...]
    load_existing: Callable[[Collection[Key]], Mapping[Key, Values]]
    apply: "Apply"
    load_all: Callable[[], Iterable[Values]] | None = None
    cross_check: Callable[[Sequence[Values]], Iterable[tuple[int, str, str]]] | None = None
    permission: Permission = Permission.IMPORT_RUN
    help: str = ""
    version: int = 1
    max_rows: int = 100_000

    def column(self, field: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.field == field)

    def key_of(self, values: Values) -> Key:
        """The business key of a row."""
        return tuple(values[field] for field in self.business_key)

    def keys_of(self, rows: Collection[Values]) -> list[Key]:
        """The business key of every row, in order; `key_of` for tens of thousands."""
        parts = (map(itemgetter(field), rows) for field in self.business_key)
        return list(zip(*parts, strict=True))
