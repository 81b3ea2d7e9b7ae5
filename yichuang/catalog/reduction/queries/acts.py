"""The acts: those that stand on a day, pages of them, one with its lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Prefetch, Q, QuerySet

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.queries.content import content_of
from yichuang.catalog.items.queries.versions import in_force
from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.models import BaselineRow, ReductionAct, ReductionLine
from yichuang.catalog.reduction.rules.acts import LEAVING, ActKind, Held, Named, Side
from yichuang.catalog.reduction.rules.rate import Move


@dataclass(frozen=True)
class ActRow:
    """An act as lists and its own page show it."""

    id: int
    kind: ActKind
    effective_on: date
    number: str
    title: str
    dated: date
    before: tuple[Named, ...]
    after: tuple[Named, ...]
    type_before: str
    type_after: str
    reason: str
    recorded_at: datetime
    corrects: int | None
    corrected_by: int | None
    correction_reason: str

    @property
    def document(self) -> str:
        """《…》（文号）."""
        return f"《{self.title}》（{self.number}）"

    @property
    def departments(self) -> str:
        """Every department named, once."""
        names = (one.department for one in (*self.before, *self.after) if one.department)
        return "、".join(dict.fromkeys(names))


@dataclass(frozen=True)
class ActPage:
    """Acts, the latest first; `next_key` is empty on the last page."""

    rows: tuple[ActRow, ...]
    next_key: str


def standing_acts(as_of: date | None = None) -> QuerySet[ReductionAct]:
    """Acts in force on a day (all without one), without corrected ones and corrections."""
    rows = ReductionAct.objects.filter(corrects=None, correction=None)
    return rows if as_of is None else rows.filter(effective_on__lte=as_of)


def moves(as_of: date) -> list[Move]:
    """The standing acts as the calculation needs them, in order. One statement."""
    lines = ReductionLine.objects.filter(act__in=standing_acts(as_of))
    found: dict[int, tuple[ActKind, date, str, list[str], list[str]]] = {}
    columns = ("act_id", "act__kind", "act__effective_on", "act__document_number", "side", "code")
    for act_id, kind, on, number, side, code in lines.order_by(
        "act__effective_on", "act_id", "order", "id"
    ).values_list(*columns):
        held = found.setdefault(act_id, (ActKind(kind), on, number, [], []))
        held[3 if side == Side.BEFORE else 4].append(code)  # type: ignore[union-attr]
    return [
        Move(kind, on, tuple(before), tuple(after), number)
        for kind, on, number, before, after in found.values()
    ]


def acts_page(
    *,
    kind: str = "",
    department: str = "",
    text: str = "",
    after: str = "",
    limit: int,
    all_acts: bool = False,
) -> ActPage:
    """Acts from a key on; without corrected ones and corrections unless `all_acts`."""
    rows = _filtered(kind, department, text, all_acts)
    if key := _key(after):
        day, number = key
        rows = rows.filter(Q(effective_on__lt=day) | Q(effective_on=day, id__lt=number))
    found = [_row(row) for row in _with_lines(rows)[: limit + 1]]
    last = found[limit - 1] if len(found) > limit else None
    return ActPage(tuple(found[:limit]), f"{last.effective_on}_{last.id}" if last else "")


def _key(text: str) -> tuple[date, int] | None:
    """Where a page begins, out of an address that anybody may have typed."""
    day, _, number = text.partition("_")
    try:
        return date.fromisoformat(day), min(int(number), 2**62)
    except ValueError:
        return None


def count(*, kind: str = "", department: str = "", text: str = "", all_acts: bool = False) -> int:
    """How many acts these filters leave."""
    return _filtered(kind, department, text, all_acts).count()


def act(act_id: int) -> ActRow | None:
    """One act at its lasting address, corrected or not."""
    found = _with_lines(ReductionAct.objects.filter(id=act_id)).first()
    return _row(found) if found else None


def departments() -> list[str]:
    """Departments with an act."""
    rows = ReductionLine.objects.exclude(department="").order_by("department")
    return list(rows.values_list("department", flat=True).distinct())


def updated_at() -> datetime | None:
    """When the last act was recorded."""
    return ReductionAct.objects.aggregate(last=Max("recorded_at"))["last"]


def _filtered(kind: str, department: str, text: str, all_acts: bool) -> QuerySet[ReductionAct]:
    rows = ReductionAct.objects.all() if all_acts else standing_acts()
    if kind:
        rows = rows.filter(kind=kind)
    if department:
        lines = ReductionLine.objects.filter(department=department)
        rows = rows.filter(id__in=lines.values("act_id"))
    if text:
        lines = ReductionLine.objects.filter(Q(name__icontains=text) | Q(code__startswith=text))
        rows = rows.filter(Q(id__in=lines.values("act_id")) | Q(document_number__icontains=text))
    return rows


def _with_lines(rows: QuerySet[ReductionAct]) -> QuerySet[ReductionAct]:
    lines = Prefetch("lines", ReductionLine.objects.order_by("order", "id"))
    ordered = rows.select_related("correction").order_by("-effective_on", "-id")
    return ordered.prefetch_related(lines)


def _row(row: ReductionAct) -> ActRow:
    lines = {side: tuple(_named(x) for x in row.lines.all() if x.side == side) for side in Side}
    correction = getattr(row, "correction", None)
    return ActRow(
        row.pk,
        ActKind(row.kind),
        row.effective_on,
        row.document_number,
        row.document_title,
        row.document_date,
        lines[Side.BEFORE],
        lines[Side.AFTER],
        PowerType(row.type_before).label if row.type_before else "",
        PowerType(row.type_after).label if row.type_after else "",
        row.reason,
        row.recorded_at,
        row.corrects_id,
        correction.pk if correction else None,
        correction.reason if correction else "",
    )


def _named(line: ReductionLine) -> Named:
    return Named(
        *(line.code, line.name, line.department, line.main_code, line.bases, line.materials)
    )


# --- what is known of a code, for judging a new act ---


def held(codes: Collection[str], effective_on: date) -> dict[str, Held]:
    """What is known of each code on the day before an act. Three statements."""
    eve = effective_on - timedelta(days=1)
    known = set(
        BaselineRow.objects.filter(code__in=codes, baseline__frozen_at__isnull=False).values_list(
            "code", flat=True
        )
    )
    versions = in_force(eve).filter(item__implement_code__in=codes)
    since = dict(versions.values_list("item__implement_code", "effective_from"))
    left: dict[str, ReductionLine] = {}
    lines = ReductionLine.objects.filter(code__in=codes, act__in=standing_acts())
    for line in lines.select_related("act").order_by("act__effective_on", "id"):
        if line.leaves:
            left[line.code] = line
        elif line.side == Side.AFTER and line.act.effective_on <= eve:
            since[line.code] = max(since.get(line.code) or date.min, line.act.effective_on)
    return {
        code: Held(
            code in known,
            code in since,
            since.get(code),
            left[code].act.effective_on if code in left else None,
            left[code].act.document_number if code in left else "",
        )
        for code in codes
    }


def times_left(codes: Iterable[str]) -> dict[str, int]:
    """How often an act took each code away, corrected ones too."""
    rows = ReductionLine.objects.filter(code__in=list(codes), leaves__isnull=False)
    found: dict[str, int] = {}
    for code in rows.values_list("code", flat=True):
        found[code] = found.get(code, 0) + 1
    return found


def leaves(kind: ActKind, code: str, after: Collection[str]) -> bool:
    """Whether an act takes this code away: one that is also 调整后 stays."""
    return kind in LEAVING and code not in after


def described(codes: Collection[str], on: date) -> dict[str, Named]:
    """Codes as they are known: the guide that last held, else a baseline, else an act."""
    found: dict[str, Named] = {}
    for line in ReductionLine.objects.filter(code__in=codes).order_by("id"):
        found[line.code] = _named(line)
    for row in BaselineRow.objects.filter(code__in=codes).order_by("baseline__day"):
        found[row.code] = Named(row.code, row.name, row.department, row.main_code)
    versions = ItemVersion.objects.filter(
        item__implement_code__in=codes, effective_from__lte=on, frozen__isnull=False
    )
    for version in versions.select_related("item__department").order_by("number"):
        content, item = content_of(version), version.item
        code, main = item.implement_code, item.parent_name
        old = found.get(code)
        found[code] = Named(
            code,
            item.name,
            item.department.name,
            old.main_code if old and old.main_code else main,
            "\n".join(f"《{one.law}》{one.article}" for one in content.bases),
            "\n".join(one.name for one in content.materials),
        )
    return found
