"""The county that bad input is sent to, and what a request changed in its tables.

Every case runs in a transaction that is rolled back: the county is the same for each. What a
request wrote is known from its statements, and those tables alone are read again afterwards.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.axe.county import County

# Not business: who is signed in, and how often somebody tried.
BESIDE = frozenset({"django_session", "yichuang_cache"})
LEDGER = "kernel_ledgerentry"
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Watch:
    """The tables that statements wrote while it was on."""

    written: set[str] = field(default_factory=set)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITE.match(sql):
            self.written.add(found[1])
        return execute(sql, params, many, context)


@dataclass
class Scene:
    """A county, its tables as they stood, and the effect of each door's right use."""

    county: County
    before: dict[str, tuple[int, str]] = field(default_factory=dict)
    whole: dict[str, dict[str, int]] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Somebody's browser, as it was when the county was built."""
        held = self.county.clients[who].cookies
        fresh = Client(raise_request_exception=False)
        for name, morsel in held.items():
            fresh.cookies[name] = morsel.value
        return fresh

    def stand(self, table: str) -> tuple[int, str]:
        """Rows of a table and their digest, as they were before any case."""
        if table not in self.before:
            raise KeyError(f"{table} was not there before")
        return self.before[table]

    def changes(self, tables: set[str]) -> dict[str, int]:
        """Table → rows more or fewer; 0 where rows were changed."""
        found = {}
        for table in sorted(tables):
            rows, digest = look(table)
            was, old = self.stand(table)
            if digest != old:
                found[table] = rows - was
        return found


def look(table: str) -> tuple[int, str]:
    """How many rows a table has, and a digest of them in any order."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def remember(scene: Scene) -> Scene:
    """Take down every table as it stands now."""
    scene.before = {name: look(name) for name in connection.introspection.table_names()}
    return scene


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watching() -> Iterator[Watch]:
    """Which tables are written meanwhile."""
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch
