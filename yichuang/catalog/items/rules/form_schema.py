"""The online form as data: field specs, what to show, how typed values become stored ones.

The schema is `{"fields": [{"key", "label", "type", "required", "help", "choices",
"max_length", "min", "max", "unit", "group", "prefill", "show_if"}, …]}`; `show_if` is a
condition on earlier answers (conditions.py). Guided answers may be used as well.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yichuang.kernel.enums import Labelled
from yichuang.kernel.identity.rules import id_card_fault
from yichuang.kernel.org.rules import uscc_fault

from . import conditions

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


class FieldType(Labelled):
    """What a field takes."""

    TEXT = "text", "单行文字"
    TEXTAREA = "textarea", "多行文字"
    NUMBER = "number", "数字"
    DATE = "date", "日期"
    ID_NUMBER = "id_number", "居民身份证号"
    USCC = "uscc", "统一社会信用代码"
    PHONE = "phone", "电话"
    CHOICE = "choice", "单选"
    MULTI = "multi", "多选"
    ADDRESS = "address", "地址"


@dataclass(frozen=True)
class Choice:
    """One option of a choice field."""

    value: str
    label: str


@dataclass(frozen=True)
class FieldSpec:
    """One question of the form."""

    key: str
    label: str
    type: str
    required: bool = True
    help: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    group: str = ""
    prefill: str = ""
    show_if: Mapping[str, Any] = field(default_factory=dict)

    def shown(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers leave the field standing."""
        return conditions.holds(self.show_if, answers)


def fields_of(schema: Mapping[str, Any]) -> tuple[FieldSpec, ...]:
    """The schema as specs. Raises KeyError, ValueError or TypeError for a broken one."""
    return tuple(_field(raw) for raw in schema.get("fields", ()))


