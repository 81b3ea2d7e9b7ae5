"""The database: whether it may lose acts, whether it is ours alone, whether it is up to date."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ..rules import POSTGRES_MUST, SQLITE_MUST, Finding, durability_faults

OLDEST = 140000  # PostgreSQL 14


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


def _faults() -> list[str]:
    faults = durability_faults(connection.vendor, durability())
    options = connection.settings_dict.get("OPTIONS", {})
    if connection.vendor == "sqlite" and options.get("transaction_mode") != "IMMEDIATE":
        faults.append("transaction_mode 应为 IMMEDIATE")
    return faults


def assert_durable() -> None:
    """Refuse to go on with a database that may lose acts. Raises NotDurable."""
    if faults := _faults():
        raise NotDurable("数据库设置可能丢失已确认的办理：" + "；".join(faults))


def durable() -> Finding:
    """Whether an acknowledged act survives a power cut."""
    faults = _faults()
    postgres = connection.vendor == "postgresql"
    return Finding(
        "durability",
        "数据库安全",
        not faults,
        "；".join(faults) or f"{connection.vendor}，已确认的办理不会丢失",
        "在 postgresql.conf 改回这些值，再运行 SELECT pg_reload_conf();（fsync 要重启数据库）"
        if postgres
        else "用 yichuang 自带的设置文件启动",
        "断电时，已经答复群众的受理、决定会丢失。",
    )


def server() -> list[Finding]:
    """PostgreSQL: a schema and a role of our own, a version that is still kept up."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_schema(), current_setting('server_version_num')::int,"
            " rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        schema, version, superuser = cursor.fetchone()
    rows = []
    if superuser:
        rows.append(
            Finding(
                "superuser",
                "数据库账号",
                False,
                "应用用数据库超级用户连接",
                "按 docs/operations.md 第 2 节建 yichuang 账号，改 DATABASE_URL",
                "超级用户可以绕过“台账只增不改”。",
            )
        )
    if schema in (None, "public"):
        rows.append(
            Finding(
                "schema",
                "数据库模式",
                False,
                f"数据放在 {schema or '不存在的'} 模式里",
                "在 DATABASE_URL 后加 ?schema=县的模式名（如 ?schema=qingchuan），先 CREATE SCHEMA",
                "一个县一个模式：放在 public 里，备份、恢复和合并都会牵连别的县。",
            )
        )
    if version < OLDEST:
        rows.append(
            Finding(
                "server-version",
                "数据库版本",
                False,
                f"PostgreSQL {version // 10000}",
                "升级到 14 或更新",
                "旧版本没有安全更新。",
                serious=False,
            )
        )
    return rows or [Finding("server", "数据库服务器", True, f"模式 {schema}，专用账号")]


def migrated() -> Finding:
    """Whether the structure is the one this version of the product expects."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(
        "migrations",
        "数据库结构",
        not plan,
        f"还有 {len(plan)} 个升级步骤没有执行" if plan else "数据库结构是最新的",
        "先 yichuang backup，再 yichuang migrate",
        "程序和数据库对不上，办理会中途出错。",
    )
