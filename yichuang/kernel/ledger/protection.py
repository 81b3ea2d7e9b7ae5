"""Triggers that refuse update, delete and truncate of the ledger.

They are the second fence: the first is that the application's database role has no right
to do it (docs/operations.md), the third that the chain shows it. An engine that refuses
triggers (Citus) still has the other two (DESIGN section 4).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "kernel_ledgerentry"

SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS ledger_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, '台账只增不改'); END"
    for verb in ("update", "delete")
]
POSTGRES = [
    "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '台账只增不改'; END $$",
    f"DROP TRIGGER IF EXISTS ledger_no_change ON {TABLE}",
    f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
    f"DROP TRIGGER IF EXISTS ledger_no_truncate ON {TABLE}",
    f"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; repeatable."""
    statements = POSTGRES if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the tests that tamper, and for nothing else."""
    names = ("ledger_no_change", "ledger_no_truncate")
    statements = (
        [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in names]
        if connection.vendor == "postgresql"
        else [f"DROP TRIGGER IF EXISTS ledger_no_{verb}" for verb in ("update", "delete")]
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
