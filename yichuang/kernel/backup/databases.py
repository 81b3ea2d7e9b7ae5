"""Copying a database while it is in use, putting it back, and checking its ledger."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from yichuang.kernel.errors import Conflict, DomainError
from yichuang.kernel.ledger.rules import GENESIS, Entry, Verdict, verify_chain

LEDGER, HEAD = "kernel_ledgerentry", "kernel_ledgerhead"
_COLUMNS = [name for name in Entry.__dataclass_fields__ if name != "at"]
_LEDGER_SQL = f"SELECT seq, prev, hash, ts, {', '.join(_COLUMNS)} FROM {LEDGER} ORDER BY seq"
_HEAD_SQL = f"SELECT seq, hash FROM {HEAD} WHERE id = 1"


class ToolMissing(DomainError):
    """A program of PostgreSQL is not on this machine, or did not do its work."""


def snapshot_sqlite(source: Path, target: Path) -> None:
    """A consistent copy by SQLite's online backup; writers are not held up (WAL)."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        check_sqlite(copy)


def check_sqlite(connection: sqlite3.Connection) -> None:
    """Raises DomainError when the file is broken inside."""
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise DomainError(
            f"数据库文件内部损坏：{found}。",
            code="database-broken",
            what_to_do="请停止写入，并从上一份完好的备份恢复。",
        )


def tool(name: str) -> str:
    """The path of pg_dump or pg_restore. Raises ToolMissing with the exact remedy."""
    folder = os.environ.get("YICHUANG_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if not found:
        raise ToolMissing(
            f"这台机器上找不到 {name}，PostgreSQL 数据库无法备份或恢复。",
            code="pg-tool-missing",
            what_to_do=(
                "请安装与数据库服务器同一大版本的客户端（Debian/Ubuntu：apt-get install "
                "postgresql-client；RHEL/openEuler：dnf install postgresql），"
                f"或用环境变量 YICHUANG_PG_BIN 指明 {name} 所在的目录。"
            ),
        )
    return found


def schema_of(database: Mapping[str, Any]) -> str:
    """The county's schema, from the connection's search path."""
    options = str(database.get("OPTIONS", {}).get("options", ""))
    return options.partition("search_path=")[2].split(",")[0].strip() or "public"


def dump_postgres(database: Mapping[str, Any], target: Path) -> None:
    """pg_dump of the county's schema, in pg_dump's own format, from one snapshot."""
    command = ["--format=custom", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*command, f"--schema={schema_of(database)}", f"--file={target}"], database)


def load_postgres(database: Mapping[str, Any], source: Path) -> None:
    """pg_restore into an empty schema, all or nothing. Raises Conflict when it has tables."""
    schema = schema_of(database)
    with psycopg.connect(**_connect(database), autocommit=True) as connection:
        query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = %s"
        row = connection.execute(query, [schema]).fetchone()
        if row and row[0]:
            raise Conflict(
                f"目标数据库的模式 {schema} 里已有 {row[0]} 张表，不能覆盖。",
                code="target-not-empty",
                what_to_do="请换一个空的数据库或模式（DATABASE_URL 的 ?schema=…）再恢复。",
            )
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    command = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    name = f"--dbname={database['NAME']}"
    _run("pg_restore", [*command, f"--schema={schema}", name, str(source)], database)


def _connect(database: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {
        "dbname": database["NAME"],
        "user": database.get("USER"),
        "password": database.get("PASSWORD"),
        "host": database.get("HOST"),
        "port": database.get("PORT"),
        "options": database.get("OPTIONS", {}).get("options"),
    }
    return {key: value for key, value in wanted.items() if value}


def _run(program: str, arguments: Sequence[str], database: Mapping[str, Any]) -> None:
    """Run a PostgreSQL program; the password goes through the environment, not the list."""
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    names |= {"HOST": "PGHOST", "PORT": "PGPORT"}
    given = {names[key]: str(database[key]) for key in names if database.get(key)}
    done = subprocess.run(
        [tool(program), *arguments], env={**os.environ, **given}, capture_output=True, text=True
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["没有说明原因"]
        mismatch = "version mismatch" in done.stderr
        raise ToolMissing(
            f"{program} 没有完成：{lines[0]}",
            code="pg-tool-failed",
            what_to_do=(
                f"{program} 的版本低于服务器：请安装与服务器同一大版本的客户端。"
                if mismatch
                else "请按上面的原因处理后重试；数据库没有被改动。"
            ),
        )


def sqlite_head(path: Path) -> tuple[int, str] | None:
    """(seq, hash) the ledger of a SQLite file ends with; None when it has no ledger."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = ?", [HEAD])
        if not tables.fetchone():
            return None
        return connection.execute(_HEAD_SQL).fetchone() or (0, GENESIS)


def verify_sqlite(path: Path) -> Verdict | None:
    """The verdict on the ledger in a SQLite file; None when it has no ledger."""
    head = sqlite_head(path)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        check_sqlite(connection)
        if head is None:
            return None
        return verify_chain(_entries(connection.execute(_LEDGER_SQL)), head=head)


def verify_postgres(database: Mapping[str, Any]) -> Verdict | None:
    """The verdict on the ledger in a PostgreSQL schema; None when it has no ledger."""
    with psycopg.connect(**_connect(database)) as connection:
        found = connection.execute("SELECT to_regclass(%s)", [LEDGER]).fetchone()
        if not found or found[0] is None:
            return None
        head = connection.execute(_HEAD_SQL).fetchone() or (0, GENESIS)
        with connection.cursor(name="ledger") as cursor:
            cursor.execute(_LEDGER_SQL)
            return verify_chain(_entries(cursor), head=(head[0], head[1]))


def _entries(rows: Any) -> Iterator[tuple[int, str, str, Entry]]:
    """Rows as the pure chain wants them: re-hashed without our own models in between."""
    for seq, prev, value, ts, *rest in rows:
        at = datetime.fromisoformat(ts) if isinstance(ts, str) else ts
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        yield seq, prev, value, Entry(at=at, **dict(zip(_COLUMNS, rest, strict=True)))
