"""The lint's findings with the control each points to, and the checks of attachments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import Resolver404, resolve

from yichuang.catalog.items.actions.publishing import handler_findings
from yichuang.catalog.items.queries import VersionRef, lists_for, unready_of
from yichuang.catalog.items.rules.content import Content, Identity
from yichuang.catalog.items.rules.labels import field_label
from yichuang.catalog.items.rules.lint import Finding, lint
from yichuang.kernel.files.queries import file_views

from .spec import FACTS, ROWS, SECTIONS

SAMPLE = "item.sample"
CHOSEN = "chosen:"  # stands for a file picked on the page and not uploaded yet
_FILE = re.compile(r"^/manage/samples/(\d+)$|^file:(\d+)$")
_PATH = re.compile(r"^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$")
_SECTION_OF = {
    **{name: section.key for section in SECTIONS for name in (s.name for s in section.fields)},
    **{section.part: section.key for section in SECTIONS if section.part},
    "form_schema": "form",
}
_SEVERAL = frozenset(section.part for section in SECTIONS if section.more)
_FIXED = frozenset({"name", "department", "implement_code"})


def _order() -> dict[str, tuple[int, int]]:
    """Where each fact and each list stands on the page: section, place in it."""
    places: dict[str, tuple[int, int]] = {}
    for at, section in enumerate(SECTIONS):
        for place, spec in enumerate(section.fields):
            places[spec.name] = (at, place)
        if section.part:
            places[section.part] = (at, len(section.fields))
    return places


_ORDER = _order()


@dataclass(frozen=True)
class Todo:
    """One line of the worklist. `target` is the id of the control; `section` where it is."""

    target: str
    section: str
    label: str
    reason: str
    source: str
    code: str
    blocking: bool
    name: str
    usual: bool = False


def internal_targets(content: Content) -> frozenset[str]:
    """The attachments a draft names that can be opened (G4)."""
    refs = {content.result_sample_ref}
    refs |= {r for m in content.materials for r in (m.blank_form_ref, m.sample_ref)}
    refs.discard("")
    ids = {ref: int(m[1] or m[2]) for ref in refs if (m := _FILE.match(ref))}
    stored = file_views(ids.values()) if ids else {}
    return frozenset(ref for ref in refs if (ids[ref] in stored if ref in ids else _opens(ref)))


def _opens(ref: str) -> bool:
    if ref.startswith(("http://", "https://", "/static/")):
        return True
    if not ref.startswith("/"):
        return ref.startswith("file:")
    try:
        resolve(ref.partition("?")[0])
    except Resolver404:
        return False
    return True


def findings_of(
    ref: VersionRef, department: str, today: date, *contents: Content, chosen: bool = False
) -> list[list[Finding]]:
    """Everything that stands between each of these contents of a version and its publication.

    `chosen` lets a file stand that is picked on the page and not uploaded yet.
    """
    identity = Identity(name=ref.name, department=department, implement_code=ref.implement_code)
    lists = lists_for(contents, on=today)
    found = []
    each = unready_of(ref.implement_code, contents, on=today)
    for one, missing in zip(contents, each, strict=True):
        targets = internal_targets(one) | (frozenset({CHOSEN}) if chosen else frozenset())
        bound = replace(lists, unready=missing)
        findings = lint(one, identity, today=today, internal_targets=targets, lists=bound)
        found.append([*findings, *handler_findings(one)])
    return found


def todos(
    findings: list[Finding],
    places: dict[str, list[int]] | None = None,
    left: Iterable[Finding] | None = None,
) -> list[Todo]:
    """Findings as the page lists them: those that block first, else from top to bottom.

    `left` are the findings that the usual values would leave; what they would answer is marked.
    """
    stay = None if left is None else {(one.code, one.field) for one in left}
    lines = []
    for finding in sorted(findings, key=_place):
        line = _todo(finding, places or {})
        if stay is not None and finding.blocking and (finding.code, finding.field) not in stay:
            line = replace(line, usual=True)
        lines.append(line)
    return sorted(lines, key=lambda line: not line.blocking)


def _place(finding: Finding) -> tuple[int, int, int, int]:
    match = _PATH.match(finding.field)
    head, index, tail = match.groups() if match else (finding.field, None, None)
    section, place = _ORDER.get(head, (0 if head in _FIXED else len(SECTIONS), 0))
    names = [spec.name for spec in ROWS.get(head, ())]
    return section, place, int(index or -1), names.index(tail) if tail in names else -1


def _todo(finding: Finding, places: dict[str, list[int]]) -> Todo:
    match = _PATH.match(finding.field)
    head, index, tail = match.groups() if match else (finding.field, None, None)
    section = _SECTION_OF.get(head, "basic")
    name = ""
    if index is not None and head in ROWS:
        kept = places.get(head)
        at = kept[int(index)] if kept and int(index) < len(kept) else int(index)
        name = f"{head}-{at}-{tail}"
    elif head in FACTS:
        name = head
    return Todo(
        target=_target(head, name, section),
        section=section,
        label=field_label(finding.field),
        reason=finding.reason,
        source=finding.source,
        code=finding.code,
        blocking=finding.blocking,
        name=name,
    )


def _target(head: str, name: str, section: str) -> str:
    """The control that answers the finding: a file is picked, an empty list begun."""
    if name:
        return f"f-{name}-up" if name.endswith("_ref") else f"f-{name}"
    if head in _FIXED:
        return ""
    if head in ROWS:
        return f"more-{head}" if head in _SEVERAL else f"add-{head}"
    return f"s-{section}"


def by_section(lines: list[Todo]) -> dict[str, int]:
    """How many blocking findings each section has."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.blocking:
            counts[line.section] = counts.get(line.section, 0) + 1
    return counts


def panel(lines: list[Todo]) -> dict[str, Any]:
    """What the worklist template needs: what a person answers, then what usual values answer."""
    stops = sum(1 for line in lines if line.blocking)
    own = [line for line in lines if not line.usual]
    return {
        "todos": own,
        "usual": [line for line in lines if line.usual],
        "own": sum(1 for line in own if line.blocking),
        "stops": stops,
        "notes": len(lines) - stops,
    }
