"""The demo county's 权责清单 changes: a first edition, two adjustments published, one on its way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from yichuang.catalog.adjustments import actions
from yichuang.catalog.adjustments.queries import adjustment
from yichuang.catalog.adjustments.rules import LineDraft, Move, Trigger
from yichuang.catalog.powers.actions import publish_first
from yichuang.catalog.powers.queries import rows_on
from yichuang.catalog.powers.rules import Column
from yichuang.demo.departments import BY_KEY
from yichuang.demo.stories import Course, World
from yichuang.kernel.clock.now import beijing

# Listed at first, and gone since: (department, serial, name, basis).
GONE = (
    (
        "labour",
        "X01",
        "就业失业登记证年检",
        "规范性文件：《清川县就业失业登记证管理办法》第九条",
    ),
    (
        "market",
        "X02",
        "食品经营者从业人员健康证复审",
        "规范性文件：《清川县食品从业人员管理规定》第六条",
    ),
)
_WAY = (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE, Move.PUBLISH)
_WORDS = {
    Move.CONFIRM: "触发情形属实，调整方式和编码无误，同意。",
    Move.LEGAL: "依据现行有效，调整内容不违反上位法，审查通过。",
}


def code_of(key: str, serial: str) -> str:
    """The code of one of the powers that no item of the county serves."""
    return f"{BY_KEY[key].code}-{serial}"


def courses(world: World) -> Iterator[tuple[datetime, Course]]:
    """Each with its first moment."""
    past = world.times
    yield past.moment(past.first, 0, 1), _first(world)
    yield past.moment(past.workday_back(150), 9, 40), _labour(world)
    yield past.moment(past.workday_back(60), 10, 20), _market(world)
    yield past.moment(past.workday_back(9), 14, 10), _pending(world)


def _first(world: World) -> Course:
    on = world.times.first
    yield from ()
    publish_first(
        by=world.staff.checker,
        at=world.times.moment(on, 0, 1),
        on=on,
        document=f"清政发〔{on.year}〕2号",
    )


def _labour(world: World) -> Course:
    """上级取消: a yearly check that a paper of the county had set."""
    line = LineDraft(
        Column.CANCELLED, code_of("labour", "X01"), "省政府决定取消，今后查系统里的登记", {}
    )
    yield from _adjust(
        world,
        150,
        "labour",
        "取消就业失业登记证年检",
        Trigger.UPPER_CANCELLED,
        "省政府关于取消一批行政职权的决定",
        (line,),
        until=Move.PUBLISH,
    )


def _market(world: World) -> Course:
    """One power goes, one comes down from the city."""
    on = world.times.workday_back(60)
    row = next(one for one in rows_on(on).values() if one["department"] == BY_KEY["market"].name)
    came = {
        **actions.after_row(row),
        "code": code_of("market", "X03"),
        "name": "食品生产加工小作坊登记",
        "kind": "other",
        "bases": "地方性法规：《食品小作坊小餐饮小摊点管理条例》第十条",
        "source": "上级下放",
        "base_code": "",
        "note": "市市场监督管理局下放",
    }
    lines = (
        LineDraft(Column.CANCELLED, code_of("market", "X02"), "没有上位法依据，清理取消", {}),
        LineDraft(Column.RECEIVED, code_of("market", "X03"), "市政府下放决定第一条", came),
    )
    yield from _adjust(
        world,
        60,
        "market",
        "承接小作坊登记，取消健康证复审",
        Trigger.UPPER_DELEGATED,
        "市政府关于下放一批行政职权的决定",
        lines,
        until=Move.PUBLISH,
    )


def _pending(world: World) -> Course:
    """A rewording that waits for the legal review."""
    on = world.times.workday_back(9)
    row = next(one for one in rows_on(on).values() if one["department"] == BY_KEY["market"].name)
    better = actions.after_row(
        row, supervise=f"{row['supervise']}检查结果在作出后七个工作日内公示。"
    )
    lines = (LineDraft(Column.CHANGED, row["code"], "补写事后监管责任", better),)
    yield from _adjust(
        world,
        9,
        "market",
        f"补写{row['name']}的监管责任",
        Trigger.FUNCTIONS,
        "县委编委关于调整监管职责的通知",
        lines,
        until=Move.CONFIRM,
    )


def _adjust(
    world: World,
    back: int,
    key: str,
    title: str,
    trigger: Trigger,
    document: str,
    lines: tuple[LineDraft, ...],
    *,
    until: Move,
) -> Course:
    past, staff = world.times, world.staff
    at = past.moment(past.workday_back(back), 10, 30)
    id_ = actions.open_adjustment(
        by=staff.editor(key),
        at=at,
        today=beijing(at).date(),
        department_id=staff.heads[key].department_id or 0,
        title=title,
        trigger=trigger,
        trigger_on=past.workday_back(back + 2),
        trigger_document=document,
        lines=lines,
    )
    who = {
        Move.SUBMIT: staff.editor(key),
        Move.CONFIRM: staff.checker,
        Move.LEGAL: staff.justice,
        Move.APPROVE: staff.leader,
        Move.PUBLISH: staff.checker,
    }
    for step, move in enumerate(_WAY, start=1):
        at = past.moment(past.workday_back(back - 2 * step + 1), 15, 5 * step)
        yield at
        given: dict[str, Any] = {"text": _WORDS.get(move, "")}
        if move is Move.APPROVE:
            given["document"] = f"清政发〔{beijing(at).year}〕{(160 - back) // 3 + 8}号"
        if move is Move.PUBLISH:
            given["effective_from"] = beijing(at).date() + timedelta(days=1)
        actions.move(
            by=who[move],
            at=at,
            today=beijing(at).date(),
            adjustment_id=id_,
            seen=adjustment(staff.checker, id_, on=beijing(at).date()).version,
            move=move,
            **given,
        )
        if move is until:
            return
