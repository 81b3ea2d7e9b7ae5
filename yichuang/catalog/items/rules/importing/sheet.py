"""The county's own workbook of items: what stands in a row, and back. Pure."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yichuang.catalog.items.rules import codes, limits
from yichuang.catalog.items.rules.content import Basis, Content, Place
from yichuang.catalog.items.rules.enums import TYPES_OF_REGIME, Channel, Regime, ServiceObject
from yichuang.kernel.importing.rules.cells import Read, read_identifier, read_text, tidy
from yichuang.kernel.importing.rules.spec import Column

from .mapping import Mapped, materials_from, split_list

Reader = Callable[[Any, Column], Read]
SOURCE = "county"
LONGEST = 3660  # days: a longer limit is a slip of the pen
_OBJECTS = {member.label: member.value for member in ServiceObject}
_ARTICLE = re.compile(r"(.+?)(第[零〇一二三四五六七八九十百千\d]+条.*)?", re.DOTALL)


# --- what a cell may say ---


def code_reader(_column: Column) -> Reader:
    """实施编码, in the one spelling by which items are told apart."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_identifier(cell, column)
        code = codes.normalise_code(text)
        fault = fault or codes.code_fault(code)
        return ("", fault) if fault else (code, "")

    return read


def limit_reader(_column: Column) -> Reader:
    """A limit with its unit: a bare number is no limit."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_text(cell, column)
        found = limits.read_limit(text)
        fault = fault or found.fault
        if not fault and (found.value or 0) > LONGEST:
            fault = "时限超过十年，疑似录入错误"
        return ("", fault) if fault else (limits.show_limit(found.value, found.unit), "")

    return read


def objects_reader(_column: Column) -> Reader:
    """服务对象 by name, in one order."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_text(cell, column)
        names = [name for name in re.split(r"[、,，;；/\s]+", text) if name]
        strange = [name for name in names if name not in _OBJECTS]
        if strange:
            fault = f"没有“{'、'.join(strange)}”这种服务对象，可以填：{'、'.join(_OBJECTS)}"
        return ("", fault) if fault else ("、".join(n for n in _OBJECTS if n in names), "")

    return read


def list_reader(_column: Column) -> Reader:
    """Names divided by ； or one a line, each once."""

    def read(cell: Any, column: Column) -> Read:
        text, fault = read_text(cell, column)
        return ("", fault) if fault else (_listed(text.split("\n")), "")

    return read


def _listed(names: Sequence[str]) -> str:
    return "；".join(split_list("；".join(names)))


# --- a version as a row ---


def row_of(content: Content) -> dict[str, Any]:
    """The cells that say what a version says; written as the readers write them."""
    place = content.places[0] if content.places else Place()
    return {
        "regime": content.regime,
        "handling": content.handling,
        "statutory": limits.show_limit(content.statutory_value, content.statutory_unit),
        "promised": limits.show_limit(content.promised_value, content.promised_unit),
        "objects": "、".join(n for n, key in _OBJECTS.items() if key in content.service_objects),
        "conditions": tidy(content.conditions, multiline=True),
        "materials": _listed([material.name for material in content.materials]),
        "bases": _listed([_words(basis) for basis in content.bases]),
        "charges_fee": content.charges_fee,
        "address": tidy(place.address),
        "consult_phone": tidy(content.consult_phone),
        "complaint_phone": tidy(content.complaint_phone),
    }


def _words(basis: Basis) -> str:
    return f"{basis.law}{basis.article}"


# --- a row as an item ---


def mapped(row: int, values: Mapping[str, Any], *, old: Content, fields: set[str]) -> Mapped:
    """The item that a row describes; `fields` are the columns that say something new."""
    facts: dict[str, Any] = {}
    for field in sorted(fields & set(_FACTS)):
        facts |= _FACTS[field](values[field], old)
    code = values["code"]
    reading = codes.read(code)
    parts = reading.parts if reading else {}
    return Mapped(
        row=row,
        department=values["department"],
        department_code="",
        name=values["name"],
        implement_code=code,
        business_code=code if reading and reading.scheme == "national_33" else "",
        base_code=parts.get("base", ""),
        content=replace(Content(), **facts),
        facts=tuple(facts),
        digest=_digest(values),
    )


def _digest(values: Mapping[str, Any]) -> str:
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _limit(name: str) -> Callable[[Any, Content], dict[str, Any]]:
    def facts(text: Any, _old: Content) -> dict[str, Any]:
        found = limits.read_limit(text)
        return {f"{name}_value": found.value, f"{name}_unit": found.unit}

    return facts


def _regime(value: Any, old: Content) -> dict[str, Any]:
    """事项类型 follows the regime, unless the editor's own choice still fits it."""
    types = TYPES_OF_REGIME.get(Regime(value), frozenset())
    kept = old.item_type if old.item_type in types else min(types, default="")
    return {"regime": value, "item_type": kept}


def _bases(text: Any, old: Content) -> dict[str, Any]:
    """What an editor completed on a basis of the same words stays."""
    known = {_listed([_words(basis)]): basis for basis in old.bases}
    return {
        "bases": tuple(
            replace(known[words], sort=n) if words in known else _basis(words, n)
            for n, words in enumerate(split_list(text), 1)
        )
    }


def _basis(words: str, sort: int) -> Basis:
    found = _ARTICLE.fullmatch(words)
    law, article = (found[1], found[2] or "") if found else (words, "")
    return Basis(law=law.strip()[:200], article=article.strip()[:200], sort=sort)


def _address(text: Any, old: Content) -> dict[str, Any]:
    """The first place is the sheet's; further ones are the editor's."""
    others = old.places[1:]
    if not text:
        return {"places": others}
    first = old.places[0] if old.places else Place(name="办理窗口", sort=1)
    facts: dict[str, Any] = {"places": (replace(first, address=text), *others)}
    if not old.channels:
        facts["channels"] = [Channel.WINDOW.value]
    return facts


def _objects(text: Any, _old: Content) -> dict[str, Any]:
    return {"service_objects": [_OBJECTS[name] for name in text.split("、") if name]}


def _materials(text: Any, _old: Content) -> dict[str, Any]:
    return {"materials": materials_from(split_list(text))}


def _plain(name: str) -> Callable[[Any, Content], dict[str, Any]]:
    return lambda value, _old: {name: value}


_FACTS: dict[str, Callable[[Any, Content], dict[str, Any]]] = {
    "regime": _regime,
    "handling": _plain("handling"),
    "statutory": _limit("statutory"),
    "promised": _limit("promised"),
    "objects": _objects,
    "conditions": _plain("conditions"),
    "materials": _materials,
    "bases": _bases,
    "charges_fee": _plain("charges_fee"),
    "address": _address,
    "consult_phone": _plain("consult_phone"),
    "complaint_phone": _plain("complaint_phone"),
}
