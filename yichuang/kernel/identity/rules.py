"""Identity numbers, and the kinds of applicant."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.enums import Labelled
from yichuang.kernel.org.rules import uscc_fault

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


class PartyKind(Labelled):
    """服务对象, GB/T 39046-2020 A.4."""

    PERSON = "person", "自然人"
    ENTERPRISE = "enterprise", "企业法人"
    INSTITUTION = "institution", "事业法人"
    SOCIAL = "social", "社会组织法人"
    ORGAN = "organ", "行政机关"
    OTHER = "other", "其他组织"


class IdKind(Labelled):
    """What a party is known by."""

    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    USCC = "uscc", "统一社会信用代码"


def normalise_code(text: str) -> str:
    """Full-width to half-width, no blanks, upper case: what people type, as it is stored.

    What cannot be seen goes with the blanks: a number copied from a chat often brings it along.
    """
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")
    return seen.upper()


def id_card_check_digit(first17: str) -> str:
    """GB 11643-1999: weights, modulo 11; remainder 2 gives X."""
    total = sum(int(c) * w for c, w in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11]


def id_card_fault(number: str, today: date) -> str:
    """Why a number is no identity number, in Chinese; empty when it is one."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):  # not \d: digits of other scripts
        return "身份证号应为 18 位：前 17 位数字，末位数字或 X"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return f"身份证号里的出生日期 {number[6:14]} 不存在"
    if born > today or born.year < 1900:
        return f"身份证号里的出生日期 {born:%Y-%m-%d} 不可能"
    expected = id_card_check_digit(number[:17])
    if number[17] != expected:
        return "身份证号校验位不符，请核对是否输错一位"
    return ""


def phone_fault(phone: str) -> str:
    """Why a number is no mobile number; empty when it is one."""
    return "" if re.fullmatch(r"1[0-9]{10}", phone) else "手机号应为 11 位，以 1 开头"


def code_fault(id_kind: str, number: str, today: date) -> str:
    """Why a number does not fit its kind; empty when it does."""
    if id_kind == IdKind.ID_CARD:
        return id_card_fault(number, today)
    if id_kind == IdKind.USCC:
        return uscc_fault(number)
    if re.fullmatch(r"[0-9]{13,}X?", number):  # no passport: one digit lost, or one too many
        return f"身份证号应为 18 位，现为 {len(number)} 位，请核对"
    right = re.fullmatch(r"[0-9A-Z]{5,20}", number)
    return "" if right else "护照号码应为 5 到 20 位字母和数字"


def kind_of_code(number: str) -> IdKind:
    """Which kind a typed number most likely is, for one-field intake."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number) and number[6:8] in ("19", "20"):
        return IdKind.ID_CARD
    return IdKind.USCC if len(number) == 18 else IdKind.PASSPORT


def name_fault(name: str) -> str:
    """Names up to 100 characters, the separator · and rare characters welcome (X10)."""
    if not name.strip():
        return "请填写姓名或名称"
    if len(name) > 100:
        return "姓名或名称不能超过 100 个字"
    bad = [c for c in name if unicodedata.category(c) in ("Cc", "Cs", "Co")]
    return "姓名或名称里有无法显示的字符，请删去后重填" if bad else ""


@dataclass(frozen=True)
class MandateTerms:
    """委托 as its giver wrote it (民法典 Art 165): for whom, what, from and to; when it ended."""

    principal: str
    valid_from: date
    valid_to: date | None
    ended_on: date | None = None
    resigned: bool = False
    codes: tuple[str, ...] = ()  # 实施编码; empty for every item


def mandate_fault(terms: MandateTerms, *, on: date, code: str = "") -> str:
    """Why nobody may act under it on a day, in an item; empty when one may.

    It ends with its term, when the giver takes it back and when the agent lays it down
    (民法典 Art 173), and covers no more than it says (Art 171).
    """
    name = f"“{terms.principal}”"
    if terms.ended_on is not None:
        how = "您已辞去" if terms.resigned else f"{name}已收回"
        whose = f"{name}的委托" if terms.resigned else "对您的委托"
        return f"{how}{whose}（{terms.ended_on:%Y-%m-%d}），不能再以它的名义办理"
    if on < terms.valid_from:
        return f"{name}对您的委托从 {terms.valid_from:%Y-%m-%d} 起才生效"
    if terms.valid_to is not None and on > terms.valid_to:
        return f"{name}对您的委托到 {terms.valid_to:%Y-%m-%d} 为止，已经过期，不能再以它的名义办理"
    if terms.codes and code and code not in terms.codes:
        return f"{name}没有委托您办这个事项"
    return ""


def mandate_state(terms: MandateTerms, *, on: date) -> str:
    """How it stands on a day, in a word."""
    if terms.ended_on is not None:
        return "已辞去" if terms.resigned else "已收回"
    if on < terms.valid_from:
        return "还没开始"
    return "已到期" if terms.valid_to is not None and on > terms.valid_to else "有效"


def term_fault(valid_from: date, valid_to: date | None, *, today: date) -> str:
    """Why a mandate cannot run from and to these days; 授权委托书 states its term (Art 165)."""
    if valid_to is None:
        return ""
    if valid_to < valid_from:
        return "止日早于起日"
    return "止日已经过去" if valid_to < today else ""
