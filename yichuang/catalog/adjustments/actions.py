"""Proposing an adjustment, its way through the offices, and the publication of a new list."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yichuang.catalog.laws.rules import plain_name
from yichuang.catalog.powers.actions import POWERS, freeze, write_lines
from yichuang.catalog.powers.queries import latest, names_of, rows_on
from yichuang.catalog.powers.rules.editions import Column
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.org.queries import department_name, departments
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.statutes.queries import value

from .models import Adjustment, AdjustmentLine, AdjustmentStep
from .policies import check_draft, check_move, visible_to
from .queries import Ripple, Touched, barred, to_lines
from .rules import (
    LIMIT,
    TABLE,
    LineDraft,
    Move,
    Stage,
    Trigger,
    due,
    line_fault,
    missing,
    moves_from,
    same_person,
    says_due,
)

RACE = "这次调整刚被别人办理，您的操作没有生效。"
RELOAD = "请刷新页面，看看现在的环节再办。"


@act
def open_adjustment(
    *,
    by: Actor,
    at: datetime,
    today: date,
    department_id: int,
    title: str,
    trigger: Trigger,
    trigger_on: date,
    trigger_document: str,
    law: str = "",
    lines: tuple[LineDraft, ...] = (),
) -> int:
    """A department proposes; the clock runs from the day its ground took effect. The id.

    Raises Invalid for what is missing, Conflict while no list has been published,
    NotAllowed for another department.
    """
    check_draft(by, department_id)
    _check_words(title=title, trigger_document=trigger_document)
    if not department_name(department_id):
        raise Invalid("请选提出部门。", fields={"department": ["没有这个部门"]})
    if latest() is None:
        raise Conflict(
            "清单还没有公布，不用走调整。", what_to_do="请直接导入权责清单，再公布第 1 版。"
        )
    statute = value(LIMIT, on=trigger_on)
    clock = due(trigger_on, statute, calendar=current_calendar())
    serial = next_number(series="清单调整", year=today.year)
    found = Adjustment.objects.create(
        number=f"权调〔{today.year}〕{serial}号",
        title=title.strip()[:200],
        trigger=trigger.value,
        trigger_on=trigger_on,
        trigger_document=trigger_document.strip()[:300],
        law=law.strip(),
        department_id=department_id,
        due_on=clock.due or trigger_on,
        due_says=says_due(clock, statute),
        created_at=at,
    )
    for line in lines:
        _put(found, line)
    record(
        action=Act.ADJUSTMENT_OPEN,
        by=by,
        at=at,
        obj=("adjustment", found.number),
        version=found.version,
        after={"trigger": found.trigger, "trigger_on": str(trigger_on), "lines": len(lines)},
    )
    return int(found.pk)


def _check_words(**given: str) -> None:
    said = {"title": "请写调整的事由", "trigger_document": "请写依据的文件、法律和条款"}
    fields = {name: [said[name]] for name, text in given.items() if not text.strip()}
    if fields:
        raise Invalid("还有没写的。", fields=fields)


@act
def open_from_ripple(
    *, by: Actor, at: datetime, today: date, found: Ripple, trigger_on: date, document: str
) -> list[int]:
    """One draft a department for everything a law reaches; the ids.

    A power that nothing else carries is proposed for 取消, any other loses the basis (变更).
    Departments that already have an open adjustment for the law are left out. Raises Conflict
    when nothing is left to propose.
    """
    ids = {body.name: body.id for body in departments()}
    law = plain_name(found.law)
    going = Adjustment.objects.filter(law=law).exclude(stage__in=[Stage.PUBLISHED, Stage.DROPPED])
    busy = set(going.values_list("department_id", flat=True))
    listed = rows_on(today)
    made = []
    for name in sorted({one.department for one in found.powers}):
        if ids[name] in busy:
            continue
        lines = tuple(
            _proposed(found, one, listed[one.code])
            for one in found.powers
            if one.department == name
        )
        made.append(
            open_adjustment(
                by=by,
                at=at,
                today=today,
                department_id=ids[name],
                title=f"《{found.law}》{found.article}变动，调整 {len(lines)} 项职权",
                trigger=Trigger.LAW,
                trigger_on=trigger_on,
                trigger_document=document,
                law=law,
                lines=lines,
            )
        )
    if not made:
        raise Conflict(
            "没有可以发起的调整：没有职权引用它，或者各部门都已经发起。",
            what_to_do="请看正在办理的清单调整。",
        )
    return made


def _proposed(found: Ripple, one: Touched, row: Mapping[str, Any]) -> LineDraft:
    source = f"《{found.law}》{found.article}"
    if one.falls:
        return LineDraft(Column.CANCELLED, one.code, f"{source}变动后没有依据", {})
    after = after_row(row, bases=one.kept)
    return LineDraft(Column.CHANGED, one.code, f"{source}不再作为依据", after)


def after_row(row: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A sheet row as a line keeps it: without the dates of its version."""
    return {
        key: val for key, val in {**row, **changes}.items() if key not in ("valid_from", "valid_to")
    }


