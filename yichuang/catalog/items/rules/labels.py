"""Chinese names of content fields and of their coded values, for history and worklists."""

from typing import Any

from yichuang.kernel.enums import Labelled

from . import enums, limits, themes

FIELDS: dict[str, str] = {
    "regime": "法律类型",
    "item_type": "事项类型",
    "handling": "办件类型",
    "single_officer_instant": "单人即办",
    "single_officer_basis": "单人即办依据",
    "statutory_value": "法定办结时限",
    "statutory_unit": "法定时限单位",
    "statutory_note": "法定时限说明",
    "statutory_special_law": "另行规定时限的法律",
    "extension_days": "经批准可延长",
    "extension_basis": "延长期限的依据",
    "promised_value": "承诺办结时限",
    "promised_unit": "承诺时限单位",
    "promised_note": "承诺时限说明",
    "visits": "到办事现场次数",
    "visit_reason": "必须到现场的原因",
    "online_depth": "网上办理深度",
    "online_url": "网上办理地址",
    "channels": "办理形式",
    "service_objects": "服务对象",
    "conditions": "受理条件",
    "quantity_limit": "数量限制",
    "special_procedures": "特别程序",
    "intermediary_services": "中介服务",
    "result_kind": "结果类型",
    "result_name": "结果名称",
    "result_sample_ref": "结果样本",
    "result_validity_months": "结果有效期（月）",
    "result_long_term": "结果长期有效",
    "result_electronic": "电子结果",
    "licence_type_name": "证照类型",
    "express_delivery": "物流快递",
    "bookable": "可预约",
    "charges_fee": "是否收费",
    "consult_phone": "咨询电话",
    "complaint_phone": "投诉电话",
    "personal_themes": "个人主题",
    "legal_themes": "法人主题",
    "keywords": "别名和关键词",
    "summary": "简版说明",
    "power_source": "权力来源",
    "use_level": "行使层级",
    "subject_nature": "实施主体性质",
    "entrusted_by": "委托部门",
    "upper_organ": "报送决定的上级机关",
    "joint_departments": "联办机构",
    "coverage": "通办范围",
    "version_note": "本版改了什么",
    "reviewed_on": "最近复核日期",
    "outcome_handler": "结果处理器",
    "commitment": "可以告知承诺",
    "commitment_basis": "告知承诺依据",
    "commitment_conditions": "告知：条件",
    "commitment_standard": "告知：标准和技术要求",
    "commitment_materials": "以承诺代替的材料",
    "commitment_liability": "告知：不实承诺的责任",
    "commitment_check_method": "告知：事后核查方式",
    "commitment_check_days": "几个工作日内核查",
    "commitment_exclusions": "不适用告知承诺的情形",
    "form_schema": "在线表单",
    "questions": "引导问题",
    "name": "名称",
    "department": "实施主体",
    "implement_code": "实施编码",
}
PARTS: dict[str, str] = {
    "materials": "申请材料",
    "steps": "办理环节",
    "bases": "设定依据",
    "fees": "收费项目",
    "places": "办理地点",
    "faqs": "常见问题",
}
PART_FIELDS: dict[str, str] = {
    "key": "键",
    "name": "名称",
    "kind": "类型",
    "form": "形式",
    "copies_original": "原件份数",
    "copies_copy": "复印件份数",
    "paper": "纸质规格",
    "blank_form_ref": "空白表格",
    "sample_ref": "示例样表",
    "source": "来源渠道",
    "source_note": "来源说明",
    "necessity": "必要性",
    "basis_law": "要求提供的依据",
    "basis_article": "依据条款",
    "acceptance_standard": "受理标准",
    "filling_notes": "填报须知",
    "later_days": "容缺补交期限（工作日）",
    "held_by_government": "政府已有",
    "is_proof": "属于证明事项",
    "when": "什么情况下要交",
    "sort": "排序",
    "actor": "谁办",
    "role": "角色",
    "post": "岗位",
    "days": "时限",
    "unit": "时限单位",
    "needs": "前置环节",
    "requirement": "办理要求",
    "two_person": "须两人办理",
    "special_procedure": "特别程序",
    "law": "依据名称",
    "document_number": "文号",
    "article": "条款",
    "text": "条款原文",
    "level": "依据层级",
    "url": "原文地址",
    "item": "收费项目",
    "standard": "标准",
    "basis": "依据",
    "basis_level": "依据层级",
    "reducible": "可减免",
    "reduction_basis": "减免依据",
    "amount": "单价（元）",
    "quantity_field": "按哪个栏目的数量计",
    "before_delivery": "领取结果前须缴清",
    "before_delivery_basis": "先缴后领的依据",
    "address": "地址",
    "window": "窗口",
    "hours": "办公时间",
    "phone": "电话",
    "transport": "交通",
    "question": "问题",
    "answer": "回答",
}
_ENUMS: dict[str, type[Labelled]] = {
    "regime": enums.Regime,
    "handling": enums.Handling,
    "statutory_unit": enums.LimitUnit,
    "promised_unit": enums.LimitUnit,
    "unit": enums.LimitUnit,
    "channels": enums.Channel,
    "service_objects": enums.ServiceObject,
    "special_procedures": enums.SpecialProcedure,
    "special_procedure": enums.SpecialProcedure,
    "result_kind": enums.ResultKind,
    "commitment_exclusions": enums.Exclusion,
    "power_source": enums.PowerSource,
    "use_level": enums.UseLevel,
    "subject_nature": enums.SubjectNature,
    "form": enums.MaterialForm,
    "kind": enums.MaterialKind,
    "source": enums.MaterialSource,
    "necessity": enums.Necessity,
    "actor": enums.StepActor,
    "level": enums.BasisLevel,
    "basis_level": enums.BasisLevel,
}


def value_text(field: str, value: Any) -> str:
    """A stored value as people read it; 未填写 for nothing."""
    if value is None or value == "" or value == [] or value == {}:
        return "未填写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(value_text(field, part) for part in value)
    if isinstance(value, dict):
        return "；".join(f"{k}={value_text(k, v)}" for k, v in sorted(value.items()))
    return _coded(field, value)


def _coded(field: str, value: Any) -> str:
    kind = _ENUMS.get(field)
    if kind is not None and str(value) in {member.value for member in kind}:
        return kind(str(value)).label
    if field == "item_type":
        return enums.ITEM_TYPES.get(str(value), str(value))
    if field == "online_depth":
        return f"{value} {enums.ONLINE_DEPTHS.get(value, '')}".strip()
    if field in ("personal_themes", "legal_themes"):
        return themes.label(field.removesuffix("_themes"), str(value))
    return str(value)


def field_label(path: str) -> str:
    """Chinese name of a field path: "materials[2].form" is 申请材料第 3 项 · 形式."""
    head, _, tail = path.partition(".")
    part, _, index = head.partition("[")
    if part in PARTS:
        place = f"{PARTS[part]}第 {int(index.rstrip(']')) + 1} 项" if index else PARTS[part]
        return f"{place} · {PART_FIELDS.get(tail, tail)}" if tail else place
    return FIELDS.get(part, part)


def limit_text(value: int | None, unit: str, note: str = "") -> str:
    """A limit with its note, or 未规定."""
    return limits.show_limit(value, unit) or note or "未规定"
