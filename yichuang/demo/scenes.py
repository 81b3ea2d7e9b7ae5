"""Cases that are there to be seen: every regime to its own end, every lane in each of its turns.

They stand beside the county drawn by weight (`plans`) and do not disturb its dice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yichuang.demo import desk_stories, extra_demands
from yichuang.demo.days import dice
from yichuang.demo.fitting import those_who_fit
from yichuang.demo.items import ITEMS
from yichuang.demo.lane_stories import lot
from yichuang.demo.stories import Course, Plan, World

FIRST = 900_000  # numbers of these cases, far above the drawn ones


@dataclass(frozen=True)
class Scene:
    """How many cases of an item go this way, begun so many working days ago."""

    item: str
    fate: str
    days_ago: int
    count: int = 1
    stall: str = ""
    online: bool = False
    sent: bool = False  # by the agent of the lobby's firm, in its name


SCENES = (
    Scene("最低生活保障对象认定", "grant", 60, 3),
    Scene("最低生活保障对象认定", "refuse", 48),
    Scene("最低生活保障对象认定", "grant", 6, 2, "step"),
    Scene("工伤认定", "grant", 50, 2),
    Scene("工伤认定", "refuse", 44),
    Scene("工伤认定", "grant", 9, 1, "review"),
    Scene("食品安全违法行为举报奖励发放", "grant", 30, 2, online=True),
    Scene("食品安全违法行为举报奖励发放", "grant", 4, 1, "decide", online=True),
    Scene("企业名称争议裁决", "grant", 70, 1, online=True),
    Scene("企业名称争议裁决", "extend", 40, 1, "decide", online=True),
    Scene("建筑起重机械使用登记", "grant", 25, 2, online=True),
    Scene("建筑起重机械使用登记", "supplement", 12, 1, online=True),
    Scene("仅销售预包装食品备案", "grant", 33, 4),
    Scene("仅销售预包装食品备案", "supplement", 20),
    Scene("仅销售预包装食品备案", "grant", 1, 1, "intake"),
    Scene("食品经营许可", "gap_kept", 18, 2),
    Scene("食品经营许可", "gap_late", 14, 2),
    Scene("食品经营许可", "gap_late", 0, 2),
    Scene("出版物零售经营许可", "promised", 30, 5),
    Scene("出版物零售经营许可", "promised", 2, 1, "review"),
    Scene("临时使用林地审批", "two_levels", 22),
    Scene("临时使用林地审批", "two_levels", 8, 1, "handed"),
    Scene("临时使用林地审批", "two_levels", 6, 1, "below"),
    Scene("食品经营许可", "with_slip", 20, 1, "deliver"),
    Scene("食品经营许可", "with_slip", 3, 1, "review"),
    Scene("居民身份证补领", "with_fee", 12),
    Scene("居民身份证补领", "with_fee", 3, 1, "unpaid"),
    Scene("食品经营许可", "grant", 8, 7, "decide", online=True),
    Scene("食品经营许可", "talk", 2, online=True, sent=True),
    Scene("食品经营许可", "supplement", 3, 1, "supplement", online=True, sent=True),
    Scene("农村居民自留山林木采伐许可", "grant", 16),
    Scene("农村居民自留山林木采伐许可", "grant", 2, 1, "review"),
)


def count() -> int:
    """How many cases `scenes` gives."""
    return sum(scene.count for scene in SCENES)


def scenes(world: World) -> Iterator[Plan]:
    """All of them, each with its own dice."""
    by_name = {spec.name: spec for spec in ITEMS}
    number = FIRST
    for scene in SCENES:
        spec = by_name[scene.item]
        for _ in range(scene.count):
            number += 1
            rng = dice("scene", number)
            day = world.times.workday_back(scene.days_ago + rng.randint(0, 2))
            those = those_who_fit(spec, world.public, world.times.today)
            yield Plan(
                number=number,
                spec=spec,
                applicant=world.public.firms[0] if scene.sent else rng.choice(those),
                agent=world.public.agent if scene.sent else None,
                online=scene.online,
                fate=scene.fate,
                start=world.times.office(day, rng),
                rng=rng,
                stall=scene.stall,
            )


def beside(world: World) -> Iterator[tuple[datetime, Course]]:
    """What happens beside the cases: the draw among the commitments, the words at the desks."""
    yield world.times.moment(world.times.workday_back(5), 9), lot(world)
    yield from desk_stories.courses(world)
    yield from extra_demands.courses(world)
