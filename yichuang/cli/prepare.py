"""Bringing a database up to date: structure, cache table, reference data, demo county."""

import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def prepare(*, demo: bool) -> None:
    """Migrate and load what a first start needs; repeatable, and safe after a kill.

    Refuses to go on with a database that may lose acknowledged acts.
    """
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.health.queries import assert_durable

    assert_durable()
    migrate()
    if demo:
        from yichuang.demo.load import is_loaded, load

        if not is_loaded():
            load(progress=bar, at=now())


def migrate() -> None:
    """Structure and reference data, idempotent."""
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.privacy import keys
    from yichuang.kernel.reference import load_reference

    if not keys.keyring_path().exists():
        keys.create(keys.keyring_path(), keys.generate())
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    load_reference(at=now())


def bar(done: int, total: int, text: str) -> None:
    """A determinate bar on a terminal, a line per tenth elsewhere."""
    if sys.stdout.isatty():
        filled = 30 * done // max(total, 1)
        line = f"\r载入演示县 [{'█' * filled}{'·' * (30 - filled)}] {done}/{total} {text}"
        print(f"{line:<90}", end="\n" if done >= total else "", flush=True)
    elif done >= total or done % max(total // 10, 1) == 0:
        print(f"载入演示县 {done}/{total} {text}", flush=True)


def database_exists() -> bool:
    """Whether there is a county to read; an embedded file is not made by looking."""
    if connection.vendor == "postgresql":
        return True
    return (settings.YC_DATA / "yichuang.sqlite3").exists()
