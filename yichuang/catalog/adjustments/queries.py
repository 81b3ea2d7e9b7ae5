"""Reading adjustments, the reach of a law, and the laws that make one due."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from yichuang.catalog.intermediaries.queries import services_on
from yichuang.catalog.items.queries.citations import Citing, citing
from yichuang.catalog.laws.queries import verdicts
from yichuang.catalog.laws.rules import Standing, Verdict, article_number, plain_name
from yichuang.catalog.powers.actions import Line, line_faults
from yichuang.catalog.powers.queries import rows_on
from yichuang.catalog.powers.rules import (
    Basis,
    PowerType,
    read_bases,
    refusal,
    worth,
    write_bases,
)
from yichuang.catalog.powers.rules.editions import Column, Row
from yichuang.catalog.proofs.queries import proofs_on
from yichuang.kernel.errors import NotFound
from yichuang.kernel.indicators.registry import Column as Figure
from yichuang.kernel.indicators.registry import declare_count, declare_distinct, period_start
from yichuang.kernel.org.queries import departments
from yichuang.kernel.permissions.rules import Actor

from .models import Adjustment, AdjustmentLine
from .policies import visible_to
from .rules import LineDraft, Move, Stage, Trigger, foreign


@dataclass(frozen=True)
class AdjustmentRow:
    """An adjustment as the list shows it."""

    id: int
    number: str
    title: str
    department: str
    trigger: Trigger
    stage: Stage
    due_on: date
    lines: int


@dataclass(frozen=True)
class StepRow:
    """What an office did."""

    move: Move
    at: datetime
    actor: str
    actor_user_id: int | None
    text: str
    document: str


@dataclass(frozen=True)
class LineRow:
    """A line with what bars it; `before` is the row in the list, empty for a new power."""

    id: int
    draft: LineDraft
    name: str
    before: Row
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Detail:
    """One adjustment with everything its page shows."""

    row: AdjustmentRow
    version: int
    department_id: int
    trigger_on: date
    trigger_document: str
    law: str
    due_says: str
    decision_document: str
    effective_from: date | None
    published_on: date | None
    edition: int | None
    lines: tuple[LineRow, ...]
    steps: tuple[StepRow, ...]


def adjustments(
    actor: Actor, *, stage: str = "", after: int = 0, limit: int = 50
) -> tuple[list[AdjustmentRow], int]:
    """What the person may see, newest first; the key of the next page, or 0."""
    rows = visible_to(actor).select_related("department").prefetch_related("lines")
    if stage:
        rows = rows.filter(stage=stage)
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows.order_by("-id")[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else 0
    return [_row(one) for one in found[:limit]], more


def adjustment(actor: Actor, adjustment_id: int, *, on: date) -> Detail:
    """One adjustment, its lines weighed on the day they would take effect. Raises NotFound."""
    rows = visible_to(actor).select_related("department", "edition")
    found = rows.prefetch_related("lines", "steps").filter(id=adjustment_id).first()
    if found is None:
        raise NotFound("没有这次清单调整，或者您无权查看")
    lines = sorted(found.lines.all(), key=lambda one: one.pk)
    open_ = found.stage not in (Stage.PUBLISHED, Stage.DROPPED)
    there = rows_on(found.effective_from or on) if open_ else {}
    said = barred(found, lines, on=found.effective_from or on) if open_ else {}
    return Detail(
        _row(found),
        found.version,
        found.department_id,
        found.trigger_on,
        found.trigger_document,
        found.law,
        found.due_says,
        found.decision_document,
        found.effective_from,
        found.published_on,
        found.edition.number if found.edition else None,
        tuple(
            LineRow(
                one.pk,
                _draft(one),
                one.name,
                there.get(one.code, {}),
                tuple(said.get(one.code, ())),
            )
            for one in lines
        ),
        tuple(
            StepRow(Move(one.move), one.at, one.actor, one.actor_user_id, one.text, one.document)
            for one in sorted(found.steps.all(), key=lambda one: one.seq)
        ),
    )


def to_lines(rows: Sequence[AdjustmentLine]) -> list[Line]:
    """Stored lines as the list takes them."""
    new = (Column.ADDED, Column.RECEIVED)
    return [Line(one.code, one.after or None, new=Column(one.column) in new) for one in rows]


def barred(found: Adjustment, lines: Sequence[AdjustmentLine], *, on: date) -> dict[str, list[str]]:
    """What bars the lines from a day on, by code: the gate of the list, and whose power it is."""
    said = line_faults(to_lines(lines), on=on)
    there, bodies = rows_on(on), {body.name for body in departments()}
    for one in lines:
        line = _draft(one)
        why = foreign(Trigger(found.trigger), found.department.name, line, there.get(line.code, {}))
        to = line.after.get("department", "")
        if to and to not in bodies:
            why = f"没有登记“{to}”这个部门"
        if why:
            said.setdefault(line.code, []).append(why)
    return said


def _draft(one: AdjustmentLine) -> LineDraft:
    related = tuple(filter(None, one.related.split()))
    return LineDraft(Column(one.column), one.code, one.reason, one.after, related)


def _row(one: Adjustment) -> AdjustmentRow:
    return AdjustmentRow(
        one.pk,
        one.number,
        one.title,
        one.department.name,
        Trigger(one.trigger),
        Stage(one.stage),
        one.due_on,
        len(one.lines.all()),
    )


# --- 涟漪: what a law reaches ---


@dataclass(frozen=True)
class Touched:
    """A power in the list that rests on the law. `falls`: nothing else carries it.

    `kept`: the cell of its other bases.
    """

    code: str
    name: str
    department: str
    articles: tuple[str, ...]
    falls: bool
    reason: str
    kept: str


@dataclass(frozen=True)
class Ripple:
    """Everything in the county that names a law (and an article) on a day."""

    law: str
    article: str
    verdict: Verdict
    powers: tuple[Touched, ...]
    guides: tuple[Citing, ...]
    proofs: tuple[tuple[str, str, str], ...]
    intermediaries: tuple[tuple[str, str, str], ...]

    @property
    def empty(self) -> bool:
        return not (self.powers or self.guides or self.proofs or self.intermediaries)


def ripple(law: str, article: str = "", *, on: date) -> Ripple:
    """What a changed or repealed law reaches on a day; with an article, who names it or none.

    A power falls when no other of its bases carries it on the day: the article counts as gone
    (domain.md 3.3). Statements do not grow with the county.
    """
    key = plain_name(law)
    listed = rows_on(on)
    named = {
        code: [
            one for one in read_bases(row["bases"])[0] if _cites(one.law, one.article, key, article)
        ]
        for code, row in listed.items()
    }
    laws = {
        one.law for code in named if named[code] for one in read_bases(listed[code]["bases"])[0]
    }
    said = verdicts({*laws, law}, on=on)
    return Ripple(
        law,
        article,
        said[law],
        tuple(_touched(listed[code], mine, said, on) for code, mine in named.items() if mine),
        tuple(citing(law, article)),
        tuple(
            (one.number, one.name, one.basis_article)
            for one in proofs_on(on)
            if _cites(one.basis_law, one.basis_article, key, article)
        ),
        tuple(
            (one.number, one.name, one.basis_article)
            for one in services_on(on)
            if _cites(one.basis_law, one.basis_article, key, article)
        ),
    )


def _cites(law: str, article: str, key: str, wanted: str) -> bool:
    if not law or plain_name(law) != key:
        return False
    number = article_number(wanted)
    return number is None or article_number(article) in (None, number)


def _touched(row: Row, mine: Sequence[Basis], said: dict[str, Verdict], on: date) -> Touched:
    kind = PowerType(row["kind"])
    others = [one for one in read_bases(row["bases"])[0] if one not in mine]
    why = refusal(kind, [worth(kind, one, said[one.law], on) for one in others])
    reason = why or f"还有{'、'.join(f'《{one.law}》{one.article}' for one in others)}"
    articles = tuple(one.article for one in mine)
    kept = write_bases(others)
    return Touched(row["code"], row["name"], row["department"], articles, bool(why), reason, kept)


@dataclass(frozen=True)
class StaleLaw:
    """A law without force that powers in the list still rest on."""

    law: str
    reason: str
    powers: int
    open_numbers: tuple[str, ...]


def stale_laws(*, on: date) -> tuple[tuple[StaleLaw, ...], int]:
    """Laws the list rests on that are not in force on a day, and how many were not checked.

    Names that are not in the table are 未核对, counted and not judged.
    """
    resting: dict[str, set[str]] = defaultdict(set)
    for code, row in rows_on(on).items():
        for one in read_bases(row["bases"])[0]:
            resting[one.law].add(code)
    said = verdicts(resting, on=on)
    unchecked = sum(one.standing is Standing.UNCHECKED for one in said.values())
    stale = {law: one for law, one in said.items() if one.standing is Standing.STALE}
    numbers: dict[str, list[str]] = defaultdict(list)
    going = Adjustment.objects.exclude(stage__in=[Stage.PUBLISHED, Stage.DROPPED])
    for law, number in going.exclude(law="").order_by("id").values_list("law", "number"):
        numbers[plain_name(law)].append(number)
    return (
        tuple(
            StaleLaw(law, one.reason, len(resting[law]), tuple(numbers[plain_name(law)]))
            for law, one in sorted(stale.items())
        ),
        unchecked,
    )


# --- figures ---


def adjusted(as_of: date) -> QuerySet[AdjustmentLine]:
    """The lines of the adjustments that were published in the period up to a day."""
    return AdjustmentLine.objects.filter(
        adjustment__stage=Stage.PUBLISHED,
        adjustment__published_on__gte=period_start(as_of),
        adjustment__published_on__lte=as_of,
    )


def declare_figures() -> None:
    """Called once at start-up."""
    columns = (
        Figure("adjustment__number", "调整编号"),
        Figure("adjustment__department__name", "提出部门"),
        Figure("column", "调整方式"),
        Figure("code", "职权编码"),
        Figure("name", "职权名称"),
        Figure("adjustment__published_on", "公布日期"),
    )
    declare_count(
        "powers.adjusted",
        "调整职权",
        "期间内公布的清单调整里的职权，一次调整里的一个职权编码算一项。",
        unit="项",
        owner="catalog",
        rows=adjusted,
        columns=columns,
        period=True,
    )
    declare_distinct(
        "powers.adjusted_departments",
        "调整职权的部门",
        "期间内公布的清单调整里，不同的提出部门。",
        unit="个",
        owner="catalog",
        rows=adjusted,
        by=Figure("adjustment__department__name", "提出部门"),
        period=True,
    )
