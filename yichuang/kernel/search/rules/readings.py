"""Readings of a query: as typed, by everyday words, by sound. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .terms import fuzzy_syllable, normalise, same_words, without_stop_words

NEAR = 0.62  # share of characters from which an everyday word counts as meant
NEAREST = 6


@dataclass(frozen=True)
class Intent:
    """One reading of a query: its words and how sure we are that they are meant."""

    text: str
    weight: float
    typed: bool = False


Synonyms = Sequence[tuple[str, Sequence[str]]]


def intents(query: str, synonyms: Synonyms) -> list[Intent]:
    """Readings of a query: as typed, without stop words, and with everyday words replaced.

    Every synonym that occurs counts; one inside a longer one that also occurs does not.
    When none makes up the query, those that come near it are tried, with less weight.
    """
    typed = same_words(normalise(query))
    core = without_stop_words(typed)
    words = [(_plain(word), targets) for word, targets in synonyms]
    found = _longest([(w, t) for w, t in words if w in typed or w in core])
    out = [Intent(core, 1.0, typed=True)]
    for word, targets in found:
        share = len(word) / max(len(core), len(word))
        rest = without_stop_words(typed.replace(word, "", 1)) if word != typed else ""
        for target in targets:
            out.append(Intent(normalise(target), 0.8 + 0.25 * share))
            if len(rest) > 1:
                out.append(Intent(normalise(target) + rest, 0.9 + 0.25 * share))
    if not any(len(word) >= len(core) - 1 for word, _ in found):
        for near, targets in nearby(core, words):
            out += [Intent(normalise(target), 0.85 * near) for target in targets]
    return out


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    return same_words(normalise(word))


def nearby(core: str, words: Synonyms) -> list[tuple[float, Sequence[str]]]:
    """Everyday words that share most of their characters with the query, nearest first."""
    own = set(core)
    frequency = _frequency(tuple(word for word, _ in words))
    scored = []
    for word, targets in words:
        shared = own & set(word)
        if len(shared) < 2:
            continue
        near = _nearness(own, set(word), shared, frequency)
        near += 0.1 if _pairs(core) & _pairs(word) else -0.15
        if near >= NEAR:
            scored.append((min(near, 1.0), targets))
    scored.sort(key=lambda pair: -pair[0])
    return scored[:NEAREST]


@lru_cache(maxsize=4)
def _frequency(words: tuple[str, ...]) -> Counter[str]:
    return Counter(char for word in words for char in set(word))


def _nearness(own: set[str], other: set[str], shared: set[str], frequency: Counter[str]) -> float:
    def weight(chars: set[str]) -> float:
        return sum(1 / math.log(4 + frequency[c]) for c in chars)

    return max(weight(shared) / weight(other), 0.95 * weight(shared) / weight(own))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def sounds_like(
    sounds: Sequence[str], words: Iterable[tuple[str, Sequence[str], Sequence[str]]]
) -> list[Intent]:
    """Everyday words of the same sound as typed pinyin; `words` are (word, sounds, targets)."""
    wanted = [fuzzy_syllable(s) for s in sounds]
    out: list[Intent] = []
    for word, own, targets in words:
        if wanted and [fuzzy_syllable(s) for s in own] == wanted:
            out.append(Intent(word, 1.0))
            out += [Intent(normalise(target), 1.0) for target in targets]
    return out


def _longest(found: list[tuple[str, Sequence[str]]]) -> list[tuple[str, Sequence[str]]]:
    words = [w for w, _ in found]
    return [(w, t) for w, t in found if not any(w != v and w in v for v in words)]
