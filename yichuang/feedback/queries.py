"""Reading reports: tested against the lists, by number for the reporter, by days left for us."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import ItemRef, VersionRef
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.enums import MaterialSource, Necessity
from yichuang.catalog.proofs.rules import day_text
from yichuang.kernel.errors import NotFound
from yichuang.kernel.indicators.registry import Column, declare_count
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.rules import mask_phone

from .models import ExtraDemand
from .policies import visible_to
from .rules.demands import AskedWhere, DemandResult, DemandStage, in_groups, normal_number
from .rules.finding import Evidence, Finding, Listed, Lists, Verdict, find, since_then

PAGE = 50


# --- the test against the lists ---


def tested(
    item: ItemRef, material: str, *, asked_on: date, today: date, version_id: int | None = None
) -> Finding:
    """What the lists of that day say. A case's own version binds it (`version_id`)."""
    ref, content = _version(item, version_id, asked_on)
    then = find(material, _lists(item, ref, content, asked_on))
    if asked_on == today or then.verdict is not Verdict.LISTED:
        return then
    return since_then(then, find(material, _lists(item, ref, content, today)))


def _version(
    item: ItemRef, version_id: int | None, on: date
) -> tuple[VersionRef | None, Content | None]:
    if version_id is None:
        found = catalog.find_published(item.id, on=on)
        if found is None:
            return None, None
        version_id = found.id
    ref, content = catalog.snapshot(version_id)
    if ref.item_id != item.id:
        raise NotFound("这个版本不是这个事项的")
    return ref, content


def _lists(item: ItemRef, ref: VersionRef | None, content: Content | None, on: date) -> Lists:
    guide = ""
    if ref is not None and ref.effective_from is not None:
        guide = f"办事指南第{ref.number}版（{day_text(ref.effective_from)}起）"
    return Lists(
        on=on,
        item_code=item.implement_code,
        guide=guide,
        materials=None if content is None else _materials(content),
        proofs=catalog.proofs_in_force(on),
        services=catalog.services_in_force(on),
    )


def _materials(content: Content) -> tuple[Listed, ...]:
    """In the order in which the guide numbers them."""
    rows = sorted(content.materials, key=lambda row: row.sort)
    return tuple(
        Listed(
            position,
            row.name,
            waived=row.necessity == Necessity.WAIVED or bool(row.held_by_government),
            conditional=bool(row.when),
            report=row.source == MaterialSource.INTERMEDIARY,
        )
        for position, row in enumerate(rows, start=1)
    )


# --- the reporter's page ---


@dataclass(frozen=True)
class Follow:
    """A report as whoever holds its number reads it. No telephone, not even masked."""

    number: str
    item_id: int
    item_name: str
    department: str
    material: str
    asked_where: AskedWhere
    asked_on: date
    received_at: datetime
    due_on: date
    limit_text: str
    stage: DemandStage
    verdict: Verdict
    finding: str
    evidence: tuple[Evidence, ...]
    result: DemandResult | None
    words: str
    told_on: date | None
    has_phone: bool

    @property
    def spaced(self) -> str:
        """The number as it is read out."""
        return in_groups(self.number)


def by_number(number: str) -> Follow:
    """The report of a query number, however it was typed. Raises NotFound."""
    row = ExtraDemand.objects.filter(number=normal_number(number)[:20]).first()
    if row is None:
        raise NotFound("没有这个查询编号", what_to_do="请对照回执，编号是 16 位数字。")
    return _follow(row)


def _follow(row: ExtraDemand) -> Follow:
    return Follow(
        number=row.number,
        item_id=row.item_id,
        item_name=row.item_name,
        department=department_names().get(row.department_id, ""),
        material=row.material,
        asked_where=AskedWhere(row.asked_where),
        asked_on=row.asked_on,
        received_at=row.received_at,
        due_on=row.due_on,
        limit_text=row.limit_text,
        stage=DemandStage(row.stage),
        verdict=Verdict(row.verdict),
        finding=row.finding,
        evidence=tuple(Evidence(**one) for one in row.evidence),
        result=DemandResult(row.result) if row.result else None,
        words=row.words,
        told_on=row.told_on,
        has_phone=bool(row.phone),
    )


