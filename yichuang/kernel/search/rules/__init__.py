"""Terms, readings and scores of the search. Pure."""

from .readings import Intent, intents, nearby, sounds_like
from .scoring import Doc, initials_score, rarity, sound_score, text_score
from .terms import (
    fold_latin_pinyin,
    fuzzy_syllable,
    initial_terms,
    normalise,
    same_words,
    single_terms,
    sound_terms,
    text_terms,
    without_stop_words,
)

__all__ = [
    "Doc",
    "Intent",
    "fold_latin_pinyin",
    "fuzzy_syllable",
    "initial_terms",
    "initials_score",
    "intents",
    "nearby",
    "normalise",
    "rarity",
    "same_words",
    "single_terms",
    "sound_score",
    "sound_terms",
    "sounds_like",
    "text_score",
    "text_terms",
    "without_stop_words",
]
