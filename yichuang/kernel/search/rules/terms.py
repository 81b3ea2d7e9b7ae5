"""Turning text into terms. Pure.

A term is ASCII: `x` + code points for a pair of characters, `s` for a single one, `w` for
a Latin word, `p` for a pair of toneless syllables, `i` for a pair of pinyin initials.
"""

import re
import unicodedata
from collections.abc import Sequence

from .words import GENERIC, SAME, STOP

_RUN = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
_DROP = re.compile(r"[^\w]|_", re.UNICODE)
# Sounds that homophone input and regional speech mix up.
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_FUZZY_END = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def normalise(text: str) -> str:
    """NFKC, lower case, without blanks and punctuation (the · of names included)."""
    return _DROP.sub("", unicodedata.normalize("NFKC", text).lower())


def without_stop_words(text: str) -> str:
    """The query without the phrases around the thing; the query itself if nothing is left."""
    left = text
    for phrase in STOP:
        if phrase in left:
            left = left.replace(phrase, " ")
    return left.replace(" ", "") or text


def pieces(text: str) -> list[str]:
    """Runs of one script in normalised text."""
    return _RUN.findall(text)


def _code(prefix: str, chars: str) -> str:
    return prefix + "".join(f"{ord(c):x}" for c in chars)


def text_terms(text: str) -> list[str]:
    """Pairs of characters and Latin words of a text, in order, repeats kept."""
    terms: list[str] = []
    for run in pieces(normalise(text)):
        if run.isascii():
            terms.append("w" + run)
        else:
            terms.extend(_code("x", run[i : i + 2]) for i in range(len(run) - 1))
    return terms


GENERIC_TERMS = frozenset(_code("x", word) for word in GENERIC)


def single_terms(text: str) -> list[str]:
    """Each character on its own: the fallback for a query of one character."""
    return [_code("s", c) for run in pieces(normalise(text)) if not run.isascii() for c in run]


def fuzzy_syllable(syllable: str) -> str:
    """A syllable with the usual mix-ups folded: zh=z, ch=c, sh=s, ang=an, ing=in, eng=en."""
    for long, short in _FUZZY:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    for long, short in _FUZZY_END:
        if syllable.endswith(long):
            syllable = syllable[: -len(long)] + short
    return syllable


def sound_terms(syllables: Sequence[str]) -> list[str]:
    """Pairs of folded syllables."""
    folded = [fuzzy_syllable(s) for s in syllables]
    return [f"p{a}{b}" for a, b in zip(folded, folded[1:], strict=False)]


def initial_terms(initials: str) -> list[str]:
    """Pairs of pinyin initials; a single one is too common to be a term."""
    return [f"i{initials[i : i + 2]}" for i in range(len(initials) - 1)]


def fold_latin_pinyin(text: str, syllables: frozenset[str]) -> list[str]:
    """Cut typed pinyin ("shipinjingying") into syllables; empty when it is none."""
    best: list[list[str] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for size in range(min(6, end), 0, -1):
            head = best[end - size]
            if head is not None and text[end - size : end] in syllables:
                best[end] = [*head, text[end - size : end]]
                break
    return best[len(text)] or []


def same_words(text: str) -> str:
    """The text with words that mean the same here written one way (孩子, 丢了, 老人 …)."""
    for word, plain in SAME:
        if word in text:
            text = text.replace(word, plain)
    return text
