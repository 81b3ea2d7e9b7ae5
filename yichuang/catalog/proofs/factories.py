"""Rows of the list for the tests of other contexts."""

from datetime import UTC, datetime

from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.permissions.rules import Actor

from .actions import PROOFS

HEAD = "清单编号,证明名称,实施编码,设定依据,条款,依据层级,清理意见,取消后替代方式,生效日期\n"


def proofs(*rows: str) -> Plan:
    """Rows as the lines of a county's sheet: 编号,名称,实施编码,依据,条款,层级,意见,替代,生效."""
    return import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=PROOFS,
        name="证明.csv",
        data=(HEAD + "\n".join(rows)).encode(),
    )
