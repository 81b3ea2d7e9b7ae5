"""The drill: back up a county, restore it elsewhere, compare, decrypt."""

import errno
import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yichuang.kernel import fields
from yichuang.kernel.backup import actions, archive, databases, queries
from yichuang.kernel.backup.actions import Source, backup
from yichuang.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.ledger.rules import GENESIS, Entry, chain_hash
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
BY = Actor.system("测试")
PASSPHRASE = "青禾店门口的柳树有九棵呀"
NAMES = [name for name in Entry.__dataclass_fields__ if name != "at"]


def make_ledger(db: sqlite3.Connection, count: int) -> None:
    """The ledger's two tables with a good chain, spelled as Django stores it in SQLite."""
    columns = ", ".join(NAMES)
    db.execute(f"CREATE TABLE kernel_ledgerentry (seq, ts, prev, hash, {columns})")
    db.execute("CREATE TABLE kernel_ledgerhead (id, seq, hash)")
    prev = GENESIS
    for seq in range(1, count + 1):
        at = AT + timedelta(seconds=seq, microseconds=seq % 2)
        entry = Entry(action="case.receive", at=at, actor="1", object_id=str(seq))
        value = chain_hash(seq, prev, entry)
        row = [seq, str(at.replace(tzinfo=None)), prev, value]
        row += [getattr(entry, name) for name in NAMES]
        db.execute(f"INSERT INTO kernel_ledgerentry VALUES ({','.join('?' * len(row))})", row)
        prev = value
    db.execute("INSERT INTO kernel_ledgerhead VALUES (1, ?, ?)", [count, prev])


@pytest.fixture
def county(tmp_path, settings, monkeypatch) -> Source:
    """A data folder with rows, an encrypted value, a ledger, a file, keys and leftovers."""
    monkeypatch.delenv("YICHUANG_KEYS", raising=False)
    data = tmp_path / "county"
    (data / "files" / "ab").mkdir(parents=True)
    settings.YC_TEST_KEYS, settings.YC_DATA = False, data
    keys.forget()
    keys.create(data / "keys" / "keyring.json", keys.generate())
    (data / "keys" / "django.key").write_text("web secret")
    (data / "files" / "ab" / "paper.pdf").write_bytes(b"%PDF paper" * 1000)
    (data / "static").mkdir()
    (data / "static" / "site.css").write_text("made again")
    with closing(sqlite3.connect(data / "yichuang.sqlite3")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE person (id, name)")
        db.execute("INSERT INTO person VALUES (1, ?)", [fields.encrypt("何青禾")])
        make_ledger(db, 50)
        db.commit()
    yield Source(
        data,
        {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data / "yichuang.sqlite3")},
        data / "keys" / "keyring.json",
    )
    keys.forget()


def make(source: Source, to: Path, *, passphrase: str | None = PASSPHRASE, at=AT):
    return backup(by=BY, at=at, to=to, passphrase=passphrase, source=source)


def restore(**arguments) -> actions.Restored:
    """The action, an hour after the backup."""
    return actions.restore(by=BY, at=AT + timedelta(hours=1), **arguments)


def name_in(data: Path, settings) -> str:
    """The encrypted name of a data folder, read with that folder's own keys."""
    settings.YC_DATA = data
    keys.forget()
    with closing(sqlite3.connect(data / "yichuang.sqlite3")) as db:
        return fields.decrypt(db.execute("SELECT name FROM person").fetchone()[0])


@pytest.mark.django_db
def test_the_drill(county, tmp_path, settings):
    made = make(county, tmp_path / "off-site")
    assert {p.name for p in made.archive.parent.iterdir()} == {
        made.archive.name,
        f"{made.archive.name}.sha256",
        made.keys.name,
    }
    assert all(p.stat().st_mode & 0o077 == 0 for p in made.archive.parent.iterdir())
    target = tmp_path / "elsewhere" / "data"
    restored = restore(archive=made.archive, data=target, passphrase=PASSPHRASE)
    assert restored.ok and restored.keys and restored.ledger.entries == 50
    after = databases.verify_sqlite(target / "yichuang.sqlite3")
    assert (after.ok, after.entries) == (True, 51)  # the restore is an act too
    paper = target / "files" / "ab" / "paper.pdf"
    assert paper.read_bytes() == (county.data / "files" / "ab" / "paper.pdf").read_bytes()
    assert (target / "keys" / "django.key").read_text() == "web secret"
    assert (target / "keys" / "keyring.json").stat().st_mode & 0o077 == 0
    assert not (target / "static").exists()
    assert name_in(target, settings) == "何青禾"


