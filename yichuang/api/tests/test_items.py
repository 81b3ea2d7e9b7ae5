"""Items and guides, for anybody."""

import csv
import io

from yichuang.cases.factories import Hall
from yichuang.catalog.items import factories as items
from yichuang.kernel.org.factories import department

from .conftest import System


def test_items_and_one_item(world: Hall, visitor: System) -> None:
    answer = visitor.get("items")
    assert answer.status_code == 200, answer.content.decode()
    [row] = answer.json()["items"]
    assert row["department"] == {"code": "D01", "name": "清川县市场监督管理局"}
    assert visitor.get(f"items/{row['id']}").json() == row
    assert visitor.get("items?department=D01").json()["items"] == [row]
    department("清川县民政局", "D02")
    assert visitor.get("items?department=D02").json()["items"] == []


def test_items_as_a_table(world: Hall, visitor: System) -> None:
    answer = visitor.get("items", Accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["实施主体"] == "清川县市场监督管理局"
    assert visitor.get("items", Accept="text/csv;q=0.1, application/json").json()["items"]


def test_a_guide_and_my_materials(world: Hall, visitor: System) -> None:
    item = visitor.get("items").json()["items"][0]["id"]
    guide = visitor.get(f"guides/{item}").json()
    assert guide["state"] == {"code": "published", "label": "已发布"}
    assert len(guide["questions"]) == 3 and guide["bases"] and guide["steps"]
    assert len(guide["materials"]["open_questions"]) >= 1
    pairs = "business:restaurant,licence:local,who:self"
    mine = visitor.get(f"guides/{item}?answers={pairs}").json()["materials"]
    assert mine["open_questions"] == [] and len(mine["answers"]) == 3
    assert all(row["reason"] for row in mine["not_needed"])
    wrong = visitor.get(f"guides/{item}?answers=business:circus")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["query.answers"])
    twice = visitor.get(f"guides/{item}?answers=who:self,who:agent")
    assert twice.status_code == 422


def test_a_version_is_read_once_published(world: Hall, visitor: System) -> None:
    version = world.version_id
    assert visitor.get(f"guide-versions/{version}").json()["version_id"] == version
    draft = items.make_draft(name="小餐饮登记", code="11990423MB0A00001E4000131099000").pk
    assert visitor.get(f"guide-versions/{draft}").status_code == 404
