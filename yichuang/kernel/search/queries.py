"""Finding things by everyday words, homophones, typos and pinyin initials."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import engine, pinyin
from .models import SearchDoc, Synonym
from .rules import (
    Doc,
    Intent,
    fold_latin_pinyin,
    initial_terms,
    initials_score,
    intents,
    normalise,
    rarity,
    single_terms,
    sound_score,
    sound_terms,
    sounds_like,
    text_score,
    text_terms,
)

CANDIDATES = 400
READINGS = 24
FLOOR = 0.18  # below this a hit shares only a common word with the query


@dataclass(frozen=True)
class Hit:
    """One found thing. `score` orders hits of one query and means nothing else."""

    kind: str
    key: str
    title: str
    subtitle: str
    payload: dict[str, Any]
    score: float


@dataclass(frozen=True)
class _Query:
    readings: list[Intent]
    syllables: Sequence[str]
    latin: str

    def terms(self) -> list[str]:
        out: list[str] = []
        for reading in self.readings:
            out += text_terms(reading.text) or single_terms(reading.text)
        return out + sound_terms(self.syllables) + initial_terms(self.latin)


def synonyms() -> list[tuple[str, list[str]]]:
    """All everyday words with the official words they stand for."""
    return list(Synonym.objects.values_list("word", "targets"))


def search(text: str, *, kind: str = "item", limit: int = 10) -> list[Hit]:
    """The best hits for what a person typed, best first. Three queries, whatever the text."""
    if not normalise(text):
        return []
    query = _understand(text)
    ids = engine.candidates(kind=kind, terms=query.terms(), limit=CANDIDATES)
    if not ids:
        return []
    rows = list(SearchDoc.objects.filter(id__in=ids))
    docs = [_doc(row) for row in rows]
    weight = rarity(query.terms(), docs)
    scored = [(_score(query, d, weight), r) for r, d in zip(rows, docs, strict=True)]
    best = sorted((pair for pair in scored if pair[0] >= FLOOR), key=_order)[:limit]
    return [Hit(r.kind, r.key, r.title, r.subtitle, r.payload, round(s, 4)) for s, r in best]


def _order(pair: tuple[float, SearchDoc]) -> tuple[float, int, str]:
    score, row = pair
    return (-score, len(row.title), row.key)


def _understand(text: str) -> _Query:
    typed = normalise(text)
    words = synonyms()
    readings = _best(intents(text, words))
    if not re.fullmatch(r"[a-z0-9]+", typed):
        return _Query(readings, pinyin.syllables(readings[0].text), "")
    letters = typed if typed.isalpha() else ""
    cut = fold_latin_pinyin(letters, pinyin.syllables_known()) if letters else []
    if len(cut) > 1:
        readings += sounds_like(cut, ((w, pinyin.syllables(w), t) for w, t in words))
    if len(letters) > 2:
        readings += [
            Intent(normalise(target), 1.0)
            for word, targets in words
            if pinyin.initials(word) == letters
            for target in targets
        ]
    return _Query(readings, cut, letters)


def _best(readings: list[Intent]) -> list[Intent]:
    """The typed reading first, then the likeliest; equal texts once."""
    ranked = sorted(readings[1:], key=lambda reading: -reading.weight)
    seen: dict[str, Intent] = {}
    for reading in [readings[0], *ranked]:
        seen.setdefault(reading.text, reading)
    return list(seen.values())[:READINGS]


def _doc(row: SearchDoc) -> Doc:
    return Doc(
        names=row.names,
        name_terms=frozenset(row.name_terms.split()),
        body_terms=frozenset(row.body_terms.split()),
        sound_terms=frozenset(row.sound_terms.split()),
        initials=row.initials,
    )


def _score(query: _Query, doc: Doc, weight: dict[str, float]) -> float:
    by_text = max(text_score(reading, doc, weight) for reading in query.readings)
    by_sound = sound_score(query.syllables, doc, weight)
    by_letters = initials_score(query.latin, doc) if len(query.latin) > 1 else 0.0
    return max(by_text, by_sound, by_letters)


def did_you_mean(text: str, *, kind: str = "item", limit: int = 3) -> list[str]:
    """Titles that sound like or share most letters with a query that found little."""
    if not normalise(text):
        return []
    query = _understand(text)
    ids = engine.candidates(kind=kind, terms=query.terms(), limit=CANDIDATES)
    rows = list(SearchDoc.objects.filter(id__in=ids))
    wanted = set(sound_terms(query.syllables)) | set(text_terms(query.readings[0].text))
    scored = []
    for row in rows:
        own = set(row.sound_terms.split()) | set(row.name_terms.split())
        scored.append((len(wanted & own), row.title))
    scored.sort(key=lambda pair: (-pair[0], len(pair[1])))
    return [title for count, title in scored[:limit] if count]
