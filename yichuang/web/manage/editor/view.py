"""The form as values for its template: sections, rows and controls, nothing computed there."""

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
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a list: folded to its title unless something is wrong with it."""

    at: int
    title: str
    note: str
    open: bool
    stops: int
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its controls and rows."""

    key: str
    title: str
    hint: str
    part: str
    row_name: str
    stops: int
    controls: tuple[Control, ...]
    rows: tuple[RowView, ...]


def sections(
    sheet: Sheet, errors: dict[str, str], lines: list[Todo], focus: str = ""
) -> list[SectionView]:
    """The whole form."""
    reasons: dict[str, str] = {}
    for line in lines:
        if line.name:
            reasons.setdefault(line.name, line.reason)
    counts = by_section(lines)
    return [
        SectionView(
            key=section.key,
            title=section.title,
            hint=section.hint,
            part=section.part,
            row_name=section.row_name,
            stops=counts.get(section.key, 0),
            controls=tuple(
                _control(spec, spec.name, sheet.facts[spec.name], errors, reasons)
                for spec in section.fields
            ),
            rows=tuple(
                _row(section.part, at, row, errors, reasons, focus)
                for at, row in enumerate(sheet.rows.get(section.part, ()))
            ),
        )
        for section in SECTIONS
    ]


def _row(
    part: str,
    at: int,
    row: dict[str, Raw],
    errors: dict[str, str],
    reasons: dict[str, str],
    focus: str,
) -> RowView:
    prefix = f"{part}-{at}-"
    controls = tuple(
        _control(spec, prefix + spec.name, row[spec.name], errors, reasons) for spec in ROWS[part]
    )
    shown = {control.name.removeprefix(prefix): _words(control) for control in controls}
    first, *rest = (shown[name] for name in _SUMMARY[part])
    stops = sum(1 for control in controls if control.todo)
    bad = any(control.error for control in controls)
    return RowView(
        at=at,
        title=first or "（还没有名称）",
        note=" · ".join(text for text in rest if text),
        open=bad or not first or focus.startswith(f"f-{prefix}"),
        stops=stops,
        controls=controls,
    )


def _words(control: Control) -> str:
    if control.options:
        return next((label for _, label, chosen in control.options if chosen), "")
    return control.value


def _control(
    spec: Spec, name: str, raw: Raw, errors: dict[str, str], reasons: dict[str, str]
) -> Control:
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
        error=errors.get(name, ""),
        todo=reasons.get(name, ""),
        options=tuple((key, label, key in chosen) for key, label in spec.options),
    )
