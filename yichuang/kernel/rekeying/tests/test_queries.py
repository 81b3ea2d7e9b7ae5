"""A keyring that is not this database's is noticed, and none is made beside sealed values."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from yichuang.kernel.identity.factories import person
from yichuang.kernel.privacy import keys
from yichuang.kernel.rekeying.queries import holds_sealed, missing_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An embedded deployment whose keyring lies where `YICHUANG_KEYS` says."""
    settings.YC_TEST_KEYS, settings.YC_CREATE_KEYS, settings.YC_DATA = False, True, tmp_path
    monkeypatch.setenv("YICHUANG_KEYS", str(tmp_path / "vault.json"))
    keys.forget()
    yield tmp_path / "vault.json"
    keys.forget()


def test_the_first_need_makes_the_keyring_where_it_was_named(vault: Path) -> None:
    assert not holds_sealed()
    person(1)
    assert vault.exists() and holds_sealed() and missing_keys() == []


def test_a_misspelt_path_makes_no_second_keyring(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(1)
    wrong = vault.with_name("valut.json")
    monkeypatch.setenv("YICHUANG_KEYS", str(wrong))
    keys.forget()
    with pytest.raises(keys.KeyMissing, match="找不到密钥文件"):
        keys.current_data_key()
    assert not wrong.exists()


def test_the_keyring_of_another_county_is_noticed(vault: Path) -> None:
    person(1)
    ours = keys.keyring().current_data
    vault.unlink()
    keys.forget()
    keys.create(vault, keys.generate())
    assert missing_keys() == [ours]


def test_an_old_value_under_a_lost_key_is_found_though_new_ones_are_fine(vault: Path) -> None:
    person(1)
    old = keys.keyring().current_data
    keys.rotate(vault)
    person(2)
    ring = keys.read(vault)
    del ring.data[old]
    vault.write_text(keys.to_json(ring), encoding="utf-8")
    keys.forget()
    assert missing_keys() == [old]


def test_before_the_tables_stand_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor=None: [])
    assert not holds_sealed() and missing_keys() == []
