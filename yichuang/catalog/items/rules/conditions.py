"""Conditions on answers, shared by guided questions, materials and form fields.

A condition is data: `{"key": K, "in": [v, …]}`, `{"key": K, "equals": v}`,
`{"all": […]}`, `{"any": […]}`, `{"not": …}`; the empty condition always holds. Nothing
else is understood: no expressions, so that every branch can be enumerated and printed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Answers = Mapping[str, Any]


class BadCondition(ValueError):
    """The condition is not of the forms above. The message is Chinese, for the editor."""


def holds(condition: Mapping[str, Any], answers: Answers) -> bool:
    """Whether the answers satisfy the condition; an unanswered key satisfies nothing.

    Raises BadCondition for an unknown form.
    """
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, answers) for part in _parts(condition, "all"))
    if "any" in condition:
        return any(holds(part, answers) for part in _parts(condition, "any"))
    if "not" in condition:
        return not holds(_one(condition["not"]), answers)
    return _matches(condition, answers)


def _parts(condition: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    parts = condition[name]
    if not isinstance(parts, list) or not parts:
        raise BadCondition(f"条件“{name}”后面应是一个不空的列表")
    return [_one(part) for part in parts]


def _one(part: Any) -> Mapping[str, Any]:
    if not isinstance(part, Mapping):
        raise BadCondition("条件的每一部分都应是“键: 值”")
    return part


def _matches(condition: Mapping[str, Any], answers: Answers) -> bool:
    if "key" not in condition or not {"in", "equals"} & set(condition):
        raise BadCondition("条件应写明 key，以及 in 或 equals")
    wanted = condition["in"] if "in" in condition else [condition["equals"]]
    if not isinstance(wanted, list):
        raise BadCondition("条件 in 后面应是一个列表")
    given = answers.get(str(condition["key"]))
    if given is None:
        return False
    values = given if isinstance(given, (list, tuple, set)) else [given]
    return any(value in wanted for value in values)


def keys_of(condition: Mapping[str, Any]) -> set[str]:
    """Every answer the condition asks about."""
    if not condition:
        return set()
    for name in ("all", "any"):
        if name in condition:
            return set().union(*(keys_of(part) for part in _parts(condition, name)))
    if "not" in condition:
        return keys_of(_one(condition["not"]))
    return {str(condition.get("key", ""))}


def values_of(condition: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Every (key, value) pair named in the condition: for checking against the options."""
    if not condition:
        return set()
    for name in ("all", "any"):
        if name in condition:
            return set().union(*(values_of(part) for part in _parts(condition, name)))
    if "not" in condition:
        return values_of(_one(condition["not"]))
    wanted = condition.get("in", [condition.get("equals")])
    return {(str(condition.get("key", "")), str(value)) for value in wanted}


def fault(condition: Mapping[str, Any]) -> str:
    """Why a condition cannot be evaluated, in Chinese; empty when it can."""
    try:
        holds(condition, {key: "" for key in keys_of(condition)})
        values_of(condition)
    except BadCondition as error:
        return str(error)
    except (TypeError, AttributeError):
        return "条件写法不对"
    return ""
