"""What is wrong with a value, in Chinese: pydantic's messages are English and name Python."""

from collections.abc import Mapping
from typing import Any

_TEXTS = {
    "missing": "没有填写",
    "extra_forbidden": "不认识的内容，请去掉",
    "string_type": "应是文字",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "string_unicode": "有无法识别的字符",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_parsing_size": "数太大了",
    "int_from_float": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "enum": "不在可选的值之内",
    "literal_error": "不在可选的值之内",
    "list_type": "应是列表",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "dict_type": "应是键值对",
    "model_attributes_type": "应是对象",
    "model_type": "应是对象",
    "date_parsing": "应是日期，例如 2026-11-22",
    "date_from_datetime_parsing": "应是日期，例如 2026-11-22",
}


def message(error: Mapping[str, Any]) -> str:
    """One pydantic error in words; a validator of ours has said it in Chinese already."""
    if error["type"] == "value_error":
        return str(error.get("ctx", {}).get("error", "不对"))
    text = _TEXTS.get(error["type"], "不对")
    return text.format_map(_Shown(error.get("ctx", {})))


class _Shown(dict[str, Any]):
    """Facts of an error for its message; an unknown one stays out."""

    def __missing__(self, key: str) -> str:
        return "…"


def name(loc: tuple[str | int, ...]) -> str:
    """`query.limit`, `body.files.0.name`: where a value stands."""
    if loc[:2] == ("body", "body"):  # the library puts the view's own name for it in between
        loc = loc[1:]
    return ".".join(str(part) for part in loc)
