"""Rules of one regime only: what binds a licence does not bind a public service."""

from collections.abc import Iterator

from yichuang.catalog.items.rules.enums import BasisLevel, Handling, LimitUnit, Necessity, Regime

from .finding import Case, Finding

ARTICLE_42 = "行政许可法第四十二条"
ORDINARY_DAYS = 20
_FEE_LEVELS = frozenset({BasisLevel.LAW, BasisLevel.ADMIN_REGULATION})
# 行政许可法 Art 14, 15: who may create a licence. 部门规章 and papers may not.
_CREATE_LEVELS = frozenset(
    {
        BasisLevel.LAW,
        BasisLevel.ADMIN_REGULATION,
        BasisLevel.STATE_COUNCIL,
        BasisLevel.LOCAL_REGULATION,
        BasisLevel.LOCAL_RULE,
    }
)
# 优化营商环境条例 Art 44: a proof needs 法律、法规 or 国务院决定.
_PROOF_LEVELS = _CREATE_LEVELS - {BasisLevel.LOCAL_RULE}


def licence_limit(case: Case) -> Iterator[Finding]:
    """Art 42: twenty working days, unless a law or regulation says otherwise by name."""
    c = case.content
    if c.regime != Regime.LICENCE or c.statutory_value is None or c.statutory_special_law:
        return
    if c.statutory_unit != LimitUnit.WORKING_DAYS:
        yield Finding(
            "L1",
            "statutory_unit",
            "行政许可的期限按工作日算；另有规定的要写明是哪部法律、法规",
            "行政许可法第八十二条",
        )
    elif c.statutory_value > ORDINARY_DAYS:
        yield Finding(
            "L1",
            "statutory_special_law",
            f"法定时限 {c.statutory_value} 个工作日，超过 {ORDINARY_DAYS} 个："
            "在这里写明是哪部法律、法规第几条规定的，没有就改法定时限",
            ARTICLE_42,
        )


def licence_fee(case: Case) -> Iterator[Finding]:
    """Art 58: a licence is free unless a law or administrative regulation says so."""
    if case.content.regime != Regime.LICENCE:
        return
    for i, fee in enumerate(case.content.fees):
        if fee.basis_level and fee.basis_level not in _FEE_LEVELS:
            label = BasisLevel(fee.basis_level).label
            yield Finding(
                "L2",
                f"fees[{i}].basis_level",
                f"行政许可收费的依据只能是法律或行政法规，现为{label}",
                "行政许可法第五十八条",
            )


def licence_basis(case: Case) -> Iterator[Finding]:
    """Art 14-17: at least one basis of a rank that may create a licence."""
    c = case.content
    levels = {b.level for b in c.bases if b.level}
    if c.regime == Regime.LICENCE and levels and not levels & _CREATE_LEVELS:
        yield Finding(
            "L3",
            "bases",
            "设定行政许可要有法律、行政法规、国务院决定、地方性法规或省级政府规章",
            "行政许可法第十四条至第十七条",
        )


def licence_special_procedures(case: Case) -> Iterator[Finding]:
    """Art 45 excludes time of eight kinds only, and they are declared on the guide."""
    c = case.content
    declared = set(c.special_procedures)
    for i, step in enumerate(c.steps):
        if c.regime == Regime.LICENCE and step.special_procedure not in ("", *declared):
            yield Finding(
                "L4",
                f"steps[{i}].special_procedure",
                f"环节“{step.name}”是特别程序，要同时列在“特别程序”里告诉申请人",
                "行政许可法第四十五条",
            )


def fact_check_by_two(case: Case) -> Iterator[Finding]:
    """Art 34: checking facts on the spot takes two officers."""
    c = case.content
    for i, step in enumerate(c.steps):
        on_site = any(
            word in step.name for word in ("现场核查", "实地核查", "现场勘验", "实地检查")
        )
        if c.regime == Regime.LICENCE and on_site and not step.two_person:
            yield Finding(
                "L5",
                f"steps[{i}].two_person",
                f"环节“{step.name}”要指派两名以上工作人员",
                "行政许可法第三十四条第三款",
            )


def filing_is_complete_on_receipt(case: Case) -> Iterator[Finding]:
    """A filing is done when received: no reviewer, no approver."""
    c = case.content
    if c.regime != Regime.FILING:
        return
    if c.handling == Handling.PROMISED:
        yield Finding(
            "L6",
            "handling",
            "备案在收到材料时完成，应为即办件",
            "企业投资项目核准和备案管理条例第十三条；备案不是审批",
        )
    for i, step in enumerate(c.steps):
        if step.role in ("reviewer", "approver"):
            yield Finding(
                "L6", f"steps[{i}].role", f"备案不设审批环节，请删去“{step.name}”", "备案不是审批"
            )


def registration_is_refiled(case: Case) -> Iterator[Finding]:
    """Market registration: complete form, no 容缺 of core materials, three working days."""
    c = case.content
    source = "市场主体登记管理条例第十九条"
    if c.regime != Regime.REGISTRATION or c.statutory_value is None:
        return
    if c.statutory_unit == LimitUnit.WORKING_DAYS and c.statutory_value > 6:
        yield Finding(
            "L7", "statutory_value", "登记当场办理，至迟 3 个工作日，可延长 3 个工作日", source
        )


def proof_needs_law(case: Case) -> Iterator[Finding]:
    """优化营商环境条例 Art 44: a 证明事项 needs 法律、法规 or 国务院决定."""
    ranks = {b.law: b.level for b in case.content.bases}
    for i, material in enumerate(case.content.materials):
        level = ranks.get(material.basis_law, "")
        if material.is_proof and level and level not in _PROOF_LEVELS:
            yield Finding(
                "L8",
                f"materials[{i}].basis_law",
                f"证明“{material.name}”的依据不是法律、法规或国务院决定",
                "优化营商环境条例第四十四条",
            )


def instant_is_not_later(case: Case) -> Iterator[Finding]:
    """An item done on the spot cannot let a material follow: the result waits for it."""
    c = case.content
    for i, material in enumerate(c.materials):
        if c.handling == Handling.INSTANT and material.necessity == Necessity.LATER:
            yield Finding(
                "L9",
                f"materials[{i}].necessity",
                f"即办件不能容缺：材料“{material.name}”补齐前不能出结果",
                "容缺受理办法：补齐后才能出件",
            )
