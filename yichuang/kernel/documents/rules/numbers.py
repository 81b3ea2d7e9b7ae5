"""Document numbers, dates as official documents write them, and the verification code."""

import base64
import hashlib
import hmac
from datetime import date
from urllib.parse import quote

from yichuang.kernel.errors import Invalid

CODE_LENGTH = 12  # 60 bits: beyond guessing on a page that is rate-limited
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def document_number(mark: str, year: int, seq: int) -> str:
    """清市监许受〔2026〕5号: hexagonal brackets, no 第, no padding (GB/T 9704-2012 7.2.5)."""
    return f"{mark}〔{year}〕{seq}号"


def check_office(office: str) -> str:
    """The organ's own mark (机关代字), e.g. 清市监. Raises Invalid for anything else."""
    mark = office.strip()
    if not mark or len(mark) > 20 or any(c in "〔〕[]（）()第号 " or c.isdigit() for c in mark):
        raise Invalid(
            f"机关代字“{office}”不能用来编文号：应是“清市监”这样不含括号、数字和“号”字的简称。",
            code="office-mark",
            what_to_do="请让系统管理员在部门资料里填写机关代字。",
        )
    return mark


def chinese_date(value: str | date | None) -> str:
    """2026年3月5日: Arabic digits without padding (GB/T 9704-2012 7.3.5.4).

    Empty stays empty, and words that stand for a date not known yet stay as they are.
    """
    if not value:
        return ""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return f"{value.year}年{value.month}月{value.day}日"


def verify_code(key: bytes, *, number: str, digest: str) -> str:
    """The short signature printed on a document: an HMAC of its number and content digest.

    Twelve characters without I, L, O and U, so that it can be read over the telephone.
    """
    mac = hmac.new(key, f"verify:{number}:{digest}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:10]).decode().translate(_CROCKFORD)[:CODE_LENGTH]


def normal_code(typed: str) -> str:
    """A code as people type it: spaces and dashes dropped, O read as 0, I and L as 1."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))


def spaced_code(code: str) -> str:
    """7K2M-94QX-BT3W: as printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def verify_url(base_url: str, number: str, code: str) -> str:
    """The address behind the QR: number and short signature (ux.md 5.10)."""
    return f"{base_url.rstrip('/')}/v/{quote(number, safe='')}?s={code}"
