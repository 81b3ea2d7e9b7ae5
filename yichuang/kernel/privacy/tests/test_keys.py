"""The keyring file: made once, private, noticed when wrong, rotated without loss."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from yichuang.kernel.privacy import keys


@pytest.fixture
def embedded(settings, tmp_path, monkeypatch):
    """Settings of an embedded deployment with an empty data folder."""
    monkeypatch.delenv("YICHUANG_KEYS", raising=False)
    settings.YC_TEST_KEYS = False
    settings.YC_CREATE_KEYS = True
    settings.YC_DATA = tmp_path
    monkeypatch.setattr(keys, "_holds_sealed", [])
    keys.forget()
    yield tmp_path / "keys" / "keyring.json"
    keys.forget()


def test_the_first_need_makes_a_private_file(embedded):
    key_id, key = keys.current_data_key()
    assert len(key) == 32 and keys.data_key(key_id) == key
    assert stat.S_IMODE(embedded.stat().st_mode) == 0o600
    keys.forget()
    assert keys.current_data_key() == (key_id, key)
    assert os.listdir(embedded.parent) == ["keyring.json"]


def test_production_never_makes_keys(embedded, settings):
    settings.YC_CREATE_KEYS = False
    with pytest.raises(keys.KeyMissing, match="找不到密钥文件"):
        keys.index_key()
    assert not embedded.exists()


def test_the_path_can_be_named(embedded, monkeypatch, tmp_path):
    monkeypatch.setenv("YICHUANG_KEYS", str(tmp_path / "vault.json"))
    keys.current_data_key()
    assert (tmp_path / "vault.json").exists() and not embedded.exists()


def test_many_starters_agree_on_one_keyring(embedded):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.create(embedded, keys.generate()), range(40)))
    assert made.count(True) == 1
    assert len(keys.read(embedded).data) == 1


def test_of_many_rotations_at_once_none_drops_the_key_of_another(embedded):
    keys.create(embedded, keys.generate())
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: keys.rotate(embedded), range(12)))
    kept = keys.read(embedded)
    assert {ring.current_data for ring in rings} <= set(kept.data)
    assert len(kept.data) == len(kept.signing) == 13


def test_rotation_keeps_what_was_written_readable(embedded):
    old_id, old = keys.current_data_key()
    old_signer, _ = keys.signing_key()
    index = keys.index_key()
    keys.rotate()
    assert keys.current_data_key()[0] != old_id
    assert keys.data_key(old_id) == old
    assert keys.index_key() == index
    assert set(keys.public_keys()) == {old_signer, keys.signing_key()[0]}


def test_a_rotation_by_another_process_is_seen(embedded):
    keys.current_data_key()
    cached = dict(keys._cache)
    new_id = keys.rotate().current_data
    keys._cache.update(cached)
    assert len(keys.data_key(new_id)) == 32


def test_a_foreign_key_id_says_what_to_do(embedded):
    with pytest.raises(keys.KeyMissing, match="没有编号为 dffff") as caught:
        keys.data_key("dffff")
    assert "恢复" in caught.value.what_to_do


@pytest.mark.parametrize("part", ["data", "signing"])
def test_a_changed_key_is_noticed(embedded, part):
    keys.keyring()
    body = json.loads(embedded.read_text())
    name, text = next(iter(body[part]["keys"].items()))
    body[part]["keys"][name] = ("A" if text[0] != "A" else "B") + text[1:]
    with pytest.raises(keys.KeyMissing, match="读不懂"):
        keys.from_json(json.dumps(body))


def test_without_the_fingerprint_check_a_changed_key_would_pass(embedded, monkeypatch):
    """Negative control of the test above."""
    keys.keyring()
    body = json.loads(embedded.read_text())
    name, text = next(iter(body["data"]["keys"].items()))
    body["data"]["keys"][name] = ("A" if text[0] != "A" else "B") + text[1:]
    monkeypatch.setattr(keys, "_check", lambda ring: None)
    assert keys.from_json(json.dumps(body)).data[name]


def test_test_keys_are_deterministic(settings):
    settings.YC_TEST_KEYS = True
    assert keys.current_data_key() == keys.current_data_key()
    assert keys.signing_key()[0] in keys.public_keys()
