"""Names of laws as people write them, and what holds on a day.

The table is what a county has: rows of texts with a status. A text that is not in it is
未核对, never "in force": the program does not vouch for what it has not seen.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.enums import Labelled

_COUNTRY = "中华人民共和国"
_EDITION = re.compile(r"\([^()]*(?:年|修正|修订|修改)[^()]*\)$")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千\d]+)条(?:之([一二三四五六七八九十\d]+))?")
_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
# What a text that binds ends with. A form, a certificate or a book in 《》 is no citation.
_TEXT_ENDS = ("法", "法典", "条例", "规定", "办法", "细则", "规则", "决定", "通则", "解释")
_DOCUMENT_ENDS = ("通知", "意见", "公告", "批复", "方案")  # with 关于: 审查意见 is a form
_NOT_LAW = ("操作办法", "算法", "用法", "书法", "方法", "做法", "语法")


class TextStatus(Labelled):
    """What the source says about one text of a law."""

    IN_FORCE = "in_force", "现行有效"
    AMENDED = "amended", "已被修改"
    HISTORIC = "historic", "历史版本"
    REPEALED = "repealed", "已废止"


class Standing(Labelled):
    """What a citation is worth on a day."""

    IN_FORCE = "in_force", "现行有效"
    NOT_YET = "not_yet", "尚未施行"
    STALE = "stale", "已失效"
    UNCHECKED = "unchecked", "未核对"


@dataclass(frozen=True)
class LawText:
    """One text of a law. `effective_from` of an amended law is often its first text's.

    `ended_on` is the first day without force, where somebody knows it.
    """

    name: str
    status: TextStatus
    effective_from: date
    version_on: date
    ended_on: date | None = None

    @property
    def starts(self) -> date:
        """From when this text holds: never before it was made."""
        return max(self.effective_from, self.version_on)


@dataclass(frozen=True)
class Verdict:
    """The standing with its reason in one sentence, and the text it rests on."""

    standing: Standing
    reason: str
    text: LawText | None = None


def plain_name(name: str) -> str:
    """A law's name for comparison: without brackets, edition and 中华人民共和国.

    《中华人民共和国食品安全法》（2021年修正） and 食品安全法 are the same law.
    """
    text = "".join(unicodedata.normalize("NFKC", name).split()).strip('《》<>〈〉"“”')
    text = _EDITION.sub("", text).strip("《》")
    return text.removeprefix(_COUNTRY) or text


def article_number(text: str) -> tuple[int, int] | None:
    """第三十九条第二款 → (39, 0); 第十条之一 → (10, 1); None without an article."""
    match = _ARTICLE.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    main, part = _number(match.group(1)), _number(match.group(2) or "0")
    return (main, part) if main is not None and part is not None else None


def _number(text: str) -> int | None:
    """二百六十六 → 266, 一百零二 → 102, 十 → 10."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for letter in text:
        if letter in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[letter], 0
        elif digit:
            return None
        else:
            digit = _DIGITS.index(letter)
    return total + digit


def citations(text: str) -> list[str]:
    """The laws and rules named in 《》 in a text, in order, each once."""
    found = (plain_name(match) for match in _QUOTED.findall(text))
    return list(dict.fromkeys(name for name in found if is_text_of_law(name)))


def is_text_of_law(name: str) -> bool:
    """Whether a title in 《》 names a text that binds, not a form or a certificate."""
    document = "关于" in name and name.endswith(_DOCUMENT_ENDS)
    law = name.endswith(_TEXT_ENDS) and not name.endswith(_NOT_LAW) and len(name) > 2
    return law or document


def verdict(texts: Iterable[LawText], on: date) -> Verdict:
    """What a law named in the table is worth on a day; no texts means it is not in the table.

    A text gives way on the day its successor starts, not on the day the successor is made:
    the 商标法 of 2019 holds until 2026-12-31 although the table calls it 历史版本.
    """
    rows = sorted(texts, key=lambda one: one.version_on)
    if not rows:
        return Verdict(Standing.UNCHECKED, "不在已载入的法律法规目录里，没有核对")
    for row, end in zip(rows, _ends(rows), strict=True):
        if row.starts <= on and (end is None or on < end):
            return Verdict(Standing.IN_FORCE, _in_force(row, end), row)
    first = min(row.effective_from for row in rows)
    if on < first:
        return Verdict(Standing.NOT_YET, f"{_day(first)}起施行，当时还没有施行", rows[0])
    if on < rows[0].starts and rows[0].status != TextStatus.REPEALED:
        reason = f"{_day(first)}起施行，目录里没有当时的文本"
        return Verdict(Standing.IN_FORCE, reason, rows[0])
    return Verdict(Standing.STALE, _ended(rows[-1]), rows[-1])


def _ends(rows: Sequence[LawText]) -> list[date | None]:
    """The first day each text no longer holds; None while it does."""
    following: list[date | None] = [row.starts for row in rows[1:]]
    return [_end(row, after) for row, after in zip(rows, [*following, None], strict=True)]


def _end(row: LawText, after: date | None) -> date | None:
    known = [day for day in (row.ended_on, after) if day is not None]
    if known:
        return min(known)
    # Gone on a day the source does not give: nobody may rest on it on any day.
    gone = row.status in (TextStatus.REPEALED, TextStatus.HISTORIC)
    return row.starts if gone else None


def _in_force(row: LawText, end: date | None) -> str:
    amended = "，文本已有修改" if row.status == TextStatus.AMENDED else ""
    until = f"，{_day(end)}起由新文本代替" if end and row.ended_on != end else ""
    until = f"，{_day(end)}起废止" if end and row.ended_on == end else until
    return f"{_day(row.starts)}的文本有效{amended}{until}"


def _ended(row: LawText) -> str:
    if row.ended_on:
        return f"{_day(row.ended_on)}起废止"
    return "已废止，目录没有写废止日期" if row.status == TextStatus.REPEALED else "已被新文本代替"


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
