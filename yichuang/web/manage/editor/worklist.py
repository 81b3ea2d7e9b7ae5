"""The lint's findings with the control each points to, and the checks of attachments."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import Resolver404, resolve

from yichuang.catalog.items.actions.publishing import handler_findings
from yichuang.catalog.items.queries import VersionRef
from yichuang.catalog.items.rules.content import Content, Identity
from yichuang.catalog.items.rules.labels import field_label
from yichuang.catalog.items.rules.lint import Finding, lint
from yichuang.kernel.files.queries import file_views

from .spec import FACTS, ROWS, SECTIONS

SAMPLE = "item.sample"
_FILE = re.compile(r"^/manage/samples/(\d+)$|^file:(\d+)$")
_PATH = re.compile(r"^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$")
_SECTION_OF = {
    **{name: section.key for section in SECTIONS for name in (s.name for s in section.fields)},
    **{section.part: section.key for section in SECTIONS if section.part},
    "form_schema": "form",
}


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


def findings_of(ref: VersionRef, department: str, content: Content, today: date) -> list[Finding]:
    """Everything that stands between this content and its publication."""
    identity = Identity(name=ref.name, department=department, implement_code=ref.implement_code)
    found = lint(content, identity, today=today, internal_targets=internal_targets(content))
    return [*found, *handler_findings(content)]


def todos(findings: list[Finding], places: dict[str, list[int]] | None = None) -> list[Todo]:
    """Findings as the page lists them: those that block first, else in the editor's order."""
    lines = [_todo(finding, places or {}) for finding in findings]
    return sorted(lines, key=lambda line: not line.blocking)


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
        target=f"f-{name}" if name else f"s-{section}",
        section=section,
        label=field_label(finding.field),
        reason=finding.reason,
        source=finding.source,
        code=finding.code,
        blocking=finding.blocking,
        name=name,
    )


def by_section(lines: list[Todo]) -> dict[str, int]:
    """How many blocking findings each section has."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.blocking:
            counts[line.section] = counts.get(line.section, 0) + 1
    return counts


def panel(lines: list[Todo]) -> dict[str, Any]:
    """What the worklist template needs."""
    stops = sum(1 for line in lines if line.blocking)
    return {"todos": lines, "stops": stops, "notes": len(lines) - stops}
