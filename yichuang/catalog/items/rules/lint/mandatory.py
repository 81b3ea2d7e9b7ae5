"""G1, G3, G8, G10: what a guide must contain."""

from collections.abc import Iterator
from typing import Any

from yichuang.catalog.items.rules import codes, form_schema, guide
from yichuang.catalog.items.rules.content import Material, Step
from yichuang.catalog.items.rules.enums import (
    EX_OFFICIO,
    ITEM_TYPES,
    Handling,
    MaterialForm,
    Necessity,
    Regime,
    ResultKind,
)

from .finding import Case, Finding

GUIDE = "GB/T 39554.2-2020；行政许可法第三十条"
HALL_SERVICE = "行政许可法第三十条第一款（公示事项、依据、条件、程序、期限和全部材料目录）"
REVIEW_DAYS = 366
_FIXED = "编码随清单导入，这里不能改；请发布清单的单位更正后重新导入"


def identity(case: Case) -> Iterator[Finding]:
    """Name, authority and codes."""
    who = case.identity
    for field, label in (("name", "事项名称"), ("department", "实施主体")):
        if not getattr(who, field):
            yield Finding("G1", field, f"没有填写{label}", GUIDE)
    fault = codes.code_fault(who.implement_code)
    if fault:
        text = f"实施编码：{fault}。{_FIXED}"
        yield Finding("G1", "implement_code", text, "GB/T 39554.1-2020")
    else:
        for warning in codes.warnings(who.implement_code):
            text = f"{warning}。{_FIXED}"
            yield Finding("G1", "implement_code", text, "GB/T 39554.1-2020", blocking=False)


_FACTS: tuple[tuple[str, str], ...] = (
    ("regime", "法律类型"),
    ("item_type", "事项类型"),
    ("summary", "简版说明"),
)
_SERVICE_FACTS: tuple[tuple[str, str], ...] = (
    ("handling", "办件类型"),
    ("service_objects", "服务对象"),
    ("conditions", "受理条件（没有条件也要写明“无特定条件”）"),
    ("promised_value", "承诺办结时限"),
    ("visits", "到办事现场次数"),
    ("charges_fee", "是否收费"),
    ("channels", "办理形式"),
    ("result_kind", "审批结果类型"),
    ("consult_phone", "咨询电话"),
    ("complaint_phone", "监督投诉电话"),
)


def _missing(value: Any) -> bool:
    return value is None or value == "" or value == []


def facts(case: Case) -> Iterator[Finding]:
    """Facts every guide states; hall facts only for items that people apply for."""
    content = case.content
    wanted = _FACTS
    if content.regime not in EX_OFFICIO:
        wanted = (*_FACTS, *_SERVICE_FACTS)
    for field, label in wanted:
        if _missing(getattr(content, field)):
            yield Finding("G1", field, f"没有填写{label}", GUIDE)
    if content.item_type and content.item_type not in ITEM_TYPES:
        yield Finding(
            "G1",
            "item_type",
            f"事项类型代码“{content.item_type}”不在 A.1 代码表中",
            "GB/T 39046-2020 表 A.1",
        )


def statutory_limit(case: Case) -> Iterator[Finding]:
    """A licence and a registration have a limit in law; others may have none."""
    content = case.content
    needs = content.regime in (Regime.LICENCE, Regime.REGISTRATION)
    if needs and content.statutory_value is None:
        yield Finding("G1", "statutory_value", "没有填写法定办结时限", "行政许可法第四十二条")
    elif (
        content.regime not in EX_OFFICIO
        and content.statutory_value is None
        and not content.statutory_note
    ):
        yield Finding(
            "G1",
            "statutory_note",
            "没有法定办结时限的，要在说明里写明“法律法规未规定时限”",
            GUIDE,
        )


def result(case: Case) -> Iterator[Finding]:
    """Result name and sample, unless the item has no result document."""
    content = case.content
    if content.regime in EX_OFFICIO or content.result_kind in ("", ResultKind.NONE):
        return
    if not content.result_name:
        yield Finding("G1", "result_name", "没有填写结果名称", GUIDE)
    if not content.result_sample_ref:
        yield Finding("G1", "result_sample_ref", "没有上传结果样本", GUIDE)
    if content.result_kind == ResultKind.CERTIFICATE and not (
        content.result_long_term or content.result_validity_months
    ):
        yield Finding(
            "G1",
            "result_validity_months",
            "结果是证照，要写明有效期（多少个月）或长期有效",
            "行政许可法第三十九条、第五十条",
        )


def bases(case: Case) -> Iterator[Finding]:
    """At least one legal basis, each with title, article and rank."""
    if not case.content.bases:
        yield Finding("G1", "bases", "没有设定依据", "行政许可法第四条")
    for i, basis in enumerate(case.content.bases):
        for field, label in (("law", "依据名称"), ("article", "条款"), ("level", "依据层级")):
            if not getattr(basis, field):
                yield Finding("G1", f"bases[{i}].{field}", f"设定依据缺{label}", GUIDE)


def hall(case: Case) -> Iterator[Finding]:
    """Materials and places of items that people apply for."""
    content = case.content
    if content.regime in EX_OFFICIO:
        return
    if not content.materials and "无需材料" not in content.conditions:
        reason = "没有申请材料；确实不用材料的，在受理条件里写明“无需材料”"
        yield Finding("G1", "materials", reason, HALL_SERVICE)
    if not content.places:
        yield Finding("G1", "places", "没有办理地点", HALL_SERVICE)
    for i, place in enumerate(content.places):
        for field, label in (("address", "地址"), ("hours", "办公时间"), ("phone", "电话")):
            if not getattr(place, field):
                yield Finding("G1", f"places[{i}].{field}", f"办理地点缺{label}", HALL_SERVICE)


