"""Scoring a document against the readings of a query. Pure."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .readings import Intent
from .terms import GENERIC_TERMS, single_terms, sound_terms, text_terms


@dataclass(frozen=True)
class Doc:
    """What scoring needs of a document."""

    names: Sequence[str]
    name_terms: frozenset[str]
    body_terms: frozenset[str]
    sound_terms: frozenset[str]
    initials: str

    @cached_property
    def name_sets(self) -> list[frozenset[str]]:
        """Terms of each name; cut once, compared with every reading."""
        return [frozenset(text_terms(name)) for name in self.names]


def rarity(terms: Iterable[str], docs: Sequence[Doc]) -> dict[str, float]:
    """Weight of each term: rare ones tell more (inverse document frequency)."""
    total = len(docs) or 1
    out = {}
    wanted = frozenset(terms)
    counts: Counter[str] = Counter()
    for doc in docs:
        counts.update((wanted & doc.name_terms) | (wanted & doc.body_terms))
        counts.update(wanted & doc.sound_terms)
    for term in wanted:
        seen = counts[term]
        out[term] = math.log(1 + total / (seen + 0.5)) * (0.35 if term in GENERIC_TERMS else 1)
    return out


def coverage(
    terms: Sequence[str], weight: dict[str, float], value: Callable[[str], float]
) -> float:
    """How much of the query's weight a document covers, 0 to 1."""
    whole = sum(weight.get(t, 0.0) for t in terms)
    return sum(weight.get(t, 0.0) * value(t) for t in terms) / whole if whole else 0.0


def name_boost(text: str, names: Sequence[str]) -> float:
    """Extra for names: equal, inside, or mostly the same; 0 to 1."""
    best = 0.0
    for name in names:
        if not name or not text:
            continue
        if name == text:
            best = max(best, 1.0)
        elif text in name:
            best = max(best, 0.3 + 0.5 * len(text) / len(name))
        elif name in text and len(name) > 1:
            best = max(best, 0.3 + 0.4 * len(name) / len(text))
    return best


def tightness(wanted: frozenset[str], doc: Doc) -> float:
    """How much of the best name the query's terms make up: prefers the plain item."""
    shares = (len(own & wanted) / len(own | wanted) for own in doc.name_sets if own)
    return max(shares, default=0.0)


@lru_cache(maxsize=2000)
def intent_terms(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The terms of a reading, in order and as a set."""
    terms = tuple(text_terms(text) or single_terms(text))
    return terms, frozenset(terms)


def text_score(intent: Intent, doc: Doc, weight: dict[str, float]) -> float:
    """Score of one reading against one document by its characters."""
    terms, wanted = intent_terms(intent.text)
    in_names = wanted & doc.name_terms
    in_body = wanted & doc.body_terms
    if not in_names and not in_body:
        return 0.0

    def value(term: str) -> float:
        if term in in_names:
            return 1.0
        return 0.45 if term in in_body else 0.0

    covered = coverage(terms, weight, value)
    if not in_names:
        return intent.weight * covered
    score = covered + 0.5 * name_boost(intent.text, doc.names) + 0.35 * tightness(wanted, doc)
    if intent.typed and covered >= 0.6:  # the very words of the person, bar a typo
        score += 0.4 * covered
    return intent.weight * score


def sound_score(syllables: Sequence[str], doc: Doc, weight: dict[str, float]) -> float:
    """Score by sound: for homophones and typed pinyin; below an equal spelling."""
    terms = sound_terms(syllables)
    covered = coverage(terms, weight, lambda t: 1.0 if t in doc.sound_terms else 0.0)
    whole = 0.5 if covered > 0.99 and len(terms) > 1 else 0.0
    return 0.75 * covered + whole if covered >= 0.5 else 0.0


def initials_score(typed: str, doc: Doc) -> float:
    """Score by pinyin initials: inside one name's initials, better the more of it."""
    best = 0.0
    for name in doc.initials.split():
        if typed == name:
            best = max(best, 1.6)
        elif name.startswith(typed):
            best = max(best, 1.0 + 0.5 * len(typed) / len(name))
        elif typed in name:
            best = max(best, 0.8 + 0.4 * len(typed) / len(name))
    return best
