"""A published list and an adjustment of it, for the tests of other contexts."""

from datetime import UTC, date, datetime
from typing import Any

from yichuang.catalog.powers.actions import publish_first
from yichuang.catalog.powers.factories import power
from yichuang.catalog.powers.rules import Column
from yichuang.kernel.permissions.rules import Actor

from .actions import open_adjustment
from .rules import LineDraft, Trigger

AT = datetime(2026, 1, 5, 1, tzinfo=UTC)


def adjusting(department: Any, code: str) -> int:
    """One power in edition 1, and a draft that takes it off; the draft's id."""
    by = Actor.system("测试")
    power(code, department=department.name)
    publish_first(by=by, at=AT, on=date(2026, 1, 5), document="清政发〔2026〕1号")
    return open_adjustment(
        by=by,
        at=AT,
        today=date(2026, 1, 5),
        department_id=department.pk,
        title="取消一项职权",
        trigger=Trigger.UPPER_CANCELLED,
        trigger_on=date(2026, 1, 5),
        trigger_document="省政府取消一批职权的决定",
        lines=(LineDraft(Column.CANCELLED, code, "省政府取消", {}),),
    )
