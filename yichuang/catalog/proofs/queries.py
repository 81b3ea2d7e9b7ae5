"""Reading the list: what holds on a day, its pages, one row with its history."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yichuang.catalog.marks import mark_of
from yichuang.kernel.importing.rules.spec import Key, Values
from yichuang.kernel.indicators.registry import Column, declare_count, declare_distinct

from .models import Proof as ProofRow
from .rules import Opinion, Proof, ended, in_force, plain

FIELDS = tuple(field.name for field in fields(Proof))


@dataclass(frozen=True)
class Line:
    """One state of a row, and until when it holds."""

    row: Proof
    until: date | None


def mark() -> str:
    """What asks for the state of this list (for `state_of`)."""
    return mark_of(ProofRow)


def listed_on(on: date) -> list[Proof]:
    """Every row in force on a day, one statement."""
    rows = ProofRow.objects.filter(effective_from__lte=on).order_by("number", "effective_from")
    return in_force([Proof(**values) for values in rows.values(*FIELDS)], on)


def proofs_on(on: date, *, opinion: str = "", text: str = "") -> list[Proof]:
    """What the page shows for a day: by opinion, by words of name, organ or number."""
    wanted = plain(text)
    return [
        row
        for row in listed_on(on)
        if (not opinion or row.opinion == opinion)
        and wanted in plain(f"{row.name}|{row.number}|{row.demanded_by}|{row.issued_by}")
    ]


def history(number: str) -> list[Line]:
    """All states of a number, the latest first; empty for one that is not in the list."""
    rows = ProofRow.objects.filter(number=number).values(*FIELDS)
    return [Line(row, until) for row, until in reversed(ended([Proof(**v) for v in rows]))]


def updated_on(rows: Collection[Proof]) -> date | None:
    """When the list last changed, from its rows."""
    days = [row.published_on or row.effective_from for row in rows]
    return max(days, default=None)


def counts(rows: Collection[Proof]) -> dict[str, int]:
    """梳理 = 保留 + 取消."""
    kept = sum(row.opinion == Opinion.KEPT for row in rows)
    return {"all": len(rows), "kept": kept, "cancelled": len(rows) - kept}


def proof_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Rows by number and day, as their workbook holds them; all of them without keys."""
    rows = ProofRow.objects.order_by("number", "effective_from")
    if keys is not None:
        rows = rows.filter(number__in={number for number, _ in keys})
    return {(row["number"], row["effective_from"]): row for row in rows.values(*FIELDS)}


# --- figures ---


def in_register(as_of: date) -> QuerySet[ProofRow]:
    """Of each number the row that holds on a day: kept and cancelled ones."""
    later = ProofRow.objects.filter(
        number=OuterRef("number"),
        effective_from__gt=OuterRef("effective_from"),
        effective_from__lte=as_of,
    )
    rows = ProofRow.objects.filter(effective_from__lte=as_of)
    return rows.filter(Q(effective_to=None) | Q(effective_to__gt=as_of)).exclude(Exists(later))


def kept(as_of: date) -> QuerySet[ProofRow]:
    """Of these, the ones that may still be asked for."""
    return in_register(as_of).filter(opinion=Opinion.KEPT)


def dropped(as_of: date) -> QuerySet[ProofRow]:
    """Of these, the cancelled ones."""
    return in_register(as_of).filter(opinion=Opinion.CANCELLED)


_COLUMNS = (
    Column("number", "清单编号"),
    Column("name", "证明名称"),
    Column("demanded_by", "索要单位"),
    Column("opinion", "清理意见"),
    Column("effective_from", "生效日期"),
)


def declare_figures() -> None:
    """Called once at start-up."""
    for key, name, definition, rows in (
        ("reviewed", "梳理证明事项", "证明事项清单当日有效的行，保留的加取消的。", in_register),
        ("kept", "保留证明事项", "其中清理意见是保留的。", kept),
        ("cancelled", "取消证明事项", "其中清理意见是取消的。", dropped),
    ):
        declare_count(
            f"proofs.{key}",
            name,
            definition,
            unit="项",
            owner="catalog",
            rows=rows,
            columns=_COLUMNS,
        )
    declare_distinct(
        "proofs.departments",
        "清理证明事项的单位",
        "证明事项清单当日有效的行里，不同的索要单位。",
        unit="个",
        owner="catalog",
        rows=in_register,
        by=Column("demanded_by", "索要单位"),
    )