def _field(raw: Mapping[str, Any]) -> FieldSpec:
    kind = FieldType(raw["type"]).value
    options = tuple(Choice(str(c["value"]), str(c["label"])) for c in raw.get("choices", ()))
    if kind in (FieldType.CHOICE, FieldType.MULTI) and not options:
        raise ValueError(f"字段“{raw['label']}”没有选项")
    longest = 2000 if kind == FieldType.TEXTAREA else 200
    return FieldSpec(
        key=str(raw["key"]),
        label=str(raw["label"]),
        type=kind,
        required=bool(raw.get("required", True)),
        help=str(raw.get("help", "")),
        choices=options,
        max_length=int(raw.get("max_length", longest)),
        minimum=_number(raw.get("min")),
        maximum=_number(raw.get("max")),
        unit=str(raw.get("unit", "")),
        group=str(raw.get("group", "")),
        prefill=str(raw.get("prefill", "")),
        show_if=raw.get("show_if") or {},
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def schema_faults(schema: Mapping[str, Any]) -> list[str]:
    """What is wrong with a schema, in Chinese; empty when it can be shown."""
    try:
        specs = fields_of(schema)
    except KeyError as error:
        return [f"表单字段缺少 {error.args[0]}"]
    except (ValueError, TypeError, InvalidOperation) as error:
        return [f"表单写法不对：{error}"]
    # The key stands in the address of the question's page.
    faults = [
        f"字段“{spec.label}”的键“{spec.key}”不能用：要以字母开头，只用字母、数字和下划线"
        for spec in specs
        if not _KEY.fullmatch(spec.key)
    ]
    keys = [spec.key for spec in specs]
    faults += [f"字段键 {key} 重复" for key in sorted({k for k in keys if keys.count(k) > 1})]
    faults += [
        f"字段“{spec.label}”的显示条件：{bad}"
        for spec in specs
        if (bad := conditions.fault(spec.show_if))
    ]
    return faults


def visible(specs: Iterable[FieldSpec], answers: Mapping[str, Any]) -> list[FieldSpec]:
    """The fields these answers leave standing; a hidden field's answer counts for nothing."""
    known = dict(answers)
    out = []
    for spec in specs:
        if spec.shown(known):
            out.append(spec)
        else:
            known.pop(spec.key, None)
    return out


def narrow(text: str) -> str:
    """Full-width letters and digits become half-width; Chinese punctuation stays."""
    return "".join(_narrow_char(c) for c in text)


def _narrow_char(char: str) -> str:
    if char == "\u3000":
        return " "
    if not "\uff01" <= char <= "\uff5e":  # NFKC on the rest would make 82 of 8² and m2 of ㎡
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded.isascii() and (folded.isalnum() or folded in "+-.()/: ") else char


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


Cleaned = tuple[Any, str]


def clean(spec: FieldSpec, raw: Any, *, today: date) -> Cleaned:
    """(stored value, fault in Chinese) for what a person typed into a field.

    The stored value is JSON: text, list of text, or a number as text, dates as YYYY-MM-DD.
    """
    if spec.type == FieldType.MULTI:
        return _clean_multi(spec, raw)
    text = str(raw or "").strip()
    if not text:
        return "", (f"请填写{spec.label}" if spec.required else "")
    return _CLEANERS[FieldType(spec.type)](spec, text, today)


def clean_all(
    specs: Iterable[FieldSpec], raw: Mapping[str, Any], *, today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """(values, faults) of a whole form; hidden fields are neither stored nor required."""
    values: dict[str, Any] = dict(raw)
    stored: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for spec in specs:
        if not spec.shown(values):
            values.pop(spec.key, None)
            continue
        value, fault = clean(spec, raw.get(spec.key), today=today)
        values[spec.key] = value
        stored[spec.key] = value
        if fault:
            faults[spec.key] = fault
    return stored, faults


def _clean_multi(spec: FieldSpec, raw: Any) -> Cleaned:
    given = [str(v) for v in (raw if isinstance(raw, (list, tuple)) else [raw] if raw else [])]
    known = {c.value for c in spec.choices}
    strange = [v for v in given if v not in known]
    if strange:
        return given, f"{spec.label}里没有“{strange[0]}”这个选项，请重新选择"
    if spec.required and not given:
        return [], f"请选择{spec.label}，可选多项"
    return given, ""


def _clean_choice(spec: FieldSpec, text: str, today: date) -> Cleaned:
    if text in {c.value for c in spec.choices}:
        return text, ""
    return text, f"{spec.label}里没有这个选项，请重新选择"


def _clean_text(spec: FieldSpec, text: str, today: date) -> Cleaned:
    value = narrow(text)
    if len(value) > spec.max_length:
        over = len(value) - spec.max_length
        return value, f"{spec.label}最多 {spec.max_length} 个字，请删去 {over} 个"
    if any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in value):
        return value, f"{spec.label}里有看不见的字符，请删去后重填"
    return value, ""


# No exponent: 1e999999999 would be written out.
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")


def _clean_number(spec: FieldSpec, text: str, today: date) -> Cleaned:
    plain = narrow(text).replace(",", "").replace("，", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        return text, f"{spec.label}应填数字，例如 12 或 12.5"
    value = Decimal(plain)
    if spec.minimum is not None and value < spec.minimum:
        return text, f"{spec.label}不能小于 {spec.minimum}{spec.unit}"
    if spec.maximum is not None and value > spec.maximum:
        return text, f"{spec.label}不能大于 {spec.maximum}{spec.unit}"
    return format(value, "f"), ""


_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")


def read_date(text: str) -> date | None:
    """2026-11-22, 2026.11.22, 2026/11/22, 2026年11月22日, 20261122; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    found = _DATE.fullmatch(plain)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _clean_date(spec: FieldSpec, text: str, today: date) -> Cleaned:
    value = read_date(text)
    if value is None:
        return text, f"{spec.label}应是日期，例如 2026-11-22"
    return value.isoformat(), ""


def _clean_id_number(spec: FieldSpec, text: str, today: date) -> Cleaned:
    value = _compact(text)
    return value, id_card_fault(value, today)


def _clean_uscc(spec: FieldSpec, text: str, today: date) -> Cleaned:
    value = _compact(text)
    return value, uscc_fault(value)


def _clean_phone(spec: FieldSpec, text: str, today: date) -> Cleaned:
    value = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    mobile = re.sub("-", "", value)
    if re.fullmatch(r"1[3-9][0-9]{9}", mobile):
        return mobile, ""
    if re.fullmatch(r"(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?", value):
        return value, ""
    return value, f"{spec.label}应是 11 位手机号，或带区号的座机号"


_CLEANERS: dict[FieldType, Callable[[FieldSpec, str, date], Cleaned]] = {
    FieldType.TEXT: _clean_text,
    FieldType.TEXTAREA: _clean_text,
    FieldType.ADDRESS: _clean_text,
    FieldType.NUMBER: _clean_number,
    FieldType.DATE: _clean_date,
    FieldType.ID_NUMBER: _clean_id_number,
    FieldType.USCC: _clean_uscc,
    FieldType.PHONE: _clean_phone,
    FieldType.CHOICE: _clean_choice,
}