@pytest.mark.django_db
def test_the_open_archive_tells_nothing_personal_and_holds_no_key(county, tmp_path):
    made = make(county, tmp_path / "off-site")
    ring = keys.read(county.keyring)
    secrets = [*ring.data.values(), ring.index, *ring.signing.values()]
    with tarfile.open(made.archive) as tar:
        whole = b"".join(tar.extractfile(info).read() for info in tar)
    assert "何青禾".encode() not in whole and b"web secret" not in whole
    assert not [key for key in secrets if key in whole]
    assert b"keyring" not in whole


@pytest.mark.django_db
def test_a_backup_is_on_the_ledger_so_its_age_is_known(county, tmp_path):
    assert queries.last_backup() is None
    made = make(county, tmp_path / "off-site")
    last = queries.last_backup()
    assert (last.name, last.at) == (made.archive.name, AT)
    assert last.age(AT + timedelta(hours=30)) == timedelta(hours=30)
    assert LedgerEntry.objects.get().object_type == "backup"


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["seal", "_digest_file", "record_alone"])
def test_a_backup_that_fails_late_leaves_nothing_to_trust(county, tmp_path, monkeypatch, step):
    there = tmp_path / "off-site"
    real, called = getattr(actions, step), []

    def full(*args, **kwargs):
        called.append(step)
        if len(called) == 1:
            raise OSError(errno.ENOSPC, "disk full")
        return real(*args, **kwargs)

    monkeypatch.setattr(actions, step, full)
    with pytest.raises(OSError, match="disk full"):
        make(county, there)
    assert list(there.iterdir()) == [] and queries.last_backup() is None


@pytest.mark.django_db
def test_writers_go_on_and_committed_rows_are_in(county, tmp_path):
    """Rows still in the write-ahead log are copied; an open transaction does not hold it up."""
    with closing(sqlite3.connect(county.database["NAME"], isolation_level=None)) as writer:
        writer.execute("INSERT INTO person VALUES (2, 'committed')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO person VALUES (3, 'not yet')")
        made = make(county, tmp_path / "off-site", passphrase=None)
        writer.execute("ROLLBACK")
    restore(archive=made.archive, data=tmp_path / "new", passphrase=None)
    with closing(sqlite3.connect(tmp_path / "new" / "yichuang.sqlite3")) as db:
        assert [row[0] for row in db.execute("SELECT id FROM person")] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("passphrase", [PASSPHRASE, None])
