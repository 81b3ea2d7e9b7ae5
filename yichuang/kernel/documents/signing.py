"""Signing licences with the county's key. The only place that touches the private key."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yichuang.kernel.privacy import keys

from .rules.licence import PublicKey, Signer, short, sign
from .rules.verification import Verdict, keys_to_file, to_file, verify


@dataclass(frozen=True)
class SoftwareSigner:
    """An Ed25519 key in the keyring: for demonstration and counties without a device."""

    key_id: str
    key: Ed25519PrivateKey
    algorithm: str = "Ed25519"

    def sign(self, message: bytes) -> bytes:
        """64 bytes, deterministic."""
        return self.key.sign(message)


def current_signer() -> Signer:
    """The signer of this deployment. A county with an SM2 device replaces this function."""
    return SoftwareSigner(*keys.signing_key())


@dataclass(frozen=True)
class Signed:
    """A licence signed twice: whole (file, interface) and short (QR on paper)."""

    text: str
    qr: str
    key_id: str

    @property
    def file(self) -> str:
        """The JSON file form of the whole."""
        return to_file(self.text)


def sign_licence(body: Mapping[str, Any], signer: Signer | None = None) -> Signed:
    """Sign a payload made by `rules.licence.payload`. Raises KeyMissing without a key."""
    signer = signer or current_signer()
    return Signed(sign(body, signer), sign(short(body), signer), signer.key_id)


def published_keys() -> dict[str, PublicKey]:
    """The county's public keys by id, retired ones included."""
    return {k: PublicKey(k, "Ed25519", raw) for k, raw in keys.public_keys().items()}


def published_file(issuer: str = "") -> str:
    """What the site serves for offline verification."""
    return keys_to_file(list(published_keys().values()), issuer=issuer)


def verify_licence(text: str, *, today: date, revoked: Collection[str] = ()) -> Verdict:
    """Check a licence against this county's own keys."""
    return verify(text, published_keys(), today=today, revoked=revoked)
