"""A county to measure: the product's own tables, migrated, on a real disk."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
MEMORY = {"tmpfs", "ramfs"}


def file_system(folder: Path) -> str:
    """The kind of file system under a folder; "?" where the machine does not say."""
    try:
        mounts = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return "?"
    rows = [line.split()[1:3] for line in mounts]
    over = [(len(at), kind) for at, kind in rows if folder.is_relative_to(at)]
    return max(over)[1] if over else "?"


def set_up(data: Path, url: str = "") -> None:
    """Start Django on an empty database in `data` (or at `url`) and migrate it."""
    os.environ["YICHUANG_DATA"] = str(data)
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "yichuang.config.settings.embedded"
    os.environ.pop("YICHUANG_KEYS", None)
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from yichuang.cli.prepare import prepare

    prepare(demo=False)


@contextmanager
def postgres_database(server_url: str, name: str = "yichuang_bench") -> Iterator[str]:
    """An empty database on the prepared server; its URL. Dropped at the end."""
    import psycopg

    from tests.postgres import TEMPLATE

    with psycopg.connect(plain(server_url), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    parts = urlsplit(server_url)
    try:
        yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    finally:
        with psycopg.connect(plain(server_url), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def plain(url: str) -> str:
    """The URL as libpq understands it: without the project's own words in the query."""
    from urllib.parse import parse_qsl, urlencode

    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query) if k not in ("schema", "template")]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def durability() -> str:
    """What a commit waits for, as the database itself says."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found = []
            for name in ("fsync", "synchronous_commit"):
                cursor.execute(f"SHOW {name}")
                found.append(f"{name}={cursor.fetchone()[0]}")
            return " ".join(found)
        found = []
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found.append(f"{name}={cursor.fetchone()[0]}")
        return " ".join(found)


def assert_durable() -> str:
    """Refuse to measure what could lose an acknowledged commit."""
    said = durability()
    if said not in ("fsync=on synchronous_commit=on", "journal_mode=wal synchronous=2"):
        raise SystemExit(f"benchmarks: the database is not durable: {said}")
    return said


def now() -> datetime:
    """A fixed moment, the factories' own: what is measured does not depend on the day."""
    from yichuang.cases.factories import AT

    return AT


def instant(text: str) -> datetime:
    """A UTC instant from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def say(*words: Any) -> None:
    """Progress, on stderr: stdout is the report's."""
    print(*words, file=sys.stderr, flush=True)
