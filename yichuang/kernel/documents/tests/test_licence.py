"""The signed licence: any change shows, any key but ours is unknown, and no needs a reason."""

import json
from datetime import date

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from yichuang.kernel.documents.factories import sample_licence
from yichuang.kernel.documents.rules import licence as rules
from yichuang.kernel.documents.rules.licence import (
    LABELS,
    PublicKey,
    b64,
    canonical,
    check_character,
    hashed_code,
    identifier,
    short,
    sign,
    unb64,
)
from yichuang.kernel.documents.rules.verification import (
    Finding,
    keys_from_file,
    keys_to_file,
    to_file,
    verify,
)
from yichuang.kernel.documents.signing import SoftwareSigner
from yichuang.kernel.errors import Invalid
from yichuang.kernel.privacy.keys import public_bytes, signing_key_id

TODAY = date(2026, 6, 1)


def signer(seed: int = 1) -> SoftwareSigner:
    raw = bytes([seed]) * 32
    return SoftwareSigner(
        signing_key_id(public_bytes(raw)), Ed25519PrivateKey.from_private_bytes(raw)
    )


def published(seed: int = 1) -> dict[str, PublicKey]:
    raw = public_bytes(bytes([seed]) * 32)
    key_id = signing_key_id(raw)
    return {key_id: PublicKey(key_id, "Ed25519", raw)}


TEXT = sign(sample_licence(), signer())


def test_both_forms_verify_with_the_same_signature():
    for text in (TEXT, to_file(TEXT), f"  {TEXT}\n"):
        verdict = verify(text, published(), today=TODAY)
        assert verdict.ok and verdict.kind == Finding.OK
        assert verdict.payload == sample_licence()


def test_every_element_of_the_standard_is_signed():
    assert set(verify(TEXT, published(), today=TODAY).payload) == set(LABELS)


def test_a_qr_can_carry_the_short_form():
    text = sign(short(sample_licence()), signer())
    verdict = verify(text, published(), today=TODAY)
    assert verdict.ok and "face" not in verdict.payload
    assert segno.make(text, error="m").designator  # raises when it does not fit
    assert len(text) < 2300


@pytest.mark.parametrize("key", [k for k in LABELS if k not in ("face", "version")])
def test_a_changed_element_shows(key):
    body = json.loads(to_file(TEXT))
    body["payload"][key] = str(body["payload"][key]) + "9"
    verdict = verify(json.dumps(body), published(), today=TODAY)
    assert verdict.kind == Finding.TAMPERED and not verdict.payload


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 127))
def test_any_changed_character_shows(position, flip):
    changed = TEXT[:position] + chr(ord(TEXT[position]) ^ flip) + TEXT[position + 1 :]
    if changed.strip() != TEXT:
        assert not verify(changed, published(), today=TODAY).ok


def test_without_the_signature_check_a_forgery_passes(monkeypatch):
    """Negative control of the two tests above."""
    body = json.loads(to_file(TEXT))
    body["payload"]["holder_name"] = "别人"
    monkeypatch.setitem(rules.VERIFIERS, "Ed25519", lambda raw, signature, message: True)
    assert verify(json.dumps(body), published(), today=TODAY).ok


def test_a_key_that_is_not_published_is_unknown():
    verdict = verify(sign(sample_licence(), signer(2)), published(1), today=TODAY)
    assert (verdict.kind, verdict.payload) == (Finding.UNKNOWN_KEY, {})


def test_a_forger_cannot_name_our_key():
    forged = SoftwareSigner(signer(1).key_id, signer(2).key)
    verdict = verify(sign(sample_licence(), forged), published(1), today=TODAY)
    assert verdict.kind == Finding.TAMPERED


def test_the_message_cannot_choose_the_algorithm():
    body = json.loads(to_file(TEXT))
    body["algorithm"] = "none"
    assert verify(json.dumps(body), published(), today=TODAY).ok
    foreign = {k: PublicKey(k, "SM2", p.raw) for k, p in published().items()}
    assert verify(TEXT, foreign, today=TODAY).kind == Finding.UNKNOWN_KEY