def materials(case: Case) -> Iterator[Finding]:
    """G3: form, copies, source, template or sample, whether the government holds it."""
    keys = [m.key for m in case.content.materials]
    for i, material in enumerate(case.content.materials):
        if not material.key or keys.count(material.key) > 1:
            yield Finding("G3", f"materials[{i}].key", "材料键为空或重复", GUIDE)
        yield from _material(i, material)


def _material(i: int, material: Material) -> Iterator[Finding]:
    at = f"materials[{i}]"
    name = material.name or f"第 {i + 1} 份材料"
    for field, label in (
        ("name", "名称"),
        ("form", "材料形式（原件、复印件或电子）"),
        ("source", "来源渠道"),
        ("necessity", "必要性"),
    ):
        if not getattr(material, field):
            yield Finding("G3", f"{at}.{field}", f"材料“{name}”缺{label}", GUIDE)
    if material.held_by_government is None:
        yield Finding(
            "G3",
            f"{at}.held_by_government",
            f"材料“{name}”没有写明政府是否已有（选“是”，公众就不用带）",
            "国务院关于在线政务服务的若干规定第七条、第十一条",
        )
    if material.necessity == Necessity.WAIVED:
        return
    yield from _copies(at, name, material)
    own = material.source == "applicant" and material.kind in ("form", "report")
    if own and not (material.blank_form_ref or material.sample_ref):
        yield Finding(
            "G3",
            f"{at}.sample_ref",
            f"材料“{name}”由申请人填写，没有空白表格或样表",
            "行政许可法第三十条（示范文本）",
        )


_COPIES_WANTED = {
    MaterialForm.ORIGINAL: ("copies_original",),
    MaterialForm.COPY: ("copies_copy",),
    MaterialForm.BOTH: ("copies_original", "copies_copy"),
}


def _copies(at: str, name: str, material: Material) -> Iterator[Finding]:
    wanted = _COPIES_WANTED.get(material.form, ())  # type: ignore[call-overload]
    for field in wanted:
        if not getattr(material, field):
            label = "原件" if field == "copies_original" else "复印件"
            yield Finding("G3", f"{at}.{field}", f"材料“{name}”没有写{label}份数", GUIDE)
    if material.form == MaterialForm.EITHER and not (
        material.copies_original or material.copies_copy
    ):
        yield Finding("G3", f"{at}.copies_original", f"材料“{name}”没有写份数", GUIDE)


def steps(case: Case) -> Iterator[Finding]:
    """G1 and G8: the flow chart is drawn from the steps, so the steps must hold together."""
    content = case.content
    if content.regime in EX_OFFICIO:
        return
    if not content.steps:
        yield Finding("G8", "steps", "没有办理环节，画不出流程图", "服务指南规范：流程图由环节生成")
        return
    keys = [s.key for s in content.steps]
    for i, step in enumerate(content.steps):
        yield from _step(i, step, keys, content.handling == Handling.INSTANT)
    if _cycle({s.key: s.needs for s in content.steps}):
        yield Finding("G8", "steps", "环节的前后关系绕成了圈，流程走不完", "流程图由环节生成")


def _step(i: int, step: Step, keys: list[str], instant: bool) -> Iterator[Finding]:
    at = f"steps[{i}]"
    name = step.name or f"第 {i + 1} 个环节"
    if not step.name:
        yield Finding("G1", f"{at}.name", f"{name}没有名称", GUIDE)
    if not step.key or keys.count(step.key) > 1:
        yield Finding("G8", f"{at}.key", f"环节“{name}”的键为空或重复", "流程图由环节生成")
    if not step.requirement:
        yield Finding("G1", f"{at}.requirement", f"环节“{name}”没有写办理要求", GUIDE)
    if step.actor != "applicant" and not step.post:
        yield Finding("G1", f"{at}.post", f"环节“{name}”没有写谁办（岗位）", GUIDE)
    if step.actor == "department" and step.days is None and not instant:
        yield Finding("G1", f"{at}.days", f"环节“{name}”没有写时限", GUIDE)
    missing = [need for need in step.needs if need not in keys]
    if missing:
        names = "、".join(missing)
        yield Finding(
            "G8", f"{at}.needs", f"环节“{name}”的前置环节不存在：{names}", "流程图由环节生成"
        )


def _cycle(needs: dict[str, list[str]]) -> bool:
    done: set[str] = set()
    left = dict(needs)
    while left:
        ready = [k for k, before in left.items() if not (set(before) & set(left))]
        if not ready:
            return True
        done.update(ready)
        left = {k: v for k, v in left.items() if k not in done}
    return False


def questions(case: Case) -> Iterator[Finding]:
    """At most three questions, and conditions that name real options (C2)."""
    for text in guide.questions_fault(case.content):
        yield Finding("Q1", "questions", text, "个性指南：最多三个问题")
    for text in form_schema.schema_faults(case.content.form_schema):
        yield Finding("Q2", "form_schema", text, "在线表单由字段清单生成")


def reviewed(case: Case) -> Iterator[Finding]:
    """G10: looked at within twelve months."""
    day = case.content.reviewed()
    source = "服务指南规范：每年至少复核一次"
    if day is None:
        yield Finding("G10", "reviewed_on", "没有填写最近复核日期", source)
    elif day > case.today:
        yield Finding("G10", "reviewed_on", "最近复核日期在今天之后", source)
    elif (case.today - day).days > REVIEW_DAYS:
        yield Finding("G10", "reviewed_on", f"上次复核是 {day:%Y-%m-%d}，超过十二个月", source)
