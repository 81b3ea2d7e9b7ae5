"""Everything the five renderings of a version need, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.rules import guide, labels, limits
from yichuang.catalog.items.rules.content import Basis, Content, Faq, Fee, Identity, Place
from yichuang.catalog.items.rules.enums import (
    Handling,
    Necessity,
    Regime,
    ResultKind,
    State,
)
from yichuang.catalog.items.rules.flow import FlowStep, layout
from yichuang.catalog.items.rules.form_schema import FieldSpec, fields_of
from yichuang.catalog.items.rules.json_ld import json_ld
from yichuang.catalog.items.rules.lint import is_address
from yichuang.catalog.items.slots import HeldQuestion, material_held
from yichuang.kernel.errors import NotFound
from yichuang.kernel.org.queries import DepartmentView, department

from .content import content_of
from .lists import barred_on, bound_on
from .versions import identity_of


@dataclass(frozen=True)
class Fact:
    """One of the four facts: "多久办好" "5" "个工作日" "法定 20 个工作日"."""

    key: str
    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True)
class MaterialView:
    """A material as the guide shows it; every code already in words."""

    key: str
    name: str
    copies: str
    form_label: str
    source_label: str
    source_note: str
    necessity: str
    necessity_label: str
    held_by_government: bool
    basis: str
    acceptance_standard: str
    filling_notes: str
    blank_form_ref: str
    sample_ref: str
    is_proof: bool
    conditional: bool
    barred: str  # why nobody may ask for it any more


@dataclass(frozen=True)
class GuideView:
    """One version for pages, print, form and machines. `content` is the full value."""

    version_id: int
    item_id: int
    number: int
    state: str
    state_label: str
    effective_from: date | None
    effective_to: date | None
    name: str
    implement_code: str
    department: DepartmentView
    regime: str
    regime_label: str
    handling: str
    handling_label: str
    service_objects: tuple[str, ...]
    channels: tuple[str, ...]
    summary: str
    conditions: str
    facts: tuple[Fact, ...]
    materials: tuple[MaterialView, ...]
    flow: tuple[FlowStep, ...]
    promised_days: int | None
    statutory_text: str
    promised_text: str
    bases: tuple[Basis, ...]
    fees: tuple[Fee, ...]
    places: tuple[Place, ...]
    faqs: tuple[Faq, ...]
    result_text: str
    validity_text: str
    questions: tuple[guide.Question, ...]
    form_fields: tuple[FieldSpec, ...]
    can_apply_online: bool
    consult_phone: str
    complaint_phone: str
    version_note: str
    reviewed_on: str
    json_ld: dict[str, Any]
    content: Content
    barred: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""  # why no application is taken on the day


def guide_view(version_id: int, *, url: str = "", on: date | None = None) -> GuideView:
    """The whole guide of a version. Three queries when published, eight for a draft.

    `on` holds it against the lists of that day; without it the guide is as it was written.

    Raises NotFound for an unknown id.
    """
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    organ = department(row.item.department_id)
    content = content_of(row)
    identity = identity_of(row.item, organ.name)
    view = _view(row, organ, identity, content, url)
    if on is None:
        return view
    gates = bound_on(content, identity.implement_code, on=on)
    open_ = view.can_apply_online and not gates.closed
    return replace(_bound(view, gates.barred), closed=gates.closed, can_apply_online=open_)


def _label(enum: Any, value: str) -> str:
    return enum(value).label if value else ""


def _safe(basis: Basis) -> Basis:
    """A draft may hold any text as an address; a reviewer who opens it must not run it."""
    return basis if is_address(basis.url) else replace(basis, url="")


def _view(
    row: ItemVersion, organ: DepartmentView, identity: Identity, content: Content, url: str
) -> GuideView:
    statutory = limits.show_limit(content.statutory_value, content.statutory_unit)
    promised = limits.show_limit(content.promised_value, content.promised_unit)
    return GuideView(
        version_id=row.pk,
        item_id=row.item_id,
        number=row.number,
        state=row.state,
        state_label=State(row.state).label,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        name=identity.name,
        implement_code=identity.implement_code,
        department=organ,
        regime=content.regime,
        regime_label=_label(Regime, content.regime),
        handling=content.handling,
        handling_label=_label(Handling, content.handling),
        service_objects=_words("service_objects", content.service_objects),
        channels=_words("channels", content.channels),
        summary=content.summary,
        conditions=content.conditions,
        facts=_facts(content, {}),
        materials=_materials(content, {}),
        flow=layout(content.steps),
        promised_days=content.promised_value,
        statutory_text=statutory or content.statutory_note or "法律法规未规定",
        promised_text=promised,
        bases=tuple(_safe(basis) for basis in content.bases),
        fees=content.fees,
        places=content.places,
        faqs=content.faqs,
        result_text=content.result_name or _label(ResultKind, content.result_kind),
        validity_text=_validity(content),
        questions=guide.questions_of(content),
        form_fields=fields_of(content.form_schema),
        can_apply_online=content.online_depth >= 4 and bool(content.form_schema.get("fields")),
        consult_phone=content.consult_phone or organ.phone,
        complaint_phone=content.complaint_phone or organ.supervision_phone,
        version_note=content.version_note,
        reviewed_on=content.reviewed_on,
        json_ld=json_ld(content, identity, url=url),
        content=content,
    )


def _bound(view: GuideView, barred: Mapping[str, str]) -> GuideView:
    """The guide without what the lists forbid to ask for."""
    facts, materials = _facts(view.content, barred), _materials(view.content, barred)
    return replace(view, facts=facts, materials=materials, barred=barred)


def _materials(content: Content, barred: Mapping[str, str]) -> tuple[MaterialView, ...]:
    rows = sorted(content.materials, key=lambda m: m.sort)
    return tuple(_material(row, barred.get(row.key, "")) for row in rows)


def _words(field: str, values: list[str]) -> tuple[str, ...]:
    return tuple(labels.value_text(field, value) for value in values)


def _facts(content: Content, barred: Mapping[str, str]) -> tuple[Fact, ...]:
    statutory = limits.show_limit(content.statutory_value, content.statutory_unit)
    note = f"这是承诺；法定 {statutory}" if statutory else content.statutory_note
    if content.promised_value == 0:
        limit = Fact("limit", "多久办好", "当场", "办结", note)
    else:
        text = limits.show_limit(content.promised_value, content.promised_unit)
        value, _, unit = text.partition(" ")
        limit = Fact("limit", "多久办好", value or "—", unit, note)
    visits = "—" if content.visits is None else str(content.visits)
    online = "可全程网上办" if content.online_depth >= 5 else ""
    needed = [
        m for m in content.materials if m.necessity != Necessity.WAIVED and m.key not in barred
    ]
    held = sum(bool(m.held_by_government) for m in needed)
    return (
        limit,
        Fact("visits", "跑几次", visits, "次", content.visit_reason or online),
        _fee_fact(content),
        Fact(
            "materials",
            "交什么",
            str(len(needed)),
            "份材料",
            f"其中 {held} 份政府已有，不用交" if held else "",
        ),
    )


def _fee_fact(content: Content) -> Fact:
    if content.charges_fee is None:
        return Fact("fee", "收多少钱", "—", "", "")
    if not content.charges_fee:
        note = "《行政许可法》第五十八条" if content.regime == Regime.LICENCE else ""
        return Fact("fee", "收多少钱", "不收费", "", note)
    standards = "；".join(f"{f.item} {f.standard}" for f in content.fees)
    return Fact("fee", "收多少钱", "收费", "", standards)


def _validity(content: Content) -> str:
    if content.result_long_term:
        return "长期有效"
    months = content.result_validity_months
    if not months:
        return ""
    return f"{months // 12} 年" if months % 12 == 0 else f"{months} 个月"


def _material(material: Any, barred: str) -> MaterialView:
    return MaterialView(
        key=material.key,
        name=material.name,
        copies=guide.copies_text(material),
        form_label=labels.value_text("form", material.form),
        source_label=labels.value_text("source", material.source),
        source_note=material.source_note,
        necessity=material.necessity,
        necessity_label=labels.value_text("necessity", material.necessity),
        held_by_government=bool(material.held_by_government),
        basis=f"{material.basis_law}{material.basis_article}",
        acceptance_standard=material.acceptance_standard,
        filling_notes=material.filling_notes,
        blank_form_ref=material.blank_form_ref,
        sample_ref=material.sample_ref,
        is_proof=material.is_proof,
        conditional=bool(material.when),
        barred=barred,
    )


@dataclass(frozen=True)
class ChecklistLine:
    """One line of the clerk's checklist. `needed` False: shown struck out, with `reason`."""

    key: str
    name: str
    copies: str
    acceptance_standard: str
    needed: bool
    may_follow: bool
    reason: str
    basis: str


