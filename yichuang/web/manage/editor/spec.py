"""What the editor asks, section by section. Labels come from the catalogue's own names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from yichuang.catalog.items.rules import enums, labels, themes
from yichuang.catalog.items.rules.content import part_fields
from yichuang.catalog.items.rules.form_schema import FieldType
from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Role

from .conditions import HOW

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Spec:
    """One field. Kinds: text area int number date bool tri select checks lines when options."""

    name: str
    kind: str = "text"
    label: str = ""
    options: Options = ()
    size: str = ""  # "", w2, w4: columns of the grid
    suffix: str = ""
    hint: str = ""
    pair: tuple[str, str] = ("key", "label")
    rare: bool = False  # in a row: folded away until it is wanted


@dataclass(frozen=True)
class Section:
    """A group of fields with the list of rows that belongs to it."""

    key: str
    title: str
    fields: tuple[Spec, ...] = ()
    part: str = ""
    row_name: str = ""
    hint: str = ""
    more: str = ""  # what a line of the box that adds several rows holds


def _enum(kind: type[Labelled]) -> Options:
    return tuple((member.value, member.label) for member in kind)


def _select(name: str, options: Iterable[tuple[str, str]], **more: Any) -> Spec:
    return Spec(name, "select", options=tuple(options), **more)


def _named(specs: Iterable[Spec], names: dict[str, str]) -> tuple[Spec, ...]:
    return tuple(replace(s, label=s.label or names[s.name]) for s in specs)


UNIT = _enum(enums.LimitUnit)
STEP_ROLES: Options = tuple(
    (role.value, role.label)
    for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.DEPARTMENT_HEAD)
)

BASIC = (
    _select("regime", _enum(enums.Regime)),
    _select("item_type", ((k, f"{k} {v}") for k, v in enums.ITEM_TYPES.items())),
    _select("handling", _enum(enums.Handling)),
    _select("power_source", _enum(enums.PowerSource)),
    _select("use_level", _enum(enums.UseLevel)),
    _select("subject_nature", _enum(enums.SubjectNature)),
    Spec("summary", "area", size="w4", hint="说给办事人听：先说能办成什么，每句不超过 30 个字"),
    Spec("keywords", "lines", size="w2", hint="老百姓的叫法，用顿号隔开，检索时用"),
    Spec("joint_departments", "lines", size="w2"),
    Spec("coverage"),
    Spec("entrusted_by"),
    Spec("upper_organ"),
)
TIME = (
    Spec("statutory_value", "int"),
    _select("statutory_unit", UNIT),
    Spec("statutory_note", size="w2", hint="没有法定时限的，写“法律法规未规定时限”"),
    Spec("promised_value", "int", hint="当场办结填 0"),
    _select("promised_unit", UNIT),
    Spec("promised_note", size="w2"),
    Spec("extension_days", "int", hint="行政许可按法律规定，不用填；其他事项有依据才填"),
    Spec("extension_basis", hint="如：《社会救助暂行办法》第十一条"),
    Spec("statutory_special_law", size="w2"),
    Spec("single_officer_instant", "bool"),
    Spec("single_officer_basis"),
)
WHO = (
    Spec("service_objects", "checks", options=_enum(enums.ServiceObject), size="w4"),
    Spec("conditions", "area", size="w4", hint="逐条写明；没有条件写“无特定条件”"),
    Spec("quantity_limit", size="w2"),
    Spec("intermediary_services", "lines", size="w2"),
    Spec("special_procedures", "checks", options=_enum(enums.SpecialProcedure), size="w4"),
)
HALL = (
    Spec("visits", "int", suffix="次"),
    Spec("visit_reason", size="w2"),
    _select("online_depth", ((str(k), f"{k} {v}") for k, v in enums.ONLINE_DEPTHS.items())),
    Spec("channels", "checks", options=_enum(enums.Channel), size="w4"),
    Spec("consult_phone"),
    Spec("complaint_phone"),
    Spec("online_url", size="w2"),
    Spec("bookable", "bool"),
    Spec("express_delivery", "bool"),
)
RESULT = (
    _select("result_kind", _enum(enums.ResultKind)),
    Spec("result_name"),
    Spec("licence_type_name"),
    Spec("outcome_handler", hint="登记事项填登记簿的代号，其他留空"),
    Spec("result_validity_months", "int", suffix="个月"),
    Spec("result_long_term", "bool"),
    Spec("result_electronic", "bool"),
    Spec("result_sample_ref", "file"),
)
COMMITMENT = (
    Spec("commitment", "bool", hint="申请人自愿选择；不选的照常办"),
    Spec("commitment_basis", size="w2"),
    Spec("commitment_check_days", "int", hint="决定后几个工作日内核查"),
    Spec("commitment_materials", "lines", size="w2", hint="材料的键，用顿号隔开；承诺后不再要"),
    Spec("commitment_conditions", "area", size="w2"),
    Spec("commitment_standard", "area", size="w2"),
    Spec("commitment_liability", "area", size="w2"),
    Spec("commitment_check_method", "area", size="w2"),
    Spec(
        "commitment_exclusions",
        "checks",
        options=_enum(enums.Exclusion),
        size="w4",
        hint="有其中一种情形的事项不能用告知承诺",
    ),
)
THEMES = (
    Spec("personal_themes", "checks", options=tuple(themes.PERSONAL.items()), size="w4"),
    Spec("legal_themes", "checks", options=tuple(themes.LEGAL.items()), size="w4"),
)
VERSION = (
    Spec("reviewed_on", "date", hint="一年内复核过才能发布"),
    Spec("version_note", size="w2"),
)

_MATERIAL = (
    Spec("name", size="w2"),
    _select("kind", _enum(enums.MaterialKind)),
    _select("form", _enum(enums.MaterialForm)),
    Spec("copies_original", "int"),
    Spec("copies_copy", "int"),
    Spec("paper", rare=True),
    _select("necessity", _enum(enums.Necessity)),
    _select("source", _enum(enums.MaterialSource)),
    Spec("source_note", rare=True),
    Spec("held_by_government", "tri", hint="选“是”，公众就不用带"),
    Spec("is_proof", "bool", rare=True),
    Spec("basis_law", size="w2"),
    Spec("basis_article"),
    Spec("key", hint="留空自动生成", rare=True),
    Spec("blank_form_ref", "file"),
    Spec("sample_ref", "file"),
    Spec("acceptance_standard", "area", size="w2", rare=True),
    Spec("filling_notes", "area", size="w2", rare=True),
    Spec("later_days", "int", hint="必要性选容缺后补的才填，不超过承诺时限", rare=True),
    Spec("when", "when", size="w2", hint=HOW, rare=True),
)
_STEP = (
    Spec("name"),
    _select("actor", _enum(enums.StepActor)),
    Spec("post"),
    _select("role", STEP_ROLES),
    Spec("days", "int"),
    _select("unit", UNIT),
    Spec("needs", "lines", hint="前一步的键，用顿号隔开", rare=True),
    Spec("key", hint="留空自动生成", rare=True),
    Spec("requirement", size="w2"),
    _select("special_procedure", _enum(enums.SpecialProcedure), rare=True),
    Spec("two_person", "bool", rare=True),
)
_BASIS = (
    Spec("law", size="w2"),
    Spec("article"),
    _select("level", _enum(enums.BasisLevel)),
    Spec("document_number", rare=True),
    Spec("url", hint="公布的原文网址", rare=True),
    Spec("text", "area", size="w2", rare=True),
)
_FEE = (
    Spec("item"),
    Spec("standard"),
    Spec("basis"),
    _select("basis_level", _enum(enums.BasisLevel)),
    Spec("reducible", "bool"),
    Spec("reduction_basis", size="w2"),
    Spec("amount", hint="如 40.00；不填的，开缴费通知时逐件写明金额和理由"),
    Spec("quantity_field", hint="按数量收的，写在线表单里数字栏目的键"),
    Spec("before_delivery", "bool"),
    Spec("before_delivery_basis", size="w2"),
)
_PLACE = (
    Spec("name", label="名称"),
    Spec("address", size="w2"),
    Spec("window"),
    Spec("hours"),
    Spec("phone"),
    Spec("transport", size="w2"),
)
_FAQ = (Spec("question", size="w2"), Spec("answer", "area", size="w2"))
_QUESTION = (
    Spec("text", label="问题", size="w2"),
    Spec("key", label="键", hint="字母开头，如 business"),
    Spec("help", label="解释"),
    Spec("options", "options", label="选项", size="w2", hint="每行一个：键=文字"),
    Spec("show_if", "when", label="什么情况下问", size="w2", hint=HOW),
)
_FORM_FIELD = (
    Spec("label", label="栏目", size="w2"),
    _select("type", _enum(FieldType), label="类型"),
    Spec("key", label="键", hint="字母开头，如 shop"),
    Spec("required", "bool", label="必填"),
    Spec("max_length", "int", label="最多字数"),
    Spec("min", "number", label="最小值"),
    Spec("max", "number", label="最大值"),
    Spec("unit", label="单位"),
    Spec("group", label="分组"),
    Spec("prefill", label="预填来源"),
    Spec("help", label="填写提示"),
    Spec(
        "choices",
        "options",
        label="选项",
        size="w2",
        hint="每行一个：值=文字",
        pair=("value", "label"),
    ),
    Spec("show_if", "when", label="什么情况下填", size="w2", hint=HOW),
)
ROWS: dict[str, tuple[Spec, ...]] = {
    **{
        part: _named(specs, labels.PART_FIELDS)
        for part, specs in (
            ("materials", _MATERIAL),
            ("steps", _STEP),
            ("bases", _BASIS),
            ("fees", _FEE),
            ("places", _PLACE),
            ("faqs", _FAQ),
        )
    },
    "questions": _QUESTION,
    "form_fields": _FORM_FIELD,
}
CONTENT_PARTS = tuple(labels.PARTS)


def _facts(specs: Iterable[Spec]) -> tuple[Spec, ...]:
    return _named(specs, labels.FIELDS)


SECTIONS = (
    Section("basic", "基本信息", _facts(BASIC)),
    Section("time", "时限", _facts(TIME)),
    Section("who", "对象和条件", _facts(WHO)),
    Section(
        "materials",
        "申请材料",
        part="materials",
        row_name="材料",
        hint="清单以外的材料，窗口不能要",
        more="一次加几份：每行一个名称，可以从表格里贴一列",
    ),
    Section("steps", "办理环节", (), "steps", "环节", "流程图由环节画出，天数按承诺时限分配"),
    Section(
        "bases",
        "设定依据",
        part="bases",
        row_name="依据",
        more="一次写全：每行一条，如《中华人民共和国建筑法》第七条",
    ),
    Section("fees", "收费", _facts((Spec("charges_fee", "tri"),)), "fees", "收费项目"),
    Section("hall", "到哪儿办", _facts(HALL), "places", "办理地点"),
    Section("result", "办理结果", _facts(RESULT)),
    Section("commitment", "告知承诺", _facts(COMMITMENT)),
    Section("questions", "引导问题", (), "questions", "问题", "最多三个；答案决定要交哪些材料"),
    Section("form", "在线表单", (), "form_fields", "栏目"),
    Section("faqs", "常见问题", (), "faqs", "问答"),
    Section("themes", "在哪些栏目出现", _facts(THEMES)),
    Section("version", "本版说明", _facts(VERSION)),
)
FACTS: dict[str, Spec] = {spec.name: spec for section in SECTIONS for spec in section.fields}


def rows_of(part: str) -> tuple[Spec, ...]:
    """The fields of one row of a list."""
    return ROWS[part]


def unasked() -> set[str]:
    """Content fields no section asks for; a test holds it empty."""
    asked = set(FACTS) | {"questions", "form_schema"}
    missing = set(labels.FIELDS) - asked - {"name", "department", "implement_code"}
    for part in CONTENT_PARTS:
        missing |= {f"{part}.{f}" for f in part_fields(part)} - {
            f"{part}.{s.name}" for s in ROWS[part]
        }
    return {name for name in missing if not name.endswith(".sort")}
