"""Custom fields, here so that migrations import no context's models.

Personal values are encrypted with AES-256-GCM under a named key (so keys can rotate) and
found through a blind index: an HMAC nobody can compute without the index key.
"""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

PREFIX = "yc1:"


def encrypt(plain: str) -> str:
    """`yc1:<key id>:<base64 of nonce and ciphertext>`; the empty string stays empty."""
    from yichuang.kernel.privacy.keys import current_data_key

    if plain == "":
        return ""
    key_id, key = current_data_key()
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), key_id.encode())
    return f"{PREFIX}{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """The plain text. Raises if the key is missing or the text was changed."""
    from yichuang.kernel.privacy.keys import data_key

    if stored == "":
        return ""
    if not stored.startswith(PREFIX):
        raise ValueError("数据库里的加密字段不是本系统写入的格式")
    key_id, _, body = stored[len(PREFIX) :].partition(":")
    raw = base64.b64decode(body)
    return AESGCM(data_key(key_id)).decrypt(raw[:12], raw[12:], key_id.encode()).decode()


def blind_index(value: str, purpose: str) -> str:
    """A searchable stand-in for a personal value; empty for the empty value."""
    from yichuang.kernel.privacy.keys import index_key

    if not value:
        return ""
    text = f"{purpose}:{value.strip().upper()}".encode()
    return hmac.new(index_key(), text, hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that is unreadable in the database file, its log and its backups."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared if prepared is None else encrypt(prepared)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else decrypt(value)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted as one text."""

    # What type checkers take the attribute for: any JSON value.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, sort_keys=True))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text is None else json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
