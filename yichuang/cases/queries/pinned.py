"""The item version a case is pinned to, in the shape the case needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from yichuang.cases.models import Case
from yichuang.cases.rules.states import Lane
from yichuang.cases.rules.steps import Step
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.rules import conditions, guide
from yichuang.catalog.items.rules.content import Content, Material
from yichuang.catalog.items.rules.enums import (
    MaterialForm,
    MaterialSource,
    Necessity,
    Regime,
    ResultKind,
)
from yichuang.catalog.items.rules.form_schema import clean_all, fields_of
from yichuang.kernel.clock.rules import Limit, Unit
from yichuang.kernel.errors import Invalid
from yichuang.kernel.org.queries import DepartmentView, department
from yichuang.kernel.permissions.rules import Actor, Role

BOTH = "；"  # between two in whose names somebody acts


@dataclass(frozen=True)
class PinnedMaterial:
    """One material as the checklist and the receipt name it."""

    key: str
    name: str
    form: str
    copies: int
    source: str
    exempt: bool
    standard: str = ""
    sample: str = ""
    may_follow: bool = False
    barred: str = ""  # why no list lets anybody ask for it


@dataclass(frozen=True)
class Pinned:
    """A version of an item, read-only: what the case was filed under stays what binds it."""

    id: int
    item_id: int
    item_name: str
    item_code: str
    department_id: int
    regime: str
    regime_label: str
    lane: Lane
    single_officer: bool
    single_officer_basis: str
    statutory: Limit | None
    promised: Limit | None
    steps: tuple[Step, ...]
    content: Content
    state: str
    effective_from: date | None
    effective_to: date | None
    barred: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""  # why no application is taken on the day it is bound to

    def in_force(self, on: date) -> bool:
        """Whether applications may be filed under this version on a day."""
        if self.state != "published" or self.effective_from is None or on < self.effective_from:
            return False
        return self.effective_to is None or on < self.effective_to

    @property
    def issues_licence(self) -> bool:
        return self.content.result_kind == ResultKind.CERTIFICATE

    @property
    def licence_name(self) -> str:
        return self.content.licence_type_name or self.content.result_name

    @property
    def licence_code(self) -> str:
        """A stable code of the licence type: the item's number."""
        return f"QC{self.item_id:05d}"

    @property
    def validity_months(self) -> int:
        return 0 if self.content.result_long_term else self.content.result_validity_months or 0

    @property
    def outcome_handler(self) -> str:
        return self.content.outcome_handler

    @property
    def fee_text(self) -> str:
        if not self.content.charges_fee:
            return "不收费"
        return "；".join(f"{fee.item} {fee.standard}（{fee.basis}）" for fee in self.content.fees)

    @property
    def basis_text(self) -> str:
        return "；".join(f"《{b.law.strip('《》')}》{b.article}" for b in self.content.bases)

    def materials_for(self, answers: Mapping[str, str]) -> list[PinnedMaterial]:
        """The personal list: what these answers leave of the full list, in order."""
        personal = guide.personal_guide(self.content, answers, barred=self.barred)
        mine = [(row.material, False) for row in personal.mine]
        exempt = [
            (row, True)
            for row in self.content.materials
            if (
                row.necessity == Necessity.WAIVED
                or row.held_by_government
                or row.key in self.barred
            )
            and conditions.holds(row.when, answers)
        ]
        found = sorted(mine + exempt, key=lambda pair: pair[0].sort)
        return [_material(row, exempt, self.barred.get(row.key, "")) for row, exempt in found]

    def form_faults(self, form: Mapping[str, Any], *, today: date) -> dict[str, list[str]]:
        """Fields of the application form that are missing or wrong, with messages."""
        _, faults = clean_all(fields_of(self.content.form_schema), form, today=today)
        return {key: [text] for key, text in faults.items()}

    def clean_form(self, form: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """The form normalised, without answers to questions that no longer apply (F2)."""
        values, _ = clean_all(fields_of(self.content.form_schema), form, today=today)
        return values


def _material(row: Material, exempt: bool, barred: str) -> PinnedMaterial:
    return PinnedMaterial(
        key=row.key,
        name=row.name,
        form=MaterialForm(row.form).label if row.form else "原件",
        copies=max(row.copies_original + row.copies_copy, 1),
        source=barred or (MaterialSource(row.source).label if row.source else ""),
        exempt=exempt,
        standard=row.acceptance_standard,
        sample=row.sample_ref,
        may_follow=row.necessity == Necessity.LATER and not barred,
        barred=barred,
    )


def pinned(version_id: int) -> Pinned:
    """The version, from its frozen content. Raises NotFound.

    One query where a case has been filed under it and its content is known to this process;
    one more for the first case, or for content not yet read.
    """
    row = _filed_under(version_id)
    if row is None:
        return _pinned(*catalog.snapshot(version_id))
    return _pinned(row, _frozen(version_id, row.content_digest))


def bound(version: Pinned, *, on: date) -> Pinned:
    """The version held against the county's lists of a day: the day of application."""
    gates = catalog.bound_on(version.content, version.item_code, on=on)
    return replace(version, barred=gates.barred, closed=gates.closed)


def pinned_and_organ(version_id: int) -> tuple[Pinned, DepartmentView]:
    """The version and its item's department, for a case about to be filed (one query)."""
    found = _read(version_id, _REF + _ORGAN)
    if found is None or not found[_DIGEST]:
        version = _pinned(*catalog.snapshot(version_id))
        return version, department(version.department_id)
    row = _Ref(*found[: len(_REF)])
    organ = DepartmentView(*found[len(_REF) :])
    return _pinned(row, _frozen(version_id, row.content_digest)), organ


def acting_for(by: Actor, version: Pinned) -> Actor:
    """委托: who acts stays who he is, and the ledger says in whose name.

    Both names where there are two: an agent's firm, or whose duties a colleague does, and the
    organ that entrusted the item.
    """
    giver, known = version.content.entrusted_by[:64], by.acting_for[:64]
    if not giver or giver in by.acting_for.split(BOTH):
        return by
    return replace(by, acting_for=BOTH.join(name for name in (known, giver) if name))


def with_version(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Cases read together with what `pinned_by` needs of their versions."""
    return rows.annotate(**{f"pinned_{at}": F(f"item_version__{name}") for at, name in _ANNOTATED})


def pinned_by(case: Case) -> Pinned:
    """The version of a case read `with_version`: no query once its content is known."""
    if not hasattr(case, "pinned_0"):
        return pinned(case.item_version_id)
    row = _Ref(*(getattr(case, f"pinned_{at}") for at, _ in _ANNOTATED))
    if not row.content_digest:
        return pinned(row.id)
    return _pinned(row, _frozen(row.id, row.content_digest))


@dataclass(frozen=True)
class _Ref:
    """What the row of a published version says beside its content."""

    id: int
    item_id: int
    name: str
    implement_code: str
    department_id: int
    state: str
    effective_from: date | None
    effective_to: date | None
    content_digest: str


def _filed_under(version_id: int) -> _Ref | None:
    """The version as a case under it sees it; None while there is no case, or no digest."""
    found = _read(version_id, _REF)
    return _Ref(*found) if found and found[_DIGEST] else None


def _read(version_id: int, names: tuple[str, ...]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_sql(connection.vendor, names), [version_id])
        return cursor.fetchone()


@lru_cache(maxsize=4)
def _sql(vendor: str, names: tuple[str, ...]) -> str:
    """The statement, put together once: every filing begins with it."""
    rows = Case.objects.filter(item_version_id=0).order_by()
    query = rows.values_list(*(f"item_version__{name}" for name in names))[:1].query
    return query.sql_with_params()[0]


_REF = (
    *("id", "item_id", "item__name", "item__implement_code", "item__department_id"),
    *("state", "effective_from", "effective_to", "content_digest"),
)
_DIGEST = _REF.index("content_digest")
_ORGAN = tuple(f"item__department__{name}" for name in DepartmentView.__dataclass_fields__)
_ANNOTATED = tuple(enumerate(_REF))


def _pinned(row: "_Ref | catalog.VersionRef", content: Content) -> Pinned:
    return Pinned(
        id=row.id,
        item_id=row.item_id,
        item_name=row.name,
        item_code=row.implement_code,
        department_id=row.department_id,
        regime=content.regime,
        regime_label=Regime(content.regime).label,
        lane=Lane.INSTANT if content.handling == "instant" else Lane.PROMISE,
        single_officer=content.single_officer_instant,
        single_officer_basis=content.single_officer_basis,
        statutory=_limit(content.statutory_value, content.statutory_unit),
        promised=_limit(content.promised_value, content.promised_unit),
        steps=_steps(content),
        content=content,
        state=row.state,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


@lru_cache(maxsize=256)
def _frozen(version_id: int, _digest: str) -> Content:
    """What a published version says never changes: read and parsed once per process.

    The digest in the key keeps apart versions of a rolled-back or restored database.
    """
    return catalog.content_of_version(version_id)


@lru_cache(maxsize=1024)
def steps_of(version_id: int, digest: str) -> tuple[Step, ...]:
    """The officers' steps of a published version, named by its id and content digest."""
    return _steps(_frozen(version_id, digest))


def _steps(content: Content) -> tuple[Step, ...]:
    """The department's steps before the decision; what applicant and window do is the regime's."""
    kept = [s for s in content.steps if s.actor == "department" and s.role != Role.APPROVER]
    keys = {step.key for step in kept}
    return tuple(
        Step(s.key, s.name, s.days or 0, tuple(need for need in s.needs if need in keys))
        for s in sorted(kept, key=lambda s: s.sort)
    )


def _limit(value: int | None, unit: str) -> Limit | None:
    if value is None:
        return None
    if unit not in {"wd", "nd"}:
        raise Invalid("这个事项的时限以月为单位，办件计时只支持工作日和自然日", code="limit-unit")
    return Limit(value, Unit(unit))
