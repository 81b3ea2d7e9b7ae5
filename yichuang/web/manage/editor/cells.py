"""One field between content and page: value to text, text to value."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from yichuang.catalog.items.rules.form_schema import narrow
from yichuang.kernel.numerals import row_number

from . import conditions
from .spec import Spec

Raw = str | list[str]
_NUMBER = re.compile(r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$")


class Fault(ValueError):
    """What was typed cannot be stored; the message is for the editor."""


def show(spec: Spec, value: Any) -> Raw:
    """The value as the control holds it."""
    if spec.kind == "checks":
        return [str(one) for one in value or ()]
    if spec.kind in ("bool", "tri"):
        return "" if value is None else "yes" if value else "no"
    if spec.kind == "lines":
        return "、".join(map(str, value or ()))
    if spec.kind == "when":
        return conditions.show(value or {})
    if spec.kind == "options":
        first, second = spec.pair
        return "\n".join(f"{o.get(first, '')}={o.get(second, '')}" for o in value or ())
    return "" if value is None else str(value)


def read(spec: Spec, raw: Raw) -> Any:
    """The typed text as a value. Raises Fault."""
    if isinstance(raw, list):
        known = {key for key, _ in spec.options}
        return [one for one in raw if one in known]
    text = raw.strip().replace("\r\n", "\n")
    return _READERS.get(spec.kind, _text)(spec, text)


def _text(spec: Spec, text: str) -> str:
    return text


def _int(spec: Spec, text: str) -> int | None:
    plain = narrow(text).strip()
    if not plain:
        return 0 if spec.name in ("copies_original", "copies_copy") else None
    number = row_number(plain)
    if number is None or number > 999_999:
        raise Fault(f"{spec.label}要填整数，现为“{text}”")
    return number


def _number(spec: Spec, text: str) -> int | float | None:
    plain = narrow(text).strip()
    if not plain:
        return None
    if not _NUMBER.match(plain):
        raise Fault(f"{spec.label}要填数字，现为“{text}”")
    return float(plain) if "." in plain else int(plain)


def _date(spec: Spec, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().replace("/", "-").replace(".", "-")
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if not plain:
        return ""
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError as error:
        raise Fault(f"{spec.label}要写成 2026-11-22 的样子，现为“{text}”") from error


def _select(spec: Spec, text: str) -> Any:
    if spec.name == "online_depth":
        return row_number(text) or 0
    return text if text in {key for key, _ in spec.options} else ""


def _bool(spec: Spec, text: str) -> bool:
    return text == "yes"


def _tri(spec: Spec, text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _lines(spec: Spec, text: str) -> list[str]:
    words = [word.strip() for word in re.split(r"[、\n；;]", text)]
    return list(dict.fromkeys(word for word in words if word))


def _when(spec: Spec, text: str) -> dict[str, Any]:
    try:
        return conditions.read(text)
    except ValueError as error:
        raise Fault(f"{spec.label}：{error}") from error


def _options(spec: Spec, text: str) -> list[dict[str, str]]:
    first, second = spec.pair
    found = []
    for line in filter(str.strip, text.split("\n")):
        key, mark, label = line.replace("＝", "=").partition("=")
        if not mark or not key.strip() or not label.strip():
            raise Fault(f"{spec.label}每行写成“键=文字”，现为“{line.strip()}”")
        found.append({first: key.strip(), second: label.strip()})
    return found


_READERS: dict[str, Callable[[Spec, str], Any]] = {
    "int": _int,
    "number": _number,
    "date": _date,
    "select": _select,
    "bool": _bool,
    "tri": _tri,
    "lines": _lines,
    "when": _when,
    "options": _options,
}
