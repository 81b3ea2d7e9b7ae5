"""Laws for the tests of other contexts."""

from datetime import UTC, datetime

from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.permissions.rules import Actor

from .actions import ARTICLES, LAWS

HEAD = "法规名称,施行日期,文本日期,时效性,废止日期\n"


def laws(*rows: str) -> Plan:
    """Texts as the lines of a county's own sheet: 名称,施行,文本,时效性,废止."""
    return import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=LAWS,
        name="法规.csv",
        data=(HEAD + "\n".join(rows)).encode(),
    )


def articles(law: str, last: int) -> Plan:
    """A law with articles 1 to `last`."""
    lines = [f"{law},第{number}条,第 {number} 条的内容" for number in range(1, last + 1)]
    return import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=ARTICLES,
        name="条文.csv",
        data=("法规名称,条号,条文\n" + "\n".join(lines)).encode(),
    )
