"""What a source's mapping makes of a row, and the cell readers mappings share."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from yichuang.catalog.items.rules import codes, limits
from yichuang.catalog.items.rules.content import Content, Material
from yichuang.catalog.powers.rules import abolished

from .reading import CellError, Row


@dataclass(frozen=True)
class Mapped:
    """An item as a source describes it. `facts` names the content fields it supplies."""

    row: int
    department: str
    department_code: str
    name: str
    implement_code: str
    content: Content
    facts: tuple[str, ...]
    digest: str
    parent_name: str = ""
    base_code: str = ""
    business_code: str = ""
    local_implement_code: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Mapping:
    """A source: its columns and how a row becomes an item."""

    name: str
    label: str
    columns: tuple[str, ...]
    read: Callable[["Cells"], Mapped | None]
    optional: tuple[str, ...] = ()


@dataclass
class Cells:
    """A row being read: readers return a value and note what is wrong with the cell."""

    row: Row
    source: str
    errors: list[CellError] = field(default_factory=list)

    def text(self, column: str) -> str:
        """The cell, trimmed; "无" and its like mean not given."""
        value = self.row.cells.get(column, "").strip().strip("\u3000\xa0")
        return "" if value.lower() in limits.NOT_GIVEN else value

    def fail(self, column: str, reason: str) -> None:
        """Reject the row because of this cell."""
        value = self.row.cells.get(column, "")
        self.errors.append(CellError(self.row.number, column, value[:200], reason))

    def required(self, column: str, longest: int) -> str:
        """A cell that must not be empty."""
        value = re.sub(r"\s+", " ", self.text(column))
        if not value:
            self.fail(column, "不能为空")
        elif len(value) > longest:
            self.fail(column, f"超过 {longest} 个字")
        return value

    def code(self, column: str) -> str:
        """An item code; unknown schemes pass (the lint warns), what is no code does not."""
        value = codes.normalise_code(self.text(column))
        if fault := codes.code_fault(value):
            self.fail(column, fault)
        return value

    def limit(self, column: str) -> limits.ReadLimit:
        """A time limit with unit."""
        found = limits.read_limit(self.row.cells.get(column, ""))
        if found.fault:
            self.fail(column, found.fault)
        elif found.value is not None and found.value > 3660:
            self.fail(column, "时限超过十年，疑似录入错误")
        return found

    def number(self, column: str, highest: int) -> int | None:
        """A whole number from 0 to `highest`; None when not given."""
        value = unicodedata.normalize("NFKC", self.text(column)).removesuffix("次")
        if not value:
            return None
        if not re.fullmatch(r"\d{1,6}", value) or int(value) > highest:
            self.fail(column, f"应为 0 到 {highest} 的整数")
            return None
        return int(value)

    def one_of(self, column: str, known: dict[str, str]) -> str:
        """A cell from a closed list; "" when not given."""
        value = unicodedata.normalize("NFKC", self.text(column))
        if value and value not in known:
            self.fail(column, abolished(value) or f"只能是：{'、'.join(known)}")
        return known.get(value, "")

    def digest(self) -> str:
        """Digest of the row as published: equal rows are the same, whatever their place."""
        body = {"source": self.source, "cells": self.row.cells}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


_OPEN, _CLOSE = "（(《〈【[“", "）)》〉】]”"


def split_list(text: str) -> list[str]:
    """Split on ； and ; outside brackets; plainly when brackets do not pair. No repeats."""
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char in _OPEN) - (char in _CLOSE)
        if char in "；;" and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += char
    parts.append(current)
    if depth != 0:
        parts = re.split(r"[；;]", text)
    clean = (re.sub(r"\s+", " ", part).strip().rstrip("。.；") for part in parts)
    return list(dict.fromkeys(part for part in clean if part and part not in limits.NOT_GIVEN))


def materials_from(names: list[str]) -> tuple[Material, ...]:
    """Materials of which only the name is known: the lint lists what to complete."""
    return tuple(Material(key=f"m{i}", name=name[:300], sort=i) for i, name in enumerate(names, 1))


def merged_materials(old: tuple[Material, ...], new: tuple[Material, ...]) -> tuple[Material, ...]:
    """New list of materials; what an editor completed on one of the same name stays."""
    known = {material.name: material for material in old}
    used = {material.key for material in old}
    out = []
    for i, material in enumerate(new, 1):
        if material.name in known:
            out.append(known[material.name])
            continue
        key = material.key
        while key in used:
            key += "n"
        used.add(key)
        out.append(Material(key=key, name=material.name, sort=i))
    return tuple(out)
