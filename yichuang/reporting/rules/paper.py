"""The report as a paper: the text, then the figures, definitions, row counts and claims."""

from collections.abc import Sequence
from datetime import date

from yichuang.kernel.documents.rules.blocks import (
    Block,
    BlockType,
    annex,
    heading,
    paragraph,
    subheading,
    table,
)

from .blanks import BLANKS, UNCONNECTED
from .text import Checked, Paragraph, Value

TITLE = "“放管服”改革工作情况报告"


def blocks_of(
    *,
    county: str,
    first: date,
    as_of: date,
    text: Sequence[Paragraph],
    values: Sequence[Value],
    claims: Sequence[Checked],
) -> list[Block]:
    """Blocks for the .docx, in the order they are printed."""
    period = f"数据期间：{_day(first)}至{_day(as_of)}。数字由系统从办理记录计算，口径和行数见附件。"
    rows = [Block(BlockType.TITLE, f"{county}{TITLE}"), paragraph(period)]
    rows += [_MAKE[one.level](one.text) for one in text]
    rows += [annex("附件"), Block(BlockType.TITLE, "数字、口径和行数")]
    rows.append(
        table(
            ("指标", "数值", "行数", "口径"),
            (36, 20, 16, 76),
            [
                (
                    BLANKS[one.no - 1].label,
                    f"{one.text}{BLANKS[one.no - 1].unit}" if one.connected else UNCONNECTED,
                    "" if one.rows is None else f"{one.rows:,}",
                    one.definition,
                )
                for one in values
            ],
        )
    )
    rows.append(heading("表述核对"))
    rows.append(
        table(
            ("表述", "核对结果", "依据"),
            (60, 20, 68),
            [(one.sentence, _VERDICT[one.holds], one.evidence) for one in claims],
        )
    )
    return rows


_MAKE = {0: paragraph, 1: heading, 2: subheading}
_VERDICT = {True: "属实", False: "不属实", None: UNCONNECTED}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