@dataclass(frozen=True)
class Checklist:
    """The clerk's list for one applicant's answers: nothing outside it may be asked for."""

    version_id: int
    lines: tuple[ChecklistLine, ...]
    answers_text: tuple[str, ...]
    open_questions: tuple[guide.Question, ...]


def checklist(
    version_id: int, answers: Mapping[str, Any], *, on: date, party_id: int | None = None
) -> Checklist:
    """Materials to take in for these answers, with those that fall away and why.

    Raises NotFound for an unknown version.
    """
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    content = content_of(row)
    barred = barred_on(content, row.item.implement_code, on=on)
    keys = tuple(m.key for m in content.materials)
    held = material_held.ask(HeldQuestion(version_id, keys, party_id))
    personal = guide.personal_guide(content, answers, held=held, barred=barred)
    lines = [_line(m.material, m.copies, True, m.may_follow, m.note) for m in personal.mine]
    lines += [_line(d.material, "", False, False, d.reason) for d in personal.dropped]
    return Checklist(version_id, tuple(lines), personal.answers_text, personal.open_questions)


def _line(material: Any, copies: str, needed: bool, may_follow: bool, text: str) -> ChecklistLine:
    return ChecklistLine(
        key=material.key,
        name=material.name,
        copies=copies,
        acceptance_standard=material.acceptance_standard,
        needed=needed,
        may_follow=may_follow,
        reason=text,
        basis=f"{material.basis_law}{material.basis_article}",
    )
