"""Three reports of demands outside the lists: answered, being looked into, just received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yichuang.catalog.items.queries import version
from yichuang.demo.catalogue import key_of
from yichuang.demo.items import ITEMS
from yichuang.demo.stories import Course, World
from yichuang.feedback import actions
from yichuang.feedback.queries import reports
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.permissions.rules import Actor

READER = Actor(user_id=None, name="反映人", auth="query-code")
WORDS = (
    "经核实，窗口确实要过这份材料，本事项的材料清单里没有。已责令当天改正，向您致歉；"
    "以后照办事指南上的材料交就行。"
)


@dataclass(frozen=True)
class Story:
    """What was asked for in which item, so many working days ago, and how far it has come."""

    item: str
    material: str
    where: str
    days_ago: int
    turns: int  # 0 received, 1 being looked into, 2 answered
    phone: str = ""


STORIES = (
    Story("食品经营许可", "房东身份证复印件", "window", 18, 2, "13999990421"),
    Story("居民身份证补领", "亲属关系证明", "phone", 6, 1),
    Story("工伤认定", "医疗诊断证明书原件", "window", 1, 0),
)


def courses(world: World) -> Iterator[tuple[datetime, Course]]:
    """Each story with the moment at which it begins."""
    for number, story in enumerate(STORIES):
        at = world.times.moment(world.times.workday_back(story.days_ago), 10, 12 + number)
        yield at, _course(world, story, number, at)


def _course(world: World, story: Story, number: int, at: datetime) -> Course:
    yield from ()
    item_id = _item(world, story.item)
    if item_id is None:
        return
    day = beijing_date(at) - timedelta(days=1)
    demand = actions.Demand(item_id, story.material, story.where, day, story.phone)
    actions.report(by=READER, at=at, demand=demand, key=f"demo-extra-{number}")
    demand_id = max(row.id for row in reports(Actor.system()).rows)
    officer = world.staff.checker
    if story.turns > 0:
        at += timedelta(hours=4)
        yield at
        actions.take_up(by=officer, at=at, demand_id=demand_id, version=0)
    if story.turns > 1:
        at = world.times.moment(world.times.workday_back(story.days_ago - 3), 15, 5)
        yield at
        actions.answer(
            by=officer, at=at, demand_id=demand_id, version=1, result="true", words=WORDS
        )


def _item(world: World, name: str) -> int | None:
    spec = next(one for one in ITEMS if one.name == name)
    published = world.catalogue.open.get(key_of(spec))
    return version(published).item_id if published is not None else None
