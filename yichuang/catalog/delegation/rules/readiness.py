"""Ready or not: what stands between the county and the first application.

The guide and the standard are read live from the item's guide of the day; nobody ticks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.enums import LimitUnit, Necessity

from .enums import ARTICLE_24, BY_HAND, Kind, Point

UNITS = {
    LimitUnit.WORKING_DAYS: "个工作日",
    LimitUnit.CALENDAR_DAYS: "个自然日",
    LimitUnit.MONTHS: "个月",
}


@dataclass(frozen=True)
class Standard:
    """下放前的标准: what the giver demanded. None where it was not handed over."""

    materials: int | None = None
    checks: int | None = None
    promised_days: int | None = None
    promised_unit: str = "wd"
    statutory_days: int | None = None
    statutory_unit: str = "wd"


@dataclass(frozen=True)
class Guide:
    """What the item's guide says, as far as it is compared."""

    number: int
    materials: int
    checks: int
    promised_days: int | None
    promised_unit: str
    statutory_days: int | None
    statutory_unit: str
    entrusted_by: str = ""


@dataclass(frozen=True)
class Training:
    """One person's training and examination."""

    person: str
    trained_on: date
    score: int
    pass_mark: int

    @property
    def passed(self) -> bool:
        return self.score >= self.pass_mark


@dataclass(frozen=True)
class Evidence:
    """Who vouches for a point, with what, since when; `by_slot` when a context above answered."""

    text: str
    who: str
    day: date
    met: bool = True
    by_slot: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the list looks at."""

    kind: str
    giver: str
    effective_from: date
    plan: str
    item_code: str
    standard: Standard
    trainings: tuple[Training, ...] = ()
    evidence: Mapping[Point, Evidence] | None = None
    guide: Guide | None = None
    giver_known: bool = True  # a body of this name is registered, so that papers can be its


@dataclass(frozen=True)
class Line:
    """A point, whether it is met, why, and at which field of the guide it is mended."""

    point: Point
    met: bool
    why: str
    field: str = "power_source"


def guide_of(content: Content, number: int) -> Guide:
    """The guide of an item's content. Waived materials are not demanded; checks are 部门环节."""
    return Guide(
        number,
        sum(one.necessity != Necessity.WAIVED for one in content.materials),
        sum(one.actor == "department" for one in content.steps),
        content.promised_value,
        content.promised_unit,
        content.statutory_value,
        content.statutory_unit,
        content.entrusted_by,
    )


def check(facts: Facts, on: date) -> tuple[Line, ...]:
    """The whole list for a day, every point with its reason."""
    lines = [
        _effective(facts, on),
        Line(
            Point.PLAN,
            bool(facts.plan.strip()),
            "已写明" if facts.plan.strip() else "还没有承接方案",
        ),
        _training(facts, on),
        *(_vouched(facts, point, on) for point in BY_HAND),
        _guide(facts),
        *_standard(facts),
    ]
    if facts.kind == Kind.ENTRUST:
        lines.append(_in_name(facts))
    return tuple(lines)


def unmet(lines: tuple[Line, ...], *, but: tuple[Point, ...] = ()) -> tuple[Line, ...]:
    """The points that stop the opening."""
    return tuple(line for line in lines if not line.met and line.point not in but)


def _effective(facts: Facts, on: date) -> Line:
    since = facts.effective_from
    if on < since:
        return Line(
            Point.EFFECTIVE, False, f"下放从 {since} 起生效，在这以前权力还在“{facts.giver}”"
        )
    return Line(Point.EFFECTIVE, True, f"{since} 起生效")


def _training(facts: Facts, on: date) -> Line:
    """A certificate of after the day proves nothing for the day."""
    passed = [one for one in facts.trainings if one.passed and one.trained_on <= on]
    if passed:
        return Line(Point.TRAINING, True, f"{len({one.person for one in passed})} 人培训考核合格")
    late = [one for one in facts.trainings if one.trained_on > on]
    if late:
        return Line(Point.TRAINING, False, f"培训日期 {late[0].trained_on} 在开门之后，不算")
    if facts.trainings:
        return Line(Point.TRAINING, False, f"参加考核的 {len(facts.trainings)} 人都不合格")
    return Line(Point.TRAINING, False, "还没有培训考核合格的人")


