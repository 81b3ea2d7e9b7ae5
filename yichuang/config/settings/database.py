"""Where the rows live: the one place that chooses the file, the server and the schema."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite with the durability that reliability.md decision 3 measured.

    IMMEDIATE takes the write lock at BEGIN, so a read never has to become a write half-way;
    FULL keeps acknowledged commits through a power cut. Connections are kept between requests:
    closing the last one would fold the whole log into the file, again with every page.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
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
    if text := _url_fault(url):
        raise ImproperlyConfigured(text)
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


def _url_fault(url: str) -> str:
    """Why a DATABASE_URL cannot be one; without the password that stands in it."""
    form = "postgresql://账号:口令@主机/库名?schema=县名"
    try:
        parts = urlsplit(url)
        named = parts.path.lstrip("/")
        parts.port  # noqa: B018  # an impossible one raises
    except ValueError:
        named, parts = "", urlsplit("postgresql:")
    if parts.scheme not in ("postgresql", "postgres"):
        return f"DATABASE_URL 只能是 PostgreSQL，写成 {form}"
    if not named or "/" in named:
        return f"DATABASE_URL 写得不完整，应写成 {form}；口令里有 @ : / ? 的要写成百分号编码"
    return ""


def choose(data: Path) -> dict[str, Any]:
    """The county's database: `DATABASE_URL` if set, else the file in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    return postgres(url) if url else sqlite(data / "yichuang.sqlite3")
