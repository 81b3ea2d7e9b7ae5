"""Loading the demo county: one transaction, so that it is there whole or not at all."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yichuang.cases.actions.timing import turn_cards
from yichuang.cases.jobs import cards, silence
from yichuang.cases.jobs import licences as expiries
from yichuang.demo import (
    adjustments,
    attachments,
    delegations,
    departments,
    duties,
    laws,
    licences,
    people,
    powers,
    proofs,
    reduction,
    services,
)
from yichuang.demo.catalogue import Catalogue
from yichuang.demo.days import Times, times
from yichuang.demo.items import DRAFTS, ITEMS
from yichuang.demo.plans import count, plans
from yichuang.demo.scenes import beside, scenes
from yichuang.demo.scenes import count as count_scenes
from yichuang.demo.stories import Plan, World, story
from yichuang.kernel.errors import Conflict
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.org import queries as org
from yichuang.kernel.permissions.rules import Actor

Progress = Callable[[int, int, str], None]
Course = Iterator[datetime]
BY = Actor.system("演示县")
DAYS_OF_DAILY_CARDS = 10


def is_loaded() -> bool:
    """Whether the demo county is in this database."""
    return any(row.code == departments.HALL_CODE for row in org.departments())


def load(*, progress: Progress, at: datetime, scale: int = 1) -> dict[str, int]:
    """Load the county as it stands at `at`; returns counts.

    The same `at` gives the same county. Everything is one transaction: after a kill nothing
    is left, and the next start loads again. A second call does nothing. Raises Conflict
    when the database holds another county's data.
    """
    if is_loaded():
        return {"cases": 0, "items": 0, "departments": 0}
    if org.departments():
        raise Conflict(
            "这个数据文件夹里已有别的县的数据，演示县不能混进去",
            what_to_do="请用 --data 换一个空文件夹，或加 --empty 不载入演示县",
        )
    prepared = attachments.shelf()  # writes files: not inside the transaction
    with people.quick_hashing():
        found = _load(progress=progress, past=times(at), shelf=prepared, scale=scale)
    licences.archive_one(at)
    return found


@dataclass
class _Bar:
    """Counts what is done and tells the caller; the last call is done == total."""

    progress: Progress
    total: int
    done: int = 0

    def step(self, text: str) -> None:
        self.done += 1
        self.progress(min(self.done, self.total), self.total, text)


@act
def _load(
    *, progress: Progress, past: Times, shelf: attachments.Shelf, scale: int
) -> dict[str, int]:
    begin = past.moment(past.first - timedelta(days=20), 9)
    staff_count = len(people.posts())
    parties = people.NUMBER_OF_PERSONS + people.NUMBER_OF_FIRMS
    bodies = departments.build(by=BY, at=begin)
    laws.load(by=BY, at=begin)
    powers.load(by=BY, at=begin)
    powers.load_upper(by=BY, at=begin)
    services.load(by=BY, at=begin)
    proofs.load(by=BY, at=begin, today=past.today)
    reduction.load(by=BY, at=begin)
    duties.open_windows(by=BY, at=begin, bodies=bodies)
    items = len(ITEMS) + len(DRAFTS)
    bar = _Bar(progress, staff_count + parties + items + count(scale) + count_scenes())
    hired = people.hire(by=BY, at=begin, departments=bodies, since=past.first)
    staff, public = people.Staff(), people.Public()
    for staff in hired:  # noqa: B007 - the last one counts
        bar.step("部门和人员")
    for public in people.settle_people(by=BY, at=begin):  # noqa: B007
        bar.step("群众和企业")
    world = World(past, staff, public, Catalogue(past, staff, bodies), shelf)
    wanted = [*plans(world, scale), *scenes(world)]
    _play(world, wanted, bar)
    duties.arrange(at=past.now, staff=staff, bodies=bodies)
    cards(at=past.now)
    reduction.judge(by=staff.checker, at=past.now)
    bar.done = bar.total - 1
    bar.step("演示县已就绪")
    return {"cases": len(wanted), "items": items, "departments": len(bodies)}


def _play(world: World, wanted: list[Plan], bar: _Bar) -> None:
    """The discrete simulation: always the next moment of all courses, until now."""
    heap: list[tuple[datetime, int, str, Course]] = []

    serial = itertools.count()

    def put(moment: datetime, text: str, course: Course) -> None:
        heapq.heappush(heap, (moment, next(serial), text, course))

    for moment, course in world.catalogue.courses():
        put(moment, "办事指南", course)
    for plan in wanted:
        put(plan.start, "办件", story(world, plan))
    for moment, course in licences.courses(world):
        put(moment, "", course)
    put(world.times.moment(world.times.first, 0, 5), "", nights(world.times))
    for moment, course in (
        *beside(world),
        *adjustments.courses(world),
        *delegations.courses(world),
    ):
        put(moment, "", course)
    while heap and heap[0][0] <= world.times.now:
        _, _, text, course = heapq.heappop(heap)
        if text:  # its first moment
            bar.step(text)
        following = next(course, None)
        if following is not None:
            put(following, "", course)


def nights(past: Times) -> Course:
    """The nightly jobs: silence every night, cards weekly and daily towards the end."""
    for day in past.days():
        moment = past.moment(day, 0, 5)
        yield moment
        silence(at=moment)
        expiries(at=moment + timedelta(minutes=15))
        recent = (past.today - day).days <= DAYS_OF_DAILY_CARDS
        if recent or day.weekday() == 0:
            turn_cards(at=moment + timedelta(minutes=10))
