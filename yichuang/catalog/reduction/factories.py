"""Acts, baselines and legacy entries for the tests of other contexts."""

from datetime import UTC, date, datetime
from decimal import Decimal

from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import ImportSpec, Plan
from yichuang.kernel.permissions.rules import Actor

from .actions import (
    choose_reckoning,
    freeze_baseline,
    open_baseline,
    record_act,
    record_target,
)
from .actions.sheets import BASELINE_ROWS, LEGACY
from .queries.legacy import entries
from .rules.acts import ActKind, Named, Paper
from .rules.rate import Counts, Reading

BY = Actor.system("导入")
AT = datetime(2026, 3, 2, tzinfo=UTC)
DECISION = Paper("清政发〔2025〕8号", "关于精简一批行政审批事项的决定", date(2025, 3, 20))
NAME = "2022年行政审批事项目录"


def sheet(spec: ImportSpec, head: str, *lines: str) -> Plan:
    """Lines as a county's own sheet."""
    data = "\n".join((head, *lines)).encode()
    return import_file(by=BY, at=AT, spec=spec, name="表.csv", data=data)


def baseline(
    *lines: str, name: str = NAME, counts: Counts = Counts.SUB, day: date = date(2022, 12, 31)
) -> int:
    """A frozen baseline: 编码,名称,主项编码,部门,类型."""
    made = open_baseline(
        by=BY,
        at=AT,
        name=name,
        day=day,
        paper=Paper("清政发〔2022〕21号", name, date(2022, 12, 20)),
        counts=counts,
    )
    head = "清单名称,实施编码,事项名称,主项编码,部门,类型"
    plan = sheet(BASELINE_ROWS, head, *(f"{name},{line}" for line in lines))
    assert not plan.rejected, plan.errors
    freeze_baseline(by=BY, at=AT, baseline_id=made)
    return made


def record(kind: ActKind, on: str, before: str = "", after: str = "", **more: str) -> int:
    """An act of the decision above: codes, for new items “编码=名称”."""
    return record_act(
        by=BY,
        at=AT,
        kind=kind,
        effective_on=date.fromisoformat(on),
        paper=DECISION,
        before=_named(before),
        after=_named(after),
        **more,
    )


def _named(text: str) -> list[Named]:
    return [Named(*pair.split("=")) for pair in text.split()]


def choose(made: int, reading: Reading = Reading.ALL, *, merges: bool = False) -> None:
    """The county's choice, from the beginning on."""
    choose_reckoning(
        by=BY,
        at=AT,
        effective_from=date(2023, 1, 1),
        baseline_id=made,
        reading=reading,
        merges_count=merges,
        reason="县政府常务会议",
    )


def target(percent: str) -> None:
    """The province's target."""
    paper = Paper("省政发〔2024〕2号", "关于深化简政放权的意见", date(2024, 2, 1))
    record_target(by=BY, at=AT, percent=Decimal(percent), paper=paper)


def legacy(*lines: str) -> list[int]:
    """Legacy entries: 编号,名称,部门,出自文件. Returns their ids."""
    plan = sheet(LEGACY, "台账编号,事项名称,部门,出自文件", *lines)
    assert not plan.rejected, plan.errors
    return [one.id for one in entries()]
