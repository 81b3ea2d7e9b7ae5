"""`yichuang licence verify`: exit 0 valid, 1 not valid, 2 usage; no data folder needed."""

import json

import pytest

from yichuang.cli.main import main
from yichuang.kernel.documents.factories import sample_licence
from yichuang.kernel.documents.rules.licence import PublicKey
from yichuang.kernel.documents.rules.verification import keys_to_file
from yichuang.kernel.documents.signing import SoftwareSigner, sign_licence
from yichuang.kernel.privacy import keys


@pytest.fixture
def county(tmp_path, monkeypatch):
    """A published key file and a signed licence, away from any data folder."""
    monkeypatch.delenv("YICHUANG_DATA", raising=False)
    monkeypatch.delenv("YICHUANG_KEYS", raising=False)
    ring = keys.generate()
    key_id, seed = next(iter(ring.signing.items()))
    keys.create(tmp_path / "data" / "keys" / "keyring.json", ring)
    raw = keys.public_bytes(seed)
    (tmp_path / "public.json").write_text(keys_to_file([PublicKey(key_id, "Ed25519", raw)]))
    private = keys.Ed25519PrivateKey.from_private_bytes(seed)
    signed = sign_licence(sample_licence(), SoftwareSigner(key_id, private))
    (tmp_path / "licence.json").write_text(signed.file, encoding="utf-8")
    return tmp_path, signed


def call(*words) -> int:
    return main(["licence", "verify", "--today", "2026-06-01", *map(str, words)])


def test_file_text_and_qr_are_valid(county, capsys):
    folder, signed = county
    for source in (folder / "licence.json", signed.text, signed.qr):
        assert call(source, "--key", folder / "public.json") == 0
    assert "有效：签名有效" in capsys.readouterr().out


def test_json_answer(county, capsys):
    folder, signed = county
    assert call(signed.text, "--key", folder / "public.json", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True and answer["payload"]["number"] == "JY29904230000019"


def test_a_changed_file_is_invalid(county, capsys):
    folder, _ = county
    path = folder / "licence.json"
    path.write_text(path.read_text(encoding="utf-8").replace("青禾", "红禾"), encoding="utf-8")
    assert call(path, "--key", folder / "public.json", "--json") == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "tampered"


def test_revoked_and_expired_are_invalid(county, capsys):
    folder, signed = county
    (folder / "revoked.txt").write_text("# 失效名单\nJY29904230000019\n", encoding="utf-8")
    key = ("--key", folder / "public.json")
    assert call(signed.text, *key, "--revoked", folder / "revoked.txt") == 1
    assert call(signed.text, *key, "--today", "2040-01-01") == 1
    out = capsys.readouterr().out
    assert "失效名单" in out and "有效期至2031-03-04" in out


def test_the_keyring_of_the_data_folder_serves(county, monkeypatch):
    folder, signed = county
    monkeypatch.setenv("YICHUANG_DATA", str(folder / "data"))
    assert call(signed.text) == 0


def test_a_foreign_county_is_unknown(county, tmp_path, capsys):
    folder, signed = county
    keys.create(tmp_path / "other" / "keyring.json", keys.generate())
    raw = next(iter(keys.public_keys(keys.read(tmp_path / "other" / "keyring.json")).items()))
    other = tmp_path / "other.json"
    other.write_text(keys_to_file([PublicKey(raw[0], "Ed25519", raw[1])]))
    assert call(signed.text, "--key", other) == 1
    assert "公布的密钥" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.json", "--key", "public.json"], "读不到证照文件"),
        (["YC1.a.b.c"], "--key"),
        (["YC1.a.b.c", "--key", "nowhere.json"], "读不到公钥文件"),
        (["YC1.a.b.c", "--key", "licence.json"], "公钥文件"),
        (["YC1.a.b.c", "--key", "public.json", "--today", "5.3."], "日期"),
        (["YC1.a.b.c", "--key", "public.json", "--revoked", "none"], "失效名单"),
    ],
)
def test_usage_errors_say_what_to_do(county, monkeypatch, capsys, words, message):
    monkeypatch.chdir(county[0])
    assert call(*words) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.out == ""
