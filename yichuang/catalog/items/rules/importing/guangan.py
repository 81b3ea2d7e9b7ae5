"""District list as the Sichuan platform publishes it: names and codes, no guides."""

from yichuang.catalog.items.rules import codes
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.enums import Regime

from .mapping import Cells, Mapped, Mapping

COLUMNS = ("部门", "主项", "事项名称", "实施编码", "taskType", "deptCode(原样)", "来源链接")
# taskType to (A.1 code, regime); the numbers are A.1 without the leading zero.
TYPES: dict[str, tuple[str, Regime]] = {
    "1": ("01", Regime.LICENCE),
    "2": ("02", Regime.PENALTY),
    "3": ("03", Regime.COERCION),
    "4": ("04", Regime.LEVY),
    "5": ("05", Regime.PAYMENT),
    "6": ("06", Regime.INSPECTION),
    "7": ("07", Regime.CONFIRMATION),
    "8": ("08", Regime.REWARD),
    "9": ("09", Regime.RULING),
    "10": ("10", Regime.OTHER_POWER),
    "20": ("20", Regime.PUBLIC_SERVICE),
}


def read(cells: Cells) -> Mapped | None:
    """One row as an item; None when a cell was refused (the reasons are in `cells`)."""
    code = cells.code("实施编码")
    name = cells.required("事项名称", 300)
    department = cells.required("部门", 100)
    kinds = {key: key for key in TYPES} | {f"0{key}": key for key in TYPES if len(key) == 1}
    kind = cells.one_of("taskType", kinds)
    if not kind and not cells.text("taskType"):
        cells.fail("taskType", "不能为空")
    if cells.errors:
        return None
    item_type, regime = TYPES[kind]
    if regime == Regime.OTHER_POWER and name.split("（")[0].split("(")[0].endswith("备案"):
        regime = Regime.FILING
    parent = cells.text("主项")
    reading = codes.read(code)
    return Mapped(
        row=cells.row.number,
        department=department,
        department_code=codes.normalise_code(cells.text("deptCode(原样)"))[:36],
        name=name,
        implement_code=code,
        local_implement_code=code if reading and reading.scheme.startswith("sichuan") else "",
        content=Content(regime=regime.value, item_type=item_type),
        facts=("regime", "item_type"),
        digest=cells.digest(),
        parent_name="" if parent == "未分类" else parent[:300],
        source_url=cells.text("来源链接"),
    )


MAPPING = Mapping("guangan", "四川区县事项清单", COLUMNS, read)
