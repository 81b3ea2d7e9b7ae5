"""How the 权责清单 changes: triggers, the way through the offices, the lines of a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yichuang.catalog.powers.rules import PowerType, abolished, read_bases
from yichuang.catalog.powers.rules.editions import Column
from yichuang.kernel.clock.rules import Deadline, WorkCalendar, deadline
from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.statutes.rules import Statute

LIMIT = "powers.adjustment"


class Trigger(Labelled):
    """Why a list has to change (domain.md 3.3)."""

    LAW = "law", "法律法规规章立改废"
    UPPER_CANCELLED = "upper_cancelled", "上级取消"
    UPPER_DELEGATED = "upper_delegated", "上级下放"
    FUNCTIONS = "functions", "机构职能调整"
    RESHAPED = "reshaped", "合并、拆分或者更名"


class Stage(Labelled):
    """Where an adjustment is."""

    DRAFT = "draft", "部门拟稿"
    REGISTRY = "registry", "编办审核"
    LEGALITY = "legality", "合法性审查"
    GOVERNMENT = "government", "县政府审定"
    APPROVED = "approved", "待公布"
    PUBLISHED = "published", "已公布"
    DROPPED = "dropped", "已终止"


class Move(Labelled):
    """What an office does with it."""

    SUBMIT = "submit", "报编办审核"
    CONFIRM = "confirm", "编办同意，送司法局"
    LEGAL = "legal", "合法性审查通过，报县政府"
    APPROVE = "approve", "县政府同意"
    PUBLISH = "publish", "公布新的清单"
    RETURN = "return", "退回部门修改"
    DROP = "drop", "终止调整"


@dataclass(frozen=True)
class Row:
    """One row of the way. `needs`: what must be written with it."""

    move: Move
    sources: tuple[Stage, ...]
    target: Stage
    permission: tuple[Permission, ...]
    needs: tuple[str, ...] = ()


_P = Permission
_OPEN = (Stage.REGISTRY, Stage.LEGALITY, Stage.GOVERNMENT)
TABLE: dict[Move, Row] = {
    row.move: row
    for row in (
        Row(Move.SUBMIT, (Stage.DRAFT,), Stage.REGISTRY, (_P.POWER_PROPOSE, _P.POWER_REVIEW)),
        Row(Move.CONFIRM, (Stage.REGISTRY,), Stage.LEGALITY, (_P.POWER_REVIEW,), ("text",)),
        Row(Move.LEGAL, (Stage.LEGALITY,), Stage.GOVERNMENT, (_P.POWER_LEGALITY,), ("text",)),
        Row(Move.APPROVE, (Stage.GOVERNMENT,), Stage.APPROVED, (_P.POWER_APPROVE,), ("document",)),
        Row(
            Move.PUBLISH,
            (Stage.APPROVED,),
            Stage.PUBLISHED,
            (_P.POWER_REVIEW,),
            ("effective_from",),
        ),
        Row(
            Move.RETURN,
            _OPEN,
            Stage.DRAFT,
            (_P.POWER_REVIEW, _P.POWER_LEGALITY, _P.POWER_APPROVE),
            ("text",),
        ),
        Row(
            Move.DROP,
            (Stage.DRAFT, *_OPEN, Stage.APPROVED),
            Stage.DROPPED,
            (_P.POWER_REVIEW,),
            ("text",),
        ),
    )
}
# Who may send back: the office that has it.
_HOLDERS = {
    Stage.REGISTRY: _P.POWER_REVIEW,
    Stage.LEGALITY: _P.POWER_LEGALITY,
    Stage.GOVERNMENT: _P.POWER_APPROVE,
}
NEEDS = {
    "text": "请写明意见",
    "document": "请写批准的文件和文号",
    "effective_from": "请写新清单的施行日期",
}


def permissions(move: Move, stage: Stage) -> tuple[Permission, ...]:
    """Who may make a move at a stage; an opinion of an office is returned by that office alone."""
    if move is Move.RETURN and stage in _HOLDERS:
        return (_HOLDERS[stage],)
    return TABLE[move].permission


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """The moves a stage has, in the order of the way."""
    return tuple(move for move, row in TABLE.items() if stage in row.sources)


def missing(move: Move, given: Mapping[str, object]) -> dict[str, list[str]]:
    """What a move lacks, by field."""
    return {name: [NEEDS[name]] for name in TABLE[move].needs if not given.get(name)}


def same_person(move: Move, person: int | None, before: Mapping[Move, int | None]) -> str:
    """Why this person may not make the move: who proposed it does not judge it, nor twice.

    Editing and judging apart is the county's own rule (内部控制), as for items.
    """
    judged = (Move.CONFIRM, Move.LEGAL, Move.APPROVE)
    if person is None or move not in judged:
        return ""
    mine = [done for done, who in before.items() if who == person and done is not move]
    if mine:
        return f"您在这次调整里已经办过“{mine[0].label}”，要由另一个人办理。"
    return ""


@dataclass(frozen=True)
class LineDraft:
    """One proposed line. `after`: the new sheet row, empty for 取消."""

    column: Column
    code: str
    reason: str
    after: Mapping[str, object]
    related: tuple[str, ...] = ()


def line_fault(line: LineDraft) -> dict[str, list[str]]:
    """What one line lacks by itself, by field."""
    found: dict[str, list[str]] = {}
    if not line.code.strip():
        found["code"] = ["请写职权编码"]
    if not line.reason.strip():
        found["reason"] = ["请写这一项为什么调整，依据哪个文件哪一条"]
    if line.column is Column.CANCELLED:
        return found
    for field, label in (("name", "职权名称"), ("kind", "职权类型"), ("bases", "设定依据")):
        if not line.after.get(field):
            found[field] = [f"请写{label}"]
    kind = str(line.after.get("kind") or "")
    if kind and kind not in {one.value for one in PowerType}:
        found["kind"] = [abolished(kind) or f"没有“{kind}”这种职权类型"]
    if why := read_bases(str(line.after.get("bases") or ""))[1]:
        found["bases"] = [why]
    return found


def foreign(
    trigger: Trigger, department: str, line: LineDraft, before: Mapping[str, object]
) -> str:
    """Why a line is not this department's to propose; moving a power needs its own ground."""
    owner = before.get("department") or department
    after = line.after.get("department") or owner
    if trigger is Trigger.FUNCTIONS:
        return ""
    if owner != department:
        return f"这是{owner}的职权，{department}不能提出调整"
    if line.column is not Column.CANCELLED and after != department:
        return f"把职权改到{after}，要以“{Trigger.FUNCTIONS.label}”发起"
    return ""


def due(trigger_on: date, statute: Statute, *, calendar: WorkCalendar) -> Deadline:
    """By when the new list has to be published: from the day the ground took effect."""
    return deadline(trigger_on, statute.limit, calendar=calendar)


def says_due(result: Deadline, statute: Statute) -> str:
    """The clock in one sentence, with article and dates."""
    return (
        f"依据 {result.start} 生效，按{statute.citation}自次日起 {statute.value}"
        f"{statute.unit.label}内公布，最迟 {result.due}。"
    )
