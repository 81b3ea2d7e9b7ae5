"""证明事项: what the county's list says on a day (优化营商环境条例第四十四条)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from yichuang.kernel.enums import Labelled

ARTICLE = "优化营商环境条例第四十四条"
_ROW = "（证明清单 "
_NOISE = re.compile(r"[\s《》“”\"'·.,，。、;；:：]+")


class Opinion(Labelled):
    """清理意见."""

    KEPT = "kept", "保留"
    CANCELLED = "cancelled", "取消"


class Level(Labelled):
    """设定依据 by rank; only the first three can carry a proof (Art 44)."""

    LAW = "law", "法律"
    REGULATION = "regulation", "法规"
    STATE_COUNCIL = "state_council", "国务院决定"
    RULE = "rule", "规章"
    DOCUMENT = "document", "规范性文件"


class Replacement(Labelled):
    """取消后替代方式: the ways Art 44 names, and the plain end."""

    SHARING = "sharing", "数据共享"
    WITHIN = "within", "部门内部核查"
    BETWEEN = "between", "部门间核查"
    ONLINE = "online", "网络核验"
    COMMITMENT = "commitment", "书面告知承诺"
    LICENCE = "licence", "法定证照"
    LEGAL_PAPER = "legal_paper", "法定文书"
    CONTRACT = "contract", "合同凭证"
    COVERED = "covered", "其他材料已涵盖"
    DROPPED = "dropped", "直接取消"


VALID_LEVELS = (Level.LAW, Level.REGULATION, Level.STATE_COUNCIL)


@dataclass(frozen=True)
class Proof:
    """One row of the list. `effective_to` is the first day it no longer holds."""

    number: str
    name: str
    opinion: str
    effective_from: date
    effective_to: date | None = None
    item_code: str = ""  # 用途: the item it is for; empty for every item
    purpose: str = ""
    demanded_by: str = ""
    issued_by: str = ""
    basis_law: str = ""
    basis_article: str = ""
    basis_level: str = ""
    seal_step: bool = False
    seal: str = ""
    replacement: str = ""
    interface: str = ""
    guide: str = ""
    document: str = ""
    tags: str = ""
    published_on: date | None = None

    @property
    def cancelled(self) -> bool:
        return self.opinion == Opinion.CANCELLED

    @property
    def instead(self) -> str:
        """How the fact is known without the paper, in words."""
        if not self.replacement:
            return ""
        text = Replacement(self.replacement).label
        return f"{text}（{self.interface}）" if self.interface else text

    @property
    def basis(self) -> str:
        """Law and article as one text."""
        return f"《{self.basis_law}》{self.basis_article}" if self.basis_law else ""


def plain(name: str) -> str:
    """A proof's name for comparison: brackets, quotes and blanks do not make another paper."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name))


def fault(row: Proof) -> tuple[str, str]:
    """(field, why) for a row that cannot stand in the list; empty when it can."""
    if row.effective_to and row.effective_to <= row.effective_from:
        return "effective_to", "失效日期要晚于生效日期"
    if row.published_on and row.published_on > row.effective_from:
        return "effective_from", "生效日期早于公布日期"
    if row.cancelled and not row.replacement:
        return "replacement", "取消的证明要写明取消后怎样办；不需要替代的，写“直接取消”"
    if not row.cancelled and not (row.basis_law and row.basis_article):
        return "basis_law", f"保留的证明要有设定依据和条款（{ARTICLE}）"
    if not row.cancelled and row.basis_level not in VALID_LEVELS:
        return "basis_level", f"保留的依据只能是法律、法规或者国务院决定（{ARTICLE}）"
    if row.seal_step and not row.seal:
        return "seal", "有盖章环节的，写明盖什么章"
    return "", ""


def ended(rows: Iterable[Proof]) -> list[tuple[Proof, date | None]]:
    """Rows of one number in order, each with the day its successor or its own end closes it."""
    ordered = sorted(rows, key=lambda row: row.effective_from)
    closes = [after.effective_from for _, after in pairwise(ordered)]
    following: list[date | None] = [*closes, None]
    out = []
    for row, after in zip(ordered, following, strict=False):
        days = [day for day in (row.effective_to, after) if day]
        out.append((row, min(days) if days else None))
    return out


def in_force(rows: Iterable[Proof], on: date) -> list[Proof]:
    """What the list says on a day: of each number the row that holds then."""
    by_number: dict[str, list[Proof]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    return [
        row
        for held in by_number.values()
        for row, end in ended(held)
        if row.effective_from <= on and (end is None or on < end)
    ]


def cancelled(rows: Sequence[Proof], name: str, item_code: str) -> Proof | None:
    """The row that forbids asking for this paper in this item; `rows` are those in force.

    What is said of the item itself goes before what is said of all items: a proof kept for one
    item by its own law stays there when the county cancels it everywhere else.
    """
    named = [row for row in rows if plain(row.name) == plain(name)]
    own = [row for row in named if row.item_code and row.item_code == item_code]
    general = [row for row in named if not row.item_code]
    judged = own or general
    if any(not row.cancelled for row in judged):
        return None
    return judged[0] if judged else None


def mentioned(rows: Sequence[Proof], text: str, item_code: str) -> Proof | None:
    """The cancelled proof that a clerk's own words ask for, or None."""
    written = plain(text)
    for row in rows:
        if row.cancelled and plain(row.name) in written and cancelled(rows, row.name, item_code):
            return row
    return None


def day_text(on: date) -> str:
    """2026年3月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def why_not(row: Proof) -> str:
    """Why nobody has to bring it, in one sentence for the person who would have."""
    how = "，不用再办" if row.replacement == Replacement.DROPPED else f"，改用{row.instead}"
    return f"{day_text(row.effective_from)}起取消{how}{_ROW}{row.number}）"


def is_bar(text: str) -> bool:
    """Whether a case's note on a material is `why_not`."""
    return _ROW in text


def refusal(row: Proof) -> str:
    """What a clerk reads who asks for it all the same: article, date, row."""
    return (
        f"“{row.name}”已经取消，不能要：{ARTICLE}；"
        f"证明清单 {row.number}，{day_text(row.effective_from)}起取消，改为{row.instead}"
    )
