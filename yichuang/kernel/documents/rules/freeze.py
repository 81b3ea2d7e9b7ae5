"""Freezing: a payload becomes plain JSON, and the words of a document one digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yichuang.kernel.errors import Invalid

from .blocks import Block, to_data
from .content import content
from .kinds import Kind, Payload, missing


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates as ISO text, numbers of money as text, tuples as lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def check_complete(kind: Kind, payload: Payload) -> None:
    """Raises Invalid naming every missing mandatory element, all at once."""
    absent = missing(kind, payload)
    if absent:
        raise Invalid(
            f"{kind.label}不能出具，还缺：{'；'.join(absent)}。",
            code="document-incomplete",
            fields={"payload": absent},
            what_to_do="请补齐上列内容后再出具：这些是法定文书必须载明的要素。",
        )


def frozen_content(kind: Kind, payload: Payload, number: str) -> list[dict[str, Any]]:
    """The blocks as they are kept: a later change of our wording cannot change them."""
    blocks: list[Block] = content(kind, payload, number)
    return to_data(blocks)


def content_digest(kind: Kind, number: str, blocks: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over kind, number and every word; hexadecimal."""
    body = {"kind": kind.value, "number": number, "blocks": plain(blocks)}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
