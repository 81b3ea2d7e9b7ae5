"""Turning text into terms, and scoring a document against a query. Pure.

A term is ASCII: `x` + code points for a pair of characters, `s` for a single one, `w` for
a Latin word, `p` for a pair of toneless syllables, `i` for a pair of pinyin initials.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_RUN = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
_DROP = re.compile(r"[^\w]|_", re.UNICODE)
# Sounds that homophone input and regional speech mix up.
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_FUZZY_END = (("ang", "an"), ("eng", "en"), ("ing", "in"))

NEAR = 0.62  # share of characters from which an everyday word counts as meant
NEAREST = 6
# Words that mean the same for finding a service; longer ones first.
_SAME = (
    *(("小孩子", "孩子"), ("娃娃", "孩子"), ("娃儿", "孩子"), ("宝宝", "孩子"), ("婴儿", "新生儿")),
    *(("小孩", "孩子"), ("儿子", "孩子"), ("女儿", "孩子"), ("小朋友", "孩子"), ("娃", "孩子")),
    *(
        ("弄丢了", "丢了"),
        ("搞丢了", "丢了"),
        ("掉了", "丢了"),
        ("不见了", "丢了"),
        ("遗失", "丢了"),
    ),
    *(("弄丢", "丢了"), ("丢失", "丢了"), ("落了", "丢了"), ("找不到", "丢了"), ("被偷", "丢了")),
    *(("过世", "去世"), ("死了", "去世"), ("死亡", "去世"), ("病故", "去世"), ("走了", "去世")),
    *(("爸爸", "老人"), ("妈妈", "老人"), ("父亲", "老人"), ("母亲", "老人"), ("爷爷", "老人")),
    *(("奶奶", "老人"), ("老年人", "老人"), ("老头", "老人"), ("老婆婆", "老人")),
    *(("开一家", "开"), ("开一个", "开"), ("开个小", "开"), ("开家", "开"), ("开个", "开")),
    *(("搞个", "办"), ("弄个", "办"), ("办个", "办"), ("餐馆", "饭馆"), ("饭铺", "饭馆")),
    *(("饭庄", "饭馆"), ("餐厅", "饭馆"), ("轿车", "汽车"), ("小车", "汽车"), ("车子", "汽车")),
    *(
        ("补助", "补贴"),
        ("津贴", "补贴"),
        ("铺子", "店"),
        ("店铺", "店"),
        ("门店", "店"),
        ("门市", "店"),
    ),
    *(("残废", "残疾"), ("媳妇", "配偶"), ("老婆", "配偶"), ("老公", "配偶"), ("妻子", "配偶")),
)

# Words half of all names end with: alone they are no reason to show an item.
GENERIC = ("登记", "备案", "许可", "审批", "认定", "核发", "申领", "办理", "经营", "申请", "证明")

# What people type around the thing they mean. Longest first when removed.
STOP_PHRASES = (
    *("需要准备什么材料", "需要带什么材料", "需要什么材料", "要准备什么材料", "要带什么材料"),
    *("需要哪些材料", "要哪些材料", "要什么材料", "需要什么手续", "要什么手续", "办什么手续"),
    *("需要什么证", "要办什么证", "要什么证", "办什么证", "需要啥证", "要啥证", "什么证"),
    *("需要啥材料", "要啥材料", "要带什么", "带什么", "需要什么", "要什么", "需要啥", "要啥"),
    *("在哪里办理", "在哪里办", "在哪儿办", "在哪办", "到哪里办", "到哪里", "到哪儿", "去哪里办"),
    *(
        "去哪里",
        "去哪儿",
        "去哪办",
        "去哪个部门",
        "找哪个部门",
        "哪个部门",
        "找哪个",
        "找谁",
        "在哪里",
    ),
    *("在哪儿", "哪里办", "哪里", "哪儿", "去哪", "在哪", "到哪"),
    *(
        "怎么办理",
        "怎么申请",
        "怎么办",
        "怎么弄",
        "怎么搞",
        "怎么走",
        "怎么",
        "咋办",
        "咋个",
        "咋弄",
        "咋",
    ),
    *("如何办理", "如何申请", "如何", "怎样", "能不能", "可不可以", "可以吗", "行不行", "是不是"),
    *(
        "我想要",
        "我想",
        "我要",
        "我们",
        "我家",
        "我的",
        "本人",
        "自己",
        "请问",
        "想要",
        "准备",
        "打算",
    ),
    *(
        "多少钱",
        "收费吗",
        "多久",
        "多长时间",
        "几天",
        "流程",
        "手续",
        "办理",
        "申办",
        "指南",
        "一下",
    ),
    *(
        "需要",
        "可以",
        "应该",
        "要不要",
        "有没有",
        "了怎么",
        "没有了",
        "吗",
        "呢",
        "啊",
        "吧",
        "呀",
        "嘛",
    ),
    *("帮忙", "帮我", "帮", "给我", "个", "了", "的", "我", "想", "要", "去", "办", "啥"),
)
_STOP = sorted(set(STOP_PHRASES), key=len, reverse=True)


def normalise(text: str) -> str:
    """NFKC, lower case, without blanks and punctuation (the · of names included)."""
    return _DROP.sub("", unicodedata.normalize("NFKC", text).lower())


def without_stop_words(text: str) -> str:
    """The query without the phrases around the thing; the query itself if nothing is left."""
    left = text
    for phrase in _STOP:
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


_GENERIC_TERMS = frozenset(_code("x", word) for word in GENERIC)


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


def same_words(text: str) -> str:
    """The text with words that mean the same here written one way (孩子, 丢了, 老人 …)."""
    for word, plain in _SAME:
        if word in text:
            text = text.replace(word, plain)
    return text


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


@dataclass(frozen=True)
class Doc:
    """What scoring needs of a document."""

    names: Sequence[str]
    name_terms: frozenset[str]
    body_terms: frozenset[str]
    sound_terms: frozenset[str]
    initials: str


def rarity(terms: Iterable[str], docs: Sequence[Doc]) -> dict[str, float]:
    """Weight of each term: rare ones tell more (inverse document frequency)."""
    total = len(docs) or 1
    out = {}
    for term in set(terms):
        seen = sum(
            term in d.name_terms or term in d.body_terms or term in d.sound_terms for d in docs
        )
        out[term] = math.log(1 + total / (seen + 0.5)) * (0.35 if term in _GENERIC_TERMS else 1)
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


def tightness(terms: Sequence[str], names: Sequence[str]) -> float:
    """How much of the best name the query's terms make up: prefers the plain item."""
    wanted = set(terms)
    best = 0.0
    for name in names:
        own = set(text_terms(name))
        if own:
            best = max(best, len(own & wanted) / len(own | wanted))
    return best


def text_score(intent: Intent, doc: Doc, weight: dict[str, float]) -> float:
    """Score of one reading against one document by its characters."""
    terms = text_terms(intent.text) or single_terms(intent.text)

    def value(term: str) -> float:
        if term in doc.name_terms:
            return 1.0
        return 0.45 if term in doc.body_terms else 0.0

    covered = coverage(terms, weight, value)
    if not covered:
        return 0.0
    boost = name_boost(intent.text, doc.names)
    score = covered + 0.5 * boost + 0.35 * tightness(terms, doc.names)
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
