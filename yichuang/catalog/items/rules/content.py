"""What a version says, as plain values: the one source of all five renderings.

The models hold exactly these fields (a test compares them), so that lint, guide, diff and
digest work on drafts, published rows and imported rows alike, without a database.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, get_type_hints

Condition = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """申请材料. `when` is a condition on guided answers; empty means always."""

    key: str = ""
    name: str = ""
    kind: str = ""
    form: str = ""
    copies_original: int = 0
    copies_copy: int = 0
    paper: str = ""
    blank_form_ref: str = ""
    sample_ref: str = ""
    source: str = ""
    source_note: str = ""
    necessity: str = "required"
    basis_law: str = ""
    basis_article: str = ""
    acceptance_standard: str = ""
    filling_notes: str = ""
    later_days: int | None = None
    held_by_government: bool | None = None
    is_proof: bool = False
    when: Condition = field(default_factory=dict)
    sort: int = 0


@dataclass(frozen=True)
class Step:
    """办理环节. `needs` are keys of steps that must all be done before (all-of only)."""

    key: str = ""
    name: str = ""
    actor: str = "department"
    role: str = ""
    post: str = ""
    days: int | None = None
    unit: str = "wd"
    needs: list[str] = field(default_factory=list)
    requirement: str = ""
    two_person: bool = False
    special_procedure: str = ""
    sort: int = 0


@dataclass(frozen=True)
class Basis:
    """设定依据."""

    law: str = ""
    document_number: str = ""
    article: str = ""
    text: str = ""
    level: str = ""
    url: str = ""
    sort: int = 0


@dataclass(frozen=True)
class Fee:
    """收费项目."""

    item: str = ""
    standard: str = ""
    basis: str = ""
    basis_level: str = ""
    reducible: bool = False
    reduction_basis: str = ""
    amount: str = ""
    quantity_field: str = ""
    before_delivery: bool = False
    before_delivery_basis: str = ""
    sort: int = 0


@dataclass(frozen=True)
class Place:
    """办理地点."""

    name: str = ""
    address: str = ""
    window: str = ""
    hours: str = ""
    phone: str = ""
    transport: str = ""
    sort: int = 0


@dataclass(frozen=True)
class Faq:
    """常见问题."""

    question: str = ""
    answer: str = ""
    sort: int = 0


@dataclass(frozen=True)
class Content:
    """Everything an item version says. Limits are value and unit; None means not given."""

    regime: str = ""
    item_type: str = ""
    handling: str = ""
    single_officer_instant: bool = False
    single_officer_basis: str = ""
    statutory_value: int | None = None
    statutory_unit: str = "wd"
    statutory_note: str = ""
    statutory_special_law: str = ""
    extension_days: int | None = None
    extension_basis: str = ""
    promised_value: int | None = None
    promised_unit: str = "wd"
    promised_note: str = ""
    visits: int | None = None
    visit_reason: str = ""
    online_depth: int = 0
    online_url: str = ""
    channels: list[str] = field(default_factory=list)
    service_objects: list[str] = field(default_factory=list)
    conditions: str = ""
    quantity_limit: str = ""
    special_procedures: list[str] = field(default_factory=list)
    intermediary_services: list[str] = field(default_factory=list)
    result_kind: str = ""
    result_name: str = ""
    result_sample_ref: str = ""
    result_validity_months: int | None = None
    result_long_term: bool = False
    result_electronic: bool = False
    licence_type_name: str = ""
    express_delivery: bool = False
    bookable: bool = False
    charges_fee: bool | None = None
    consult_phone: str = ""
    complaint_phone: str = ""
    personal_themes: list[str] = field(default_factory=list)
    legal_themes: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    summary: str = ""
    power_source: str = ""
    use_level: str = ""
    subject_nature: str = ""
    entrusted_by: str = ""
    upper_organ: str = ""
    joint_departments: list[str] = field(default_factory=list)
    coverage: str = ""
    version_note: str = ""
    reviewed_on: str = ""
    outcome_handler: str = ""
    commitment: bool = False
    commitment_basis: str = ""
    commitment_conditions: str = ""
    commitment_standard: str = ""
    commitment_materials: list[str] = field(default_factory=list)
    commitment_liability: str = ""
    commitment_check_method: str = ""
    commitment_check_days: int | None = None
    commitment_exclusions: list[str] = field(default_factory=list)
    form_schema: dict[str, Any] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    bases: tuple[Basis, ...] = ()
    fees: tuple[Fee, ...] = ()
    places: tuple[Place, ...] = ()
    faqs: tuple[Faq, ...] = ()

    def reviewed(self) -> date | None:
        """The day the guide was last reviewed; None when never or unreadable."""
        try:
            return date.fromisoformat(self.reviewed_on)
        except ValueError:
            return None


@dataclass(frozen=True)
class Identity:
    """Who owns the item and what it is called: fixed for all its versions."""

    name: str = ""
    department: str = ""
    base_code: str = ""
    implement_code: str = ""
    business_code: str = ""
    local_base_code: str = ""
    local_implement_code: str = ""


PARTS: dict[str, type] = {
    "materials": Material,
    "steps": Step,
    "bases": Basis,
    "fees": Fee,
    "places": Place,
    "faqs": Faq,
}
FACT_FIELDS = tuple(f.name for f in fields(Content) if f.name not in PARTS)


def part_fields(part: str) -> tuple[str, ...]:
    """Field names of one kind of part, e.g. "materials"."""
    return tuple(get_type_hints(PARTS[part]))


def to_dict(content: Content) -> dict[str, Any]:
    """The canonical value: what is frozen, digested and compared."""
    return asdict(content)


def from_dict(raw: Mapping[str, Any]) -> Content:
    """The reverse of `to_dict`. Unknown keys raise TypeError: they would be lost."""
    facts = {k: v for k, v in raw.items() if k not in PARTS}
    parts: dict[str, Any] = {k: _parts(PARTS[k], raw.get(k, ())) for k in PARTS}
    return Content(**facts, **parts)


def _parts(kind: type, rows: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**row) for row in rows)


def digest(content: Content) -> str:
    """SHA-256 of the canonical JSON: two versions say the same iff it is equal."""
    text = json.dumps(to_dict(content), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
