"""The suite runs where the product will: an ordinary role in one schema, or a durable SQLite."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests import flushing, postgres


def scalar(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_role_is_ordinary_and_the_schema_is_not_public() -> None:
    assert scalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert scalar("SELECT current_schema()") == postgres.SCHEMA
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = "
    assert scalar(tables + f"'{postgres.SCHEMA}'") > 10
    assert scalar("SELECT count(*) FROM pg_namespace WHERE nspname = 'public'") == 0


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_as_durable_as_the_product() -> None:
    assert scalar("PRAGMA synchronous") == 2  # FULL
    assert scalar("PRAGMA foreign_keys") == 1
    assert scalar("PRAGMA journal_mode") == "wal"


def test_the_role_gets_the_administrators_address_without_his_name() -> None:
    url = postgres.role_url("postgresql://postgres:secret@db.example:5433/postgres?host=x")
    parts = urlsplit(url)
    assert (parts.username, parts.hostname, parts.port) == (postgres.ROLE, "db.example", 5433)
    assert "secret" not in url
    assert parse_qs(parts.query)["schema"] == [postgres.SCHEMA]


def test_preparing_twice_is_preparing_once() -> None:
    url = postgres.role_url("postgresql://postgres@/postgres?host=x")
    assert postgres.prepare(url) == url


TABLE = "kernel_ledgerentry"


def insert_and_delete() -> None:
    """A row past the models, with nothing in it but what the columns insist on."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, TABLE)
        needed = [c for c in columns if not c.null_ok and c.name != "id"]
        values = [_filler(c) for c in needed]
        names = ", ".join(c.name for c in needed)
        marks = ", ".join(["%s"] * len(needed))
        cursor.execute(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", values)
        cursor.execute(f"DELETE FROM {TABLE}")


def _filler(column: object) -> object:
    kind = connection.introspection.get_field_type(column.type_code, column)
    if "Integer" in kind:
        return 1
    return {"DateTimeField": "2026-01-05 01:00:00+00:00", "JSONField": "[]"}.get(kind, "")


@pytest.mark.django_db(transaction=True)
def test_flushing_leaves_the_guards_in_place() -> None:
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(DatabaseError, match="台账"):
        insert_and_delete()


@pytest.mark.django_db
def test_control_without_guards_the_ledger_can_be_emptied() -> None:
    with flushing.without_guards(connection):
        insert_and_delete()
