"""A version's guide as component values, for the editor's and the reviewer's preview."""

from typing import Any

from yichuang.catalog.items.queries import GuideView
from yichuang.web.components.flowchart import Flow, FlowStep, Lane
from yichuang.web.components.values import Column, Fact, Link, Material, Table, TableRow

_LANE = {"applicant": "you", "window": "win", "department": "off"}


def context(guide: GuideView) -> dict[str, Any]:
    """What the preview template needs."""
    return {
        "g": guide,
        "facts": [Fact(row.label, row.value, row.unit, row.note) for row in guide.facts],
        "materials": [_material(row) for row in guide.materials],
        "chart": _flow(guide),
        "steps": _steps(guide),
    }


def _material(row: Any) -> Material:
    notes = [row.acceptance_standard or row.filling_notes]
    if row.conditional:
        notes.append("看答案，有的人不用交")
    links = (("空表", row.blank_form_ref), ("样表", row.sample_ref))
    waived = row.necessity == "waived"
    return Material(
        row.name,
        hint="；".join(note for note in notes if note),
        form="，".join(part for part in (row.copies, row.form_label) if part),
        source=row.source_note or row.source_label,
        held=row.held_by_government or waived,
        held_text="免交，部门自行核对" if waived else "",
        samples=tuple(Link(text, ref) for text, ref in links if ref.startswith(("/", "http"))),
    )


def _flow(guide: GuideView) -> Flow:
    office = guide.department.short_name or guide.department.name
    lanes = (Lane("you", "您", "you"), Lane("win", "窗口", "win"), Lane("off", office, "off"))
    place = {step.key: at for at, step in enumerate(guide.flow)}
    steps = []
    for step in guide.flow:
        after = tuple(place[key] for key in step.needs if key in place)
        days = step.to_day - step.from_day
        steps.append(FlowStep(step.name, _LANE.get(step.actor, "off"), days, after=after))
    used = {step.lane for step in steps}
    kept = tuple(lane for lane in lanes if lane.key in used)
    return Flow(kept, tuple(steps), title=f"{guide.name}办理流程图")


def _steps(guide: GuideView) -> Table:
    rows = tuple(
        TableRow(
            (
                f"{at}. {step.name}",
                " · ".join(part for part in (step.actor_label, step.post) if part),
                step.requirement or "—",
                step.days_text or "—",
            )
        )
        for at, step in enumerate(guide.flow, 1)
    )
    columns = (Column("步骤"), Column("谁办"), Column("做什么", width="40"), Column("承诺"))
    return Table("办理环节", columns, rows, dense=True, empty="还没有办理环节。")
