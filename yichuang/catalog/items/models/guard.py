"""Published content cannot be changed through the models.

Only the life-cycle columns of `MAY_MOVE` may still move, by `update`. The digest in the row
shows any change made past these guards.
"""

from typing import Any

from django.db import models

from yichuang.catalog.items.rules.enums import FROZEN_STATES
from yichuang.kernel.errors import Conflict

MAY_MOVE = frozenset({"state", "revision", "effective_to", "withdrawn_at"})
_FROZEN = [state.value for state in FROZEN_STATES]


def refuse_frozen(model: type[models.Model], version_id: int | None) -> None:
    """Raise Conflict when the version is published, replaced or withdrawn."""
    if version_id is None:
        return
    if model._base_manager.filter(pk=version_id, state__in=_FROZEN).exists():
        raise Conflict(
            "这个版本已经发布，内容不能再改。",
            code="item.version_frozen",
            what_to_do="请新建一个版本，在新版本上修改后送审发布。",
        )


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses bulk writes that could reach published rows."""

    def update(self, **values: Any) -> int:
        if set(values) - MAY_MOVE:
            frozen = self.filter(state__in=_FROZEN).values_list("pk", flat=True).first()
            refuse_frozen(self.model, frozen)
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        frozen = self.filter(state__in=_FROZEN).values_list("pk", flat=True).first()
        refuse_frozen(self.model, frozen)
        return super().delete()
