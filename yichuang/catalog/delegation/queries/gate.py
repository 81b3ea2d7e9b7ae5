"""What the catalogue's gates ask: may the item be published, does it take applications."""

from collections.abc import Mapping, Sequence
from datetime import date

from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.rules import (
    Held,
    Line,
    Point,
    Stage,
    check,
    closed_items,
    guide_of,
    unmet,
)
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.marks import mark_of

from .readiness import facts, named_bodies, with_papers


def gate_mark() -> str:
    """What asks for the state of the delegations (for `state_of`)."""
    return mark_of(Delegation)


def closed_on(on: date) -> Mapping[str, str]:
    """Every delegated 实施编码 → why the item takes no application on the day; one statement."""
    rows = Delegation.objects.exclude(item_code="").order_by("id")
    values = rows.values_list("item_code", "giver", "document_number", "opened_on", "ended_on")
    return closed_items((Held(*row) for row in values), on)


def unready(item_code: str, content: Content, on: date) -> Sequence[tuple[str, str]]:
    """(field, why) for what stops a guide of a delegated power from being published.

    All of the list but the guide itself, held against the content that is to be published.
    """
    rows = with_papers(Delegation.objects.filter(item_code=item_code)).order_by("-id")
    found = list(rows) if item_code else []
    row = next((one for one in found if one.stage != Stage.ENDED), None)
    if row is None:
        gone = [one for one in found if one.ended_on is not None and one.ended_on <= on]
        return [
            ("power_source", f"权力已由“{one.giver}”从 {one.ended_on} 起收回") for one in gone[:1]
        ]
    if row.stage == Stage.PENDING:
        return (("power_source", f"“{row.giver}”下放的这项权力还是“待承接”，没有开始承接"),)
    known = facts(row, guide_of(content, 0), on=on, bodies=named_bodies([row]))
    lines = check(known, on)
    return tuple((line.field, _said(line)) for line in unmet(lines, but=(Point.GUIDE,)))


def _said(line: Line) -> str:
    return f"{line.point.label}：{line.why}"