@act
def put_line(*, by: Actor, at: datetime, adjustment_id: int, seen: int, line: LineDraft) -> None:
    """Add a line, or replace the one of the same code. Raises Invalid, Conflict, NotAllowed."""
    found = _draft(by, adjustment_id, seen)
    fields = line_fault(line) | _too_long(line)
    if fields:
        raise Invalid(next(iter(fields.values()))[0] + "。", fields=fields)
    _advance(found)
    AdjustmentLine.objects.filter(adjustment=found, code=line.code).delete()
    _put(found, line)
    _log(found, Act.ADJUSTMENT_LINES, by, at, {"put": line.code, "column": line.column.value})


def _too_long(line: LineDraft) -> dict[str, list[str]]:
    columns = {column.field: column for column in POWERS.columns}
    row = {**line.after, "code": line.code}
    return {
        field: [f"{columns[field].name}最多 {columns[field].max_length} 个字"]
        for field, text in row.items()
        if field in columns and len(str(text)) > columns[field].max_length
    }


@act
def drop_line(*, by: Actor, at: datetime, adjustment_id: int, seen: int, code: str) -> None:
    """Take a line out of a draft. Raises NotFound, Conflict, NotAllowed."""
    found = _draft(by, adjustment_id, seen)
    _advance(found)
    if not AdjustmentLine.objects.filter(adjustment=found, code=code).delete()[0]:
        raise NotFound("没有这一项")
    _log(found, Act.ADJUSTMENT_LINES, by, at, {"drop": code})


@act
def move(
    *,
    by: Actor,
    at: datetime,
    today: date,
    adjustment_id: int,
    seen: int,
    move: Move,
    text: str = "",
    document: str = "",
    effective_from: date | None = None,
) -> None:
    """One step of the way; publishing writes the list and freezes the new edition.

    Raises Conflict (another stage, somebody faster), NotAllowed (another office, or the same
    person judging twice), Invalid (words missing, lines that the gate of the bases refuses).
    """
    found = _visible(by, adjustment_id)
    if seen != found.version:
        raise Conflict(RACE, what_to_do=RELOAD)
    stage = Stage(found.stage)
    if move not in moves_from(stage):
        raise Conflict(f"这次调整现在是“{stage.label}”，不能“{move.label}”。", what_to_do=RELOAD)
    check_move(by, found, move)
    given = {"text": text.strip(), "document": document.strip(), "effective_from": effective_from}
    if lacks := missing(move, given):
        raise Invalid(next(iter(lacks.values()))[0] + "。", fields=lacks)
    if why := same_person(move, by.user_id, _done_by(found)):
        raise Invalid(why, code="adjustment.same_person", what_to_do="请由另一位同事办理。")
    on = effective_from or today
    if move not in (Move.RETURN, Move.DROP):
        _check_lines(found, on)
    changes: dict[str, Any] = {"stage": TABLE[move].target.value}
    if move is Move.APPROVE:
        changes["decision_document"] = document.strip()
    if move is Move.PUBLISH:
        changes |= _published(found, by, at, today, on)
    _advance(found, **changes)
    AdjustmentStep.objects.create(
        adjustment=found,
        seq=found.version,
        move=move.value,
        at=at,
        actor=by.name,
        actor_user_id=by.user_id,
        text=text.strip(),
        document=document.strip(),
    )
    _log(found, Act.ADJUSTMENT_MOVE, by, at, {"move": move.value, "stage": found.stage}, text)


