"""Creates the full-text index of the database engine; called by a migration, repeatable.

SQLite: an FTS5 table over the ordinary columns, kept in step by triggers.
PostgreSQL: a GIN index on `to_tsvector('simple', …)` of the same columns; no triggers, so
it also works on an engine that refuses them.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "kernel_searchdoc"
FTS = "kernel_searchdoc_fts"
COLUMNS = ("name_terms", "body_terms", "sound_terms")
VECTOR = "to_tsvector('simple', " + " || ' ' || ".join(COLUMNS) + ")"

_NAMES = ", ".join(COLUMNS)
_NEW = ", ".join(f"new.{c}" for c in COLUMNS)
_OLD = ", ".join(f"old.{c}" for c in COLUMNS)
_DROP = f"INSERT INTO {FTS}({FTS}, rowid, {_NAMES}) VALUES ('delete', old.id, {_OLD});"
_ADD = f"INSERT INTO {FTS}(rowid, {_NAMES}) VALUES (new.id, {_NEW});"

SQLITE = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5({_NAMES}, "
    f"content='{TABLE}', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_ai AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_ad AFTER DELETE ON {TABLE} BEGIN {_DROP} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_au AFTER UPDATE ON {TABLE} BEGIN {_DROP} {_ADD} END",
    f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')",
]
POSTGRES = [f"CREATE INDEX IF NOT EXISTS {FTS} ON {TABLE} USING gin ({VECTOR})"]


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the index; existing rows are indexed."""
    statements = POSTGRES if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the index: the reverse of the migration."""
    if connection.vendor == "postgresql":
        statements = [f"DROP INDEX IF EXISTS {FTS}"]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {TABLE}_{s}" for s in ("ai", "ad", "au")]
        statements.append(f"DROP TABLE IF EXISTS {FTS}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
