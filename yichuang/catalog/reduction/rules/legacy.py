"""清理非行政许可审批 (国发〔2015〕27号): each legacy entry ends in exactly one of four ways."""

from datetime import date

from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.enums import Labelled

from .acts import Paper


class Disposal(Labelled):
    """处置: the four ends."""

    CANCEL = "cancel", "取消"
    LICENCE = "licence", "调整为行政许可"
    INTERNAL = "internal", "调整为政府内部审批"
    OTHER_POWER = "other_power", "转为其他权力类型"


def power_type_of(way: Disposal, wanted: str) -> PowerType | None:
    """The type of power the entry becomes; None when it becomes none."""
    if way is Disposal.LICENCE:
        return PowerType.LICENCE
    if way is Disposal.OTHER_POWER and wanted in {kind.value for kind in PowerType}:
        return PowerType(wanted)
    return None


def faults(
    way: Disposal, paper: Paper, effective_on: date, wanted: str, today: date
) -> list[tuple[str, str]]:
    """Why a disposal cannot be recorded, but for its basis: that one is weighed by the gate."""
    found = list(paper.faults(today))
    if paper.dated and effective_on < paper.dated:
        found.append(("effective_on", "生效日期早于文件日期"))
    if way is Disposal.OTHER_POWER and power_type_of(way, wanted) in (None, PowerType.LICENCE):
        found.append(("power_type", "选择转为哪一种权力；转为行政许可的，选“调整为行政许可”"))
    return found
