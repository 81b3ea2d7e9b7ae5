"""`yichuang backup` and `yichuang restore`: exit codes, answers, what a person reads."""

import json
import sqlite3
from contextlib import closing

import pytest

from yichuang.cli.commands import backup as command
from yichuang.cli.main import main
from yichuang.kernel.backup.actions import Source
from yichuang.kernel.privacy import keys

PASSPHRASE = "青禾店门口的柳树有九棵呀"


@pytest.fixture
def county(tmp_path, settings, monkeypatch):
    """A data folder with one row and keys; the entries go to the test database."""
    for name in ("YICHUANG_KEYS", "DATABASE_URL", command.PASSPHRASE):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "county"
    keys.create(data / "keys" / "keyring.json", keys.generate())
    with closing(sqlite3.connect(data / "yichuang.sqlite3")) as db:
        db.execute("CREATE TABLE person (id)")
        db.commit()
    settings.YC_TEST_KEYS, settings.YC_DATA = False, data
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "yichuang.sqlite3"}
    source = Source(data, sqlite, data / "keys" / "keyring.json")
    monkeypatch.setattr(Source, "from_settings", classmethod(lambda cls: source))
    keys.forget()
    yield data
    keys.forget()


def call(*words) -> int:
    return main([str(word) for word in words])


@pytest.mark.django_db
def test_backup_and_restore(county, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(command.PASSPHRASE, PASSPHRASE)
    assert call("backup", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["ok"] and made["archive"].startswith(str(county / "backups"))
    (tmp_path / "pass").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.delenv(command.PASSPHRASE)
    new = tmp_path / "new"
    words = ("restore", made["archive"], "--data", new)
    assert call(*words, "--key-passphrase-file", tmp_path / "pass") == 0
    assert "内容逐一核对无误" in capsys.readouterr().out
    assert (new / "keys" / "keyring.json").exists()


@pytest.mark.django_db
def test_without_a_passphrase_nothing_happens(county, capsys):
    assert call("backup") == 2
    assert command.PASSPHRASE in capsys.readouterr().err
    assert not (county / "backups").exists()
    assert call("backup", "--without-keys") == 0
    assert not list((county / "backups").glob("*.keys"))


@pytest.mark.django_db
def test_a_damaged_backup_is_a_finding(county, tmp_path, capsys):
    assert call("backup", "--without-keys", "--to", tmp_path) == 0
    archive = next(tmp_path.glob("*.tar.gz"))
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    words = ("restore", archive, "--data", tmp_path / "new", "--without-keys")
    capsys.readouterr()
    assert call(*words, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["code"] == "backup-damaged" and not answer["ok"]
    assert call("restore", archive, "--data", county, "--without-keys") == 2
    assert "不会覆盖已有数据" in capsys.readouterr().err
    assert call("restore", tmp_path / "none", "--data", tmp_path / "n", "--without-keys") == 2
    assert call("backup", "--key-passphrase-file", tmp_path / "none") == 2