def _published(found: Adjustment, by: Actor, at: datetime, today: date, on: date) -> dict[str, Any]:
    before = latest()
    if on < today or (before and on < before.effective_from):
        raise Invalid(
            f"新清单不能从 {on} 起施行：已经公布的清单不能倒改。",
            fields={"effective_from": ["不能早于今天，也不能早于上一版的施行日期"]},
        )
    lines = found.lines.order_by("id")
    write_lines(at=at, on=on, lines=to_lines(list(lines)))
    edition = freeze(by=by, at=at, on=on, document=found.decision_document)
    return {"edition_id": edition.pk, "effective_from": on, "published_on": today}


def _check_lines(found: Adjustment, on: date) -> None:
    lines = list(found.lines.order_by("id"))
    if not lines:
        raise Invalid("还没有调整项。", what_to_do="请先写明哪些职权怎么调整。")
    faults = barred(found, lines, on=on)
    if faults:
        code, why = next(iter(faults.items()))
        raise Invalid(
            f"还有 {len(faults)} 项不合格。职权 {code}：{why[0]}。",
            code="adjustment.gate",
            what_to_do="请退回部门改好，或者删去这一项。",
        )


def _done_by(found: Adjustment) -> dict[Move, int | None]:
    """Who made each move since the last time it went out of the department's hands."""
    done: dict[Move, int | None] = {}
    for name, who in found.steps.order_by("seq").values_list("move", "actor_user_id"):
        if name == Move.RETURN:
            done = {}
        else:
            done[Move(name)] = who
    return done


def _visible(by: Actor, adjustment_id: int) -> Adjustment:
    found = visible_to(by).filter(id=adjustment_id).first()
    if found is None:
        raise NotFound("没有这次清单调整，或者您无权查看")
    return found


def _draft(by: Actor, adjustment_id: int, seen: int) -> Adjustment:
    found = _visible(by, adjustment_id)
    check_draft(by, found.department_id)
    if seen != found.version:
        raise Conflict(RACE, what_to_do=RELOAD)
    if found.stage != Stage.DRAFT:
        raise Conflict(f"这次调整已经“{Stage(found.stage).label}”，不能再改调整项。")
    return found


def _advance(found: Adjustment, **changes: Any) -> None:
    rows = Adjustment.objects.filter(id=found.pk, version=found.version, stage=found.stage)
    changes["version"] = found.version + 1
    if rows.update(**changes) != 1:
        raise Conflict(RACE, what_to_do=RELOAD)
    for name, val in changes.items():
        setattr(found, name, val)


def _put(found: Adjustment, line: LineDraft) -> None:
    row = dict(line.after)
    if line.column is Column.CANCELLED:
        name = names_of([line.code]).get(line.code, line.code)
    else:
        row.setdefault("department", department_name(found.department_id))
        name = str(row.get("name", ""))
    AdjustmentLine.objects.create(
        adjustment=found,
        column=line.column.value,
        code=line.code.strip(),
        name=name[:300],
        reason=line.reason.strip()[:500],
        after=row if line.column is not Column.CANCELLED else {},
        related=" ".join(line.related),
    )


def _log(
    found: Adjustment, action: Act, by: Actor, at: datetime, after: dict[str, Any], reason: str = ""
) -> None:
    record(
        action=action,
        by=by,
        at=at,
        obj=("adjustment", found.number),
        version=found.version,
        after=after,
        reason=reason,
    )
