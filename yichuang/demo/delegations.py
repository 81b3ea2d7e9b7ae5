"""承接下放 of the demo county: one running well, one entrusted, one not ready, one just arrived."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yichuang.catalog.delegation import actions
from yichuang.catalog.delegation.actions.registering import Handed
from yichuang.catalog.delegation.queries import detail
from yichuang.catalog.delegation.rules import Kind, Point
from yichuang.catalog.delegation.rules.enums import HeldBy, Level
from yichuang.catalog.powers.rules import PowerType
from yichuang.demo.days import dice
from yichuang.demo.departments import BY_KEY
from yichuang.demo.items import ItemSpec
from yichuang.demo.stories import Course, World
from yichuang.kernel.clock.now import beijing_date

TITLE = "关于向县（市、区）下放一批市级行政权力事项的决定"
FORESTRY = "云汀市林业局"


@dataclass(frozen=True)
class Handing:
    """A power of the story: whose, to whom, under which standard, with which people."""

    department: str
    power_code: str
    power_name: str
    giver: str
    document: str
    standard: tuple[int, int, int, int]  # materials, checks, promised, statutory
    baseline: tuple[int, int, int, int]  # decided, refused, on time, complaints
    plan: str
    trained: tuple[tuple[str, int], ...]
    kind: Kind = Kind.TRANSFER
    item: str = ""
    vouched: dict[Point, str] = field(default_factory=dict)


TRANSPORT = Handing(
    "transport",
    "99017200100",
    "道路货物运输经营许可",
    "云汀市交通运输局",
    "云政发〔2025〕12号",
    (8, 2, 15, 20),
    (436, 61, 388, 9),
    "运管股两人到市局跟班五天，考核合格后上岗；市局账号移交给县；头三个月每月和市局核对一次卷宗。",
    (("周晓东", 92), ("何丽娟", 86)),
    item="道路货物运输经营许可",
    vouched={
        Point.SEAL: "行政审批专用章（交通）已启用，领用登记第 7 号",
        Point.SYSTEM: "省道路运输平台县级账号 4 个已开通",
    },
)
SEEDS = Handing(
    "forestry",
    "99011700300",
    "林木种子生产经营许可（非主要林木品种）",
    FORESTRY,
    "云林发〔2026〕8号",
    (4, 3, 10, 20),
    (52, 4, 49, 1),
    "林业站两人参加市局培训；文书一律用市局名义，盖市局委托专用章；每半年把卷宗报市局备查。",
    (("罗志强", 88), ("吴敏", 79)),
    kind=Kind.ENTRUST,
    item="林木种子生产经营许可（非主要林木品种）",
    vouched={
        Point.SEAL: "市局委托专用章（清川）已移交，交接单第 2 号",
        Point.SYSTEM: "市林业审批系统委托办理权限已开通",
    },
)
LIGHTNING = Handing(
    "weather",
    "99017000100",
    "雷电防护装置设计审核",
    "云汀市气象局",
    "云气发〔2026〕15号",
    (3, 2, 5, 10),
    (118, 6, 112, 1),
    "防雷股一人到市局学习图纸审核，指南按市局的时限改好以后开门。",
    (("邓凯", 54),),
    item="雷电防护装置设计审核",
    vouched={
        Point.SEAL: "审批专用章已备案，领用登记第 3 号",
        Point.SYSTEM: "市局审图系统账号已开通",
    },
)
WATER = Handing(
    "water",
    "99016800400",
    "取水许可（年取水量五万立方米以下）",
    "云汀市水务局",
    "云政发〔2026〕21号",
    (4, 3, 20, 45),
    (37, 3, 35, 0),
    "",
    (),
)


def courses(world: World) -> Iterator[tuple[datetime, Course]]:
    """Each with the moment at which it begins; a county without the item leaves it out."""
    past = world.times
    named = world.catalogue.named
    if (spec := named(TRANSPORT.item)) is not None:
        begin = past.moment(past.first - timedelta(days=19), 10)
        yield begin, _running(world, spec, begin)
    if (spec := named(SEEDS.item)) is not None:
        guide = world.catalogue.begins(spec)
        yield guide - timedelta(days=40), _entrusted(world, spec, guide)
    if (spec := named(LIGHTNING.item)) is not None:
        begin = past.office(past.workday_back(21), dice("delegation", "blocked"))
        yield begin, _blocked(world, spec, begin)
    arrived = past.office(past.workday_back(3), dice("delegation", "new"))
    yield arrived, _arrived(world, arrived)


def _running(world: World, spec: ItemSpec, begin: datetime) -> Course:
    """Prepared in three weeks, opened with the hall, weighed after a year and more."""
    past = world.times
    row = _register(world, TRANSPORT, begin, beijing_date(begin))
    yield begin + timedelta(days=1)
    _prepare(world, TRANSPORT, row, begin + timedelta(days=1), trained=beijing_date(begin))
    opening = past.moment(past.first, 8, 50)
    yield opening
    _bind(world, spec, row, opening)
    actions.open_delegation(by=world.staff.checker, at=opening, delegation_id=row)
    judged = past.office(past.workday_back(10), dice("delegation", "judged"))
    yield judged
    if detail(row, on=beijing_date(judged)).measured.decided:
        actions.evaluate_quality(
            by=world.staff.checker,
            at=judged,
            delegation_id=row,
            complaints=0,
            complaints_source="12345 热线和窗口意见簿台账，逐件核对",
        )


def _entrusted(world: World, spec: ItemSpec, guide: datetime) -> Course:
    """委托: the guide names the city's organ, and is published when everything else is there."""
    begin = guide - timedelta(days=40)
    row = _register(world, SEEDS, begin, beijing_date(guide) - timedelta(days=10))
    ready = guide - timedelta(days=20)
    yield ready
    _prepare(world, SEEDS, row, ready, trained=beijing_date(ready) - timedelta(days=4))
    bound = guide + timedelta(minutes=5)
    yield bound
    _bind(world, spec, row, bound)
    rng = dice("delegation", "entrusted")
    opening = world.times.later(guide, 2, rng)
    yield opening
    actions.open_delegation(by=world.staff.checker, at=opening, delegation_id=row)


