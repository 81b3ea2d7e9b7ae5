"""Where the rows live: the one place that chooses the file, the server and the schema."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite with the durability that reliability.md decision 3 measured.

    IMMEDIATE takes the write lock at BEGIN, so a read never has to become a write half-way;
    FULL keeps acknowledged commits through a power cut.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """PostgreSQL from a URL; `?schema=` names the county's schema (never `public`)."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    schema = query.get("schema", [os.environ.get("YICHUANG_SCHEMA", "yichuang")])[0]
    host = query.get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c search_path={schema}"},
    }


def choose(data: Path) -> dict[str, Any]:
    """The county's database: `DATABASE_URL` if set, else the file in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    return postgres(url) if url else sqlite(data / "yichuang.sqlite3")
