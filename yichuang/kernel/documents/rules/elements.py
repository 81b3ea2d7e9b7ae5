"""What an element of a document is: the table of kinds and its parts are made of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Element:
    """A mandatory element: its payload key (dots reach inside), its name, when it applies.

    For a list of rows, `columns` names what every row must have; `may_be_empty` is for the
    receipt of an item that asks for no material.
    """

    key: str
    label: str
    columns: tuple[tuple[str, str], ...] = ()
    when: Callable[[Payload], bool] = lambda payload: True
    may_be_empty: bool = False


def is_service(payload: Payload) -> bool:
    """Whether the case is a 公共服务: no exercise of power, so nothing to contest in law."""
    return payload.get("regime", "licence") == "service"


def is_licence(payload: Payload) -> bool:
    """Whether the case stands under the 行政许可法: only then is an article of it cited."""
    return payload.get("regime", "licence") == "licence"


def contestable(payload: Payload) -> bool:
    """Whether 行政复议 and 行政诉讼 are open: against every exercise of power."""
    return not is_service(payload)


@dataclass(frozen=True)
class KindSpec:
    """What a kind needs beside the common elements, and its letter in the number."""

    letter: str
    elements: tuple[Element, ...]


REMEDIES = (
    Element("remedies.reconsideration_organ", "行政复议机关", when=contestable),
    Element("remedies.reconsideration_days", "申请行政复议的期限（日）", when=contestable),
    Element("remedies.reconsideration_by", "申请行政复议的截止日期", when=contestable),
    Element("remedies.court", "有管辖权的人民法院", when=contestable),
    Element("remedies.litigation_months", "提起行政诉讼的期限（月）", when=contestable),
    Element("remedies.litigation_by", "提起行政诉讼的截止日期", when=contestable),
    Element("complaint", "异议渠道", when=is_service),
)
