"""The keyring: data keys, the blind-index key and the signing keys of one county.

It is one small file outside the database (`keys/keyring.json` in the data folder, mode
0600, or the file that `YICHUANG_KEYS` names), because who has both can read everything.
A key's id is a fingerprint of the key, so a wrong keyring is noticed and never guessed at.
Rotation adds a key and makes it current; old keys stay, or old rows could not be read.
"""

import base64
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from yichuang.kernel.durable import locked, sync_folder
from yichuang.kernel.errors import Conflict, DomainError

FORMAT = "yichuang-keyring-1"


class KeyMissing(DomainError):
    """A key is not there: nothing can be decrypted or signed, and nothing is guessed."""

    status = 500


@dataclass(frozen=True)
class Keyring:
    """Every key of a county. Data and index keys are 32 bytes, signing keys Ed25519 seeds."""

    data: dict[str, bytes]
    current_data: str
    index: bytes
    signing: dict[str, bytes]
    current_signing: str


def data_key_id(key: bytes) -> str:
    """The id of a data key: `d` and the first 12 hex digits of its digest."""
    return "d" + hashlib.sha256(b"yichuang data key" + key).hexdigest()[:12]


def signing_key_id(public: bytes) -> str:
    """The id of a signing key: `s` and the first 16 hex digits of the public key's digest."""
    return "s" + hashlib.sha256(public).hexdigest()[:16]


def public_bytes(seed: bytes) -> bytes:
    """The raw Ed25519 public key that belongs to a seed."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def generate() -> Keyring:
    """A new keyring from the system's random source."""
    return _build(secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(32))


def _build(data: bytes, index: bytes, seed: bytes) -> Keyring:
    data_id, signing_id = data_key_id(data), signing_key_id(public_bytes(seed))
    return Keyring({data_id: data}, data_id, index, {signing_id: seed}, signing_id)


def to_json(ring: Keyring) -> str:
    """The text of the keyring file."""
    body = {
        "format": FORMAT,
        "data": {"current": ring.current_data, "keys": _encoded(ring.data)},
        "index": base64.b64encode(ring.index).decode(),
        "signing": {"current": ring.current_signing, "keys": _encoded(ring.signing)},
    }
    return json.dumps(body, indent=2, sort_keys=True) + "\n"


def _encoded(keys: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(key).decode() for name, key in keys.items()}


def from_json(text: str) -> Keyring:
    """Read a keyring file's text. Raises KeyMissing when it is not one, or was changed."""
    try:
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise ValueError(body["format"])
        data, signing = _decoded(body["data"]["keys"]), _decoded(body["signing"]["keys"])
        ring = Keyring(
            data,
            body["data"]["current"],
            base64.b64decode(body["index"]),
            signing,
            body["signing"]["current"],
        )
        _check(ring)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyMissing(
            "密钥文件读不懂：内容残缺或被改动。",
            code="keyring-broken",
            what_to_do="请从备份恢复密钥文件（yichuang restore），不要删除或新建。",
        ) from error
    return ring


def _decoded(keys: dict[str, Any]) -> dict[str, bytes]:
    return {name: base64.b64decode(key) for name, key in keys.items()}


def _check(ring: Keyring) -> None:
    """Ids are fingerprints: a changed byte in any key is found when the file is read."""
    wrong = [name for name, key in ring.data.items() if data_key_id(key) != name]
    wrong += [n for n, seed in ring.signing.items() if signing_key_id(public_bytes(seed)) != n]
    if wrong or ring.current_data not in ring.data or ring.current_signing not in ring.signing:
        raise ValueError(wrong)
    if len(ring.index) != 32:
        raise ValueError("index")


def keyring_path() -> Path:
    """Where the keyring lies: `YICHUANG_KEYS`, or keys/keyring.json in the data folder."""
    return _path(os.environ.get("YICHUANG_KEYS", ""), str(settings.YC_DATA))


@lru_cache(maxsize=8)
def _path(named: str, data: str) -> Path:
    return Path(named) if named else Path(data) / "keys" / "keyring.json"


def read(path: Path) -> Keyring:
    """The keyring in a file. Raises KeyMissing when there is none."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyMissing(
            f"找不到密钥文件 {path}，无法解密个人信息，也无法签发证照。",
            code="keyring-missing",
            what_to_do=(
                "若数据是从别处搬来的，请用 yichuang restore 连同密钥一起恢复；"
                "若密钥放在别处，请用环境变量 YICHUANG_KEYS 指明。"
            ),
        ) from None


def create(path: Path, ring: Keyring) -> bool:
    """Write a keyring where none is; False when another process was first. Never overwrites.

    The file appears whole or not at all: it is linked into place after it is on disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = _written(path.parent, ring)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    sync_folder(path.parent)
    return True