def _vouched(facts: Facts, point: Point, on: date) -> Line:
    found = (facts.evidence or {}).get(point)
    if found is None:
        return Line(point, False, "没有系统能核对（未接入），也没有登记佐证")
    if found.day > on:
        return Line(point, False, f"佐证日期 {found.day} 在开门之后，不算")
    how = "系统核对" if found.by_slot else f"{found.who} {found.day} 佐证"
    return Line(point, found.met, f"{how}：{found.text}")


def _guide(facts: Facts) -> Line:
    if not facts.item_code:
        return Line(Point.GUIDE, False, "还没有写明由哪个事项来办（实施编码）")
    if facts.guide is None:
        return Line(Point.GUIDE, False, f"事项 {facts.item_code} 当天没有生效的办事指南")
    return Line(Point.GUIDE, True, f"第 {facts.guide.number} 版指南已公布")


def _standard(facts: Facts) -> list[Line]:
    """Not more papers, not longer, and not fewer checks than before (审批标准不降低)."""
    giver, guide = facts.standard, facts.guide
    missing = [
        name
        for name, value in (
            ("材料数", giver.materials),
            ("审查环节数", giver.checks),
            ("承诺时限", giver.promised_days),
        )
        if value is None
    ]
    if missing:
        return [Line(Point.STANDARD, False, f"没有登记下放单位的{'、'.join(missing)}，无从比较")]
    if guide is None:
        return [Line(Point.STANDARD, False, "没有办事指南，无从比较")]
    if faults := [fault for fault in _compared(giver, guide) if fault]:
        return [Line(Point.STANDARD, False, why, field) for field, why in faults]
    text = f"材料 {guide.materials}/{giver.materials} 份，环节 {guide.checks}/{giver.checks} 个，时限不长于下放前"
    return [Line(Point.STANDARD, True, text)]


def _compared(giver: Standard, guide: Guide) -> list[tuple[str, str] | None]:
    return [
        _no_more(guide, giver),
        _no_fewer(guide, giver),
        _no_longer(
            "promised_value",
            "承诺时限",
            (guide.promised_days, guide.promised_unit),
            (giver.promised_days, giver.promised_unit),
        ),
        _no_longer(
            "statutory_value",
            "法定时限",
            (guide.statutory_days, guide.statutory_unit),
            (giver.statutory_days, giver.statutory_unit),
        ),
    ]


def _no_more(guide: Guide, giver: Standard) -> tuple[str, str] | None:
    if giver.materials is None or guide.materials <= giver.materials:
        return None
    return "materials", f"指南要 {guide.materials} 份材料，下放前是 {giver.materials} 份"


def _no_fewer(guide: Guide, giver: Standard) -> tuple[str, str] | None:
    if giver.checks is None or guide.checks >= giver.checks:
        return None
    return "steps", f"指南只有 {guide.checks} 个审查决定环节，下放前是 {giver.checks} 个"


def _no_longer(
    field: str, name: str, own: tuple[int | None, str], before: tuple[int | None, str]
) -> tuple[str, str] | None:
    """Working days and calendar days are not turned into each other."""
    if before[0] is None:
        return None
    was = f"{before[0]} {_unit(before[1])}"
    if own[0] is None:
        return field, f"指南没有写{name}，下放前是 {was}"
    now = f"{own[0]} {_unit(own[1])}"
    if own[0] and before[0] and own[1] != before[1]:
        return field, f"{name} {now}，下放前 {was}，单位不同，不能比较，请写成同一单位"
    return (field, f"{name} {now}，下放前是 {was}") if own[0] > before[0] else None


def _unit(unit: str) -> str:
    return UNITS[LimitUnit(unit)]


def _in_name(facts: Facts) -> Line:
    """委托: every paper is the giver's (Art 24(1))."""
    said = facts.guide.entrusted_by if facts.guide else ""
    if not facts.giver_known:
        why = f"“{facts.giver}”没有登记为机关，不能以它的名义出文书，请系统管理员登记"
        return Line(Point.IN_NAME, False, why)
    if said == facts.giver:
        return Line(Point.IN_NAME, True, f"文书以“{facts.giver}”的名义出具")
    why = f"委托办理要以“{facts.giver}”的名义出文书（{ARTICLE_24}第一款）"
    had = f"，指南写的委托部门是“{said}”" if said else "，指南没有写委托部门"
    return Line(Point.IN_NAME, False, why + had, "entrusted_by")
