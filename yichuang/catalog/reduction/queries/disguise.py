"""Cancelled items beside what appeared afterwards under another name, with the judgements."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, QuerySet

from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.queries.content import content_of
from yichuang.catalog.powers.models import Power, PowerBasis
from yichuang.catalog.reduction.models import (
    BaselineRow,
    DisguiseJudgement,
    ReductionLine,
)
from yichuang.catalog.reduction.rules.acts import ActKind, Side
from yichuang.catalog.reduction.rules.disguise import (
    Gone,
    Judgement,
    Pair,
    Subject,
    SubjectKind,
    flagged,
)

from .acts import standing_acts


@dataclass(frozen=True)
class Judged:
    """A pair with what an officer last said of it."""

    pair: Pair
    verdict: Judgement | None
    reason: str
    judged_at: datetime | None


def pairs(as_of: date) -> list[Judged]:
    """Flagged pairs of a day: those nobody has judged first, each group in stable order."""
    said = {
        (row.line_id, row.subject_kind, row.subject_code): row
        for row in DisguiseJudgement.objects.order_by("id")
    }
    found = []
    for pair in _flagged(as_of):
        row = said.get((pair.gone.line_id, pair.subject.kind.value, pair.subject.code))
        found.append(
            Judged(pair, Judgement(row.verdict), row.reason, row.recorded_at)
            if row
            else Judged(pair, None, "", None)
        )
    return sorted(found, key=lambda one: one.verdict is not None)


def pair(as_of: date, *, line_id: int, kind: str, code: str) -> Pair | None:
    """One flagged pair; None when it is none (any more)."""
    wanted = (line_id, kind, code)
    for one in _flagged(as_of):
        if (one.gone.line_id, one.subject.kind.value, one.subject.code) == wanted:
            return one
    return None


def _flagged(as_of: date) -> list[Pair]:
    after = ReductionLine.objects.filter(side=Side.AFTER, act__in=standing_acts())
    declared = set(after.values_list("code", flat=True))
    found = flagged(_gone(as_of), [*_items(as_of), *_powers(as_of)], frozenset(declared))
    return _with_evidence(found)


def _gone(as_of: date) -> list[Gone]:
    rows = ReductionLine.objects.filter(
        act__in=standing_acts(as_of).filter(kind=ActKind.CANCEL), side=Side.BEFORE
    )
    return [
        Gone(row.pk, row.code, row.name, row.act.effective_on, row.bases, row.materials)
        for row in rows.select_related("act").order_by("code", "id")
    ]


def _items(as_of: date) -> list[Subject]:
    """Items that first appeared, and were in no baseline: those stood there before."""
    old = BaselineRow.objects.filter(baseline__frozen_at__isnull=False).values("code")
    rows = (
        ItemVersion.objects.filter(effective_from__lte=as_of)
        .exclude(item__implement_code__in=old)
        .order_by()
        .values("item__implement_code", "item__name")
        .annotate(since=Min("effective_from"))
    )
    return [
        Subject(SubjectKind.ITEM, row["item__implement_code"], row["item__name"], row["since"])
        for row in rows
    ]


def _powers(as_of: date) -> list[Subject]:
    """Powers that are no item's: those of an item are compared as the item."""
    items = Item.objects.exclude(base_code="").values("base_code")
    rows = Power.objects.filter(valid_from__lte=as_of).exclude(base_code__in=items)
    return [
        Subject(SubjectKind.POWER, code, name, since)
        for code, name, since in rows.values_list("code", "name", "valid_from")
    ]


def _with_evidence(found: list[Pair]) -> list[Pair]:
    """Bases and materials of the new names, in two statements for all pairs."""
    codes = {one.subject.code for one in found}
    evidence = {**_of_powers(codes), **_of_items(codes)} if codes else {}
    filled = []
    for one in found:
        subject = one.subject
        bases, materials = evidence.get((subject.kind, subject.code), ("", ""))
        full = Subject(subject.kind, subject.code, subject.name, subject.since, bases, materials)
        filled.append(Pair(one.gone, full, one.score))
    return filled


Evidence = dict[tuple[SubjectKind, str], tuple[str, str]]


def _of_items(codes: set[str]) -> Evidence:
    last = (
        ItemVersion.objects.filter(item__implement_code__in=codes, frozen__isnull=False)
        .order_by()
        .values("item_id")
        .annotate(last=Max("id"))
    )
    rows = ItemVersion.objects.filter(id__in=last.values("last")).select_related("item")
    found: Evidence = {}
    for row in rows:
        content = content_of(row)
        found[SubjectKind.ITEM, row.item.implement_code] = (
            "\n".join(f"《{one.law}》{one.article}" for one in content.bases),
            "\n".join(one.name for one in content.materials),
        )
    return found


def _of_powers(codes: set[str]) -> Evidence:
    rows: QuerySet[PowerBasis] = PowerBasis.objects.filter(power__code__in=codes)
    held: dict[str, list[str]] = {}
    for code, law, article in rows.order_by("power__code", "order").values_list(
        "power__code", "law", "article"
    ):
        held.setdefault(code, []).append(f"《{law}》{article}")
    return {(SubjectKind.POWER, code): ("\n".join(lines), "") for code, lines in held.items()}
