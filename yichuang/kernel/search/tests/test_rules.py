"""Terms and scores, without a database."""

import pytest

from yichuang.kernel.search import pinyin
from yichuang.kernel.search.rules import (
    fold_latin_pinyin,
    fuzzy_syllable,
    intents,
    normalise,
    same_words,
    text_terms,
    without_stop_words,
)


def test_terms_are_ascii_for_every_script() -> None:
    terms = text_terms("食品A1经营·𬱖")
    assert all(term.isascii() for term in terms)
    assert text_terms("食品") == [f"x{ord('食'):x}{ord('品'):x}"]
    assert "wa1" in terms


def test_normalise() -> None:
    assert normalise("　食品 经营（许可）ＡＢ·") == "食品经营许可ab"


@pytest.mark.parametrize(
    ("query", "left"),
    [("我想开饭馆要办什么证", "开饭馆"), ("怎么办理", "怎么办理"), ("社保卡去哪里办", "社保卡")],
)
def test_stop_words(query: str, left: str) -> None:
    assert left in without_stop_words(query) or without_stop_words(query) == left


def test_pinyin_with_our_readings() -> None:
    assert pinyin.initials("食品经营许可") == "spjyxk"
    assert pinyin.syllables("会计从业") == ("kuai", "ji", "cong", "ye")
    assert pinyin.syllables("给付") == ("ji", "fu")
    assert pinyin.syllables("调解")[0] == "tiao"


def test_typed_pinyin_is_cut() -> None:
    known = pinyin.syllables_known()
    assert fold_latin_pinyin("shipinjingying", known) == ["shi", "pin", "jing", "ying"]
    assert fold_latin_pinyin("qqqq", known) == []


def test_regional_sounds_fold() -> None:
    assert fuzzy_syllable("zhang") == fuzzy_syllable("zan") == "zan"
    assert fuzzy_syllable("ying") == fuzzy_syllable("yin")


def test_the_longest_everyday_word_counts() -> None:
    words = [("社保", ["社会保险"]), ("社保卡", ["社会保障卡"])]
    texts = [intent.text for intent in intents("社保卡", words)]
    assert "社会保障卡" in texts and "社会保险" not in texts


def test_a_near_word_counts_less() -> None:
    words = [("房子快塌", ["危房改造"]), ("开网吧", ["上网服务"]), ("结婚", ["结婚登记"])]
    found = {intent.text: intent.weight for intent in intents("老房子要塌", words)}
    assert 0 < found["危房改造"] < 1
    assert "上网服务" not in found


def test_words_that_mean_the_same() -> None:
    assert same_words("娃儿上学") == same_words("小孩上学") == "孩子上学"
