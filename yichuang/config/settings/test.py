"""The suite: SQLite by default, PostgreSQL when YICHUANG_TEST_DATABASE_URL is set.

Every process gets its own throw-away data folder, so that workers cannot see each other's files.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import database
from .base import *

# Memory-backed where there is one: the suite commits often and its data is thrown away. Only
# named here; conftest.py makes it and takes it away (a type checker also loads these settings).
_TEMP = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()
YC_DATA = Path(_TEMP) / f"yichuang-test-{os.getpid()}-{secrets.token_hex(4)}"

SECRET_KEY = "test-only"
MEDIA_ROOT = YC_DATA / "media"
STATIC_ROOT = YC_DATA / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]


def _sqlite() -> dict[str, Any]:
    """A file, not memory: threads get connections of their own and really compete for the lock."""
    test = {"NAME": str(YC_DATA / "test.sqlite3")}
    return database.sqlite(YC_DATA / "yichuang.sqlite3") | {"TEST": test}


def _postgres(url: str) -> dict[str, Any]:
    """An ordinary role; test databases are copies of the template that holds the one schema."""
    template = parse_qs(urlsplit(url).query).get("template", [None])[0]
    # No kept connections: the live server's would stop the test database from being dropped.
    return database.postgres(url) | {"CONN_MAX_AGE": 0, "TEST": {"TEMPLATE": template}}


_URL = os.environ.get("YICHUANG_TEST_DATABASE_URL", "")
DATABASES = {"default": _postgres(_URL) if _URL else _sqlite()}
YC_TEST_KEYS = True
