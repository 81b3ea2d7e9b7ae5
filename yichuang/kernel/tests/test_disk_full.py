"""A full disk is told apart from every other failure, whoever reports it."""

import errno
import sqlite3

import pytest
from django.db import OperationalError

from yichuang.kernel.errors import is_disk_full


class _Postgres(Exception):
    sqlstate = "53100"


def _sqlite(pages: int) -> sqlite3.Error:
    """What SQLite itself says when it may not grow."""
    line = sqlite3.connect(":memory:")
    line.execute("CREATE TABLE t (x)")
    line.execute(f"PRAGMA max_page_count={pages}")
    try:
        line.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    except sqlite3.Error as error:
        return error
    finally:
        line.close()
    raise AssertionError("it grew")


def _behind(cause: Exception) -> OperationalError:
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "x"),
        OSError(errno.EDQUOT, "x"),
        _sqlite(3),
        _behind(_sqlite(3)),
        _behind(_Postgres()),
    ],
    ids=repr,
)
def test_full(error: BaseException) -> None:
    assert is_disk_full(error)


@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "x"), _behind(ValueError()), ValueError("disk is full")], ids=repr
)
def test_another_failure_is_not_called_full(error: BaseException) -> None:
    assert not is_disk_full(error)
