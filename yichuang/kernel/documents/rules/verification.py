"""Checking a licence with published keys, offline: every "no" says why. Pure."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yichuang.kernel.enums import Labelled

from .licence import (
    FILE_FORMAT,
    KEYS_FORMAT,
    LABELS,
    MAX_TEXT,
    PREFIX,
    VALID,
    VERIFIERS,
    PublicKey,
    b64,
    canonical,
    unb64,
)


class Finding(Labelled):
    """What a verification found."""

    OK = "ok", "签名有效，内容未被改动，证照在有效期内。"
    FORMAT = "format", "不是本系统签发的电子证照：格式读不懂，或者内容残缺。"
    UNKNOWN_KEY = "unknown_key", "签名密钥不在颁发机构公布的密钥之中，不能证明是其签发。"
    TAMPERED = "tampered", "签名不符：证照内容被改动过，或者签名是伪造的。"
    REVOKED = "revoked", "证照已在公布的失效名单中。"
    SUPERSEDED = "superseded", "这是旧版证照，已换发新版。"
    STATUS = "status", "证照签发时的状态不是“有效”。"
    NOT_YET = "not_yet", "证照尚未到生效日期。"
    EXPIRED = "expired", "证照已过有效期。"


@dataclass(frozen=True)
class Verdict:
    """`ok`, the finding, a sentence for people, and the payload once the signature holds.

    A payload is given for expired or revoked licences too: it is genuine, only not in force.
    """

    ok: bool
    kind: Finding
    reason: str
    payload: dict[str, Any] = field(default_factory=dict)
    key_id: str = ""


@dataclass(frozen=True)
class _Parts:
    message: str
    body: dict[str, Any]
    signature: bytes
    key_id: str


def verify(
    text: str,
    keys: Mapping[str, PublicKey],
    *,
    today: date,
    revoked: Collection[str] | Mapping[str, str] = (),
) -> Verdict:
    """Check the compact text or the JSON file form.

    `keys` are the county's published keys by id, `today` the day in Beijing for the validity
    period, `revoked` numbers or identifiers from a published list, if one is at hand; a
    mapping also says why, and which version is current.
    """
    try:
        parts = _parse(text.strip())
    except (ValueError, KeyError, TypeError, RecursionError):
        return Verdict(False, Finding.FORMAT, Finding.FORMAT.label)
    key = keys.get(parts.key_id)
    if key is None or key.algorithm not in VERIFIERS:
        return Verdict(False, Finding.UNKNOWN_KEY, Finding.UNKNOWN_KEY.label, key_id=parts.key_id)
    if not VERIFIERS[key.algorithm](key.raw, parts.signature, parts.message.encode()):
        return Verdict(False, Finding.TAMPERED, Finding.TAMPERED.label, key_id=parts.key_id)
    kind = _in_force(parts.body, today, revoked)
    reason = _reason(kind, parts.body) + _listed(kind, parts.body, revoked)
    return Verdict(kind == Finding.OK, kind, reason, parts.body, parts.key_id)


OLD_VERSION = "旧版"


def _listed(kind: Finding, body: Mapping[str, Any], revoked: Collection[str]) -> str:
    """What a published list says of it beside its name."""
    if kind not in (Finding.REVOKED, Finding.SUPERSEDED) or not isinstance(revoked, Mapping):
        return ""
    text = revoked.get(body["identifier"]) or revoked.get(body["number"], "")
    return f"（{text}）" if text else ""


def _in_force(body: Mapping[str, Any], today: date, revoked: Collection[str]) -> Finding:
    if body["number"] in revoked or body["identifier"] in revoked:
        text = revoked.get(body["identifier"], "") if isinstance(revoked, Mapping) else ""
        return Finding.SUPERSEDED if text.startswith(OLD_VERSION) else Finding.REVOKED
    if body["status"] != VALID:
        return Finding.STATUS
    if today.isoformat() < body["valid_from"]:
        return Finding.NOT_YET
    if body["valid_to"] and today.isoformat() > body["valid_to"]:
        return Finding.EXPIRED
    return Finding.OK


def _reason(kind: Finding, body: Mapping[str, Any]) -> str:
    detail = {
        Finding.STATUS: f"（{body['status']}）",
        Finding.NOT_YET: f"（{body['valid_from']}起生效）",
        Finding.EXPIRED: f"（有效期至{body['valid_to']}）",
    }
    return kind.label + detail.get(kind, "")


def _parse(text: str) -> _Parts:
    if len(text) > MAX_TEXT:
        raise ValueError("too long")
    return _from_file(text) if text.startswith("{") else _from_compact(text)


def _from_compact(text: str) -> _Parts:
    prefix, encoded, signature, key_id = text.split(".")
    if prefix != PREFIX:
        raise ValueError(prefix)
    raw = unb64(encoded)
    body = _strict_json(raw.decode("utf-8"))
    _check_body(body)
    if canonical(body) != raw:
        raise ValueError("not canonical")
    return _Parts(f"{PREFIX}.{encoded}", body, unb64(signature), key_id)


def _from_file(text: str) -> _Parts:
    outer = _strict_json(text)
    if outer["format"] != FILE_FORMAT or set(outer) - _FILE_KEYS:
        raise ValueError("format")
    body = outer["payload"]
    _check_body(body)
    message = f"{PREFIX}.{b64(canonical(body))}"
    return _Parts(message, body, unb64(outer["signature"]), str(outer["key_id"]))


_FILE_KEYS = {"format", "payload", "signature", "key_id", "algorithm", "labels"}


def _check_body(body: Any) -> None:
    """Exactly the elements of a full or a short payload, all text but version and face."""
    if not isinstance(body, dict):
        raise ValueError("payload")
    full, brief = set(LABELS), (set(LABELS) - {"face"}) | {"full"}
    if set(body) not in (full, brief):
        raise ValueError("elements")
    if any(not isinstance(body[k], str) for k in set(body) - {"version", "face"}):
        raise ValueError("types")


def _strict_json(text: str) -> Any:
    """JSON without repeated keys and non-finite numbers, which readers take differently."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) != len(items):
            raise ValueError("repeated key")
        return dict(items)

    def refuse(value: str) -> None:
        raise ValueError(value)

    return json.loads(text, object_pairs_hook=pairs, parse_constant=refuse, parse_float=refuse)


