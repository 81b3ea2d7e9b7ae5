"""An item whose power was handed down, with its guide still a draft."""

from dataclasses import dataclass
from typing import Any

import pytest

from yichuang.catalog.delegation.factories import manager
from yichuang.catalog.items import actions as items
from yichuang.catalog.items.factories import AT, DAY, clean_identity, editor, make_draft, reviewer
from yichuang.catalog.items.models import ItemVersion


@dataclass
class Town:
    """The receiving department and the draft of the item."""

    department_id: int
    draft: ItemVersion
    code: str

    def publish(self, version: ItemVersion | None = None) -> ItemVersion:
        """As the catalogue does it: sent in by one, published by another."""
        row = version or self.draft
        row.refresh_from_db()
        if row.state == "draft":
            items.submit_for_review(by=editor(), at=AT, version_id=row.pk)
        return items.publish(by=reviewer(), at=AT, version_id=row.pk, effective_from=DAY, today=DAY)


@pytest.fixture
def town(db: None) -> Town:
    draft = make_draft()
    return Town(draft.item.department_id, draft, clean_identity().implement_code)


@pytest.fixture
def bound(town: Town) -> dict[str, Any]:
    """How a delegation names the item."""
    return {"more": {"item_code": town.code}}


@pytest.fixture
def by() -> Any:
    return manager()
