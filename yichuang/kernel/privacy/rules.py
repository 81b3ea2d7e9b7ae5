"""Masking of personal data for lists and public pages (domain.md 15.2)."""

import re

_ID_LIKE = re.compile(r"(?<!\d)(\d{3})\d{11,12}(\d{2}[\dXx])(?![\dXx])")
_PHONE_LIKE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def mask_name(name: str) -> str:
    """张* / 李** / 阿*·买*: the first character of each part stays."""
    parts = name.split("·")
    return "·".join(part[:1] + "*" * (len(part) - 1) for part in parts)


def mask_id(number: str) -> str:
    """First three and last four of an identity number; short ones vanish entirely."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:] if len(number) > 9 else "*" * 6


def mask_phone(phone: str) -> str:
    """138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * max(len(phone), 4)


def mask_text(text: str) -> str:
    """Any identity or mobile number inside free text, masked."""
    text = _ID_LIKE.sub(lambda m: f"{m[1]}{'*' * 11}{m[2]}", text)
    return _PHONE_LIKE.sub(r"\1****\2", text)
