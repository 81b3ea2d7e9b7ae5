"""Sounds of Chinese text, with the readings the library gets wrong in official names."""

import unicodedata
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin_dict

# Readings in official names where the common reading is another one.
PHRASES: dict[str, list[str]] = {
    "重新": ["chong", "xin"],
    "重建": ["chong", "jian"],
    "重修": ["chong", "xiu"],
    "会计": ["kuai", "ji"],
    "会计师": ["kuai", "ji", "shi"],
    "调解": ["tiao", "jie"],
    "调整": ["tiao", "zheng"],
    "调动": ["diao", "dong"],
    "调入": ["diao", "ru"],
    "调出": ["diao", "chu"],
    "调运": ["diao", "yun"],
    "调取": ["diao", "qu"],
    "行业": ["hang", "ye"],
    "银行": ["yin", "hang"],
    "商行": ["shang", "hang"],
    "行政": ["xing", "zheng"],
    "供给": ["gong", "ji"],
    "给付": ["ji", "fu"],
    "给水": ["ji", "shui"],
    "长期": ["chang", "qi"],
    "校验": ["jiao", "yan"],
    "校准": ["jiao", "zhun"],
    "参差": ["cen", "ci"],
    "屠宰": ["tu", "zai"],
    "载客": ["zai", "ke"],
    "载货": ["zai", "huo"],
    "车载": ["che", "zai"],
    "刊载": ["kan", "zai"],
    "处分": ["chu", "fen"],
    "处置": ["chu", "zhi"],
    "处理": ["chu", "li"],
    "办事处": ["ban", "shi", "chu"],
    "种植": ["zhong", "zhi"],
    "种子": ["zhong", "zi"],
    "种畜": ["zhong", "chu"],
    "种畜禽": ["zhong", "chu", "qin"],
    "畜牧": ["xu", "mu"],
    "率": ["lv"],
    "数据": ["shu", "ju"],
    "占用": ["zhan", "yong"],
    "模板": ["mu", "ban"],
    "剥离": ["bo", "li"],
    "降解": ["jiang", "jie"],
    "押解": ["ya", "jie"],
    "还款": ["huan", "kuan"],
    "还建": ["huan", "jian"],
    "返还": ["fan", "huan"],
    "退还": ["tui", "huan"],
    "藏族": ["zang", "zu"],
    "宝藏": ["bao", "zang"],
    "血吸虫": ["xue", "xi", "chong"],
    "血站": ["xue", "zhan"],
    "采血": ["cai", "xue"],
    "厦门": ["xia", "men"],
    "车辆": ["che", "liang"],
    "曾用名": ["ceng", "yong", "ming"],
    "当事人": ["dang", "shi", "ren"],
    "中标": ["zhong", "biao"],
    "提供": ["ti", "gong"],
    "供水": ["gong", "shui"],
    "供暖": ["gong", "nuan"],
    "传记": ["zhuan", "ji"],
    "便民": ["bian", "min"],
    "相片": ["xiang", "pian"],
    "单位": ["dan", "wei"],
    "系统": ["xi", "tong"],
    "暴露": ["bao", "lu"],
    "露天": ["lu", "tian"],
    "强制": ["qiang", "zhi"],
    "勉强": ["mian", "qiang"],
    "朝阳": ["chao", "yang"],
    "应急": ["ying", "ji"],
    "应届": ["ying", "jie"],
    "清川县": ["qing", "chuan", "xian"],
}


@lru_cache(maxsize=1)
def _load() -> frozenset[str]:
    load_phrases_dict({word: [[s] for s in sounds] for word, sounds in PHRASES.items()})
    known: set[str] = set()
    for readings in pinyin_dict.pinyin_dict.values():
        known.update(_plain(r) for r in readings.split(","))
    return frozenset(k for k in known if k.isascii() and k.isalpha())


def _plain(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def syllables_known() -> frozenset[str]:
    """Every syllable that exists, without tones."""
    return _load()


def _letters(run: str) -> Any:
    """What has no sound stays letter by letter; the library takes a list as well."""
    return list(run)


@lru_cache(maxsize=20000)
def syllables(text: str) -> tuple[str, ...]:
    """Toneless syllables of Chinese text; Latin runs are cut into letters."""
    _load()
    out: list[str] = []
    for part in lazy_pinyin(text, style=Style.NORMAL, errors=_letters):
        out.append(part)
    return tuple(out)


def initials(text: str) -> str:
    """First letters of the syllables: 食品经营许可 is "spjyxk"."""
    return "".join(s[0] for s in syllables(text) if s and s[0].isascii() and s[0].isalnum())
