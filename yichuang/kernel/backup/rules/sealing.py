"""Sealing the keys under a passphrase: scrypt and AES-256-GCM.

Keys travel apart from the data, because who has both has everything. The sealed text also
holds the archive's digest, so that whoever knows the passphrase proves the whole backup.
"""

import base64
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from yichuang.kernel.errors import Invalid, NotAllowed

FORMAT = "yichuang-sealed-keys-1"
MIN_PASSPHRASE = 12
_COST = {"n": 2**15, "r": 8, "p": 1}  # 32 MB and about 0.1 s a guess


@dataclass(frozen=True)
class SealedKeys:
    """What was sealed: the archive it belongs to, and the files of the keys folder."""

    archive_sha256: str
    files: dict[str, bytes]


def check_passphrase(passphrase: str) -> None:
    """Raises Invalid for one that could be guessed from a stolen disk."""
    if len(passphrase) < MIN_PASSPHRASE:
        raise Invalid(
            f"备份口令太短：至少 {MIN_PASSPHRASE} 个字符，现在是 {len(passphrase)} 个。",
            code="passphrase-short",
            what_to_do="请用一句容易记住的长句子，并与备份分开保管。",
        )


def seal(keys: SealedKeys, passphrase: str) -> str:
    """The text of a `.keys` file. Raises Invalid for a short passphrase."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    files = {name: _b64(data) for name, data in sorted(keys.files.items())}
    plain = json.dumps({"archive_sha256": keys.archive_sha256, "files": files}).encode()
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, FORMAT.encode())
    body = {"format": FORMAT, "salt": _b64(salt), "nonce": _b64(nonce), "sealed": _b64(sealed)}
    return json.dumps(body, indent=1) + "\n"


def unseal(text: str, passphrase: str) -> SealedKeys:
    """Open a `.keys` file. NotAllowed for a wrong passphrase, Invalid for another file."""
    try:
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise ValueError("format")
        salt, nonce, sealed = (
            base64.b64decode(body[name], validate=True) for name in ("salt", "nonce", "sealed")
        )
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, FORMAT.encode())
    except InvalidTag:
        raise NotAllowed(
            "打不开密钥备份：口令不对，或者文件被改动过。没有恢复任何数据。",
            code="passphrase-wrong",
            what_to_do="请核对备份当时使用的口令（注意大小写和空格），或换一份密钥备份。",
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(
            "密钥备份文件读不懂：内容残缺，或者不是密钥备份。",
            code="sealed-keys-broken",
            what_to_do="请指明与这份备份同名、以 .keys 结尾的文件。",
        ) from error
    inner = json.loads(plain)
    files = {name: base64.b64decode(data) for name, data in inner["files"].items()}
    return SealedKeys(inner["archive_sha256"], files)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode("utf-8"))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
