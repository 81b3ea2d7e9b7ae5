"""明减暗增: what was cancelled and came back under another name.

优化营商环境条例第四十条: no licensing in disguise by 备案、登记、注册、目录、规划、年检、年报、
监制、认定、认证、审定. A machine can only point: two names that are alike once these words are
taken off are laid side by side, and an officer says what they are.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yichuang.kernel.enums import Labelled

ARTICLE = "优化营商环境条例第四十条"
# Since 2026-01-01. Dice of the two names' pairs of characters. 0.6 was set by trying: names of
# one matter under another form ("户外广告设置审批", "户外广告设置备案") reach 0.6 and more,
# names of one trade but different matters ("食品经营", "食品生产") stay below.
THRESHOLD = Fraction(6, 10)
THRESHOLD_SINCE = date(2026, 1, 1)
# The words of Art 40, and the official words for approving: they say how, not what.
FORMS = (
    *("备案", "登记", "注册", "目录", "规划", "年检", "年报", "监制", "认定", "认证", "审定"),
    *("行政许可", "许可证", "许可", "审批", "核准", "审核", "审查", "核发", "批准", "同意", "年审"),
    *("办理", "报告", "事项", "的"),
)
_FORM = re.compile("|".join(sorted(FORMS, key=len, reverse=True)))
_NOISE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


class Judgement(Labelled):
    """What an officer found."""

    CONFIRMED = "confirmed", "属实：变相审批"
    DISPROVED = "disproved", "不属实"


class SubjectKind(Labelled):
    """Where the new name stands."""

    ITEM = "item", "办事指南"
    POWER = "power", "权责清单"


@dataclass(frozen=True)
class Gone:
    """A cancelled item."""

    line_id: int
    code: str
    name: str
    gone_on: date
    bases: str = ""
    materials: str = ""


@dataclass(frozen=True)
class Subject:
    """An item or power that appeared."""

    kind: SubjectKind
    code: str
    name: str
    since: date
    bases: str = ""
    materials: str = ""


@dataclass(frozen=True)
class Pair:
    """Two names too much alike, with what is known of both."""

    gone: Gone
    subject: Subject
    score: Fraction

    @property
    def percent(self) -> int:
        """As a page shows it, rounded down: a pair never looks nearer than it is."""
        return int(self.score * 100)


def core(name: str) -> str:
    """A name without the words that only say how it is handled."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()
    bare = _FORM.sub("", plain)
    return bare if len(bare) >= 2 else plain


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def dice(one: str, other: str) -> Fraction:
    """2·|common| / (|one| + |other|) of the pairs; 0 when there is nothing to compare."""
    first, second = pairs_of(core(one)), pairs_of(core(other))
    total = len(first) + len(second)
    return Fraction(2 * len(first & second), total) if total else Fraction(0)


def flagged(
    gone: Sequence[Gone], subjects: Sequence[Subject], declared: frozenset[str] = frozenset()
) -> list[Pair]:
    """Pairs at or over the threshold: nearest first, then by code, so the order is stable.

    Only what appeared on or after the day of the cancellation counts; `declared` are the codes
    that an act itself names as successor, and the cancelled code itself is no other name.
    """
    index: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(gone):
        for pair in pairs_of(core(one.name)):
            index[pair].append(at)
    found = []
    for subject in subjects:
        if subject.code in declared:
            continue
        near = {at for pair in pairs_of(core(subject.name)) for at in index.get(pair, ())}
        for at in near:
            one = gone[at]
            score = dice(one.name, subject.name)
            if score >= THRESHOLD and subject.since >= one.gone_on and subject.code != one.code:
                found.append(Pair(one, subject, score))
    return sorted(found, key=_order)


def _order(pair: Pair) -> tuple[Fraction, str, str, str]:
    return (-pair.score, pair.gone.code, pair.subject.kind.value, pair.subject.code)
