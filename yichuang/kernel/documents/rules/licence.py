"""The e-licence (电子证照): its metadata, canonical form, signature and verification. Pure.

Metadata follow domain.md 15.3 (GB/T 36903). What is signed is `YC1.` and the base64url of
the canonical JSON (sorted keys, no spaces, UTF-8), so the text form and the JSON file form
carry one and the same signature. The algorithm belongs to the published key and never to
the message: a forger cannot choose a weaker one.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import Invalid

PREFIX = "YC1"
FILE_FORMAT = "yichuang-licence-1"
KEYS_FORMAT = "yichuang-public-keys-1"
MAX_TEXT = 200_000  # characters; a QR carries under 3,000
VALID = "有效"


class HolderType(Labelled):
    """持有者类型."""

    PERSON = "person", "自然人"
    ORGANISATION = "organisation", "法人或其他组织"


LABELS: dict[str, str] = {
    "type_name": "证照类型名称",
    "type_code": "证照类型代码",
    "title": "证照名称",
    "number": "证照编号",
    "identifier": "电子证照标识",
    "issuer": "颁发机构",
    "issuer_code": "颁发机构代码",
    "holder_name": "持有者名称",
    "holder_code": "持有者代码",
    "holder_type": "持有者类型",
    "issued_on": "颁发日期",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "status": "状态",
    "version": "版本",
    "face": "照面数据",
}
_MAY_BE_EMPTY = {"valid_to", "face"}
_DATES = ("issued_on", "valid_from", "valid_to")
_FULL_ID = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d{4}[\dXx](?!\d)")


def payload(**metadata: Any) -> dict[str, Any]:
    """The payload of a licence, checked: every element of LABELS, dates as ISO text.

    Raises Invalid naming what is missing, what is no date, or what would publish a full
    personal identity number: a signed text is copied and cannot be called back.
    """
    body = {key: metadata.get(key) for key in LABELS}
    body |= {k: day.isoformat() for k in _DATES if isinstance(day := body[k], date)}
    body["valid_to"] = body["valid_to"] or ""
    body["face"] = dict(body["face"] or {})
    problems = [f"缺少{LABELS[k]}" for k, v in body.items() if not v and k not in _MAY_BE_EMPTY]
    problems += [f"不认识的元数据“{key}”" for key in sorted(set(metadata) - set(LABELS))]
    problems += _value_problems(body)
    if problems:
        raise Invalid(
            f"电子证照不能签发：{'；'.join(problems)}。",
            code="licence-payload",
            fields={"payload": problems},
            what_to_do="请补齐或改正上列证照元数据后再签发。",
        )
    return body


def _value_problems(body: Mapping[str, Any]) -> list[str]:
    found = [
        f"{LABELS[key]}“{body[key]}”不是日期" for key in _DATES if body[key] and not _day(body[key])
    ]
    if body["holder_type"] not in {kind.value for kind in HolderType}:
        found.append(f"持有者类型“{body['holder_type']}”不在字典里")
    personal = body["holder_type"] == HolderType.PERSON.value
    shown = json.dumps([body["holder_code"], body["face"]], ensure_ascii=False)
    if personal and _FULL_ID.search(shown):
        found.append("自然人的公民身份号码必须遮盖或散列后才能写入证照")
    return found


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        return None


def hashed_code(code: str, identifier: str) -> str:
    """A personal code as `sha256:…`, bound to one licence so that codes cannot be linked.

    Whoever knows the code can check it; the 18 digits alone are guessable, so show this only
    where the holder is known anyway.
    """
    text = f"{identifier}:{code.strip().upper()}".encode()
    return "sha256:" + hashlib.sha256(text).hexdigest()


def identifier(*, type_code: str, issuer_code: str, serial: str, version: int) -> str:
    """电子证照标识: root, type, issuer, serial, version, check character, joined by dots.

    The shape of GB/T 36904 as far as known (domain.md 15.3); the check character is
    ISO 7064 MOD 37,36 over the letters and digits, as GB/T 17710 uses it.
    """
    body = f"1.2.156.3005.2.{type_code}.{issuer_code}.{serial}.{version:03d}"
    return f"{body}.{check_character(body)}"


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 over 0-9 and A-Z; other characters are skipped."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for character in text.upper():
        if character in alphabet:
            total = (product + alphabet.index(character)) % 36 or 36
            product = total * 2 % 37
    return alphabet[(37 - product) % 36]


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one spelling of a payload. No floats: they print differently elsewhere."""
    return json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


class Signer(Protocol):
    """Who signs: a software key here; an SM2 device behind the same three members."""

    @property
    def key_id(self) -> str:
        """The id under which the public key is published."""
        ...

    @property
    def algorithm(self) -> str:
        """A key of VERIFIERS."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature over the message."""
        ...


@dataclass(frozen=True)
class PublicKey:
    """A published key: `algorithm` decides how its signatures are checked."""

    key_id: str
    algorithm: str
    raw: bytes


def _ed25519(raw: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# An SM2 plugin adds one line here and a Signer; licences already issued stay valid.
VERIFIERS: dict[str, Callable[[bytes, bytes, bytes], bool]] = {"Ed25519": _ed25519}


def sign(body: Mapping[str, Any], signer: Signer) -> str:
    """`YC1.<payload>.<signature>.<key id>`: the compact text of a signed payload."""
    message = f"{PREFIX}.{b64(canonical(body))}"
    return f"{message}.{b64(signer.sign(message.encode()))}.{signer.key_id}"


def short(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a QR carries: enough to read without network, and the digest of the whole.

    The face data stay out (a QR holds under 3 KB and has to be scanned from paper).
    """
    keys = [key for key in LABELS if key != "face"]
    return {**{key: body[key] for key in keys}, "full": hashlib.sha256(canonical(body)).hexdigest()}


def b64(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Undo `b64`. Raises ValueError for anything `b64` would not have written."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if b64(raw) != text:
        raise ValueError("not canonical base64url")
    return raw
