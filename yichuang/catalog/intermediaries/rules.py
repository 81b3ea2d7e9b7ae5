"""中介服务: what the county's list lets an approval demand (优化营商环境条例第四十三条)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.enums import Labelled

ARTICLE = "优化营商环境条例第四十三条"
_NOISE = re.compile(r"[\s《》“”\"'·.,，。、;；:：]+")
_ROW = "（中介服务清单"


class Level(Labelled):
    """设定依据 by rank; since 2020 only the first three carry a condition of approval."""

    LAW = "law", "法律"
    REGULATION = "regulation", "法规"
    STATE_COUNCIL = "state_council", "国务院决定"
    RULE = "rule", "规章"
    DOCUMENT = "document", "规范性文件"


class Client(Labelled):
    """委托方: who commissions it and pays."""

    APPLICANT = "applicant", "申请人"
    ORGAN = "organ", "审批部门"


class Pricing(Labelled):
    """收费性质."""

    MARKET = "market", "市场调节价"
    GOVERNMENT = "government", "政府定价"


VALID_LEVELS = (Level.LAW, Level.REGULATION, Level.STATE_COUNCIL)


@dataclass(frozen=True)
class Intermediary:
    """One row of the list. `effective_to` is the first day it no longer holds."""

    number: str
    name: str
    result_paper: str
    effective_from: date
    effective_to: date | None = None
    item_code: str = ""
    item_name: str = ""
    organ: str = ""
    basis_law: str = ""
    basis_article: str = ""
    basis_level: str = ""
    qualification: str = ""
    client: str = Client.APPLICANT.value
    pricing: str = Pricing.MARKET.value
    price: str = ""
    time_limit: str = ""
    note: str = ""
    published_on: date | None = None

    @property
    def to_clear(self) -> bool:
        """待清理: a basis below the regulations fails Art 43."""
        return self.basis_level not in VALID_LEVELS

    @property
    def basis(self) -> str:
        """Law and article as one text."""
        return f"《{self.basis_law}》{self.basis_article}" if self.basis_law else ""

    @property
    def state(self) -> str:
        """How the row stands, in words."""
        if self.to_clear:
            return "待清理"
        return "部门委托并付费" if self.client == Client.ORGAN else "可以要"

    @property
    def why_not(self) -> str:
        """Why an applicant cannot be made to bring it; empty when he can."""
        if self.to_clear:
            return f"{self.number} 待清理，依据不是法律、法规、国务院决定"
        if self.client == Client.ORGAN:
            return f"{self.number} 由审批部门委托并付费"
        return ""


def plain(name: str) -> str:
    """A name for comparison: brackets, quotes and blanks do not make another report."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name))


def fault(row: Intermediary) -> tuple[str, str]:
    """(field, why) for a row that cannot stand in the list; empty when it can."""
    if row.effective_to and row.effective_to <= row.effective_from:
        return "effective_to", "失效日期要晚于生效日期"
    if row.published_on and row.published_on > row.effective_from:
        return "effective_from", "生效日期早于公布日期"
    if not (row.basis_law and row.basis_article and row.basis_level):
        return "basis_law", f"要有设定依据、条款和依据层级（{ARTICLE}）"
    if row.pricing == Pricing.GOVERNMENT and not row.price:
        return "price", "政府定价的，写明收费标准"
    return "", ""


def in_force(rows: Iterable[Intermediary], on: date) -> list[Intermediary]:
    """Of each number the row that holds on a day; a later row closes the one before."""
    latest: dict[str, Intermediary] = {}
    for row in sorted(rows, key=lambda row: row.effective_from):
        if row.effective_from <= on:
            latest[row.number] = row
    return [row for row in latest.values() if row.effective_to is None or on < row.effective_to]


def named(rows: Sequence[Intermediary], name: str, item_code: str) -> list[Intermediary]:
    """Rows for this report, or this service, in this item."""
    wanted = plain(name)
    return [
        row
        for row in rows
        if wanted in (plain(row.result_paper), plain(row.name)) and row.item_code in ("", item_code)
    ]


def forbidden(rows: Sequence[Intermediary] | None, name: str, item_code: str) -> str:
    """Why an intermediary's report may not be demanded here; empty when it may.

    None is a county without a list: nothing is held against anybody.
    """
    if rows is None:
        return ""
    found = named(rows, name, item_code)
    if any(not row.why_not for row in found):
        return ""
    why = found[0].why_not if found else "没有这一项"
    return f"不能要：{ARTICLE}{_ROW}：{why}）"


def is_bar(text: str) -> bool:
    """Whether a case's note on a material is `forbidden`."""
    return _ROW in text
