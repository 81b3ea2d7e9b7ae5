"""The form as values for its template: sections, rows and controls, nothing computed there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .cells import Raw
from .sheet import Sheet
from .spec import ROWS, SECTIONS, Spec
from .worklist import Todo, by_section

_SUMMARY = {
    "materials": ("name", "form", "necessity"),
    "steps": ("name", "post", "days"),
    "bases": ("law", "article"),
    "fees": ("item", "standard"),
    "places": ("name", "address"),
    "faqs": ("question",),
    "questions": ("text",),
    "form_fields": ("label", "type"),
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control, ready to print."""

    id: str
    name: str
    label: str
    kind: str
    value: str
    size: str
    suffix: str
    hint: str
    error: str
    todo: str
    filled: bool
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a list: folded to its title unless something is wrong with it."""

    at: int
    title: str
    note: str
    open: bool
    stops: int
    filled: int
    controls: tuple[Control, ...]
    rare: tuple[Control, ...]
    rare_open: bool
    rare_used: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its controls and rows."""

    key: str
    title: str
    hint: str
    part: str
    row_name: str
    more: str
    stops: int
    controls: tuple[Control, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said at the controls: errors, findings, values a fill has just written."""

    errors: Mapping[str, str]
    reasons: Mapping[str, str]
    filled: frozenset[str]
    focus: str


def sections(
    sheet: Sheet,
    errors: dict[str, str],
    lines: list[Todo],
    focus: str = "",
    filled: Iterable[str] = (),
) -> list[SectionView]:
    """The whole form."""
    reasons: dict[str, str] = {}
    for line in lines:
        if line.name:
            reasons.setdefault(line.name, line.reason)
    marks = Marks(errors, reasons, frozenset(filled), focus)
    counts = by_section(lines)
    return [
        SectionView(
            key=section.key,
            title=section.title,
            hint=section.hint,
            part=section.part,
            row_name=section.row_name,
            more=section.more,
            stops=counts.get(section.key, 0),
            controls=tuple(
                _control(spec, spec.name, sheet.facts[spec.name], marks) for spec in section.fields
            ),
            rows=tuple(
                _row(section.part, at, row, marks)
                for at, row in enumerate(sheet.rows.get(section.part, ()))
            ),
        )
        for section in SECTIONS
    ]


def _row(part: str, at: int, row: dict[str, Raw], marks: Marks) -> RowView:
    prefix = f"{part}-{at}-"
    both = [
        (spec, _control(spec, prefix + spec.name, row[spec.name], marks)) for spec in ROWS[part]
    ]
    shown = {spec.name: _words(control) for spec, control in both}
    first, *rest = (shown[name] for name in _SUMMARY[part])
    bad = any(control.error for _, control in both)
    rare = tuple(control for spec, control in both if spec.rare)
    return RowView(
        at=at,
        title=first or "（还没有名称）",
        note=" · ".join(text for text in rest if text),
        open=bad or not first or marks.focus.startswith(f"f-{prefix}"),
        stops=sum(1 for _, control in both if control.todo),
        filled=sum(1 for _, control in both if control.filled),
        controls=tuple(control for spec, control in both if not spec.rare),
        rare=rare,
        rare_open=any(control.error or control.todo for control in rare),
        rare_used=sum(1 for control in rare if _used(control)),
    )


def _used(control: Control) -> bool:
    return control.value not in ("", "no") and not control.name.endswith("-key")


def _words(control: Control) -> str:
    if control.options:
        return next((label for _, label, chosen in control.options if chosen), "")
    return control.value


def _control(spec: Spec, name: str, raw: Raw, marks: Marks) -> Control:
    chosen = set(raw) if isinstance(raw, list) else {raw}
    return Control(
        id=f"f-{name}",
        name=name,
        label=spec.label,
        kind=spec.kind,
        value=raw if isinstance(raw, str) else "",
        size=spec.size,
        suffix=spec.suffix,
        hint=spec.hint,
        error=marks.errors.get(name, ""),
        todo=marks.reasons.get(name, ""),
        filled=name in marks.filled,
        options=tuple((key, label, key in chosen) for key, label in spec.options),
    )