def _blocked(world: World, spec: ItemSpec, begin: datetime) -> Course:
    """Two points stand open: the examination failed, and the guide is slower than the city was."""
    row = _register(world, LIGHTNING, begin, beijing_date(begin))
    later = world.times.later(begin, 6, dice("delegation", "blocked", "later"))
    yield later
    _prepare(world, LIGHTNING, row, later, trained=beijing_date(later))
    _bind(world, spec, row, later)


def _arrived(world: World, at: datetime) -> Course:
    """The document is here, the power comes next month."""
    _register(world, WATER, at, world.times.today + timedelta(days=38))
    yield from ()


def _register(world: World, one: Handing, at: datetime, effective: date) -> int:
    names = ("materials", "checks", "promised_days", "statutory_days")
    counts = ("decided", "refused", "on_time", "complaints")
    more: dict[str, Any] = {
        "baseline_period": f"{effective.year - 1}年全年",
        **{f"standard_{name}": value for name, value in zip(names, one.standard, strict=True)},
        **{f"baseline_{name}": value for name, value in zip(counts, one.baseline, strict=True)},
    }
    body = world.catalogue.departments[BY_KEY[one.department].key]
    handed = Handed(
        document_number=one.document,
        document_title=TITLE,
        giver=one.giver,
        held_by=HeldBy.OWN.value,
        level=Level.CITY.value,
        kind=one.kind.value,
        effective_from=effective,
        department_id=body.id,
        power_code=one.power_code,
        power_name=one.power_name,
        power_type=PowerType.LICENCE.value,
        more=more,
    )
    return int(actions.register(by=world.staff.checker, at=at, handed=handed).pk)


def _prepare(world: World, one: Handing, row: int, at: datetime, *, trained: date) -> None:
    by = world.staff.editor(one.department)
    actions.start(by=by, at=at, delegation_id=row, plan=one.plan)
    for person, score in one.trained:
        actions.train(
            by=by,
            at=at,
            delegation_id=row,
            person=person,
            trained_on=trained,
            score=score,
            certificate=f"培训结业登记 {trained.year}-{score:03d}",
        )
    for point, text in one.vouched.items():
        actions.vouch(
            by=by,
            at=at,
            delegation_id=row,
            point=point,
            text=text,
            who="办公室",
            day=beijing_date(at),
        )


def _bind(world: World, spec: ItemSpec, row: int, at: datetime) -> None:
    by = world.staff.editor(spec.department)
    changes = {"item_code": spec.implement_code}
    actions.amend(by=by, at=at, delegation_id=row, changes=changes)
