"""Facts that must agree with each other, whatever the regime (domain.md 2.3)."""

from collections.abc import Iterator

from yichuang.catalog.items.rules.enums import (
    EX_OFFICIO,
    TYPES_OF_REGIME,
    Channel,
    Handling,
    LimitUnit,
    Regime,
    ResultKind,
)
from yichuang.catalog.items.rules.limits import exceeds, show_limit

from .finding import Case, Finding

PROMISE = "优化营商环境条例第三十六条"
ONLINE_FULL = 5
_NO_LICENCES = ("凭证", "公证", "认证", "论证", "查证")  # end in 证 without being one


def type_fits_regime(case: Case) -> Iterator[Finding]:
    """The national type code and the named regime say the same."""
    content = case.content
    allowed = TYPES_OF_REGIME.get(content.regime)
    if allowed and content.item_type and content.item_type not in allowed:
        label = Regime(content.regime).label
        yield Finding(
            "C1",
            "item_type",
            f"事项类型代码 {content.item_type} 与法律类型“{label}”不符",
            "GB/T 39046-2020 表 A.1",
        )


def promise_within_law(case: Case) -> Iterator[Finding]:
    """The promise is never longer than the law, in the same unit."""
    c = case.content
    if c.promised_value is None or c.statutory_value is None:
        return
    longer = exceeds(c.promised_value, c.promised_unit, c.statutory_value, c.statutory_unit)
    promised = show_limit(c.promised_value, c.promised_unit)
    statutory = show_limit(c.statutory_value, c.statutory_unit)
    if longer:
        yield Finding(
            "C2", "promised_value", f"承诺时限 {promised}，比法定时限 {statutory} 还长", PROMISE
        )
    if longer is None:
        yield Finding(
            "C2",
            "promised_unit",
            f"承诺（{promised}）和法定（{statutory}）单位不同，无法比较",
            PROMISE,
        )


def handling_fits_promise(case: Case) -> Iterator[Finding]:
    """即办件 means on the spot, and on the spot means 即办件."""
    c = case.content
    if c.promised_value is None or not c.handling:
        return
    if c.handling == Handling.INSTANT and c.promised_value != 0:
        yield Finding(
            "C3",
            "handling",
            "办件类型是即办件，承诺时限应为 0（当场办结）",
            "GB/T 39046-2020 表 A.6",
        )
    if c.handling == Handling.PROMISED and c.promised_value == 0:
        yield Finding(
            "C3", "handling", "承诺当场办结的，办件类型应为即办件", "GB/T 39046-2020 表 A.6"
        )


def no_visit_needs_online(case: Case) -> Iterator[Finding]:
    """Nobody can come zero times unless he can do it all online and get the result."""
    c = case.content
    if c.visits is None or c.regime in EX_OFFICIO:
        return
    if c.visits == 0 and c.online_depth < ONLINE_FULL or c.visits == 0 and c.online_depth == 8:
        yield Finding(
            "C4",
            "online_depth",
            "到现场次数为 0，网上办理深度至少应为 5（互联网办理）",
            "最多跑一次认定标准",
        )
    delivered = c.express_delivery or c.result_electronic or c.result_kind == ResultKind.NONE
    if c.visits == 0 and not delivered:
        yield Finding(
            "C4",
            "express_delivery",
            "到现场次数为 0，结果要能快递送达或是电子结果",
            "最多跑一次认定标准",
        )
    if c.visits > 0 and not c.visit_reason:
        yield Finding(
            "C4",
            "visit_reason",
            "要求到现场的，必须写明原因",
            "GB/T 39554.2-2020（必须现场办理原因说明）",
        )


def channels_fit(case: Case) -> Iterator[Finding]:
    """A guide that offers an online channel says where."""
    c = case.content
    online = {Channel.WEB, Channel.MOBILE} & set(c.channels)
    if online and c.online_depth < 2:
        yield Finding(
            "C5",
            "online_depth",
            "办理形式里有网上办理，网上办理深度却不到 2（互联网收件）",
            "GB/T 39046-2020",
        )


