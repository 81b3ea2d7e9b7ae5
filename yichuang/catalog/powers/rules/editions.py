"""A published list as bytes, and what changed between two lists in the four columns."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yichuang.kernel.enums import Labelled

from .bases import PowerType

Row = Mapping[str, Any]
# Where a version begins and ends says nothing about what the power is.
_DATES = ("valid_from", "valid_to")
LABELS = {
    "name": "职权名称",
    "sub_item": "子项",
    "kind": "职权类型",
    "department": "实施主体",
    "bases": "设定依据",
    "accept": "受理责任",
    "review": "审查责任",
    "decide": "决定责任",
    "deliver": "送达责任",
    "supervise": "事后监管责任",
    "duty_basis": "责任事项依据",
    "accountability": "追责情形",
    "accountability_basis": "追责依据",
    "supervision": "监督方式",
    "remedy": "救济渠道",
    "level": "行使层级",
    "source": "权力来源",
    "base_code": "基本编码",
    "note": "备注",
}
_KINDS: dict[str, str] = {kind.value: kind.label for kind in PowerType}


class Column(Labelled):
    """The four columns of a change table."""

    ADDED = "added", "新增"
    CANCELLED = "cancelled", "取消"
    RECEIVED = "received", "承接"
    CHANGED = "changed", "变更"


@dataclass(frozen=True)
class Change:
    """One power that is not the same in two lists. `fields`: what, before, after."""

    column: Column
    code: str
    name: str
    department: str
    kind: str
    fields: tuple[tuple[str, str, str], ...] = ()


def canonical(rows: Iterable[Row]) -> bytes:
    """The list as bytes that are the same wherever it is written: JSON by code, keys in order."""
    plain = [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
        for row in sorted(rows, key=lambda row: str(row["code"]))
    ]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(data: bytes) -> str:
    """SHA-256 of a canonical list, in hex: what the ledger keeps of it."""
    return hashlib.sha256(data).hexdigest()


def read_canonical(data: bytes) -> dict[str, Row]:
    """Rows by code out of `canonical`; dates stay texts."""
    return {row["code"]: row for row in json.loads(data)}


def received(source: str) -> bool:
    """Whether a 权力来源 says that the power came from above (domain.md 3.3: 承接)."""
    return "下放" in source or "委托" in source


def compare(before: Mapping[str, Row], after: Mapping[str, Row]) -> tuple[Change, ...]:
    """What has to be done to the list `before` to have the list `after`, by column and code."""
    found = [
        _change(Column.CANCELLED, before[code]) for code in sorted(before.keys() - after.keys())
    ]
    for code in sorted(after.keys() - before.keys()):
        row = after[code]
        came = Column.RECEIVED if received(row.get("source", "")) else Column.ADDED
        found.append(_change(came, row))
    for code in sorted(before.keys() & after.keys()):
        fields = _differences(before[code], after[code])
        if fields:
            found.append(_change(Column.CHANGED, after[code], fields))
    order = list(Column)
    return tuple(sorted(found, key=lambda one: (order.index(one.column), one.code)))


def _change(column: Column, row: Row, fields: tuple[tuple[str, str, str], ...] = ()) -> Change:
    kind = _KINDS[row["kind"]]
    return Change(column, row["code"], row["name"], row["department"], kind, fields)


def _differences(before: Row, after: Row) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (label, _said(field, before.get(field)), _said(field, after.get(field)))
        for field, label in LABELS.items()
        if field not in _DATES and (before.get(field) or "") != (after.get(field) or "")
    )


def _said(field: str, value: Any) -> str:
    return _KINDS.get(value, value) if field == "kind" else str(value or "")
