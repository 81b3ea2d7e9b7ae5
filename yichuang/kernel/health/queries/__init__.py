"""Checks of a running installation; each says what to do. Also asserted at start."""

from datetime import datetime

from django.db import DatabaseError

from ..rules import Finding, deployment_findings
from ..slots import further
from .county import county
from .database import NotDurable, assert_durable, durability, durable, migrated, server
from .machine import deployment, machine
from .records import records

__all__ = ["NotDurable", "assert_durable", "durability", "findings"]


def findings(at: datetime) -> list[Finding]:
    """Everything doctor prints. Reads only.

    Nothing is asked of tables that an upgrade has not made yet: then the missing upgrade is
    the finding, not a crash.
    """
    structure = migrated()
    found = [durable(), *server(), structure, *machine(), *deployment_findings(deployment())]
    if not structure.ok:
        return found
    try:
        return [*found, *records(at), *county(at), *further(at)]
    except DatabaseError as error:
        return [*found, _unreadable(error)]


def _unreadable(error: DatabaseError) -> Finding:
    return Finding(
        "tables",
        "数据表",
        False,
        f"数据库读不出来：{str(error).splitlines()[0]}",
        "yichuang migrate；仍不行，用 yichuang restore 恢复最近的备份",
        "部分数据可能损坏。",
    )
