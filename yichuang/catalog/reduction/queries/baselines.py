"""Baselines with their rows, and what was chosen and targeted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from yichuang.catalog.reduction.models import Baseline, BaselineRow, Reckoning, ReductionTarget
from yichuang.catalog.reduction.rules.rate import Counts, Reading
from yichuang.kernel.importing.rules.spec import Key, Values

FIELDS = ("code", "name", "main_code", "department", "kind")


@dataclass(frozen=True)
class BaselineView:
    """A baseline; `frozen_at` is None while rows may still be brought in."""

    id: int
    name: str
    day: date
    counts: Counts
    number: str
    title: str
    dated: date
    rows: int
    frozen_at: datetime | None
    digest: str


@dataclass(frozen=True)
class Choice:
    """口径 as chosen from a day on."""

    effective_from: date
    baseline: str
    reading: Reading
    merges_count: bool
    reason: str


@dataclass(frozen=True)
class TargetView:
    """A target document."""

    percent: str
    number: str
    title: str
    dated: date


def baselines() -> list[BaselineView]:
    """All baselines, the latest first."""
    rows = Baseline.objects.annotate(n=Count("rows")).order_by("-day", "-id")
    return [
        BaselineView(
            row.pk,
            row.name,
            row.day,
            Counts(row.counts),
            row.document_number,
            row.document_title,
            row.document_date,
            row.n,
            row.frozen_at,
            row.digest,
        )
        for row in rows
    ]


def choices() -> list[Choice]:
    """What was chosen, the latest first."""
    rows = Reckoning.objects.select_related("baseline").order_by("-effective_from", "-id")
    return [
        Choice(
            row.effective_from,
            row.baseline.name,
            Reading(row.reading),
            row.merges_count,
            row.reason,
        )
        for row in rows
    ]


def targets() -> list[TargetView]:
    """Target documents, the latest first."""
    rows = ReductionTarget.objects.order_by("-document_date", "-id")
    return [
        TargetView(
            f"{row.percent.normalize():f}%",
            row.document_number,
            row.document_title,
            row.document_date,
        )
        for row in rows
    ]


def open_names() -> list[str]:
    """Baselines that still take rows."""
    return list(Baseline.objects.filter(frozen_at=None).values_list("name", flat=True))


def rows_of(baseline_id: int) -> Iterable[Mapping[str, Any]]:
    """The rows of one baseline by code."""
    return BaselineRow.objects.filter(baseline_id=baseline_id).order_by("code").values(*FIELDS)


def sheet_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Rows by baseline and code as their workbook holds them."""
    rows = BaselineRow.objects.select_related("baseline").order_by("baseline__day", "code")
    if keys is not None:
        rows = rows.filter(baseline__name__in={name for name, _ in keys})
    return {
        (row.baseline.name, row.code): {
            "baseline": row.baseline.name,
            **{field: getattr(row, field) for field in FIELDS},
        }
        for row in rows
    }