def _written(folder: Path, ring: Keyring) -> Path:
    """The keyring in a temporary file of mode 0600 (mkstemp's), flushed to disk."""
    handle, name = tempfile.mkstemp(prefix=".keyring-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(to_json(ring))
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def rotate(path: Path | None = None, *, data: bool = True, signing: bool = True) -> Keyring:
    """Add new current keys and keep the old ones. The index key never changes.

    Changing the index key would mean writing every blind index again. One rotation at a time:
    of two, the later would drop the key under which the earlier already writes.
    """
    path = path or keyring_path()
    with locked(path.with_name(path.name + ".lock")):
        ring = _rotated(read(path), data=data, signing=signing)
        temporary = _written(path.parent, ring)
        _give_to_owner(temporary, path)
        os.replace(temporary, path)
        # On disk before anything is written under the new key, or a power cut takes both.
        sync_folder(path.parent)
    forget()
    return ring


def _give_to_owner(temporary: Path, path: Path) -> None:
    """The new file belongs to whom the old one did: the service has to go on reading it."""
    was = path.stat()
    if (was.st_uid, was.st_gid) == (os.geteuid(), os.getegid()):
        return
    try:
        os.chown(temporary, was.st_uid, was.st_gid)
    except PermissionError as error:
        temporary.unlink()
        raise Conflict(
            f"密钥文件 {path} 属于另一个账号，没有换钥",
            code="keyring-owner",
            what_to_do="请用运行服务的账号，或者用 root 执行。",
        ) from error


def _rotated(ring: Keyring, *, data: bool, signing: bool) -> Keyring:
    fresh = generate()
    if data:
        ring = replace(ring, data={**ring.data, **fresh.data}, current_data=fresh.current_data)
    if signing:
        ring = replace(
            ring,
            signing={**ring.signing, **fresh.signing},
            current_signing=fresh.current_signing,
        )
    return ring


_cache: dict[Path, Keyring] = {}
_read_at: dict[Path, int] = {}


def forget() -> None:
    """Read the keyring again at the next use (after a rotation, in tests)."""
    _cache.clear()


def fresh() -> Keyring:
    """The keyring as it is now: another process may have rotated. For writing and publishing."""
    path = keyring_path()
    if path in _cache and _changed_at(path) not in (0, _read_at.get(path)):
        forget()
    return keyring()


def _changed_at(path: Path) -> int:
    """When the file was written; 0 where there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


def keyring() -> Keyring:
    """The keyring of this deployment, read once per process.

    Only an embedded deployment makes one on first need; others are given their keys.
    """
    if getattr(settings, "YC_TEST_KEYS", False):
        return _TEST_RING
    path = keyring_path()
    if path not in _cache:
        if not path.exists() and _may_create():
            create(path, generate())
        # Looked at before it is read: a file replaced in between is read again at the next use.
        _read_at[path] = _changed_at(path)
        found = read(path)
        _cache[path] = found
    return _cache[path]


def fill_sealed(holds: Callable[[], bool]) -> None:
    """Who can say whether the database holds sealed values already; filled at start-up."""
    _holds_sealed[:] = [holds]


_holds_sealed: list[Callable[[], bool]] = []


def _may_create() -> bool:
    """Embedded means: SQLite in a data folder that `run`, `demo` or `import` has made.

    Never beside values that are sealed already: a misspelt `YICHUANG_KEYS` would go unnoticed,
    and what comes in from then on would be under keys that no backup has.
    """
    engine = settings.DATABASES.get("default", {}).get("ENGINE", "")
    embedded = getattr(settings, "YC_CREATE_KEYS", engine.endswith("sqlite3"))
    made = embedded and Path(settings.YC_DATA).is_dir()
    return made and not any(holds() for holds in _holds_sealed)


_TEST_RING = _build(*(hashlib.sha256(b"yichuang test %d" % n).digest() for n in range(3)))


def current_data_key() -> tuple[str, bytes]:
    """(key id, 32 bytes): the key that new values are encrypted with."""
    ring = fresh()
    return ring.current_data, ring.data[ring.current_data]


def data_key(key_id: str) -> bytes:
    """The 32 bytes of a data key. Raises KeyMissing for an id this keyring does not hold."""
    key = keyring().data.get(key_id)
    if key is None:
        forget()  # another process may have rotated since we read the file
        key = keyring().data.get(key_id)
    if key is None:
        raise KeyMissing(
            f"密钥文件里没有编号为 {key_id} 的数据密钥，这条个人信息无法解密。",
            code="data-key-missing",
            what_to_do="这个数据库用的是另一份密钥文件，请从同一次备份恢复密钥。",
        )
    return key


def index_key() -> bytes:
    """The HMAC key of the blind indexes and of the short verification codes."""
    return keyring().index


def signing_key(key_id: str | None = None) -> tuple[str, Ed25519PrivateKey]:
    """(key id, private key); the current one unless named. Raises KeyMissing."""
    ring = fresh()
    name = key_id or ring.current_signing
    if name not in ring.signing:
        raise KeyMissing(
            f"密钥文件里没有编号为 {name} 的签名密钥。",
            code="signing-key-missing",
            what_to_do="请从备份恢复密钥文件（yichuang restore）。",
        )
    return name, Ed25519PrivateKey.from_private_bytes(ring.signing[name])


def public_keys(ring: Keyring | None = None) -> dict[str, bytes]:
    """Key id → raw Ed25519 public key, retired keys included: what a county publishes."""
    ring = ring or fresh()
    return {name: public_bytes(seed) for name, seed in ring.signing.items()}
