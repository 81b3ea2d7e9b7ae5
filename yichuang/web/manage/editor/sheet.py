"""The whole form as typed: from content, from a submission, with rows added and moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from yichuang.catalog.items.rules import guesses
from yichuang.catalog.items.rules.content import Content, part_fields, to_dict
from yichuang.kernel.numerals import row_number

from . import cells
from .cells import Fault, Raw
from .spec import CONTENT_PARTS, FACTS, ROWS, Spec

Row = dict[str, Raw]
MOST_ROWS = 120
# Values a fresh row starts with; a row that holds nothing else counts as empty.
FRESH: dict[str, Row] = {
    "materials": {"necessity": "required"},
    "steps": {"actor": "department", "unit": "wd"},
    "form_fields": {"required": "yes"},
}
_DEFAULTS = {"unit": "wd", "actor": "department", "type": "text"}


@dataclass
class Sheet:
    """What stands in the controls: facts by name, lists of rows by part."""

    facts: Row
    rows: dict[str, list[Row]]


@dataclass
class Parsed:
    """The sheet as changes to the draft. `errors` by control name; `places` are the positions
    on the page of the rows that are kept (an empty row is dropped)."""

    changes: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)


def of_content(content: Content) -> Sheet:
    """The stored draft in the controls."""
    facts = {name: cells.show(spec, getattr(content, name)) for name, spec in FACTS.items()}
    raw = to_dict(content)
    raw["form_fields"] = content.form_schema.get("fields", [])
    rows = {part: [_row_of(part, values) for values in raw[part]] for part in ROWS}
    return Sheet(facts, rows)


def _row_of(part: str, values: Mapping[str, Any]) -> Row:
    row = {spec.name: cells.show(spec, values.get(spec.name)) for spec in ROWS[part]}
    if part == "form_fields" and "required" not in values:
        row["required"] = "yes"
    return row


def of_post(data: QueryDict) -> Sheet:
    """What was submitted, as it was typed."""
    facts = {name: _raw(spec, data, name) for name, spec in FACTS.items()}
    rows: dict[str, list[Row]] = {}
    for part, specs in ROWS.items():
        count = data.get(f"{part}-count", "0")
        total = min(row_number(count) or 0, MOST_ROWS)
        rows[part] = [
            {spec.name: _raw(spec, data, f"{part}-{at}-{spec.name}") for spec in specs}
            for at in range(total)
        ]
    return Sheet(facts, rows)


def _raw(spec: Spec, data: QueryDict, name: str) -> Raw:
    if spec.kind == "checks":
        return [str(one) for one in data.getlist(name)]
    return str(data.get(name, ""))


def take_more(sheet: Sheet, data: QueryDict) -> dict[str, int]:
    """Rows for the names typed or pasted into the boxes that add several; how many by part.

    Whatever was pressed: names that are only typed are not lost by saving.
    """
    added: dict[str, int] = {}
    for part, read in _MORE.items():
        rows = sheet.rows[part]
        for line in guesses.names_in(str(data.get(f"{part}-more", ""))):
            if len(rows) < MOST_ROWS:
                empty: Row = {spec.name: "" for spec in ROWS[part]}
                rows.append(empty | FRESH.get(part, {}) | read(line))
                added[part] = added.get(part, 0) + 1
    return added


def _material_of(line: str) -> Row:
    name = line[:300]
    return {"name": name, "kind": guesses.material_kind(name)}


def _basis_of(line: str) -> Row:
    law, article = guesses.basis_parts(line)
    return {"law": law, "article": article, "level": guesses.basis_level(law)}


_MORE: dict[str, Callable[[str], Row]] = {"materials": _material_of, "bases": _basis_of}


def change_rows(sheet: Sheet, command: str, added: Mapping[str, int]) -> str:
    """Apply `add:PART`, `remove:PART:N`, `up:PART:N`; returns the control to focus next.

    `added` rows came from the box that adds several: then no empty one is added.
    """
    verb, _, rest = command.partition(":")
    part, _, where = rest.partition(":")
    rows = sheet.rows.get(part)
    if rows is None:
        return ""
    found = row_number(where)
    at = -1 if found is None else found
    if verb == "add" and part in added:
        return f"more-{part}"
    if verb == "add" and len(rows) < MOST_ROWS:
        empty: Row = {spec.name: "" for spec in ROWS[part]}
        rows.append(empty | FRESH.get(part, {}))
        return f"f-{part}-{len(rows) - 1}-{ROWS[part][0].name}"
    if verb == "remove" and 0 <= at < len(rows):
        del rows[at]
        return f"add-{part}"
    if verb == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
        return f"f-{part}-{at - 1}-{ROWS[part][0].name}"
    return ""


def parse(sheet: Sheet, old: Content) -> Parsed:
    """The changes `update_draft` takes, with every field that cannot be read."""
    done = Parsed()
    for name, spec in FACTS.items():
        done.changes[name] = _read(done, spec, sheet.facts[name], name, getattr(old, name))
    for part in ROWS:
        done.changes[part] = _rows(done, part, sheet.rows[part])
    for part in CONTENT_PARTS:
        done.changes[part] = _keyed(part, done.changes[part])
    done.changes["questions"] = _kept(list(old.questions), done.changes["questions"])
    fields = _kept(old.form_schema.get("fields", []), done.changes.pop("form_fields"))
    schema = {**old.form_schema, "fields": fields}
    done.changes["form_schema"] = schema if fields or old.form_schema.get("fields") else {}
    return done


def _read(done: Parsed, spec: Spec, raw: Raw, name: str, otherwise: Any) -> Any:
    try:
        return cells.read(spec, raw)
    except Fault as fault:
        done.errors[name] = str(fault)
        return otherwise


def _rows(done: Parsed, part: str, rows: list[Row]) -> list[dict[str, Any]]:
    found = []
    places = done.places.setdefault(part, [])
    for at, row in enumerate(rows):
        if _is_empty(part, row):
            continue
        values = {
            spec.name: _read(done, spec, row[spec.name], f"{part}-{at}-{spec.name}", None)
            for spec in ROWS[part]
        }
        places.append(at)
        found.append(_shaped(part, values))
    return found


def _is_empty(part: str, row: Row) -> bool:
    fresh = FRESH.get(part, {})
    return all(not value or value == fresh.get(name) for name, value in row.items())


def _shaped(part: str, values: dict[str, Any]) -> dict[str, Any]:
    if part in CONTENT_PARTS:
        return {
            k: (_DEFAULTS.get(k, "") if v in (None, "") else v) if k in _DEFAULTS else v
            for k, v in values.items()
        }
    kept = {k: v for k, v in values.items() if v not in (None, "", {}, [])}
    if part == "form_fields":
        kept.setdefault("type", "text")
        kept["required"] = bool(values["required"])
    else:
        kept.setdefault("options", [])
    return {"key": "", **kept}


def _keyed(part: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in order, each with a key of its own where the part has keys."""
    names = part_fields(part)
    used = {row.get("key") for row in rows}
    for at, row in enumerate(rows):
        row["sort"] = at + 1
        if "key" in names and not row["key"]:
            number = at + 1
            while f"{part[0]}{number}" in used:
                number += 1
            row["key"] = f"{part[0]}{number}"
            used.add(row["key"])
    return rows


def _kept(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that say the same keep their stored form; unknown keys of a changed row stay."""
    known = {str(row.get("key")): row for row in old}
    out = []
    for row in new:
        before = known.get(row["key"], {})
        own = set(row) | {name for part in ("questions", "form_fields") for name in _names(part)}
        extra = {k: v for k, v in before.items() if k not in own}
        merged = extra | row
        out.append(before if _plain(before) == _plain(merged) else merged)
    return out


def _names(part: str) -> set[str]:
    return {spec.name for spec in ROWS[part]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, **{k: v for k, v in row.items() if v not in (None, "", {}, [])}}