def result_fits_kind(case: Case) -> Iterator[Finding]:
    """A result named …证 is a certificate."""
    c = case.content
    name = c.result_name.rstrip('）)》”"')
    looks = name.endswith(("证", "证书", "执照", "许可证件")) and not name.endswith(_NO_LICENCES)
    if looks and c.result_kind and c.result_kind != ResultKind.CERTIFICATE:
        yield Finding(
            "C6",
            "result_kind",
            f"结果名称“{c.result_name}”是证照，结果类型应选证照",
            "审批结果数据规范",
        )
    if c.result_kind == ResultKind.CERTIFICATE and c.result_name and not c.licence_type_name:
        yield Finding(
            "C6", "licence_type_name", "结果是证照，要写明证照类型（电子证照用）", "电子证照标准"
        )


def single_officer(case: Case) -> Iterator[Finding]:
    """单人即办 needs its basis, and fits 即办件 only."""
    c = case.content
    source = "行政许可法第三十四条、第五十六条；单人即办须有明文依据"
    if c.single_officer_instant and not c.single_officer_basis:
        yield Finding("C7", "single_officer_basis", "单人即办没有写依据", source)
    if c.single_officer_instant and c.handling != Handling.INSTANT:
        yield Finding("C7", "single_officer_instant", "只有即办件才能单人即办", source)


def steps_fit_promise(case: Case) -> Iterator[Finding]:
    """Days of the longest chain of steps fit into the promise."""
    c = case.content
    if c.promised_value is None or c.promised_unit != LimitUnit.WORKING_DAYS:
        return
    counted = [s for s in c.steps if s.actor != "applicant" and not s.special_procedure]
    if any(s.unit != c.promised_unit for s in counted):
        return
    days = {s.key: s.days or 0 for s in counted}
    total = longest_chain(days, {s.key: s.needs for s in c.steps})
    if total > c.promised_value:
        yield Finding(
            "C8",
            "steps",
            f"各环节最长要 {total} 个工作日，超过承诺的 {c.promised_value} 个",
            PROMISE,
        )


def longest_chain(days: dict[str, int], needs: dict[str, list[str]]) -> int:
    """Days along the longest path; 0 for a graph with a cycle (reported elsewhere)."""
    known: dict[str, int] = {}
    left = dict(needs)
    while left:
        ready = [k for k, before in left.items() if not (set(before) & set(left))]
        if not ready:
            return 0
        for key in ready:
            before = max((known.get(b, 0) for b in left[key]), default=0)
            known[key] = before + days.get(key, 0)
        left = {k: v for k, v in left.items() if k not in known}
    return max(known.values(), default=0)


def material_basis(case: Case) -> Iterator[Finding]:
    """No basis, no material: nobody may ask for what no text asks for."""
    for i, material in enumerate(case.content.materials):
        name = material.name or f"第 {i + 1} 份材料"
        if not (material.basis_law and material.basis_article):
            yield Finding(
                "C9",
                f"materials[{i}].basis_law",
                f"材料“{name}”没有写要求提供的依据（文件和条款）",
                "行政许可法第三十一条；优化营商环境条例第三十五条",
            )


def ex_officio(case: Case) -> Iterator[Finding]:
    """Types 02, 03, 04, 06: nobody applies, so nobody is counted as visiting."""
    c = case.content
    if c.regime in EX_OFFICIO and c.visits is not None:
        yield Finding(
            "C10",
            "visits",
            "依职权事项没有人来申请，不能标到现场次数（最多跑一次）",
            "GB/T 39046-2020 表 A.1",
        )


def fee_rows(case: Case) -> Iterator[Finding]:
    """A fee is charged by rows, and rows are only there when a fee is charged."""
    c = case.content
    source = "行政许可法第五十八条、第五十九条；优化营商环境条例第四十八条"
    if c.charges_fee and not c.fees:
        yield Finding("C11", "fees", "收费的事项要列出收费项目、标准和依据", source)
    if c.charges_fee is False and c.fees:
        yield Finding("C11", "charges_fee", "写了不收费，却列有收费项目", source)
    for i, fee in enumerate(c.fees):
        for field, label in (("standard", "标准"), ("basis", "依据"), ("basis_level", "依据层级")):
            if not getattr(fee, field):
                yield Finding("C11", f"fees[{i}].{field}", f"收费项目“{fee.item}”缺{label}", source)
        if fee.reducible and not fee.reduction_basis:
            yield Finding("C11", f"fees[{i}].reduction_basis", "可减免的要写减免依据", source)