# --- the officer's pages ---


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    id: int
    item_name: str
    department: str
    asked_where: AskedWhere
    asked_on: date
    received_on: date
    due_on: date
    stage: DemandStage
    verdict: Verdict
    result: str


@dataclass(frozen=True)
class Page:
    """A page of rows and the key of the next one, empty on the last."""

    rows: list[Row]
    next_key: str


_ROW = (
    *("id", "item_name", "department_id", "asked_where", "asked_on", "received_on", "due_on"),
    *("stage", "verdict", "result"),
)


def reports(actor: Actor, *, open_only: bool = True, after: str = "", limit: int = PAGE) -> Page:
    """Reports by the day they must be answered, paged by key (`day.id`)."""
    rows = visible_to(actor).order_by("due_on", "id")
    if open_only:
        rows = rows.exclude(stage=DemandStage.TOLD)
    if key := _key(after):
        rows = rows.filter(Q(due_on__gt=key[0]) | Q(due_on=key[0], id__gt=key[1]))
    found = list(rows.values(*_ROW)[: limit + 1])
    names = department_names()
    shown = [_row(values, names) for values in found[:limit]]
    last = shown[-1] if len(found) > limit else None
    return Page(shown, f"{last.due_on:%Y%m%d}.{last.id}" if last else "")


def _key(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition(".")
    given = row_number(number)
    try:
        return (date.fromisoformat(day), given) if given is not None else None
    except ValueError:
        return None


def _row(values: dict, names: dict[int, str]) -> Row:
    return Row(
        id=values["id"],
        item_name=values["item_name"],
        department=names.get(values["department_id"], ""),
        asked_where=AskedWhere(values["asked_where"]),
        asked_on=values["asked_on"],
        received_on=values["received_on"],
        due_on=values["due_on"],
        stage=DemandStage(values["stage"]),
        verdict=Verdict(values["verdict"]),
        result=DemandResult(values["result"]).label if values["result"] else "",
    )


@dataclass(frozen=True)
class Detail:
    """A report as its handler sees it; the telephone masked unless it was asked for."""

    id: int
    version: int
    report: Follow
    phone: str
    handler: str
    mine: bool


def report(actor: Actor, demand_id: int, *, reveal: bool = False) -> Detail:
    """One report. Raises NotFound, also for one of the person's own department."""
    row = visible_to(actor).select_related("handler").filter(id=demand_id).first()
    if row is None:
        raise NotFound("没有这条反映，或者您无权查看")
    return Detail(
        id=row.pk,
        version=row.version,
        report=replace(_follow(row), number=""),
        phone=row.phone if reveal else mask_phone(row.phone) if row.phone else "",
        handler=row.handler.display_name if row.handler else "",
        mine=row.handler_id in actor.desks,
    )


# --- figures ---


def received(as_of: date) -> QuerySet[ExtraDemand]:
    """Every report up to the day."""
    return ExtraDemand.objects.filter(received_on__lte=as_of)


def confirmed(as_of: date) -> QuerySet[ExtraDemand]:
    """Of these, found true up to the day."""
    return received(as_of).filter(result=DemandResult.TRUE, told_on__lte=as_of)


_COLUMNS: Sequence[Column] = (
    Column("received_on", "收到日期"),
    Column("item_name", "事项"),
    Column("asked_on", "要材料的日期"),
    Column("due_on", "答复期限"),
    Column("told_on", "反馈日期"),
)


def declare_figures() -> None:
    """Called once at start-up."""
    for key, name, definition, rows in (
        ("extra_demands", "索要清单外材料的反映", "截至当日收到的反映，一条算一件。", received),
        (
            "extra_demands_true",
            "核实属实的索要清单外材料",
            "其中截至当日已反馈、核实结果是属实的。",
            confirmed,
        ),
    ):
        declare_count(
            f"feedback.{key}",
            name,
            definition,
            unit="件",
            owner="feedback",
            rows=rows,
            columns=_COLUMNS,
        )