def test_a_flipped_byte_anywhere_is_found(county, tmp_path, passphrase):
    made = make(county, tmp_path / "off-site")
    good = made.archive.read_bytes()
    for position in range(0, len(good), max(1, len(good) // (8 if passphrase else 60))):
        changed = bytearray(good)
        changed[position] ^= 1
        made.archive.write_bytes(changed)
        with pytest.raises(Invalid, match="备份不完整或被改动"):
            restore(archive=made.archive, data=tmp_path / "new", passphrase=passphrase)
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.django_db
def test_without_the_digest_files_the_content_is_still_checked(county, tmp_path):
    made = make(county, tmp_path / "off-site", passphrase=None)
    (made.archive.parent / f"{made.archive.name}.sha256").unlink()
    good = made.archive.read_bytes()
    changed = bytearray(good)
    changed[len(good) // 2] ^= 1
    made.archive.write_bytes(changed)
    with pytest.raises(Invalid):
        restore(archive=made.archive, data=tmp_path / "new", passphrase=None)


@pytest.mark.django_db
def test_without_the_manifest_check_a_swapped_file_would_pass(county, tmp_path, monkeypatch):
    """Negative control: the archive is repacked with another file and the old manifest."""
    made = make(county, tmp_path / "off-site", passphrase=None)
    (made.archive.parent / f"{made.archive.name}.sha256").unlink()
    with tarfile.open(made.archive) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    (tmp_path / "open" / "files" / "files" / "ab" / "paper.pdf").write_bytes(b"swapped")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as tar:
        for path in sorted(p for p in (tmp_path / "open").rglob("*") if p.is_file()):
            tar.add(path, path.relative_to(tmp_path / "open").as_posix())
    with pytest.raises(Invalid, match="内容不符"):
        restore(archive=forged, data=tmp_path / "new", passphrase=None)
    monkeypatch.setattr(archive, "differences", lambda wanted, found: [])
    assert restore(archive=forged, data=tmp_path / "new", passphrase=None)


@pytest.mark.django_db
def test_a_wrong_passphrase_restores_nothing(county, tmp_path):
    made = make(county, tmp_path / "off-site")
    with pytest.raises(NotAllowed, match="口令不对"):
        restore(archive=made.archive, data=tmp_path / "new", passphrase="别的口令别的口令别的口令")
    assert not (tmp_path / "new").exists()


@pytest.mark.django_db
def test_keys_of_another_backup_do_not_fit(county, tmp_path):
    first = make(county, tmp_path / "off-site")
    with closing(sqlite3.connect(county.database["NAME"])) as db:
        db.execute("INSERT INTO person VALUES (9, 'later')")
        db.commit()
    second = make(county, tmp_path / "off-site", at=AT + timedelta(hours=1))
    with pytest.raises(Invalid, match="另一次备份"):
        restore(
            archive=second.archive,
            data=tmp_path / "new",
            passphrase=PASSPHRASE,
            sealed_keys=first.keys,
        )


@pytest.mark.django_db
def test_existing_data_are_never_overwritten(county, tmp_path):
    made = make(county, tmp_path / "off-site")
    before = (county.data / "yichuang.sqlite3").read_bytes()
    with pytest.raises(Conflict, match="不是空的"):
        restore(archive=made.archive, data=county.data, passphrase=PASSPHRASE)
    assert (county.data / "yichuang.sqlite3").read_bytes() == before
    (tmp_path / "empty").mkdir()
    assert restore(archive=made.archive, data=tmp_path / "empty", passphrase=PASSPHRASE).ok


@pytest.mark.django_db
def test_a_tampered_ledger_is_restored_and_reported(county, tmp_path):
    with closing(sqlite3.connect(county.database["NAME"])) as db:
        db.execute("UPDATE kernel_ledgerentry SET actor = '2' WHERE seq = 17")
        db.commit()
    made = make(county, tmp_path / "off-site")
    restored = restore(archive=made.archive, data=tmp_path / "new", passphrase=PASSPHRASE)
    assert not restored.ok
    assert (restored.ledger.first_bad, restored.ledger.kind) == (17, "changed")


@pytest.mark.django_db
def test_backups_beside_the_data_do_not_swallow_each_other(county):
    inside = county.data / "saved"
    first = make(county, inside)
    second = make(county, inside, at=AT + timedelta(hours=1))
    with tarfile.open(second.archive) as tar:
        assert not [name for name in tar.getnames() if first.archive.name in name]


@pytest.mark.django_db
def test_nothing_to_back_up_and_short_passphrase(county, tmp_path):
    empty = Source(tmp_path, {**county.database, "NAME": str(tmp_path / "no")}, county.keyring)
    with pytest.raises(NotFound, match="没有可备份的数据"):
        make(empty, tmp_path / "off-site")
    with pytest.raises(Invalid, match="口令太短"):
        make(county, tmp_path / "off-site", passphrase="short")
    without = Source(county.data, county.database, tmp_path / "no.json")
    with pytest.raises(DomainError, match="找不到密钥文件"):
        make(without, tmp_path / "off-site")
    assert not list((tmp_path / "off-site").glob("*.tar.gz"))


def test_missing_files_say_what_to_do(tmp_path):
    with pytest.raises(NotFound, match="找不到备份文件"):
        restore(archive=tmp_path / "no.tar.gz", data=tmp_path / "new", passphrase=None)
    (tmp_path / "x.tar.gz").write_bytes(b"")
    with pytest.raises(NotFound, match="找不到密钥备份"):
        restore(archive=tmp_path / "x.tar.gz", data=tmp_path / "new", passphrase=PASSPHRASE)
    with pytest.raises(Invalid):
        restore(archive=tmp_path / "x.tar.gz", data=tmp_path / "new", passphrase=None)


def test_a_missing_pg_dump_names_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("YICHUANG_PG_BIN", str(tmp_path))
    with pytest.raises(databases.ToolMissing, match="找不到 pg_dump") as caught:
        databases.dump_postgres({"ENGINE": "postgresql", "NAME": "x"}, tmp_path / "d")
    assert "apt-get install postgresql-client" in caught.value.what_to_do


def test_the_password_is_not_in_the_argument_list(tmp_path, monkeypatch):
    """Other users of a machine can read argument lists."""
    fake = tmp_path / "pg_dump"
    fake.write_text('#!/bin/sh\necho "$PGPASSWORD $*" > "$OUT"\n')
    fake.chmod(0o700)
    monkeypatch.setenv("YICHUANG_PG_BIN", str(tmp_path))
    monkeypatch.setenv("OUT", str(tmp_path / "out"))
    database = {"NAME": "x", "PASSWORD": "geheim", "OPTIONS": {"options": "-c search_path=q"}}
    databases.dump_postgres(database, tmp_path / "d")
    words = (tmp_path / "out").read_text().split()
    assert words[0] == "geheim" and "geheim" not in words[1:] and "--schema=q" in words


def test_json_manifest_is_readable_by_people(tmp_path):
    from yichuang.kernel.backup.rules.manifest import Manifest

    body = json.loads(Manifest("2026", "0.1", "sqlite", "a.sqlite3").to_json())
    assert body["format"] == "yichuang-backup-1" and actions.FILES == "files"