def to_file(compact: str, *, algorithm: str = "Ed25519") -> str:
    """The JSON file form of a compact text, readable by people (labels included)."""
    parts = _from_compact(compact)
    outer = {
        "format": FILE_FORMAT,
        "payload": parts.body,
        "labels": {key: LABELS[key] for key in parts.body if key in LABELS},
        "algorithm": algorithm,
        "key_id": parts.key_id,
        "signature": b64(parts.signature),
    }
    return json.dumps(outer, ensure_ascii=False, indent=2) + "\n"


def keys_to_file(keys: Collection[PublicKey], *, issuer: str = "") -> str:
    """The file a county publishes: its keys, retired ones included."""
    listed = [
        {"key_id": key.key_id, "algorithm": key.algorithm, "public_key": b64(key.raw)}
        for key in sorted(keys, key=lambda key: key.key_id)
    ]
    return json.dumps(
        {"format": KEYS_FORMAT, "issuer": issuer, "keys": listed}, ensure_ascii=False, indent=2
    )


def keys_from_file(text: str) -> dict[str, PublicKey]:
    """Read a published key file. Raises ValueError when it is not one."""
    try:
        body = _strict_json(text)
        if body["format"] != KEYS_FORMAT:
            raise ValueError("format")
        listed = [
            PublicKey(str(k["key_id"]), str(k["algorithm"]), unb64(k["public_key"]))
            for k in body["keys"]
        ]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("公钥文件的格式读不懂") from error
    return {key.key_id: key for key in listed}
