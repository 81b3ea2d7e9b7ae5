"""docs/indicators.md says what is declared: definitions, and which blank of the report they fill."""

from tests.conventions import tree
from yichuang.kernel.indicators.registry import all_indicators
from yichuang.reporting.rules.blanks import BLANKS, UNCONNECTED
from yichuang.reporting.rules.claims import CLAIMS

PAGE = tree.ROOT / "docs" / "indicators.md"
_HEAD = """# 指标 Indicators

Generated from the declarations by `python -m tests.conventions.write_indicators`; a test holds it.
Each figure opens, in the product, to exactly the rows that it counts.

"""


def written() -> str:
    """The page, from what the contexts declare at start-up."""
    blanks: dict[str, list[str]] = {}
    for one in BLANKS:
        blanks.setdefault(one.indicator, []).append(str(one.no))
    lines = [
        "| 指标 | 名称 | 单位 | 归口 | 类别 | 报告空格 | 口径 |",
        "|---|---|---|---|---|---|---|",
    ]
    declared = all_indicators()
    for row in declared:
        fills = "、".join(blanks.get(row.id, ()))
        lines.append(
            f"| `{row.id}` | {row.name} | {row.unit} | {row.owner} | {row.kind.label} "
            f"| {fills} | {row.definition} |"
        )
    known = {row.id for row in declared}
    lines += ["", f"## {UNCONNECTED}", "", "| 空格 | 指标 | 名称 |", "|---|---|---|"]
    lines += [
        f"| {one.no} | `{one.indicator}` | {one.label} |"
        for one in BLANKS
        if one.indicator not in known
    ]
    lines += ["", "## 表述", "", "| 表述 | 不属实时写 |", "|---|---|"]
    lines += [f"| {one.sentence} | {one.otherwise} |" for one in CLAIMS]
    return _HEAD + "\n".join(lines) + "\n"


def test_the_page_says_what_is_declared() -> None:
    assert PAGE.read_text(encoding="utf-8") == written()


def test_negative_control_a_changed_definition_is_noticed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.replace("截至当日收到的申请", "截至昨日收到的申请") != written()
