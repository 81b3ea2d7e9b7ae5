"""Every seeded defect is caught, by the right check, and a clean guide has no finding."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from yichuang.catalog.items.factories import DAY, clean_content, clean_identity, material
from yichuang.catalog.items.rules.content import Basis, Content, Fee, Identity, Step
from yichuang.catalog.items.rules.enums import Exclusion
from yichuang.catalog.items.rules.labels import field_label
from yichuang.catalog.items.rules.lint import Finding, Lists, blocking, lint
from yichuang.catalog.items.rules.lint.consistency import longest_chain
from yichuang.catalog.items.rules.lint.run import CHECKS
from yichuang.catalog.laws.rules import LawText, TextStatus, verdict
from yichuang.catalog.proofs.rules import Proof


def found(content: Content, identity: Identity | None = None, **more: Any) -> list[Finding]:
    return lint(content, identity or clean_identity(), today=DAY, **more)


def with_material(**changes: Any) -> Content:
    clean = clean_content()
    first = replace(clean.materials[0], **changes)
    return replace(clean, materials=(first, *clean.materials[1:]))


def with_step(index: int, **changes: Any) -> Content:
    clean = clean_content()
    steps = list(clean.steps)
    steps[index] = replace(steps[index], **changes)
    return replace(clean, steps=tuple(steps))


FEE = Fee(item="工本费", standard="10 元", basis="某条例", basis_level="admin_regulation")
SEEDED: list[tuple[str, str, str, Content]] = [
    ("G1", "regime", "no regime", clean_content(regime="")),
    ("G1", "item_type", "unknown type", clean_content(item_type="99")),
    ("G1", "statutory_value", "no legal limit", clean_content(statutory_value=None)),
    ("G1", "promised_value", "no promise", clean_content(promised_value=None)),
    ("G1", "conditions", "no conditions", clean_content(conditions="")),
    ("G1", "service_objects", "for nobody", clean_content(service_objects=[])),
    ("G1", "visits", "no visits", clean_content(visits=None)),
    ("G1", "charges_fee", "fee unknown", clean_content(charges_fee=None)),
    ("G1", "complaint_phone", "no complaint phone", clean_content(complaint_phone="")),
    ("G1", "result_sample_ref", "no sample", clean_content(result_sample_ref="")),
    ("G1", "result_validity_months", "no validity", clean_content(result_validity_months=None)),
    ("G1", "bases", "no basis", clean_content(bases=())),
    (
        "G1",
        "bases[0].article",
        "basis without article",
        clean_content(bases=(Basis(law="某法", level="law"),)),
    ),
    ("G1", "places", "no place", clean_content(places=())),
    ("G1", "materials", "no materials", clean_content(materials=())),
    ("G1", "steps[2].post", "step without who", with_step(2, post="")),
    ("G1", "steps[2].days", "step without days", with_step(2, days=None)),
    ("G1", "steps[2].requirement", "step without what", with_step(2, requirement="")),
    ("G2", "materials[0].name", "catch-all name", with_material(name="其他材料")),
    ("G2", "materials[0].name", "catch-all 等", with_material(name="身份证、户口簿等材料")),
    ("G2", "materials[0].name", "catch-all law", with_material(name="法律法规规定的其他材料")),
    (
        "G2",
        "materials[0].filling_notes",
        "catch-all need",
        with_material(filling_notes="根据审查需要提交的补充说明"),
    ),
    ("G2", "conditions", "catch-all condition", clean_content(conditions="符合规定的其他条件")),
    ("G3", "materials[0].form", "no form", with_material(form="")),
    ("G3", "materials[0].copies_original", "no copies", with_material(copies_original=0)),
    ("G3", "materials[0].source", "no source", with_material(source="")),
    ("G3", "materials[0].sample_ref", "no template", with_material(blank_form_ref="")),
    (
        "G3",
        "materials[0].held_by_government",
        "held unknown",
        with_material(held_by_government=None),
    ),
    ("G3", "materials[0].key", "key twice", with_material(key="layout")),
    ("G4", "online_url", "no address", clean_content(online_url="点这里")),
    ("G5", "summary", "vague", clean_content(summary="材料齐了尽快办。")),
    ("G5", "steps[2].requirement", "vague organ", with_step(2, requirement="征求有关部门意见")),
    ("G8", "steps", "no steps", clean_content(steps=())),
    ("G8", "steps[4].needs", "need of nothing", with_step(4, needs=["nowhere"])),
    ("G8", "steps", "circle", with_step(1, needs=["decide"])),
    ("G9", "summary", "long sentences", clean_content(summary="很" * 40 + "。")),
    ("G10", "reviewed_on", "never reviewed", clean_content(reviewed_on="")),
    ("G10", "reviewed_on", "reviewed long ago", clean_content(reviewed_on="2024-12-31")),
    ("G10", "reviewed_on", "reviewed tomorrow", clean_content(reviewed_on="2026-12-31")),
    ("C1", "item_type", "type and regime", clean_content(item_type="20")),
    ("C2", "promised_value", "promise too long", clean_content(promised_value=21)),
    ("C2", "promised_unit", "units differ", clean_content(promised_unit="nd")),
    ("C3", "handling", "instant in five days", clean_content(handling="instant")),
    ("C3", "handling", "promise on the spot", clean_content(promised_value=0, steps=())),
    ("C4", "online_depth", "no visit, not online", clean_content(visits=0, online_depth=3)),
    (
        "C4",
        "express_delivery",
        "no visit, no delivery",
        clean_content(visits=0, express_delivery=False, result_electronic=False),
    ),
    ("C4", "visit_reason", "visit without reason", clean_content(visit_reason="")),
    ("C5", "online_depth", "web without depth", clean_content(online_depth=0)),
    ("C6", "result_kind", "证 is no approval", clean_content(result_kind="approval")),
    ("C6", "licence_type_name", "no licence type", clean_content(licence_type_name="")),
    (
        "C7",
        "single_officer_basis",
        "single officer without basis",
        clean_content(single_officer_instant=True),
    ),
    ("C8", "steps", "steps longer than promise", clean_content(promised_value=2)),
    ("C9", "materials[0].basis_law", "material without basis", with_material(basis_law="")),
    ("C11", "fees", "fee without row", clean_content(charges_fee=True)),
    ("C11", "charges_fee", "free with row", clean_content(fees=(FEE,))),
    ("L1", "statutory_special_law", "more than 20 days", clean_content(statutory_value=45)),
    (
        "L1",
        "statutory_unit",
        "licence in calendar days",
        clean_content(statutory_unit="nd", promised_unit="nd"),
    ),
    (
        "L2",
        "fees[0].basis_level",
        "fee by a county paper",
        clean_content(charges_fee=True, fees=(replace(FEE, basis_level="normative"),)),
    ),
    (
        "L3",
        "bases",
        "licence by a ministry rule",
        clean_content(bases=(Basis(law="某规定", article="第一条", level="department_rule"),)),
    ),
    (
        "L4",
        "steps[2].special_procedure",
        "special procedure not told",
        with_step(2, special_procedure="expert_review"),
    ),
    ("L5", "steps[3].two_person", "one officer on site", with_step(3, two_person=False)),
    ("Q1", "questions", "four questions", clean_content(questions=clean_content().questions * 2)),
    (
        "Q1",
        "questions",
        "condition on nothing",
        with_material(when={"key": "colour", "equals": "red"}),
    ),
    (
        "Q2",
        "form_schema",
        "choice without options",
        clean_content(form_schema={"fields": [{"key": "a", "label": "甲", "type": "choice"}]}),
    ),
]


@pytest.mark.parametrize(("code", "field", "what", "content"), SEEDED, ids=[s[2] for s in SEEDED])
def test_a_seeded_defect_is_caught(code: str, field: str, what: str, content: Content) -> None:
    hits = [f for f in found(content) if (f.code, f.field) == (code, field)]
    assert hits and hits[0].blocking
    assert hits[0].reason and hits[0].source


@pytest.mark.parametrize(("code", "field", "what", "content"), SEEDED, ids=[s[2] for s in SEEDED])
def test_negative_control_without_its_check_the_defect_passes(
    code: str, field: str, what: str, content: Content
) -> None:
    """The defect is caught by the one check that names it, not by accident by another."""

    def names_it(check: Any) -> bool:
        return any((f.code, f.field) == (code, field) for f in found(content, checks=[check]))

    rest = [check for check in CHECKS if not names_it(check)]
    assert len(CHECKS) - len(rest) == 1
    assert not [f for f in found(content, checks=rest) if (f.code, f.field) == (code, field)]


def test_a_clean_guide_has_no_finding() -> None:
    assert found(clean_content()) == []


def test_the_whole_worklist_is_given() -> None:
    assert len(blocking(found(Content(regime="licence")))) > 15


def test_attachments_that_do_not_exist_are_found() -> None:
    content = clean_content()
    everything = frozenset({"file:result-sample", "file:form", "file:layout", "file:mandate"})
    assert found(content, internal_targets=everything) == []
    missing = found(content, internal_targets=everything - {"file:layout"})
    assert [(f.code, f.field) for f in missing] == [("G4", "materials[2].sample_ref")]


def test_lists_of_the_county_bind_once_they_are_there() -> None:
    content = clean_content(intermediary_services=["测绘"])
    assert found(content) == []
    assert [f.code for f in found(content, lists=Lists(intermediaries=()))] == ["G6"]
    proof = with_material(is_proof=True, name="婚姻证明")
    gone = Proof("ZM-01", "婚姻证明", "cancelled", DAY, replacement="sharing")
    assert [f.code for f in found(proof, lists=Lists(proofs=[gone]))] == ["G7"]


def test_nothing_rests_on_a_law_that_is_gone_or_has_no_such_article() -> None:
    law = clean_content().bases[0].law
    text = LawText(law, TextStatus.REPEALED, date(2015, 1, 1), date(2014, 4, 24), DAY)
    gone = found(clean_content(), lists=Lists(laws={law: verdict([text], DAY)}))
    assert [(f.code, f.field) for f in gone] == [("G8", "bases[0].law")] and gone[0].blocking
    assert "起废止" in gone[0].reason
    day_before = verdict([text], DAY - timedelta(days=1))
    assert found(clean_content(), lists=Lists(laws={law: day_before})) == []
    unchecked = Lists(laws={law: verdict([], DAY)})
    assert found(clean_content(), lists=unchecked) == [], "not in the table is no fault"
    cited = clean_content().bases[0].article
    short = found(clean_content(), lists=Lists(articles={(law, cited): 3}))
    assert [(f.code, f.field) for f in short] == [("G8", "bases[0].article")]


def test_a_proof_needs_a_law() -> None:
    bases = (*clean_content().bases, Basis(law="某办法", article="第一条", level="local_rule"))
    proof = material("p", "住所证明", is_proof=True, basis_law="某办法")
    codes = [f.code for f in found(clean_content(bases=bases, materials=(proof,), questions=[]))]
    assert codes == ["L8"]


def test_instant_items_allow_no_gaps() -> None:
    steps = tuple(replace(s, days=0) for s in clean_content().steps)
    late = material("late", "情况说明", necessity="later", later_days=3)
    content = clean_content(
        handling="instant", promised_value=0, steps=steps, materials=(late,), questions=[]
    )
    assert [f.code for f in found(content)] == ["L9"]


# -------------------------------------------------------- a rule binds its own regime only


def public_service(**changes: Any) -> Content:
    base = clean_content(
        regime="public_service", item_type="20", result_kind="other", result_name="办理凭证"
    )
    return replace(base, **changes)


def test_licence_rules_do_not_bind_a_public_service() -> None:
    long = public_service(statutory_value=60, statutory_unit="wd")
    paper_fee = (replace(FEE, basis_level="normative"),)
    weak = (Basis(law="某通知", article="第一条", level="normative"),)
    alone = tuple(replace(s, two_person=False) for s in clean_content().steps)
    for content in (
        long,
        public_service(charges_fee=True, fees=paper_fee),
        public_service(bases=weak),
        public_service(steps=alone),
        public_service(statutory_value=None, statutory_note="法律法规未规定时限"),
    ):
        assert found(content) == []


def test_a_named_special_law_lifts_the_twenty_days() -> None:
    content = clean_content(
        statutory_value=45, statutory_special_law="药品管理法实施条例第二十四条"
    )
    assert found(content) == []


def filing(**changes: Any) -> Content:
    steps = (
        Step(key="apply", name="提交", actor="applicant", requirement="交材料", sort=1),
        Step(
            key="done",
            name="收讫备案",
            actor="window",
            role="clerk",
            post="综合窗口",
            days=0,
            needs=["apply"],
            requirement="收到即完成",
            sort=2,
        ),
    )
    base = clean_content(
        regime="filing",
        item_type="10",
        handling="instant",
        promised_value=0,
        statutory_value=None,
        statutory_note="法律法规未规定时限",
        steps=steps,
    )
    return replace(base, **changes)


def test_a_filing_has_no_approver() -> None:
    assert found(filing()) == []
    decided = replace(filing().steps[1], role="approver")
    assert [f.code for f in found(filing(steps=(filing().steps[0], decided)))] == ["L6"]
    slow = filing(handling="promised", promised_value=5)
    assert [f.code for f in found(slow)] == ["L6"]


def test_registration_takes_three_days() -> None:
    slow = clean_content(regime="registration", statutory_value=20)
    assert [f.code for f in found(slow)] == ["L7"]
    assert found(clean_content(regime="registration", statutory_value=6)) == []


def test_ex_officio_items_need_no_hall_and_carry_no_visits() -> None:
    penalty = Content(
        regime="penalty",
        item_type="02",
        summary="对违法行为的处罚。",
        bases=clean_content().bases,
        reviewed_on=DAY.isoformat(),
    )
    assert found(penalty) == []
    assert [f.code for f in found(replace(penalty, visits=1))] == ["C10"]


def test_a_doubtful_code_warns_and_a_broken_one_blocks() -> None:
    odd = found(clean_content(), clean_identity(implement_code="511A00213-1"))
    assert [(f.code, f.blocking) for f in odd] == [("G1", False)]
    broken = found(clean_content(), clean_identity(implement_code="5.1E+17"))
    assert [(f.code, f.blocking) for f in broken] == [("G1", True)]


@pytest.mark.parametrize("name", ["其他股东身份证明", "等级证书", "材料清单", "其他权利人同意书"])
def test_real_names_are_no_catch_all(name: str) -> None:
    assert found(with_material(name=name)) == []


@pytest.mark.parametrize("text", ["近期（指三十日内）的照片。", "有关部门（指县住建局）意见。"])
def test_a_defined_word_is_not_vague(text: str) -> None:
    assert found(clean_content(summary=text)) == []


def test_the_longest_chain_runs_through_parallel_steps() -> None:
    days = {"a": 1, "b": 2, "c": 5, "d": 1}
    needs = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}
    assert longest_chain(days, needs) == 7
    assert longest_chain({"a": 1}, {"a": ["b"], "b": ["a"]}) == 0


def test_review_is_due_after_a_year_not_before() -> None:
    content = clean_content()
    assert lint(content, clean_identity(), today=date(2027, 3, 2)) == []
    late = lint(content, clean_identity(), today=date(2027, 3, 4))
    assert [f.code for f in late] == ["G10"]


def test_field_paths_have_chinese_names() -> None:
    assert field_label("materials[2].form") == "申请材料第 3 项 · 形式"
    assert field_label("promised_value") == "承诺办结时限"
    assert field_label("steps") == "办理环节"


def codes_of(**changes: Any) -> list[str]:
    return [f.code for f in lint(clean_content(**changes), clean_identity(), today=DAY)]


def test_a_material_that_may_follow_says_when_and_never_after_the_promise() -> None:
    later = material("later", "培训记录", necessity="later")
    assert codes_of(materials=(later,)) == ["N1"]
    assert codes_of(materials=(replace(later, later_days=5),)) == []
    assert codes_of(materials=(replace(later, later_days=6),)) == ["N1"]
    assert codes_of(materials=(material("core", "申请书", later_days=3),)) == ["N1"]


OFFER: dict[str, Any] = {
    "commitment": True,
    "commitment_basis": "国办发〔2020〕42号",
    "commitment_conditions": "有固定的场所",
    "commitment_standard": "面积不小于十平方米",
    "commitment_materials": ["layout"],
    "commitment_liability": "承诺不实的，撤销决定",
    "commitment_check_method": "现场核查",
    "commitment_check_days": 30,
}


def test_a_commitment_is_offered_with_its_whole_notice() -> None:
    assert codes_of(**OFFER) == []
    for name in OFFER:
        if name != "commitment":
            assert codes_of(**{**OFFER, name: type(OFFER[name])()}) == ["N3"], name
    assert codes_of(**{**OFFER, "commitment_materials": ["nowhere"]}) == ["N3"]


@pytest.mark.parametrize("ground", [member.value for member in Exclusion])
def test_no_excluded_ground_goes_out_with_a_commitment(ground: str) -> None:
    assert codes_of(**OFFER, commitment_exclusions=[ground]) == ["N2"]
    assert codes_of(commitment_exclusions=[ground]) == []  # named, and not offered


def test_only_a_basis_of_its_own_extends_and_never_a_licence() -> None:
    assert "N4" in codes_of(extension_days=10, extension_basis="某办法第一条")


@pytest.mark.parametrize("amount", ["", "40", "40.00", "0.5"])
def test_a_sum_of_money_is_read(amount: str) -> None:
    fee = Fee("工本费", "40 元", "某法第一条", "law", amount=amount)
    assert codes_of(charges_fee=True, fees=(fee,)) == []


@pytest.mark.parametrize("amount", ["四十", "-1", "0", "1.234", "NaN", "1e9999"])
def test_no_sum_of_money_is_refused(amount: str) -> None:
    fee = Fee("工本费", "40 元", "某法第一条", "law", amount=amount)
    assert codes_of(charges_fee=True, fees=(fee,)) == ["N5"]


def test_paying_first_needs_its_own_basis() -> None:
    fee = Fee("工本费", "40 元", "某法第一条", "law", before_delivery=True)
    assert codes_of(charges_fee=True, fees=(fee,)) == ["N5"]
