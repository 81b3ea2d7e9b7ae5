"""One adjustment: its lines weighed against the law, what the offices said, the next step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.catalog.adjustments import actions, queries
from yichuang.catalog.adjustments.queries import Detail, LineRow
from yichuang.catalog.adjustments.rules import (
    TABLE,
    LineDraft,
    Move,
    Stage,
    moves_from,
    permissions,
)
from yichuang.catalog.powers import queries as powers
from yichuang.catalog.powers.rules import Column, PowerType, compare
from yichuang.catalog.powers.rules.editions import LABELS
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Change

from .common import actor_of, crumbs, number, page
from .views_powers import KINDS, day_of

_LONG = frozenset(LABELS) - {
    "name",
    "sub_item",
    "kind",
    "department",
    "level",
    "source",
    "base_code",
}


@requires(Permission.POWER_VIEW)
@require_safe
def adjustment(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """The page of one adjustment."""
    return _page(request, adjustment_id)


def _page(
    request: HttpRequest, adjustment_id: int, refusal: DomainError | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.adjustment(actor, adjustment_id, on=today())
    stage = found.row.stage
    drafting = stage is Stage.DRAFT and (
        actor.can(Permission.POWER_REVIEW)
        or (actor.can(Permission.POWER_PROPOSE) and found.department_id in actor.departments)
    )
    moves = [
        (move, TABLE[move].needs)
        for move in moves_from(stage)
        if any(actor.can(one) for one in permissions(move, stage))
    ]
    context = {
        "a": found,
        "kind": KINDS[stage],
        "columns": _four(found),
        "bad": sum(bool(line.faults) for line in found.lines),
        "drafting": drafting,
        "moves": moves,
        "late": found.row.due_on < today() and stage not in (Stage.PUBLISHED, Stage.DROPPED),
        "form": _form(request, found) if drafting else None,
        "typed": request.POST,
        "today": today(),
        "fields": getattr(refusal, "fields", {}),
        "crumbs": crumbs(
            ("权责清单调整", reverse("web:manage_adjustments")), (found.row.number, "")
        ),
    }
    return page(request, "manage/adjustment.html", context, error=refusal)


def _four(found: Detail) -> list[tuple[str, list[tuple[LineRow, list[Change]]]]]:
    return [
        (
            column.label,
            [(line, _changes(line)) for line in found.lines if line.draft.column is column],
        )
        for column in Column
    ]


def _changes(line: LineRow) -> list[Change]:
    if line.draft.column is not Column.CHANGED or not line.before:
        return []
    code = line.draft.code
    found = compare({code: line.before}, {code: {**line.draft.after, "code": code}})
    return [Change(*field) for one in found for field in one.fields]


def _form(request: HttpRequest, found: Detail) -> dict[str, Any]:
    """The line form: what was typed, else the power asked for as it stands."""
    column = request.POST.get("column") or request.GET.get("column") or Column.CANCELLED.value
    code = (request.POST.get("code") or request.GET.get("code") or "").strip()
    held = next((line for line in found.lines if line.draft.code == code), None)
    row: dict[str, Any] = dict(powers.rows_on(today()).get(code, {})) if code else {}
    if held is not None and held.draft.after:
        row = dict(held.draft.after)
    typed = request.POST
    values = {name: typed.get(name, row.get(name, "")) for name in LABELS}
    return {
        "column": column if column in {one.value for one in Column} else Column.CANCELLED.value,
        "columns": Column.choices(),
        "code": code,
        "reason": typed.get("reason", held.draft.reason if held else ""),
        "values": [
            (name, label, values[name], name in _LONG)
            for name, label in LABELS.items()
            if name not in ("kind", "department")
        ],
        "kind": values["kind"],
        "department": values["department"] or found.row.department,
        "kinds": PowerType.choices(),
        "open": bool(code) or bool(typed),
    }


@requires(Permission.POWER_VIEW)
@require_POST
def line(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Write a line, or take one out."""
    given, by = request.POST, actor_of(request)
    seen = number(given.get("seen"))
    try:
        if given.get("drop"):
            actions.drop_line(
                by=by, at=now(), adjustment_id=adjustment_id, seen=seen, code=given["drop"]
            )
        else:
            actions.put_line(
                by=by, at=now(), adjustment_id=adjustment_id, seen=seen, line=_line(given)
            )
    except DomainError as refusal:
        return _page(request, adjustment_id, refusal)
    messages.success(request, "调整项已保存。")
    return redirect("web:manage_adjustment", adjustment_id)


def _line(given: Any) -> LineDraft:
    column = given.get("column", "")
    if column not in {one.value for one in Column}:
        raise Invalid("请选调整方式。", fields={"column": ["请选一项"]})
    after = {name: given.get(name, "").replace("\r\n", "\n").strip() for name in LABELS}
    kept = {} if column == Column.CANCELLED else after
    return LineDraft(
        Column(column), given.get("code", "").strip()[:80], given.get("reason", "").strip(), kept
    )


@requires(Permission.POWER_VIEW)
@require_POST
def move(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """One step of the way."""
    given = request.POST
    try:
        asked = given.get("move", "")
        if asked not in {one.value for one in Move}:
            raise Invalid("请选怎么办。")
        day = given.get("effective_from", "")
        actions.move(
            by=actor_of(request),
            at=now(),
            today=today(),
            adjustment_id=adjustment_id,
            seen=number(given.get("seen")),
            move=Move(asked),
            text=given.get("text", "")[:2000],
            document=given.get("document", "")[:200],
            effective_from=day_of(day, "effective_from") if day else None,
        )
    except DomainError as refusal:
        return _page(request, adjustment_id, refusal)
    messages.success(request, f"已办理：{Move(asked).label}。")
    return redirect("web:manage_adjustment", adjustment_id)
