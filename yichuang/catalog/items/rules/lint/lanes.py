"""容缺 and 告知承诺: what a guide must say before it may offer either."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from yichuang.catalog.items.rules.enums import Exclusion, LimitUnit, Necessity, Regime

from .finding import Case, Finding

GAPS = "容缺受理：补交期限不得超过承诺办结时限"
COMMITMENT = "国办发〔2020〕42号（全面推行证明事项和涉企经营许可事项告知承诺制）"
_NO_LANES = (Regime.FILING, Regime.RULING, Regime.REGISTRATION)


def later_days(case: Case) -> Iterator[Finding]:
    """Each material that may follow says within how many working days, and the promise holds."""
    c = case.content
    for i, material in enumerate(c.materials):
        at, name, days = f"materials[{i}].later_days", material.name, material.later_days
        if material.necessity != Necessity.LATER:
            if days is not None:
                yield Finding("N1", at, f"“{name}”不是容缺后补的材料，不填补交期限", GAPS)
            continue
        if c.regime in _NO_LANES:
            label = Regime(c.regime).label
            yield Finding("N1", f"materials[{i}].necessity", f"{label}不能容缺受理", GAPS)
        if not days:
            yield Finding("N1", at, f"“{name}”可以容缺，要写明几个工作日内补交", GAPS)
        elif c.promised_value is not None and (fault := _too_long(case, days)):
            yield Finding("N1", at, f"“{name}”{fault}", GAPS)


def _too_long(case: Case, days: int) -> str:
    promised, unit = case.content.promised_value or 0, case.content.promised_unit
    if promised == 0:  # done on the spot: L9 says that nothing can follow
        return ""
    if unit == LimitUnit.WORKING_DAYS and days > promised:
        return f"补交期限 {days} 个工作日，超过承诺的 {promised} 个"
    # A working day is never shorter than a day: so many of them do not fit into fewer days.
    if unit == LimitUnit.CALENDAR_DAYS and days > promised:
        return f"补交期限 {days} 个工作日，超过承诺的 {promised} 日"
    return ""


_TOLD = (
    ("commitment_basis", "告知承诺的依据"),
    ("commitment_conditions", "告知的条件"),
    ("commitment_standard", "告知的标准和技术要求"),
    ("commitment_materials", "以承诺代替的材料"),
    ("commitment_liability", "不实承诺的责任"),
    ("commitment_check_method", "事后核查方式"),
    ("commitment_check_days", "几个工作日内核查"),
)


def commitment(case: Case) -> Iterator[Finding]:
    """A complete notice, materials that exist, and none of the excluded grounds."""
    c = case.content
    if not c.commitment:
        return
    for ground in c.commitment_exclusions:
        known = {member.value for member in Exclusion}
        label = Exclusion(ground).label if ground in known else ground
        yield Finding("N2", "commitment_exclusions", f"{label}的事项不能用告知承诺", COMMITMENT)
    if c.regime in _NO_LANES:
        label = Regime(c.regime).label
        yield Finding("N2", "commitment", f"{label}不能用告知承诺", COMMITMENT)
    for field, label in _TOLD:
        if not getattr(c, field):
            yield Finding("N3", field, f"可以告知承诺的，要写明{label}", COMMITMENT)
    by_key = {material.key: material for material in c.materials}
    for key in c.commitment_materials:
        if key not in by_key:
            yield Finding("N3", "commitment_materials", f"没有键为“{key}”的材料", COMMITMENT)
        elif by_key[key].necessity in (Necessity.LATER, Necessity.WAIVED):
            text = (
                f"“{by_key[key].name}”是{Necessity(by_key[key].necessity).label}，不能又以承诺代替"
            )
            yield Finding("N3", "commitment_materials", text, COMMITMENT)


def own_extension(case: Case) -> Iterator[Finding]:
    """Outside the licence law an extension needs a text of its own; inside, the law has it."""
    c = case.content
    if c.extension_days and not c.extension_basis:
        yield Finding("N4", "extension_basis", "可以延长期限的，要写明依据", "依法行政")
    barred = c.regime in (Regime.LICENCE, Regime.PUBLIC_SERVICE, Regime.FILING)
    if barred and (c.extension_days or c.extension_basis):
        text = "行政许可的延长由法律规定" if c.regime == Regime.LICENCE else "这一类别没有延长期限"
        yield Finding("N4", "extension_days", f"{text}，请留空", "行政许可法第四十二条")


def is_money(text: str) -> bool:
    """A positive sum in yuan with at most two decimals."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    if not value.is_finite() or not 0 < value < 10**9:
        return False
    return value == value.quantize(Decimal("0.01"))


def fee_amounts(case: Case) -> Iterator[Finding]:
    """A unit price is a sum of money; paying first needs its own basis (行政许可法 Art 58)."""
    fields = {row.get("key") for row in case.content.form_schema.get("fields", [])}
    for i, fee in enumerate(case.content.fees):
        if fee.amount and not is_money(fee.amount):
            text = f"单价“{fee.amount}”不是金额，应像 40.00"
            yield Finding("N5", f"fees[{i}].amount", text, "收费公示")
        if fee.quantity_field and fee.quantity_field not in fields:
            text = f"在线表单里没有键为“{fee.quantity_field}”的栏目"
            yield Finding("N5", f"fees[{i}].quantity_field", text, "收费公示")
        if fee.before_delivery and not fee.before_delivery_basis:
            text = "领取结果前须缴清的，要写明依据"
            yield Finding("N5", f"fees[{i}].before_delivery_basis", text, "行政许可法第五十八条")
