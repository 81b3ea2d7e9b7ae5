"""Checks of a running installation; each says what to do. Also asserted at start."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.privacy import keys

from .rules import POSTGRES_MUST, SQLITE_MUST, Finding, durability_faults


class NotDurable(RuntimeError):
    """The database could lose what it acknowledged: the process must not start."""


def durability() -> dict[str, str]:
    """The database's own word on the settings that matter."""
    postgres = connection.vendor == "postgresql"
    names = POSTGRES_MUST if postgres else SQLITE_MUST
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SHOW {name}" if postgres else f"PRAGMA {name}")
            found[name] = str(cursor.fetchone()[0])
    return found


def assert_durable() -> None:
    """Refuse to go on with a database that may lose acts. Raises NotDurable."""
    faults = durability_faults(connection.vendor, durability())
    options = connection.settings_dict.get("OPTIONS", {})
    if connection.vendor == "sqlite" and options.get("transaction_mode") != "IMMEDIATE":
        faults.append("transaction_mode 应为 IMMEDIATE")
    if faults:
        raise NotDurable("数据库设置可能丢失已确认的办理：" + "；".join(faults))


def findings(at: datetime) -> list[Finding]:
    """Everything doctor prints. Reads only."""
    return [
        _durable(),
        _migrated(),
        _disk(),
        _calendar(at),
        _keys(),
        _ledger_head(),
    ]


def _durable() -> Finding:
    faults = durability_faults(connection.vendor, durability())
    text = "；".join(faults) or f"{connection.vendor}，已确认的办理不会丢失"
    return Finding("durability", "数据库安全", not faults, text, "用 yichuang 自带的设置文件启动")


def _migrated() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    text = f"还有 {len(plan)} 个升级步骤没有执行" if plan else "数据库结构是最新的"
    return Finding("migrations", "数据库结构", not plan, text, "yichuang migrate")


def _disk() -> Finding:
    folder = Path(settings.YC_DATA)
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    ok = free > 1024**3
    text = f"数据盘剩余 {free / 1024**3:.1f} GB"
    return Finding("disk", "磁盘空间", ok, text, "清理磁盘或扩容，至少留 1 GB")


def _calendar(at: datetime) -> Finding:
    today = beijing_date(at)
    published = current_calendar().published
    needed = today.year + (1 if today.month == 12 else 0)
    ok = needed in published
    text = (
        f"工作日历已载入到 {max(published, default=0)} 年"
        if ok
        else f"{needed} 年的放假通知还没有载入，跨年的到期日只是暂定"
    )
    return Finding("calendar", "工作日历", ok, text, "系统管理员 → 工作日历 → 导入当年放假通知")


def _keys() -> Finding:
    try:
        keys.index_key()
        keys.current_data_key()
    except Exception as error:
        return Finding("keys", "密钥", False, str(error), "从备份恢复 keys 文件夹")
    return Finding("keys", "密钥", True, "加密和签名密钥可用")


def _ledger_head() -> Finding:
    seq, digest = ledger.head()
    return Finding("ledger", "台账", True, f"共 {seq} 条，链头 {digest[:12]}")
