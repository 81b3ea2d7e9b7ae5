"""Conditions as editors type them: `business=restaurant,retail 且 who=agent`."""

import json
import re
from typing import Any

from yichuang.catalog.items.rules.conditions import fault

_PART = re.compile(r"^([\w.-]+)\s*[=＝]\s*(.+)$")
HOW = "写成“问题键=选项键,选项键”，几条都要满足用“且”连接"


def show(condition: dict[str, Any]) -> str:
    """The condition as one line; forms the line cannot say stay JSON, so nothing is lost."""
    if not condition:
        return ""
    parts = condition["all"] if set(condition) == {"all"} else [condition]
    lines = [_one(part) for part in parts]
    if all(lines):
        text = " 且 ".join(lines)
        if read(text) == condition:
            return text
    return json.dumps(condition, ensure_ascii=False)


def _one(part: Any) -> str:
    if not isinstance(part, dict) or "key" not in part or len(part) != 2:
        return ""
    if "equals" in part:
        return f"{part['key']}={part['equals']}"
    wanted = part.get("in")
    if not isinstance(wanted, list) or not wanted:
        return ""
    # A comma at the end tells a list of one from a single value.
    return f"{part['key']}={','.join(map(str, wanted))}" + ("," if len(wanted) == 1 else "")


def read(text: str) -> dict[str, Any]:
    """The condition of a typed line. Raises ValueError in Chinese."""
    text = text.strip()
    if not text:
        return {}
    if text.startswith("{"):
        return _json(text)
    parts = [_read_one(part) for part in re.split(r"\s*(?:且|；|;|&&)\s*", text) if part]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"条件写法不对；{HOW}") from error
    if not isinstance(value, dict) or (bad := fault(value)):
        raise ValueError(bad if isinstance(value, dict) else f"条件写法不对；{HOW}")
    return value


def _read_one(text: str) -> dict[str, Any]:
    match = _PART.match(text.strip())
    if not match:
        raise ValueError(f"看不懂“{text}”；{HOW}")
    values = [value.strip() for value in re.split(r"[,，]", match[2])]
    named = [value for value in values if value]
    if not named:
        raise ValueError(f"“{text}”没有写选项；{HOW}")
    if len(values) == 1:
        return {"key": match[1], "equals": named[0]}
    return {"key": match[1], "in": named}
