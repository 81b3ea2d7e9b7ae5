"""Rows of the list for the tests of other contexts."""

from datetime import UTC, datetime

from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.permissions.rules import Actor

from .actions import INTERMEDIARIES

HEAD = "序号,中介服务事项名称,结果文件,设定依据,条款,依据层级,委托方,收费性质,生效日期\n"


def intermediaries(*rows: str) -> Plan:
    """Rows as lines of a county's sheet: 序号,名称,结果,依据,条款,层级,委托方,收费,生效."""
    return import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=INTERMEDIARIES,
        name="中介.csv",
        data=(HEAD + "\n".join(rows)).encode(),
    )