def test_another_algorithm_plugs_in(monkeypatch):
    """SM2 is one Signer and one line in VERIFIERS."""

    class Toy:
        key_id, algorithm = "s-toy", "TOY"

        def sign(self, message: bytes) -> bytes:
            return message[::-1]

    monkeypatch.setitem(rules.VERIFIERS, "TOY", lambda raw, sig, message: sig == message[::-1])
    keys = {"s-toy": PublicKey("s-toy", "TOY", b"")}
    assert verify(sign(sample_licence(), Toy()), keys, today=TODAY).ok


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 3, 4), Finding.NOT_YET),
        (date(2026, 3, 5), Finding.OK),
        (date(2031, 3, 4), Finding.OK),
        (date(2031, 3, 5), Finding.EXPIRED),
    ],
)
def test_both_ends_of_validity_count(today, kind):
    verdict = verify(TEXT, published(), today=today)
    assert (verdict.kind, verdict.ok) == (kind, kind == Finding.OK)
    assert verdict.payload["number"] == "JY29904230000019"


def test_a_licence_without_an_end_does_not_expire():
    text = sign(sample_licence(valid_to=None), signer())
    assert verify(text, published(), today=date(2099, 1, 1)).ok


@pytest.mark.parametrize("field", ["number", "identifier"])
def test_a_revoked_licence_is_named_by_number_or_identifier(field):
    revoked = {sample_licence()[field]}
    assert verify(TEXT, published(), today=TODAY, revoked=revoked).kind == Finding.REVOKED


def test_a_licence_signed_as_not_in_force_is_not_ok():
    text = sign(sample_licence(status="注销"), signer())
    verdict = verify(text, published(), today=TODAY)
    assert verdict.kind == Finding.STATUS and "注销" in verdict.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "YC1",
        "YC1.a.b.c",
        "YC2" + TEXT[3:],
        "{}",
        "{" * 100_000,
        '{"format":"yichuang-licence-1","format":"x"}',
        "x" * 300_000,
        TEXT + ".x",
        "﻿" + TEXT,
    ],
)
def test_rubbish_gets_an_answer_and_not_a_crash(text):
    assert verify(text, published(), today=TODAY).kind == Finding.FORMAT


def test_another_spelling_of_the_same_content_is_refused():
    """One content, one text: spaces, key order or padding cannot make a second licence."""
    _, encoded, signature, key_id = TEXT.split(".")
    loose = b64(json.dumps(json.loads(unb64(encoded)), ensure_ascii=False, indent=1).encode())
    for changed in (f"YC1.{loose}.{signature}.{key_id}", f"YC1.{encoded}=.{signature}.{key_id}"):
        assert verify(changed, published(), today=TODAY).kind == Finding.FORMAT


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert not verify(text, published(), today=TODAY).ok


@pytest.mark.parametrize("key", [k for k in LABELS if k not in ("valid_to", "face", "identifier")])
def test_a_missing_element_is_refused_by_name(key):
    with pytest.raises(Invalid, match=LABELS[key]):
        sample_licence(**{key: "" if key != "version" else 0})


def test_a_full_identity_number_is_never_signed():
    person = {"holder_type": "person", "holder_name": "何青禾"}
    full = "990423199001011236"
    for changes in ({"holder_code": full}, {"face": {"身份证": full}, "holder_code": "990***"}):
        with pytest.raises(Invalid, match="公民身份号码"):
            sample_licence(**person, **changes)
    hashed = hashed_code(full, "id")
    assert sample_licence(**person, holder_code=hashed)["holder_code"] == hashed
    assert hashed_code(full, "other") != hashed


def test_without_the_privacy_check_the_number_would_be_signed(monkeypatch):
    """Negative control of the test above."""
    monkeypatch.setattr(rules, "_value_problems", lambda body: [])
    assert sample_licence(holder_type="person", holder_code="990423199001011236")


def test_the_identifier_ends_in_its_check_character():
    made = identifier(type_code="T1", issuer_code="I1", serial="0001", version=2)
    body, _, check = made.rpartition(".")
    assert made.startswith("1.2.156.3005.2.T1.I1.0001.002.") and check == check_character(body)
    assert check_character("A12425GABC1234002") == "M"  # the published example of ISO 7064 (GRid)
    assert check_character(body.replace("0001", "0010")) != check


def test_key_files_round_trip_and_refuse_rubbish():
    keys = published()
    assert keys_from_file(keys_to_file(list(keys.values()), issuer="清川县")) == keys
    for text in ("", "[]", "{}", '{"format":"yichuang-public-keys-1","keys":[{}]}'):
        with pytest.raises(ValueError):
            keys_from_file(text)


def test_canonical_form_is_stable():
    assert canonical({"b": "乙", "a": 1}) == '{"a":1,"b":"乙"}'.encode()
    with pytest.raises(ValueError):
        canonical({"a": float("nan")})


def test_unknown_metadata_is_refused():
    with pytest.raises(Invalid, match="不认识"):
        sample_licence(colour="red")
