"""The suite runs where the product will: an ordinary role in one schema, or a durable SQLite."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests import postgres


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
